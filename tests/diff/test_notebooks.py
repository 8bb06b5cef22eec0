"""Reading the cells of a notebook."""

import json

import pytest

from backtrail.diff.notebooks import Cell, cells_of, outputs_of
from diff.notebooks import code, markdown, result, written


def test_cells_say_type_source_and_id():
    """In order; outputs and counts are none of it."""
    data = written(code("1 +\n1", "a", outputs=[result("2")], count=7), markdown("# T", "b"))
    assert cells_of(data) == (Cell("a", "code", "1 +\n1"), Cell("b", "markdown", "# T"))


def test_both_spellings_of_a_source_are_the_same():
    """A source as one text and as a list of lines is one source."""
    cells = [{"cell_type": "code", "source": source} for source in ("a\nb", ["a\n", "b"])]
    first, second = cells_of(json.dumps({"cells": cells}).encode())
    assert first == second == Cell(None, "code", "a\nb")


def test_outputs_come_as_they_stand_there():
    """A cell that cannot have any has an empty list."""
    data = written(code("1", "a", outputs=[result("2")]), markdown("# T", "b"))
    first, second = outputs_of(data)
    assert json.loads(first) == [result("2")]
    assert second == b"[]"


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
    """Malformed, older and oversized notebooks are files like any other."""
    assert cells_of(data) is None
