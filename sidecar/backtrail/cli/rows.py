"""Versions as lines of a terminal: number, time, title, why it stands out, figures, who.

The rule: one line a version, whatever the width; what decides least goes first when it gets
narrow: who, then the chips' own column, then the end of the title. Nothing is told by colour alone.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import msgspec

from backtrail.cli.terminal import Screen, Style, cells, escaped, fit, pad
from backtrail.protocol.clock import clock, day, exact, relative
from backtrail.protocol.wording import folded_title, row_chips, title

if TYPE_CHECKING:
    from backtrail.history.results import Entry, TimelineRow

__all__ = ["Line", "count", "figures", "heading_of", "layout", "line_of", "who"]

_GAP: Final = "  "
_LONGEST_TITLE: Final = 36
_LONGEST_CHIPS: Final = 24
_LEAST_WHO: Final = 8
"""A narrower column says nothing."""
_PIPED: Final = {"number": 5, "time": 19, "title": 24, "chips": 18, "added": 6, "deleted": 6}
"""Columns of output that no person watches stay where they are from file to file."""


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """The cells of one line, as text without colour; already safe to show."""

    number: str
    time: str
    title: str
    chips: str = ""
    added: str = ""
    deleted: str = ""
    who: str = ""
    quiet: bool = False
    """Minor: shown faint."""
    day: str = ""
    """The heading it stands under; empty for none."""


def line_of(row: "TimelineRow", screen: Screen, now_ns: int) -> Line:
    """Describe one row of a timeline."""
    entry = row.entries[0]
    time_ns = entry.version.time_ns
    if row.kind == "minor":
        return Line(
            number="⋮",
            time="",
            title=folded_title(row.saves, row.folds),
            added=figures(row.added, "+"),
            deleted=figures(row.deleted, "−"),
            quiet=True,
            day=heading_of(time_ns, screen, now_ns),
        )
    version = entry.version
    words = title(entry.version, entry.tags, editor=False)
    return Line(
        number=str(version.number),
        time=relative(time_ns, now_ns) if screen.terminal else exact(time_ns),
        title=escaped(words if row.saves == 1 else f"{words}, {count(row.saves, 'save')}"),
        chips=escaped(_GAP.join(row_chips(row.entries))),
        added=figures(row.added, "+"),
        deleted=figures(row.deleted, "−"),
        who=who(entry),
        quiet=row.significance.level == "minor",
        day=heading_of(time_ns, screen, now_ns),
    )


def heading_of(time_ns: int, screen: Screen, now_ns: int) -> str:
    """Name the day a row stands under; empty where rows carry their date, and for today."""
    if not screen.terminal or (now_ns >= time_ns and clock(time_ns) != relative(time_ns, now_ns)):
        return ""
    found = day(time_ns, now_ns)
    return "" if found == "Today" else found


def who(entry: "Entry") -> str:
    """Say who reported it, what it stands in for, and the words people gave it."""
    version = entry.version
    was_there = version.metadata.get("rollback_from")
    parts = [version.author or "you"] if was_there is not None else [version.source]
    if isinstance(was_there, int):
        parts[0] += f" (was there: {was_there})"
    parts += [text for text in (version.reason, entry.note) if text]
    return escaped(" · ".join(parts))


def figures(lines: int, sign: str) -> str:
    """``+42``, ``−7``; empty for none."""
    return f"{sign}{lines}" if lines else ""


def count(number: int, noun: str) -> str:
    """``1 save``, ``1,204 saves``."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def layout(lines: Sequence[Line], screen: Screen) -> list[str]:
    """Turn lines into text that fits the screen, with a heading before each new day."""
    widths = _widths(lines, screen)
    text: list[str] = []
    last_day = ""
    for line in lines:
        if line.day != last_day:
            last_day = line.day
            text.append(screen.paint(last_day or "Today", "heading"))
        text.append(_text(line, widths, screen))
    return text


def _widths(lines: Sequence[Line], screen: Screen) -> dict[str, int]:
    """Columns for each cell; 0 leaves the cell out."""
    widths = {
        name: max((cells(getattr(line, name)) for line in lines), default=0)
        for name in ("number", "time", "title", "chips", "added", "deleted", "who")
    }
    if not screen.terminal:
        return widths | {name: max(widths[name], least) for name, least in _PIPED.items()}
    widths["number"] = max(widths["number"] + 2, 5)
    widths["title"] = min(widths["title"], _LONGEST_TITLE)
    widths["chips"] = min(widths["chips"], _LONGEST_CHIPS)
    left = screen.width - _total(widths, without="who") - len(_GAP)
    widths["who"] = min(widths["who"], left) if left >= _LEAST_WHO else 0
    over = _total(widths) - screen.width
    if over > 0 and widths["chips"]:
        # One column for both: most lines have either a short title or no chip.
        widths["title"] += len(_GAP) + widths["chips"]
        widths["chips"] = 0
    widths["title"] = max(6, widths["title"] - max(0, _total(widths) - screen.width))
    return widths


def _total(widths: dict[str, int], without: str = "") -> int:
    shown = [width for name, width in widths.items() if width and name != without]
    return sum(shown) + len(_GAP) * (len(shown) - 1)


def _text(line: Line, widths: dict[str, int], screen: Screen) -> str:
    words, chip = line.title, line.chips
    if not widths["chips"] and chip:
        words, chip = f"{words}{_GAP}{chip}", ""
    parts = [
        _cell(line.number, widths["number"], screen, _number_style(line), right=True),
        _cell(line.time, widths["time"], screen, "quiet"),
        _cell(words, widths["title"], screen, "quiet" if line.quiet else "strong"),
        _cell(chip, widths["chips"], screen, "chip"),
        _cell(line.added, widths["added"], screen, "added", right=True),
        _cell(line.deleted, widths["deleted"], screen, "deleted", right=True),
        _cell(line.who, widths["who"], screen, "quiet"),
    ]
    return _GAP.join(part for part in parts if part is not None).rstrip()


def _number_style(line: Line) -> Style:
    return "quiet" if line.quiet else "strong"


def _cell(
    text: str, width: int, screen: Screen, style: Style, *, right: bool = False
) -> str | None:
    if not width:
        return None
    short = fit(text, width)
    blank = pad("", width - cells(short))
    painted = screen.paint(short, style)
    return blank + painted if right else painted + blank
