"""A whole notebook as values."""

import json

import pytest

from backtrail.diff.books import Book, Unreadable, read_book
from diff.notebooks import code, markdown, result, written


def test_layout_says_nothing():
    """Texts as lines or as one string, indented or not: the same cells."""
    book = read_book(written(code("a\nb", "1", outputs=[result("x")]), markdown("# t", "2")))
    assert [cell["source"] for cell in book.cells] == ["a\nb", "# t"]
    plain = {**book.rest, "cells": list(book.cells)}
    assert read_book(json.dumps(plain).encode()) == book
    assert book.cells[0]["outputs"][0]["data"] == {"text/plain": "x"}


def test_values_stay_values():
    """JSON data that is a list of texts is not a text in lines."""
    output = {
        "output_type": "display_data",
        "data": {"application/vnd.x+json": ["a", "b"], "text/html": ["<b>", "</b>"]},
        "metadata": {},
    }
    (cell,) = read_book(written(code("x", "1", outputs=[output]))).cells
    assert cell["outputs"][0]["data"] == {
        "application/vnd.x+json": ["a", "b"],
        "text/html": "<b></b>",
    }


@pytest.mark.parametrize("data", [b"", b" \n"])
def test_nothing_is_a_notebook_without_cells(data):
    """The side before the first version."""
    assert read_book(data) == Book(cells=(), rest={})


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"\xff\xfe", "not JSON"),
        (b"{", "not JSON"),
        (b"[]", "no JSON object"),
        (b"{}", "no list of cells"),
        (b'{"cells": {}}', "no list of cells"),
        (b'{"cells": [{"cell_type": 1}]}', "cell 1 has no type"),
        (b'{"cells": [7]}', "cell 1 has no type"),
        (b'{"cells": [{"cell_type": "code", "source": [1]}]}', "cell 1 is no text"),
        (b'{"cells": [], "nbformat": 5}', "nbformat 5 is newer"),
        (b'{"cells": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", "nested too deeply"),
    ],
)
def test_what_is_no_notebook_says_why(data, reason):
    """In a few words, for the one who sees it as text instead."""
    found = read_book(data)
    assert isinstance(found, Unreadable)
    assert reason in found.reason


@pytest.mark.parametrize(
    ("source", "read"),
    [('"\\ud800x"', "\\ud800x"), ('"\\ud83d\\ude00"', "😀"), ("null", ""), ("[]", "")],
    ids=["half a pair", "a pair", "nothing", "no lines"],
)
def test_odd_texts_are_read(source, read):
    """What Python's own reader takes, and nothing that cannot be written as UTF-8."""
    cell = f'{{"cell_type": "code", "source": {source}, "metadata": {{"x": NaN}}}}'
    (found,) = read_book(f'\ufeff{{"cells": [{cell}]}}'.encode()).cells
    assert found["source"] == read
    assert found["metadata"] == {"x": "NaN"}


def test_notebooks_of_old_formats_are_read():
    """Worksheets, inputs, headings and outputs under today's names."""
    cells = [
        {"cell_type": "heading", "level": 2, "source": ["Title"]},
        {
            "cell_type": "code",
            "input": ["1 +", " 1"],
            "prompt_number": 3,
            "outputs": [
                {"output_type": "pyout", "prompt_number": 3, "text": ["2"], "png": "AAAA"},
                {"output_type": "stream", "stream": "stderr", "text": ["oh"]},
                {"output_type": "pyerr", "ename": "E", "evalue": "v", "traceback": []},
            ],
        },
    ]
    data = {"nbformat": 3, "worksheets": [{"cells": cells[:1]}, {"cells": cells[1:]}]}
    book = read_book(json.dumps(data).encode())
    heading, cell = book.cells
    assert (heading["cell_type"], heading["source"]) == ("markdown", "## Title")
    assert (cell["source"], cell["execution_count"]) == ("1 + 1", 3)
    shown, stream, error = cell["outputs"]
    assert shown["data"] == {"text/plain": "2", "image/png": "AAAA"}
    assert shown["output_type"] == "execute_result"
    assert (stream["name"], stream["text"]) == ("stderr", "oh")
    assert error["output_type"] == "error"


def test_odd_values_in_old_formats_are_read():
    """A level that is no integer, outputs whose type is none."""
    cells = [
        {"cell_type": "heading", "level": 2.0, "source": "Title"},
        {"cell_type": "code", "input": "1", "outputs": [{"output_type": {}}, {"output_type": []}]},
    ]
    data = {"nbformat": 3, "worksheets": [{"cells": cells}]}
    heading, cell = read_book(json.dumps(data).encode()).cells
    assert heading["source"] == "# Title"
    assert cell["outputs"] == [{"output_type": {}}, {"output_type": []}]
