"""Which lines of two contents differ, as places in them: nothing is copied.

The ends that both share are set aside as bytes, and what is left is widened to whole lines. The
rule: the lines before and behind are the same in both contents.
"""

from typing import NamedTuple

from backtrail.ends import common_prefix, common_suffix

__all__ = ["Extent", "apart"]


class Extent(NamedTuple):
    """Where the lines that differ stand; both contents begin with the same ``start`` bytes."""

    start: int
    old_end: int
    new_end: int


def apart(old: bytes, new: bytes, more: int = 0) -> Extent:
    """The whole lines that differ, with ``more`` lines on each side that are not blank.

    Blank lines on the way to those belong to it, too.
    """
    prefix = common_prefix(old, new)
    suffix = common_suffix(old, new, min(len(old), len(new)) - prefix)
    start = old.rfind(b"\n", 0, prefix) + 1
    end = _line_end(new, len(new) - suffix)
    for _ in range(more):
        start = _before(old, start)
        end = _behind(new, end)
    return Extent(start, len(old) - (len(new) - end), end)


def _before(content: bytes, start: int) -> int:
    """The start of the last line before ``start`` that is not blank."""
    while start > 0:
        begun = content.rfind(b"\n", 0, start - 1) + 1
        blank = not content[begun:start].strip()
        start = begun
        if not blank:
            break
    return start


def _behind(content: bytes, end: int) -> int:
    """The end of the first line behind ``end`` that is not blank."""
    while end < len(content):
        reached = _line_end(content, end)
        blank = not content[end:reached].strip()
        end = reached
        if not blank:
            break
    return end


def _line_end(content: bytes, at: int) -> int:
    """Behind the line end at ``at`` or after it."""
    return content.find(b"\n", at) + 1 or len(content)
