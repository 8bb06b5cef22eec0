"""Two contents side by side in a terminal, with the changed words marked.

Long lines are wrapped, never cut: a difference that is not on the screen would be a lie. The mark
in the middle (``|`` changed, ``<`` deleted, ``>`` added) says without colour what colour says.
"""

from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import TYPE_CHECKING, Final

from backtrail.cli.terminal import Screen, Style, cells, escaped, fit, pad
from backtrail.diff.rows import Row, rows
from backtrail.diff.words import Segment

if TYPE_CHECKING:
    from backtrail.history.results import Comparison

__all__ = ["side_by_side"]

_MARKS: Final = {"equal": " ", "changed": "|", "added": ">", "deleted": "<"}
_STYLES: Final[dict[str, Style]] = {"added": "added", "deleted": "deleted"}
_PIPED_WIDTH: Final = 130
"""As of ``diff --side-by-side``."""
_TAB: Final = 8
_LEAST: Final = 10
"""Columns for text on each side, however narrow the screen."""

_Run = tuple[str, Style | None]


def side_by_side(found: "Comparison", screen: Screen, *, context: int) -> Iterator[str]:
    """Yield the lines to print; equal contents give one line that says so."""
    paired = rows(found.old.content, found.new.content, context=context)
    if not paired:
        yield f"No difference: {found.old.title} and {found.new.title} are the same."
        return
    width = screen.width if screen.terminal else _PIPED_WIDTH
    digits = len(str(max(max(row.old_line or 0, row.new_line or 0) for row in paired)))
    side = max(_LEAST, (width - 3) // 2 - digits - 1)
    titles = [fit(escaped(title), side + digits) for title in (found.old.title, found.new.title)]
    left = pad(titles[0], digits + 1 + side)
    yield f"{screen.paint(left, 'heading')}   {screen.paint(titles[1], 'heading')}"
    for row in paired:
        if row.kind == "gap":
            yield screen.paint(f"{'⋮':>{digits}} {row.skipped} equal lines", "quiet")
        else:
            yield from _lines(row, screen, digits, side)


def _lines(row: Row, screen: Screen, digits: int, side: int) -> Iterator[str]:
    old, new = _wrapped(row.old, side), _wrapped(row.new, side)
    mark = screen.paint(_MARKS[row.kind], "strong")
    for place, (left, right) in enumerate(zip_longest(old, new)):
        first = place == 0
        before = _numbered(row.old_line if first else None, left, screen, digits)
        after = _numbered(row.new_line if first else None, right, screen, digits)
        blank = " " * (side - sum(cells(text) for text, _ in left or ()))
        yield f"{before}{blank} {mark if first else ' '} {after}".rstrip()


def _numbered(number: int | None, runs: Sequence[_Run] | None, screen: Screen, digits: int) -> str:
    text = "".join(screen.paint(text, style) if style else text for text, style in runs or ())
    return screen.paint(f"{number or '':>{digits}}", "quiet") + " " + text


def _wrapped(segments: Sequence[Segment] | None, width: int) -> list[list[_Run]]:
    """The runs of one line, cut into as many screen lines as they need."""
    if segments is None:
        return []
    lines: list[list[_Run]] = [[]]
    column = 0
    for segment in segments:
        style = _STYLES.get(segment.kind)
        for char in segment.text.removesuffix("\n"):
            shown = " " * (_TAB - column % _TAB) if char == "\t" else escaped(char)
            wide = cells(shown)
            if column + wide > width:
                lines.append([])
                column = 0
            if lines[-1] and lines[-1][-1][1] == style:
                lines[-1][-1] = (lines[-1][-1][0] + shown, style)
            else:
                lines[-1].append((shown, style))
            column += wide
    return lines
