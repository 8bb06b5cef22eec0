"""One cell's text inside a notebook."""

import json
import random

import pytest

from backtrail.diff.cell_texts import read_text
from diff.notebooks import code, markdown, random_pair, result, written

THEN = [code("1", "a", outputs=[result("ä")]), markdown("# T", "b"), code("3", "c", count=3)]
NOW = [code("one", "a"), markdown("# Ü", "b"), code("three", "c", outputs=[result("x")])]
FORMS = [
    {},
    {"indent": 4},
    {"indent": "\t"},
    {"indent": 0},
    {"indent": None},
    {"indent": None, "separators": (",", ":")},
    {"ensure_ascii": True},
    {"sort_keys": False},
]


def replaced(then, now, place, wanted):
    """The bytes of ``now`` with a cell of ``then``."""
    return read_text(now).replaced(place, read_text(then), wanted)


def inserted(then, now, place, wanted):
    """The bytes of ``now`` with a cell of ``then`` more."""
    return read_text(now).inserted(place, read_text(then), wanted)


@pytest.mark.parametrize("form", FORMS, ids=str)
@pytest.mark.parametrize("form_then", FORMS, ids=str)
def test_the_notebook_keeps_its_own_form(form_then, form):
    """Whatever the version's is: the very bytes that a writer of that form would write."""
    then, now = written(*THEN, **form_then), written(*NOW, **form)
    made = replaced(then, now, 0, 0)
    assert json.loads(made)["cells"] == [THEN[0], *NOW[1:]]
    if form.get("sort_keys", True) and form_then.get("sort_keys", True):
        assert made == written(THEN[0], *NOW[1:], **form)
    made = inserted(then, now, 3, 1)
    assert json.loads(made)["cells"] == [*NOW, THEN[1]]
    if form.get("sort_keys", True) and form_then.get("sort_keys", True):
        assert made == written(*NOW, THEN[1], **form)


@pytest.mark.parametrize("form", FORMS, ids=str)
def test_a_cell_comes_into_a_notebook_that_has_none(form):
    """Or in front of the first one, or between the only one and the end."""
    then = written(*THEN, **form)
    for now, place, expected in (
        ([], 0, [THEN[0]]),
        (NOW[:1], 0, [THEN[0], NOW[0]]),
        (NOW[1:2], 1, [NOW[1], THEN[0]]),
    ):
        made = inserted(then, written(*now, **form), place, 0)
        if now or form.get("indent", 1) is not None:
            assert made == written(*expected, **form)
        assert json.loads(made)["cells"] == expected


def test_not_a_byte_beside_the_cell_changes():
    """Odd space, repeated keys, figures and line ends of others stay as somebody wrote them."""
    cells = b' {"cell_type":"code", "source":"one","id":"a"},\r\n\t{"source" : [], "n": 1.50E+2} '
    now = b'\n{"x": 1e400,\r\n "cells": [%s], "cells2": [{"id":"a"}],  "x": 2}\r\n\r\n' % cells
    then = written(code("1", "a"))
    made = replaced(then, now, 0, 0)
    before, _, after = now.partition(b'{"cell_type":"code", "source":"one","id":"a"}')
    assert made.startswith(before)
    assert made.endswith(after)
    assert json.loads(made)["cells"][0] == code("1", "a")


def test_a_carriage_return_before_each_line_end_stays():
    """A notebook with CRLF gets a cell with CRLF."""
    then, now = written(*THEN), written(*NOW).replace(b"\n", b"\r\n")
    assert replaced(then, now, 1, 1) == written(NOW[0], THEN[1], NOW[2]).replace(b"\n", b"\r\n")


def test_a_cell_keeps_the_id_that_it_has_now():
    """Others may speak of it; and before nbformat 4.5 there is none."""
    made = replaced(written(code("1", "old")), written(code("2", "new"), code("x", "y")), 0, 0)
    assert made == written(code("1", "new"), code("x", "y"))
    older = written(code("2"), minor=4)
    assert replaced(written(code("1", "old")), older, 0, 0) == written(code("1"), minor=4)
    assert inserted(written(code("1", "old")), older, 1, 0) == written(
        code("2"), code("1"), minor=4
    )


def test_a_cell_that_needs_an_id_gets_one_of_its_own():
    """Two of the same content get two, by nbformat's rules."""
    then = written(code("1"), minor=4)
    once = inserted(then, written(markdown("x", "m")), 1, 0)
    twice = inserted(then, once, 2, 0)
    names = [cell["id"] for cell in json.loads(twice)["cells"]]
    assert len(set(names)) == 3
    assert all(len(name) == 8 and name.isalnum() for name in names[1:])


def test_what_does_not_differ_leaves_the_very_bytes():
    """Also where the version was written in another form."""
    now = written(*NOW, indent=4)
    assert replaced(written(*NOW), now, 2, 2) == now


@pytest.mark.parametrize(("was", "is_now"), [("1.0", "1"), ("true", "1"), ("-0.0", "0.0")])
def test_a_value_of_another_type_does_differ(was, is_now):
    """What Python takes for equal JSON does not."""
    text = '{"cells": [{"cell_type": "raw", "metadata": {"n": %s}, "source": ""}], "nbformat": 4}'
    then, now = ((text % value).encode() for value in (was, is_now))
    assert replaced(then, now, 0, 0) == then


def test_half_a_surrogate_pair_comes_back():
    """It can be an escape only."""
    then = written(code("x", "a"), ensure_ascii=True).replace(b'"x"', b'"\\ud800"')
    now = written(code("ü", "a"), indent=2)
    assert json.loads(replaced(then, now, 0, 0))["cells"][0]["source"] == ["\ud800"]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{",
        b"[]",
        b"{}",
        b"null",
        b'{"cells": 3}',
        b'{"cells": [1]}',
        b'{"cells": []',
        b'{"cells": []} x',
        b'{"cells": [],}',
        b"{cells: []}",
        b'{"worksheets": []}',
        b"\xff\xfe",
        b"\xef\xbb\xbf" + b'{"cells": []}',
        b'{"cells":' + b"[" * 100_000,
    ],
)
def test_what_is_no_notebook_gives_none(data):
    """Nothing is guessed."""
    assert read_text(data) is None


@pytest.mark.parametrize("ids", [True, False])
@pytest.mark.parametrize("seed", range(100))
def test_only_the_one_cell_changes(seed, ids):
    """Random notebooks: byte for byte what nbformat would write with that cell exchanged."""
    random_ = random.Random(seed)
    then, now = random_pair(random_, ids=ids)
    minor = 5 if ids else 4
    form = random_.choice([{}, {"indent": 2}, {"ensure_ascii": True}])
    then_bytes, now_bytes = written(*then, minor=minor), written(*now, minor=minor, **form)
    for wanted, cell in enumerate(then):
        if ids:
            cell = {**cell, "id": f"z{wanted}"}  # noqa: PLW2901 - as if it had another id then
            then_bytes = written(*then[:wanted], cell, *then[wanted + 1 :], minor=minor)
        for place, there in enumerate(now):
            back = {**cell, "id": there["id"]} if ids else cell
            expected = written(*now[:place], back, *now[place + 1 :], minor=minor, **form)
            assert replaced(then_bytes, now_bytes, place, wanted) == expected
        for place in range(len(now) + 1):
            expected = written(*now[:place], cell, *now[place:], minor=minor, **form)
            assert inserted(then_bytes, now_bytes, place, wanted) == expected
