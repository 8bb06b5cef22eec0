r"""Places in a document: LSP positions in the negotiated encoding ⇄ characters of its lines.

Pure. Lines end with ``\n`` or ``\r\n``, as the editors' buffers that we drive do; a lone ``\r`` is
a character of its line.
"""

from typing import Final, Literal

import msgspec

__all__ = ["Encoding", "Lines", "Place"]

Encoding = Literal["utf-8", "utf-16", "utf-32"]

_LATER_BYTES: Final = bytes(range(0x80, 0xC0))
"""Bytes of UTF-8 that begin no character."""
_LATER_UNITS: Final = bytes(range(0xDC, 0xE0))
"""First bytes of the units of UTF-16 that begin none."""


class Place(msgspec.Struct, frozen=True):
    """A position as LSP counts: line from 0, character in units of the encoding."""

    line: int
    character: int


class Lines:
    """A text taken apart once, however many changes are made in it: each costs little more."""

    def __init__(self, text: str) -> None:
        self._lines = text.split("\n")

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Lines) and self._lines == other._lines

    __hash__ = None  # type: ignore[assignment]

    def __str__(self) -> str:
        return "\n".join(self._lines)

    def splice(self, start: Place, end: Place, new: str, encoding: Encoding) -> None:
        """Replace what lies between two places; outside the text or its line means the end."""
        first = self._find(start, encoding)
        last = max(first, self._find(end, encoding))
        head, tail = self._lines[first[0]][: first[1]], self._lines[last[0]][last[1] :]
        self._lines[first[0] : last[0] + 1] = f"{head}{new}{tail}".split("\n")

    def _find(self, place: Place, encoding: Encoding) -> tuple[int, int]:
        """Return the line, and the offset in it in characters."""
        final = len(self._lines) - 1
        if place.line > final:
            return final, len(self._lines[final])
        line = self._lines[place.line]
        end = len(line) - (place.line < final and line.endswith("\r"))
        if encoding == "utf-32" or line.isascii():
            return place.line, min(place.character, end)
        return place.line, min(_characters(line, place.character, encoding), end)


def _characters(line: str, units: int, encoding: Encoding) -> int:
    """Count the characters that ``units`` code units take; within one, it counts whole."""
    head = line[:units]
    if encoding == "utf-8":
        return len(head.encode("utf-8")[:units].translate(None, _LATER_BYTES))
    return len(head.encode("utf-16-be")[: 2 * units : 2].translate(None, _LATER_UNITS))
