"""Versions as lines."""

import pytest

from backtrail.cli.rows import layout, line_of
from backtrail.cli.terminal import Screen, cells
from backtrail.model import Change
from cli.samples import NOW_NS, entry, row


def _text(rows, width=80, *, terminal=True, color=False):
    screen = Screen(terminal=terminal, color=color, width=width)
    return layout([line_of(each, screen, NOW_NS) for each in rows], screen)


_PAGE = [
    row(entry(148, reasons=[("change", "18.2 % ≥ 5 %")])),
    row(entry(147, change=Change(added=6, deleted=2)), kind="minor", saves=5),
    row(entry(142, reasons=[("keyword", "SECURITY")], change=Change(added=3, deleted=1))),
    row(
        entry(
            141,
            reasons=[("restore", "version 97")],
            metadata={"rollback_from": 140, "rollback_to": 97},
            author="ada",
            change=Change(added=18, deleted=64),
        )
    ),
]


def test_timeline():
    """A row tells number, time, title, why it stands out, figures and who, in this order."""
    assert _text(_PAGE) == [
        "  148  12 s ago  Edited         18 %      +42   −7  vscode",
        "    ⋮            5 minor saves             +6   −2",
        "  142  12 s ago  Edited         SECURITY   +3   −1  vscode",
        "  141  12 s ago  Restored 97              +18  −64  ada (was there: 140)",
    ]


def test_restored_lines():
    """A row tells lines that went back from a whole restore."""
    metadata = {"rollback_from": 140, "rollback_to": 97, "lines": [3, 9]}
    lines = row(entry(141, reasons=[("restore", "")], metadata=metadata, author="ada"))
    assert _text([lines]) == [
        "  141  12 s ago  Restored lines from 97  +42  −7  ada (was there: 140)"
    ]


@pytest.mark.parametrize("width", [24, 40, 60, 80, 200])
def test_width(width):
    """No line is wider than the terminal, and every one still tells number and figures."""
    for line in _text(_PAGE, width):
        assert cells(line) <= max(width, 37)
    assert _text(_PAGE, width)[0].startswith("  148")
    assert "+42   −7" in _text(_PAGE, width)[0]


def test_narrow_keeps_the_reason():
    """At 40 columns the reason shares the title's column."""
    assert _text(_PAGE, 40)[0] == "  148  12 s ago  Edited  18 %   +42   −7"


def test_piped():
    """Where nobody watches, columns stay, times are whole, and there is no colour."""
    line = _text(_PAGE, terminal=False)[0]
    assert line.startswith("  148  2026-09-21 ")
    assert line[28:52] == "Edited".ljust(24)


def test_days():
    """Rows of an earlier day stand under its name and show the clock."""
    rows = [row(entry(2, seconds_ago=5)), row(entry(1, seconds_ago=86_400 * 3))]
    first, heading, second = _text(rows)
    assert "5 s ago" in first
    assert "ago" not in heading + second


def test_hostile_words():
    """Tags, notes, reasons and sources cannot act on the terminal."""
    bad = "\x1b]0;x\x07"
    found = entry(1, tags=(bad,), note=bad, reason=bad, source=bad, reasons=[("keyword", bad)])
    text = "\n".join(_text([row(found)], 300))
    assert "\x1b" not in text
    assert "\\x1b]0;x\\x07" in text


def test_colour_is_never_alone():
    """The painted text without its colours is the plain text."""
    import re

    painted = _text(_PAGE, color=True)
    assert [re.sub(r"\x1b\[[0-9;]*m", "", line).rstrip() for line in painted] == _text(_PAGE)
