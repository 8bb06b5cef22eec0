"""The live view of a watched folder."""

import pytest

from backtrail.cli.news import Board
from backtrail.cli.terminal import Screen, cells
from backtrail.history.results import MassChange
from backtrail.policy.mass_changes import Extent
from backtrail.watch import Gone, Kept, MassChanged, Renamed, Skipped, Trouble
from cli.samples import entry


def _mass_changed(by):
    extent = Extent(changed=24, deleted=3, seconds=1.4, by=by)
    return MassChanged(mass_change=MassChange(sequence=9, time_ns=0, workspace="/w", extent=extent))


def _board(width=100):
    return Board(Screen(terminal=True, color=False, width=width), "/w")


def test_kept():
    """A line tells number, time, file, why it stands out, figures and source."""
    line = _board().line(Kept(entry=entry(148, reasons=[("keyword", "SECURITY")])))
    words = line.split()
    assert words[0] == "148"
    assert words[2:] == ["notes.md", "Edited", "SECURITY", "+42", "−7", "vscode"]


def test_minor():
    """A minor version says so in words, not by colour alone."""
    assert "Edited  minor" in _board().line(Kept(entry=entry()))


@pytest.mark.parametrize("width", [40, 60, 80, 120, 300])
def test_width(width):
    """No version's line is wider than the screen, and columns stay in place."""
    board = _board(width)
    long = entry(7, path="src/" + "deep/" * 30 + "app.py", reasons=[("keyword", "x" * 60)])
    lines = [board.heading(), board.line(Kept(entry=long)), board.line(Kept(entry=entry()))]
    assert all(cells(line) <= width for line in lines)
    assert "app.py" in lines[1]


@pytest.mark.parametrize(
    ("news", "words"),
    [
        (Gone(path="/w/a.txt"), "a.txt"),
        (Renamed(old="/w/a.txt", new="/w/b.txt"), "renamed to b.txt"),
        (Skipped(path="/w/\x1b[2J", reason="larger than 50 MiB"), "\\x1b[2J"),
        (Skipped(path="/w/a", reason="larger than 50 MiB"), "not kept: larger than 50 MiB"),
        (_mass_changed(""), "24 files changed, 3 deleted in 1.4 s"),
        (_mass_changed("git"), "in 1.4 s by git"),
        (Trouble(reason="no room left.", waiting=12), "NOT BEING KEPT: no room left; 12 files"),
    ],
)
def test_other_news(news, words):
    """Whatever happens is told in words, and names cannot act on the terminal."""
    line = _board().line(news)
    assert words in line
    assert "\x1b" not in line
