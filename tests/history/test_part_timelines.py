"""The history of a symbol, and of a range of lines."""

import random
from itertools import pairwise

import pytest

from backtrail.diff.views import split_lines
from backtrail.errors import DamagedError, NotFoundError, RefusedError, UsageError
from backtrail.history import part_timelines, trails
from backtrail.history.requests import PartQuery
from history.desk import Desk

SAVES = (
    "import os\n\nclass Desk:\n    def open(self):\n        return 1\n\n"
    "    # saves\n    def save(self, x):\n        y = x + 1\n        return y\n\n"
    "def tail():\n    pass\n",
    "import os\n\nclass Desk:\n    def open(self):\n        return 1\n\n"
    "    # saves\n    def save(self, x):\n        y = x + 2\n        return y\n\n"
    "def tail():\n    pass\n",
    "import os\n\ndef tail():\n    pass\n\nclass Desk:\n    def open(self):\n        return 1\n\n"
    "    # saves\n    def keep(self, x):\n        y = x + 2\n        return y\n",
    "import os\n\ndef tail():\n    pass\n\nclass Desk:\n    def open(self):\n        return 1\n",
)


@pytest.fixture
def saved(desk):
    """A method that was changed, renamed and moved in one save, and removed."""
    for text in SAVES:
        desk.save("a.py", text)
    return desk


def page_of(desk, name="a.py", *, buffer=None, **query):
    """One page."""
    return desk.service.part_timeline(desk.path(name), PartQuery(**query), buffer=buffer)


def rows(page):
    """Kind, version, name and lines of each row."""
    return [
        (row.kind, row.entry.version.number, row.name, (row.first, row.last)) for row in page.rows
    ]


@pytest.mark.parametrize("name", ["keep", "Desk.keep", "Desk::keep"])
def test_a_symbol_that_is_gone_has_its_history(saved, name):
    """From the save that removed it through its rename and its changes to its first one."""
    page = page_of(saved, symbol=name)
    assert page.gone
    assert rows(page) == [
        ("removed", 4, "Desk.keep", (10, 13)),
        ("renamed", 3, "Desk.keep", (10, 13)),
        ("changed", 2, "Desk.save", (7, 10)),
        ("introduced", 1, "Desk.save", (7, 10)),
    ]
    assert [row.change.modified for row in page.rows] == [0, 1, 1, 0]
    assert page.next_cursor is None


@pytest.mark.parametrize(
    ("name", "text", "symbol"),
    [
        ("b.py", "def save():\n    1\n\ndef save():\n    2\n", "save#2"),
        ("b.md", "# Top\n\nA long\ntitle\n======\nx\n", "A long title"),
        ("b.md", "# Top\n\n## What is C#\nx\n", "## What is C#"),
    ],
)
def test_what_is_gone_is_found_by_any_name_that_it_goes_by(desk, name, text, symbol):
    """The second of its name, a heading of two lines, one with marks."""
    desk.save(name, text)
    desk.save(name, "def save():\n    1\n" if name == "b.py" else "# Top\n")
    page = page_of(desk, name, symbol=symbol)
    assert page.gone
    assert [row.kind for row in page.rows] == ["removed", "introduced"]


def test_a_name_that_is_gone_is_that_of_its_last_version(saved):
    """The save that renamed it is told as the one that took it away under this name."""
    assert rows(page_of(saved, symbol="save"))[0] == ("removed", 3, "Desk.save", (7, 10))


def test_a_move_alone_is_no_change(saved):
    """Nor is what happens around it; a class changes with what is in it."""
    assert rows(page_of(saved, symbol="tail")) == [("introduced", 1, "tail", (12, 13))]
    assert [kind for kind, *_ in rows(page_of(saved, symbol="Desk"))] == ["changed"] * 3 + [
        "introduced"
    ]


def test_unsaved_text_counts(saved):
    """A symbol that differs from the newest version, or is gone from the buffer."""
    buffer = SAVES[3].replace("pass", "pass  # typed").encode()
    page = page_of(saved, symbol="tail", buffer=buffer)
    assert page.unsaved
    assert rows(page) == [("introduced", 1, "tail", (12, 13))]
    page = page_of(saved, symbol="tail", buffer=b"x = 1\n")
    assert (page.unsaved, page.gone) == (True, True)
    (saved.root / "a.py").unlink()
    assert page_of(saved, symbol="tail").gone


def test_a_rename_of_the_file_is_followed(saved):
    """The document stays the same."""
    (saved.root / "a.py").rename(saved.root / "b.py")
    saved.service.rename(saved.path("a.py"), saved.path("b.py"))
    assert rows(page_of(saved, "b.py", symbol="tail")) == [("introduced", 1, "tail", (12, 13))]


def test_sections_of_markdown(desk):
    """A heading that was rewritten is a rename."""
    for text in (
        "# A\n\n## Use\n\nSome words that stay.\n",
        "# A\n\n## Usage\n\nSome words that stay.\n\n## B\n",
    ):
        desk.save("a.md", text)
    assert rows(page_of(desk, "a.md", symbol="Usage")) == [
        ("renamed", 2, "A / Usage", (3, 5)),
        ("introduced", 1, "A / Use", (3, 5)),
    ]


def test_versions_that_cannot_tell_are_passed_over_and_named(desk, monkeypatch):
    """Damaged, binary, or half-written without it."""
    text = "function a() {\n  return 1\n}\n"
    for data in (text, text + "// damaged\n", "\0", "function {{{ (\n", text.replace("1", "2")):
        desk.save("a.js", data)
    lost = desk.versions("a.js")[1].content_id
    read = desk.repository.read_content

    def reading(content):
        if content == lost:
            raise DamagedError("lost")
        return read(content)

    monkeypatch.setattr(desk.repository, "read_content", reading)
    page = page_of(desk, "a.js", symbol="a")
    assert rows(page) == [("changed", 5, "a", (1, 3)), ("introduced", 1, "a", (1, 3))]
    assert page.unreadable == (2, 3, 4)


def test_pages_follow_each_other_whatever_ends_them(desk, monkeypatch):
    """Rows, versions, bytes of contents, bytes taken apart."""
    for number in range(30):
        desk.save("a.py", f"x = {number}\n" * (number % 3) + f"def a():\n    return {number}\n")
    whole = rows(page_of(desk, symbol="a"))
    assert len(whole) == 30
    for module, name, value in (
        (part_timelines, "_VERSIONS", 4),
        (part_timelines, "_BYTES", 120),
        (trails, "_PARSED", 50),
        (None, "", 0),
    ):
        with monkeypatch.context() as patch:
            if module is not None:
                patch.setattr(module, name, value)
            for query in ({"symbol": "a"}, {"lines": (1, 4)}):
                limit = 7 if module is None else 50
                found, cursor, pages = [], None, 0
                while cursor is not None or not pages:
                    page = page_of(desk, limit=limit, cursor=cursor, **query)
                    found, cursor, pages = found + rows(page), page.next_cursor, pages + 1
                assert pages > 1 or (module is trails and "lines" in query)
                assert [row[1] for row in found] == list(range(30, 0, -1))


def test_a_version_that_no_request_can_read_ends_the_history(desk, monkeypatch):
    """It is named, and no later one is taken for the first."""
    for size in (1, 500, 1):
        desk.save("a", "a\n" * size)
    monkeypatch.setattr(part_timelines, "_BYTES", 100)
    page = page_of(desk, "a", lines=(1, 1))
    assert (rows(page), page.next_cursor, page.unreadable) == ([], "3:1-1", ())
    page = page_of(desk, "a", lines=(1, 1), cursor="3:1-1")
    assert (rows(page), page.next_cursor, page.unreadable) == ([], None, (2,))


@pytest.mark.parametrize(
    ("query", "error", "words"),
    [
        ({}, UsageError, "one of them"),
        ({"symbol": "a", "lines": (1, 1)}, UsageError, "one of them"),
        ({"symbol": " "}, UsageError, "no name"),
        ({"lines": (0, 1)}, UsageError, "count from 1"),
        ({"lines": (9, 9)}, NotFoundError, "has 8 lines, no 9"),
        ({"symbol": "tail", "limit": 0}, UsageError, "limit is 0"),
        ({"symbol": "nope"}, NotFoundError, "backtrail symbols"),
        ({"symbol": "tail", "cursor": "x"}, UsageError, "no cursor"),
        ({"symbol": "tail", "cursor": "1:1-2"}, UsageError, "no cursor"),
        ({"symbol": "tail", "cursor": "1:nope"}, UsageError, "no cursor"),
        ({"lines": (1, 1), "cursor": "1:tail"}, UsageError, "no cursor"),
        ({"lines": (1, 1), "cursor": "99:1-1"}, NotFoundError, "no version 99"),
        ({"lines": (1, 1), "cursor": "1:0-1"}, UsageError, "no cursor"),
        ({"lines": (1, 1), "cursor": "1:90-99"}, UsageError, "no cursor"),
    ],
)
def test_what_is_wrong_is_told(saved, query, error, words):
    """In one line that says what to do."""
    with pytest.raises(error, match=words):
        page_of(saved, **query)


def test_a_name_that_several_bear_is_asked_back(desk):
    """With the paths to choose from."""
    desk.save("a.py", "class A:\n    def x(self): 1\nclass B:\n    def x(self): 1\n")
    with pytest.raises(UsageError, match=r"any of A\.x, B\.x"):
        page_of(desk, symbol="x")


def test_a_file_without_symbols_is_told(desk):
    """Of a kind nobody knows; lines of it have a history all the same."""
    desk.save("a.txt", "one\n")
    with pytest.raises(RefusedError, match="ask for lines"):
        page_of(desk, "a.txt", symbol="one")
    assert rows(page_of(desk, "a.txt", lines=(1, 1))) == [("introduced", 1, "", (1, 1))]


def test_lines_are_followed(desk):
    """Through what is rewritten, added above and taken out between them."""
    for text in ("a\nb\nc\n", "a\nx\nb\nc\n", "a\nx\nB\nc\n", "new\na\nB\nc\n"):
        desk.save("a", text)
    assert rows(page_of(desk, "a", lines=(2, 3))) == [
        ("changed", 4, "", (2, 3)),
        ("changed", 3, "", (1, 3)),
        ("changed", 2, "", (1, 3)),
        ("introduced", 1, "", (1, 2)),
    ]


@pytest.mark.parametrize("seed", range(8))
def test_lines_have_the_history_that_brute_force_gives_them(tmp_path, seed):
    """On random histories: each row is a save after which the followed lines read otherwise."""
    chance = random.Random(seed)
    desk = Desk(tmp_path / "ws", policy__minor="keep")
    lines = [f"{number}\n" for number in range(40)]
    for number in range(25):
        desk.save("a", "".join(lines))
        place = chance.randrange(len(lines) - 3)
        lines[place : place + chance.randrange(3)] = [
            f"new {number} {k}\n" for k in range(chance.randrange(3))
        ]
    contents = [split_lines(data) for data in desk.contents("a")]
    for first in range(1, len(contents[-1]) - 4, 3):
        page = page_of(desk, "a", lines=(first, first + 3))
        texts = {row.entry.version.number: (row.first, row.last) for row in page.rows}
        assert list(texts) == sorted(texts, reverse=True)
        spans = sorted(texts.items())
        for (number, (start, stop)), (later, _) in pairwise(spans):
            part = contents[number - 1][start - 1 : stop]
            for between in range(number, later):  # all that time it read the same
                assert _within(part, contents[between - 1])
        newest, (start, stop) = spans[-1]
        assert contents[newest - 1][start - 1 : stop] == contents[-1][first - 1 : first + 3]
        assert (page.rows[-1].kind == "introduced") is (page.next_cursor is None)


def _within(part, lines):
    return any(lines[at : at + len(part)] == part for at in range(len(lines) - len(part) + 1))
