"""A stretch of lines, followed into the content before through whatever changed it.

Pure. The rule: lines that were rewritten are still the lines they were; of a block of changes that
has as many lines before as after each line is followed alone, of any other all of it is. Source of
the idea: git's ``log -L``.
"""

import msgspec

from backtrail.diff.blocks import within
from backtrail.diff.lines import Hunk
from backtrail.diff.slides import REACH
from backtrail.diff.windows import window
from backtrail.ends import common_prefix

__all__ = ["Followed", "follow"]


class Followed(msgspec.Struct, frozen=True):
    """What a stretch of lines was in the content before."""

    lines: range | None
    """From 0; None where all of them came in."""
    touched: bool
    """A change concerns them, or beside them within the margin."""


def follow(old: bytes, new: bytes, lines: range, *, margin: int = 0) -> Followed:
    """Where ``lines`` of ``new``, from 0 and not empty, stood in ``old``.

    Changes up to ``margin`` lines away count as touching them.
    """
    if old == new:
        return Followed(lines, touched=False)
    wide = range(lines.start - margin, lines.stop + margin)
    if _above(old, new, wide):
        return Followed(lines, touched=False)
    seen = window(old, new, context=REACH)
    return _followed(within(seen, old.count(b"\n", 0, seen.start)), lines, wide)


def _above(old: bytes, new: bytes, wide: range) -> bool:
    """Tell whether all that differs lies so far below that it cannot slide up to the lines."""
    return new.count(b"\n", 0, common_prefix(old, new)) > wide.stop + REACH


def _followed(found: tuple[Hunk, ...], lines: range, wide: range) -> Followed:
    start, stop, touched = lines.start, lines.stop, False
    for block in found:
        if block.new_start > wide.stop:
            break
        touched |= _touches(block, wide)
        longer = (block.old_end - block.old_start) - (block.new_end - block.new_start)
        if block.new_end <= lines.start:
            start += longer
        elif block.new_start <= lines.start:
            start = block.old_start + (0 if longer else lines.start - block.new_start)
        if block.new_start < lines.stop <= block.new_end:
            stop = block.old_end - (0 if longer else block.new_end - lines.stop)
        elif block.new_end < lines.stop:
            stop += longer
    return Followed(range(start, stop) if start < stop else None, touched)


def _touches(block: Hunk, wide: range) -> bool:
    """Tell whether a block has lines among these, or took some out between two of them."""
    if block.new_start == block.new_end:
        return wide.start < block.new_start < wide.stop
    return block.new_start < wide.stop and block.new_end > wide.start
