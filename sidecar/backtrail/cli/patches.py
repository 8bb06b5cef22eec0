"""A patch for a person's eyes: painted, safe to show, and with moved blocks told.

The rule: a program gets the patch itself, byte for byte, and nothing of this.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from backtrail.cli.stripes import Stripes
from backtrail.cli.terminal import Screen, Style, escaped
from backtrail.cli.verdicts import COARSE, same
from backtrail.diff.moves import moves
from backtrail.diff.sections import Differences, Section, differences, stretches
from backtrail.diff.unified import heading, ranges
from backtrail.diff.whitespace import Whitespace

if TYPE_CHECKING:
    from backtrail.history.results import Comparison

__all__ = ["painted", "readable"]

_SIGNS: Final = {"same": " ", "deleted": "-", "added": "+"}
_STYLES: Final[dict[str, Style]] = {"deleted": "deleted", "added": "added"}


def painted(
    found: "Comparison", screen: Screen, *, context: int, whitespace: Whitespace
) -> Iterator[str]:
    """Yield the lines to print; equal contents give one line that says so."""
    shown = differences(
        found.old.content, found.new.content, context=context, whitespace=whitespace
    )
    if not shown.sections:
        yield same(found, whitespace)
        return
    page = _Page(shown, screen)
    if page.coarse:
        yield screen.paint(COARSE, "quiet")
    for line in heading(found.path, found.path, whitespace=whitespace).split(b"\n")[:-1]:
        yield screen.paint(_safe(line), "heading")
    for section in shown.sections:
        yield screen.paint(_safe(ranges(section, shown.before, whitespace=whitespace)), "chip")
        yield from page.lines(section)


def readable(patch: bytes) -> bytes:
    """A patch that is safe to show, line by line; no tool has to take it any more."""
    lines = (_safe(line) for line in patch.split(b"\n"))
    return "\n".join(lines).encode("utf-8", "backslashreplace")


class _Page:
    def __init__(self, shown: Differences, screen: Screen) -> None:
        self.shown = shown
        self.screen = screen
        moved = moves(shown.old, shown.new, tuple(shown.hunks))
        self.coarse = shown.coarse or moved.coarse
        self.partners = {"deleted": moved.old, "added": moved.new, "same": {}}
        self.stripes = {"deleted": Stripes("deleted"), "added": Stripes("added")}

    def lines(self, section: Section) -> Iterator[str]:
        for kind, start, end in stretches(section):
            lines = self.shown.old if kind == "deleted" else self.shown.new
            for place in range(start, end):
                style = _STYLES.get(kind)
                partner = self.partners[kind].get(place)
                if partner is not None:
                    before = self.shown.before + 1
                    style, told = self.stripes[kind].look(before + place, before + partner)
                    if told:
                        yield self.screen.paint(f"  ({told})", "quiet")
                text = _SIGNS[kind] + _safe(lines[place].removesuffix(b"\n"))
                yield self.screen.paint(text, style) if style else text
                if not lines[place].endswith(b"\n"):
                    yield self.screen.paint("\\ No newline at end of file", "quiet")


def _safe(line: bytes) -> str:
    text = line.decode("utf-8", "surrogateescape")
    return "\t".join(escaped(part) for part in text.split("\t"))
