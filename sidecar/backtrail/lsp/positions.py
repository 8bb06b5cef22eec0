r"""Places in a document: LSP positions in the negotiated encoding ⇄ characters of its lines.

Pure. Lines end with ``\n`` or ``\r\n``, as the editors' buffers that we drive do; a lone ``\r`` is
a character of its line.
"""

from typing import Final, Literal

import msgspec

from backtrail.diff.blocks import blocks
from backtrail.diff.views import split_lines
from backtrail.diff.windows import window

__all__ = ["Edit", "Encoding", "Lines", "Place", "edits_between"]

Encoding = Literal["utf-8", "utf-16", "utf-32"]

_LONG: Final = 8 << 20
"""Bytes of a text that is not taken apart: what lies between its differences is replaced, too."""
_MOST: Final = 1000
"""Edits; where there are more, one takes their place."""

_LATER_BYTES: Final = bytes(range(0x80, 0xC0))
"""Bytes of UTF-8 that begin no character."""
_LATER_UNITS: Final = bytes(range(0xDC, 0xE0))
"""First bytes of the units of UTF-16 that begin none."""


class Place(msgspec.Struct, frozen=True):
    """A position as LSP counts: line from 0, character in units of the encoding."""

    line: int
    character: int


class Edit(msgspec.Struct, frozen=True, kw_only=True):
    """What to replace, and by what."""

    start: Place
    end: Place
    text: str


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


def edits_between(old: str, new: str, encoding: Encoding) -> tuple[Edit, ...]:
    """Make the edits of whole lines that turn ``old`` into ``new``: only lines that differ.

    The last one comes first, so that none moves the place of another.
    """
    before, after = old.encode("utf-8"), new.encode("utf-8")
    found = blocks(before, after) if max(len(before), len(after)) <= _LONG else ()
    if not 0 < len(found) <= _MOST:
        return _one(before, after, encoding)
    there, lines = split_lines(before), split_lines(after)
    return tuple(
        Edit(
            start=_line_start(there, block.old_start, encoding),
            end=_line_start(there, block.old_end, encoding),
            text=b"".join(lines[block.new_start : block.new_end]).decode("utf-8"),
        )
        for block in reversed(found)
    )


def _one(before: bytes, after: bytes, encoding: Encoding) -> tuple[Edit, ...]:
    """One edit from the first line that differs to the last one."""
    if before == after:
        return ()
    seen = window(before, after)
    edit = Edit(
        start=_place(before, seen.start, encoding),
        end=_place(before, len(before) - seen.tail, encoding),
        text=seen.new.decode("utf-8"),
    )
    return (edit,)


def _place(data: bytes, offset: int, encoding: Encoding) -> Place:
    """Return the place of a byte offset that lies at a line's start or at the end of all."""
    line = data.count(b"\n", 0, offset)
    rest = data[data.rfind(b"\n", 0, offset) + 1 : offset].decode("utf-8")
    return Place(line, _units(rest, encoding))


def _line_start(lines: list[bytes], number: int, encoding: Encoding) -> Place:
    """Return where a line begins, or where all of them end."""
    if number < len(lines) or not lines or lines[-1].endswith(b"\n"):
        return Place(number, 0)
    return Place(number - 1, _units(lines[-1].decode("utf-8"), encoding))


def _units(text: str, encoding: Encoding) -> int:
    if encoding == "utf-32" or text.isascii():
        return len(text)
    if encoding == "utf-8":
        return len(text.encode("utf-8"))
    return len(text.encode("utf-16-le")) // 2


def _characters(line: str, units: int, encoding: Encoding) -> int:
    """Count the characters that ``units`` code units take; within one, it counts whole."""
    head = line[:units]
    if encoding == "utf-8":
        return len(head.encode("utf-8")[:units].translate(None, _LATER_BYTES))
    return len(head.encode("utf-16-be")[: 2 * units : 2].translate(None, _LATER_UNITS))
