"""Two contents side by side."""

import pytest

from backtrail.cli.columns import side_by_side
from backtrail.cli.terminal import Screen, cells
from backtrail.history.results import Comparison, Side
from backtrail.model import Change


def _lines(old, new, width=60, *, context=3):
    found = Comparison(
        path="f",
        old=Side(entry=None, title="version 1", content=old),
        new=Side(entry=None, title="now", content=new),
        change=Change(),
    )
    screen = Screen(terminal=True, color=False, width=width)
    return list(side_by_side(found, screen, context=context))


def test_marks():
    """A mark says what happened to each line."""
    lines = _lines(b"a\nb\nold line\nd\n", b"a\nold time\nd\ne\n")
    marks = [line[29:30] or " " for line in lines[1:]]
    assert marks == [" ", "<", "|", " ", ">"]


def test_equal():
    """The same contents are told to be the same."""
    assert _lines(b"a", b"a") == ["No difference: version 1 and now are the same."]


@pytest.mark.parametrize("width", [30, 61, 100])
def test_long_lines_wrap(width):
    """A long line is wrapped, whole, and within the screen."""
    text = "the quick brown fox " * 12 + "日本語" * 20
    lines = _lines(b"", (text + "\n").encode(), width)
    assert all(cells(line) <= width for line in lines)
    shown = "".join(line.split(">")[-1] if ">" in line else line for line in lines[1:])
    assert "".join(shown.replace("1", "").split()) == "".join(text.split())


def test_control_characters():
    """What a file holds cannot act on the terminal."""
    assert "\x1b" not in "".join(_lines(b"", b"\x1b[2J\n"))


def test_far_apart():
    """Equal lines between two changes are counted, not shown."""
    middle = b"same\n" * 50
    lines = _lines(b"a\n" + middle + b"b\n", b"A\n" + middle + b"B\n", context=1)
    assert any("48 equal lines" in line for line in lines)
