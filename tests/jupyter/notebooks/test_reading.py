"""What counts as a notebook, and how older ones are read."""

import json

import nbformat
import pytest

from backtrail.errors import UsageError
from backtrail_jupyter.notebooks.reading import read_notebook, without_outputs


def saved(book):
    """The bytes of a notebook, texts as lists of lines, as Jupyter writes them."""
    return nbformat.writes(nbformat.from_dict(book)).encode()


def test_a_notebook_is_read_with_its_texts_joined(books):
    """What Jupyter wrote comes back as it was before."""
    book = books.book(books.code("a\nb", books.stream("1\n2\n"), name="x"), books.prose("c", "y"))
    assert read_notebook(saved(book)) == book


def test_an_older_notebook_is_read_the_same_each_time():
    """A notebook of format 3 becomes one of 4, without the new ids of each upgrade."""
    cell = {"cell_type": "code", "input": ["a\n", "b"], "outputs": [], "language": "python"}
    data = json.dumps(
        {"nbformat": 3, "nbformat_minor": 0, "metadata": {}, "worksheets": [{"cells": [cell]}]}
    ).encode()

    found = read_notebook(data)

    assert found == read_notebook(data)
    assert found["nbformat"] == 4
    assert found["cells"][0]["source"] == "a\nb"
    assert "id" not in found["cells"][0]


@pytest.mark.parametrize("data", [b"", b" \n"])
def test_no_bytes_are_a_notebook_without_cells(data):
    """So that a first version can be compared with what was before it."""
    assert read_notebook(data)["cells"] == []


def test_fields_that_are_missing_are_filled_in():
    """JupyterLab opens such notebooks, so they can be compared."""
    data = b'{"nbformat": 4, "metadata": {}, "cells": [{"cell_type": "code", "source": "x"}]}'
    (cell,) = read_notebook(data)["cells"]
    assert (cell["source"], cell["outputs"], cell["metadata"]) == ("x", [], {})


@pytest.mark.parametrize(
    "data",
    [
        b"print('no JSON')",
        b"[]",
        b"{}",
        b'"text"',
        b"\xff\xfe\x00",
        b'{"nbformat": 4}',
        b'{"nbformat": 5, "cells": []}',
        b'{"nbformat": 4, "metadata": {}, "cells": [1]}',
        b'{"nbformat": 4, "metadata": [], "cells": []}',
        b'{"nbformat": 4, "metadata": {}, "cells": [{"cell_type": "code", "source": 7}]}',
        b'{"nbformat": 4, "metadata": {}, "cells": [{"source": "x"}]}',
        b'{"nbformat": 4, "metadata": {}, "cells": {"a": 1}}',
        b"[" * 100_000,
    ],
)
def test_what_is_no_notebook_is_refused_in_words(data):
    """One line that says what to do instead, whatever is broken."""
    with pytest.raises(UsageError, match=r"no notebook.*Compare it as text") as caught:
        read_notebook(data)
    assert "\n" not in str(caught.value)


def test_half_a_surrogate_pair_does_not_stop_the_answer():
    """JSON can hold what UTF-8 cannot; such a character is shown as a question mark."""
    data = (
        b'{"nbformat": 4, "nbformat_minor": 4, "metadata": {},'
        b' "cells": [{"cell_type": "raw", "metadata": {}, "source": "a\\ud800"}]}'
    )
    assert read_notebook(data)["cells"][0]["source"] == "a?"


def test_leaving_outputs_out_keeps_what_a_person_wrote(books):
    """Sources, attachments and tags stay, and the notebook itself is not changed."""
    cell = {
        **books.code("f()", books.stream("1"), name="a", count=3, tags=["t"], scrolled=True),
        "attachments": {"a.png": {"image/png": "eHg="}},
    }
    book = books.book(cell, kernelspec={"name": "python3"}, widgets={"state": {}})
    before = json.dumps(book)

    bare = without_outputs(book)

    assert json.dumps(book) == before
    assert bare["metadata"] == {"kernelspec": {"name": "python3"}}
    assert bare["cells"][0] == {
        **cell,
        "outputs": [],
        "execution_count": None,
        "metadata": {"tags": ["t"]},
    }
