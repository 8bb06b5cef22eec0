"""The places where two contents differ, counted in lines of the whole contents.

The rule: blocks stand where the shown differences stand, so that whoever points at one means this
one. Lines that people name count from 1; those of a hunk count from 0, as everywhere.
"""

from backtrail.diff.lines import Hunk, align
from backtrail.diff.slides import REACH, slid
from backtrail.diff.views import split_lines
from backtrail.diff.windows import Window, window

__all__ = ["blocks", "differences", "touches", "within"]


def blocks(old: bytes, new: bytes) -> tuple[Hunk, ...]:
    """List what differs, in order; equal contents have no block."""
    return differences(old, new)[2] if old != new else ()


def differences(old: bytes, new: bytes) -> tuple[Window, int, tuple[Hunk, ...]]:
    """What differs, the window it was seen in, and how many lines precede that."""
    seen = window(old, new)
    before = old.count(b"\n", 0, seen.start)
    if _rewritten(seen):  # such lines stand nowhere else, so there is no need to look around
        hunk = Hunk(
            old_start=before,
            old_end=before + _count(seen.old),
            new_start=before,
            new_end=before + _count(seen.new),
        )
        return seen, before, (hunk,)
    seen = window(old, new, context=REACH)
    before = old.count(b"\n", 0, seen.start)
    return seen, before, within(seen, before)


def within(seen: Window, before: int) -> tuple[Hunk, ...]:
    """List what differs in a window with `REACH` lines of context; ``before`` lines precede it."""
    old_lines, new_lines = split_lines(seen.old), split_lines(seen.new)
    hunks = slid(align(old_lines, new_lines).hunks, old_lines, new_lines)
    if not before:
        return hunks
    return tuple(
        Hunk(
            old_start=before + hunk.old_start,
            old_end=before + hunk.old_end,
            new_start=before + hunk.new_start,
            new_end=before + hunk.new_end,
        )
        for hunk in hunks
    )


def _rewritten(seen: Window) -> bool:
    """Tell whether one line took the place of another, and nothing else differs."""
    return _count(seen.old) == _count(seen.new) == 1 and seen.old != seen.new


def _count(data: bytes) -> int:
    """Lines of a stretch; the last one may lack its end."""
    return data.count(b"\n") + (data != b"" and not data.endswith(b"\n"))


def touches(block: Hunk, first: int, last: int) -> bool:
    """Tell whether a block concerns the lines ``first`` to ``last`` of the new side, from 1.

    Lines that are gone from the new side concern the one before and the one after them.
    """
    if block.new_start == block.new_end:
        return first <= block.new_start + 1 and last >= block.new_start
    return first <= block.new_end and last > block.new_start
