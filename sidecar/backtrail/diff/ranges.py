"""A stretch of lines, followed into the content before through whatever changed it.

Pure. The rule: lines that were rewritten are still the lines they were; of a block of changes that
has as many lines before as after each line is followed alone, of any other all of it is. Source of
the idea: git's ``log -L``.
"""

import msgspec

from backtrail.diff.blocks import differences
from backtrail.diff.lines import Hunk
from backtrail.diff.slides import REACH
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

    With a ``margin`` a change right beside them touches them, too, and where lines were taken out
    also one so many lines away: what was cut off their end may be shown behind blank lines.
    """
    if old == new:
        return Followed(lines, touched=False)
    if _below(old, new, lines.stop + margin):
        return Followed(lines, touched=False)
    return _followed(differences(old, new)[2], lines, margin)


def _below(old: bytes, new: bytes, stop: int) -> bool:
    """Tell whether all that differs lies so far below that it cannot slide up to the lines."""
    return new.count(b"\n", 0, common_prefix(old, new)) > stop + REACH


def _followed(found: tuple[Hunk, ...], lines: range, margin: int) -> Followed:
    start, stop, touched = lines.start, lines.stop, False
    for block in found:
        if block.new_start > lines.stop + margin:
            break
        touched |= _touches(block, lines, margin)
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


def _touches(block: Hunk, lines: range, margin: int) -> bool:
    """Tell whether a block has lines among these, or took some out between two of them."""
    if block.new_start == block.new_end:
        return lines.start - margin < block.new_start < lines.stop + margin
    beside = min(margin, 1)
    return block.new_start < lines.stop + beside and block.new_end > lines.start - beside
