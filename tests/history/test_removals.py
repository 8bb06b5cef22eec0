"""Which save took a text out."""

import pytest

from backtrail.errors import NotFoundError, UsageError
from backtrail.history import removals


@pytest.fixture
def saved(desk):
    """Three versions; the third lost a line with a text, and rewrote another."""
    for text in ("a = 1\nb = 2\n", "a = 1\nb = 2\nc = 3\n", "a = 2\nc = 3\n"):
        desk.save("a", text)
    return desk


def asked(desk, text, **more):
    """The save, the version before, and the lines that went."""
    found = desk.service.removed(desk.path("a"), text, **more)
    after = found.entry and found.entry.version.number
    return after, found.before.version.number, [(line.number, line.text) for line in found.lines]


def test_the_save_that_took_a_text_out(saved):
    """With its line, or out of one."""
    assert asked(saved, "b =") == (3, 2, [(2, b"b = 2\n")])
    assert asked(saved, "1") == (3, 2, [(1, b"a = 1\n")])


def test_the_newest_such_save_is_the_answer(saved):
    """A text that came back and went again; also one that stands elsewhere yet."""
    saved.save("a", "b = 2\nb = 2\n")
    saved.save("a", "b = 2\n")
    assert asked(saved, "b = 2") == (5, 4, [(1, b"b = 2\n")])


def test_what_is_not_kept_yet_is_told(saved):
    """Of a buffer, of the disk, and of a file that is gone."""
    assert asked(saved, "c", buffer=b"a = 2\n") == (None, 3, [(2, b"c = 3\n")])
    (saved.root / "a").unlink()
    assert asked(saved, "c") == (None, 3, [(2, b"c = 3\n")])


def test_what_nobody_took_out_is_told(saved, monkeypatch):
    """Never there, still there, or further back than was looked at."""
    for text in ("nope", "c = 3"):
        with pytest.raises(NotFoundError, match="no save that was looked at"):
            asked(saved, text)
    monkeypatch.setattr(removals, "_VERSIONS", 1)
    with pytest.raises(NotFoundError, match="of which version 3 and newer ones could be looked"):
        asked(saved, "b =")


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('print("x")', b'"print(\\"x\\")\\n",\n'),
        ("caf\u00e9", b"caf\xe9\n"),
        ("C:\\d", b'"C:\\\\d"\n'),
    ],
)
def test_a_text_is_found_in_its_other_spellings(desk, text, line):
    """As JSON strings hold it, and in an old encoding."""
    for content in (
        b"{\n" + line * 2 + b"1\n}\n",
        b"{\n" + line + b"1\n}\n",
        b"{\n" + line + b"2\n}\n",
    ):
        desk.save("a", content)
    assert asked(desk, text) == (2, 1, [(3, line)])


@pytest.mark.parametrize("text", ["", "a\nb"])
def test_a_text_is_within_one_line(saved, text):
    """And there is one."""
    with pytest.raises(UsageError, match="one line"):
        asked(saved, text)
