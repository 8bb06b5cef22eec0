r"""Places in a document: LSP positions in the negotiated encoding ⇄ offsets in a string.

Pure. Lines end with ``\n`` or ``\r\n``, as the editors' buffers that we drive do; a lone ``\r`` is
a character of its line.
"""

from itertools import accumulate
from typing import Final, Literal

import msgspec

from backtrail.diff.blocks import blocks
from backtrail.diff.views import split_lines
from backtrail.diff.windows import window

__all__ = ["Edit", "Encoding", "Place", "edits_between", "offset_at", "splice"]

Encoding = Literal["utf-8", "utf-16", "utf-32"]

_LONG: Final = 1 << 20
"""Bytes of a text that is not taken apart: what lies between its differences is replaced, too."""
_MOST: Final = 1000
"""Edits; where there are more, one takes their place."""


class Place(msgspec.Struct, frozen=True):
    """A position as LSP counts: line from 0, character in units of the encoding."""

    line: int
    character: int


class Edit(msgspec.Struct, frozen=True, kw_only=True):
    """What to replace, and by what."""

    start: Place
    end: Place
    text: str


def offset_at(text: str, place: Place, encoding: Encoding) -> int:
    """Return the offset in characters; a place outside the text or its line goes to the end."""
    start = 0
    for _ in range(place.line):
        start = text.find("\n", start) + 1
        if start == 0:
            return len(text)
    end = text.find("\n", start)
    end = len(text) if end < 0 else end
    if end > start and end < len(text) and text[end - 1] == "\r":
        end -= 1
    if encoding == "utf-32" or text[start:end].isascii():
        return min(start + place.character, end)
    return start + _characters(text[start:end], place.character, encoding)


def splice(text: str, start: Place, end: Place, new: str, encoding: Encoding) -> str:
    """Replace what lies between two places."""
    first = offset_at(text, start, encoding)
    last = max(first, offset_at(text, end, encoding))
    return text[:first] + new + text[last:]


def edits_between(old: str, new: str, encoding: Encoding) -> tuple[Edit, ...]:
    """Make the edits of whole lines that turn ``old`` into ``new``: only lines that differ.

    The last one comes first, so that none moves the place of another.
    """
    before, after = old.encode("utf-8"), new.encode("utf-8")
    found = blocks(before, after) if max(len(before), len(after)) <= _LONG else ()
    if not 0 < len(found) <= _MOST:
        return _one(before, after, encoding)
    ends = [0, *accumulate(map(len, split_lines(before)))]
    lines = split_lines(after)
    return tuple(
        Edit(
            start=_place(before, ends[block.old_start], encoding),
            end=_place(before, ends[block.old_end], encoding),
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


def _units(text: str, encoding: Encoding) -> int:
    if encoding == "utf-32" or text.isascii():
        return len(text)
    if encoding == "utf-8":
        return len(text.encode("utf-8"))
    return len(text.encode("utf-16-le")) // 2


def _characters(line: str, units: int, encoding: Encoding) -> int:
    """Count the characters that ``units`` code units take; within one, it counts whole."""
    taken = 0
    for count, character in enumerate(line):
        if taken >= units:
            return count
        taken += _units(character, encoding)
    return len(line)
