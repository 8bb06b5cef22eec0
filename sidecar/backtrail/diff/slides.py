"""Where a hunk stands best when it could stand in several places.

Lines that were only added, or only deleted, can often slide: the same patch may say that a
function's end or its beginning was added. People expect whole blocks. The rule: sliding changes
what a person sees, never what the patch does, and never how many lines count as changed.

Source of the idea: git's indent heuristic (``diff.indentHeuristic``); the weights here are simpler.
"""

from collections.abc import Sequence

from backtrail.diff.lines import Hunk

__all__ = ["REACH", "rests", "slid"]

REACH = 30
"""Lines that a hunk is slid up or down at most; a window has to show as many beyond its context."""

_MANY = 5000
"""Hunks above which nobody looks at each; they stay where they are."""

_AFTER_BLANK = -4
"""A block likes to begin after a blank line as much as four columns further left."""

_AT_BLANK = 3
"""Columns that a blank line counts for."""


def rests(hunk: Hunk) -> bool:
    """Whether a hunk can stand in one place only: it has lines on both sides."""
    return hunk.old_start < hunk.old_end and hunk.new_start < hunk.new_end


def slid(hunks: Sequence[Hunk], old: Sequence[bytes], new: Sequence[bytes]) -> tuple[Hunk, ...]:
    """Move hunks to block boundaries; those with lines on both sides stay."""
    if len(hunks) > _MANY:
        return tuple(hunks)
    placed: list[Hunk] = []
    for k, hunk in enumerate(hunks):
        if rests(hunk):
            placed.append(hunk)
            continue
        # One equal line stays between neighbours, so that they never become one hunk.
        above = hunk.old_start - placed[-1].old_end - 1 if placed else hunk.old_start
        below = hunks[k + 1].old_start - hunk.old_end - 1 if k + 1 < len(hunks) else len(old)
        if hunk.old_start < hunk.old_end:
            by = _best(old, hunk.old_start, hunk.old_end, above, below)
        else:
            by = _best(new, hunk.new_start, hunk.new_end, above, below)
        placed.append(
            Hunk(
                old_start=hunk.old_start + by,
                old_end=hunk.old_end + by,
                new_start=hunk.new_start + by,
                new_end=hunk.new_end + by,
            )
        )
    return tuple(placed)


def _best(lines: Sequence[bytes], start: int, end: int, above: int, below: int) -> int:
    """Lines to slide by, negative upwards: cheapest place, and the lowest of equally cheap ones."""
    up = down = 0
    while up < min(above, REACH) and lines[start - up - 1] == lines[end - up - 1]:
        up += 1
    room = min(below, len(lines) - end, REACH)
    while down < room and lines[start + down] == lines[end + down]:
        down += 1
    return min(
        range(down, -up - 1, -1),
        key=lambda by: _cost(lines, start + by) + _cost(lines, end + by),
    )


def _cost(lines: Sequence[bytes], place: int) -> int:
    """How badly a block boundary fits above the line at ``place``, in columns of indentation."""
    bonus = _AFTER_BLANK if place == 0 or not lines[place - 1].strip() else 0
    if place == len(lines):
        return bonus
    text = lines[place].lstrip()
    return bonus + (len(lines[place]) - len(text) if text else _AT_BLANK)
