"""How moved blocks look in a terminal: in colours of their own, and told in words.

The rule: two blocks that touch differ in colour, as in git's ``--color-moved=zebra``; and the first
line of each says where the block came from or went to, for whoever sees no colours.
"""

from typing import Final, Literal

from backtrail.cli.terminal import Style

__all__ = ["Stripes"]

_STYLES: Final[dict[str, tuple[Style, Style]]] = {
    "deleted": ("moved-from", "moved-from-2"),
    "added": ("moved-to", "moved-to-2"),
}
_WORDS: Final = {"deleted": "moved to line", "added": "moved from line"}


class Stripes:
    """Follows the lines of one side of a view, in their order."""

    def __init__(self, kind: Literal["deleted", "added"]) -> None:
        self.kind = kind
        self._line = -1
        self._partner = -1
        self._stripe = 1

    def look(self, line: int, partner: int) -> tuple[Style, str]:
        """Style of a moved line; where it begins a block, also words for it."""
        goes_on = (line, partner) == (self._line + 1, self._partner + 1)
        if not goes_on:
            self._stripe = 1 - self._stripe if line == self._line + 1 else 0
        self._line, self._partner = line, partner
        style = _STYLES[self.kind][self._stripe]
        return style, "" if goes_on else f"{_WORDS[self.kind]} {partner}"
