"""Notebook sources: what a notebook is judged by."""

import json

import pytest

from backtrail.policy.notebooks import notebook_source


def notebook(source, *, outputs=(), kind="code"):
    """A notebook of one cell."""
    cell = {"cell_type": kind, "source": source, "outputs": list(outputs), "metadata": {}}
    return json.dumps({"cells": [cell], "metadata": {}, "nbformat": 4}).encode()


def test_outputs_do_not_count():
    """Running a notebook changes its outputs and nothing of its source."""
    ran = notebook("1 + 1", outputs=[{"output_type": "execute_result", "data": {"x": "2" * 999}}])
    assert notebook_source(ran) == notebook_source(notebook("1 + 1"))


def test_sources_and_cell_types_count():
    """Editing a cell or turning code into text changes the source."""
    before = notebook_source(notebook("1 + 1"))
    assert notebook_source(notebook("1 + 2")) != before
    assert notebook_source(notebook("1 + 1", kind="markdown")) != before


def test_both_spellings_of_a_source_are_the_same():
    """A source as one text and as a list of lines is one source."""
    assert notebook_source(notebook("a\nb")) == notebook_source(notebook(["a\n", "b"]))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{",
        b"[]",
        b'{"cells": 3}',
        b'{"worksheets": []}',
        b'{"cells": [{"source": 1}]}',
        b"\xff\xfe",
        b'{"cells":' + b"[" * 100_000,
        b'{"cells": []}' + b" " * (16 << 20),
    ],
)
def test_what_is_no_notebook_gives_none(data):
    """Malformed, older and oversized notebooks are judged like other files."""
    assert notebook_source(data) is None
