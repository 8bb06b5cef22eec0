"""Two contents side by side in a terminal, with the changed words marked.

Lines are wrapped and not cut: a difference that is not on the screen would be a lie. Only of lines
of thousands of characters the long pieces lack their middle, with a sign that says so. The mark
between the sides (``|`` changed, ``<`` deleted, ``>`` added, ``«`` moved away, ``»`` moved here)
says without colour what colour says.
"""

from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import TYPE_CHECKING, Final

from backtrail.cli.rows import count
from backtrail.cli.stripes import Stripes
from backtrail.cli.terminal import Screen, Style, cells, escaped, fit, pad
from backtrail.cli.verdicts import COARSE, same
from backtrail.diff.rows import Row, table
from backtrail.diff.whitespace import Whitespace
from backtrail.diff.words import Segment

if TYPE_CHECKING:
    from backtrail.history.results import Comparison

__all__ = ["side_by_side"]

_MARKS: Final = {"equal": " ", "changed": "|", "added": ">", "deleted": "<"}
_MOVED: Final = {"added": "»", "deleted": "«"}
_STYLES: Final[dict[str, Style]] = {"added": "added", "deleted": "deleted"}
_BLANK_STYLES: Final[dict[str, Style]] = {"added": "added-blank", "deleted": "deleted-blank"}
_PIPED_WIDTH: Final = 130
"""As of ``diff --side-by-side``."""
_TAB: Final = 8
_LEAST: Final = 10
"""Columns for text on each side, however narrow the screen."""

_LONG: Final = 2000
"""Characters of a line above which long pieces of it are cut in their middle, with a sign."""
_KEPT: Final = 400
"""Characters that are left of such a piece, half at each end."""

_Run = tuple[str, Style | None]


def side_by_side(
    found: "Comparison", screen: Screen, *, context: int, whitespace: Whitespace = "none"
) -> Iterator[str]:
    """Yield the lines to print; equal contents give one line that says so."""
    shown = table(found.old.content, found.new.content, context=context, whitespace=whitespace)
    if not shown.rows:
        yield same(found, whitespace)
        return
    width = screen.width if screen.terminal else _PIPED_WIDTH
    numbers = [max(row.old_line or 0, row.new_line or 0) for row in shown.rows]
    page = _Page(screen, len(str(max(numbers))), width)
    yield page.heading(found.old.title, found.new.title)
    if shown.coarse:
        yield screen.paint(COARSE, "quiet")
    for row in shown.rows:
        yield from page.lines(row)


class _Page:
    """A screen with two columns; ``digits`` is the width of its numbers."""

    def __init__(self, screen: Screen, digits: int, width: int) -> None:
        self.screen = screen
        self.digits = digits
        self.side = max(_LEAST, (width - 3) // 2 - digits - 1)
        self.stripes = {"deleted": Stripes("deleted"), "added": Stripes("added")}

    def heading(self, old: str, new: str) -> str:
        """The titles above their columns."""
        left, right = (fit(escaped(title), self.side + self.digits) for title in (old, new))
        paint = self.screen.paint
        return f"{paint(pad(left, self.digits + 1 + self.side), 'heading')}   " + paint(
            right, "heading"
        )

    def lines(self, row: Row) -> Iterator[str]:
        """As many lines of the screen as a row needs."""
        if row.kind == "gap":
            gap = count(row.skipped, "equal line")
            yield self.screen.paint(f"{'⋮':>{self.digits}} {gap}", "quiet")
            return
        style: Style | None = None
        sides = [row.old, row.new]
        mark = _MARKS[row.kind]
        words: list[list[_Run]] = []
        if row.moved is not None:
            line = row.old_line or row.new_line or 0
            style, told = self.stripes[row.kind].look(line, row.moved)
            mark = _MOVED[row.kind]
            words = [[(fit(told, self.side), "quiet")]] if told else []
        old, new = (_wrapped(side, self.side, style) or words for side in sides)
        for place, (left, right) in enumerate(zip_longest(old, new)):
            first = place == 0
            before = self._numbered(row.old_line if first else None, left)
            after = self._numbered(row.new_line if first else None, right)
            blank = " " * (self.side - sum(cells(text) for text, _ in left or ()))
            middle = self.screen.paint(mark, "strong") if first else " "
            yield f"{before}{blank} {middle} {after}".rstrip()

    def _numbered(self, number: int | None, runs: Sequence[_Run] | None) -> str:
        paint = self.screen.paint
        text = "".join(paint(text, style) if style else text for text, style in runs or ())
        return paint(f"{number or '':>{self.digits}}", "quiet") + " " + text


def _wrapped(
    segments: Sequence[Segment] | None, width: int, usual: Style | None
) -> list[list[_Run]]:
    """The runs of one line, cut into as many as they need; ``usual`` is for equal pieces."""
    if segments is None:
        return []
    segments = _shortened(segments)
    lines: list[list[_Run]] = [[]]
    column = 0
    for segment in segments:
        styles = _BLANK_STYLES if segment.text.strip("\n").isspace() else _STYLES
        style = styles.get(segment.kind, usual)
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


def _shortened(segments: Sequence[Segment]) -> Sequence[Segment]:
    if sum(len(segment.text) for segment in segments) <= _LONG:
        return segments
    return [
        segment
        if (left_out := len(segment.text) - _KEPT) <= 0
        else Segment(
            kind=segment.kind,
            text=f"{segment.text[: _KEPT // 2]} … {left_out:,} more {segment.kind} characters … "
            f"{segment.text[-_KEPT // 2 :]}",
        )
        for segment in segments
    ]
