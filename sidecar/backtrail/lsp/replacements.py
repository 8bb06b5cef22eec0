"""What to replace in a document so that it becomes another text.

Pure. Apart from positions, which every session needs: comparing draws in all that tells how two
texts differ.
"""

from typing import Final

import msgspec

from backtrail.diff.blocks import blocks
from backtrail.diff.views import split_lines
from backtrail.diff.windows import window
from backtrail.lsp.positions import Encoding, Place

__all__ = ["Edit", "edits_between"]

_LONG: Final = 8 << 20
"""Bytes of a text that is not taken apart: what lies between its differences is replaced, too."""
_MOST: Final = 1000
"""Edits; where there are more, one takes their place."""


class Edit(msgspec.Struct, frozen=True, kw_only=True):
    """What to replace, and by what."""

    start: Place
    end: Place
    text: str


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
