"""Where the lines that one side lacks stand, where they could stand in several places.

What was added next to its like can be said to stand above or below it; on that depends which
changes of two sides touch each other. People see blocks at their indentation (`slides`); a merge
has to place them as git's does, so that both find the same conflicts.

Source: ``xdl_change_compact`` of git's xdiff (xdiffi.c), without the indent heuristic, as git
merges. The rule: a group slides down as far as it goes, or back to changes of the other side.
"""

from collections.abc import Container, Hashable, Sequence

from backtrail.diff.lines import Hunk

__all__ = ["compacted"]

_STEPS = 16
"""Lines that groups slide over in all, for each line of a side; beyond that they stay."""

_Group = tuple[int, int]
"""Common lines before the group, and the lines in it."""


def compacted(
    hunks: Sequence[Hunk], old: Sequence[Hashable], new: Sequence[Hashable]
) -> tuple[Hunk, ...]:
    """Say the same difference with every group of lines where git's merge sees it."""
    gone: list[_Group] = []
    come: list[_Group] = []
    common = i = 0
    for hunk in hunks:
        common += hunk.old_start - i
        i = hunk.old_end
        if hunk.old_start < hunk.old_end:
            gone.append((common, hunk.old_end - hunk.old_start))
        if hunk.new_start < hunk.new_end:
            come.append((common, hunk.new_end - hunk.new_start))
    gone = _slid(gone, old, {gap for gap, _ in come})
    come = _slid(come, new, {gap for gap, _ in gone})
    return tuple(_hunks(dict(gone), dict(come)))


def _slid(groups: list[_Group], lines: Sequence[Hashable], other: Container[int]) -> list[_Group]:
    """Slide each group up, then down; those that meet become one.

    ``other`` tells before how many common lines the other side has a group.
    """
    done: list[_Group] = []
    ahead = groups[::-1]
    inside, steps = 0, _STEPS * len(lines)
    while ahead:
        gap, size = ahead.pop()
        before = 0
        while size != before and steps > 0:
            before, beside, bottom = size, -1, gap
            while gap and lines[gap + inside - 1] == lines[gap + inside + size - 1]:
                gap -= 1
                if done and done[-1][0] == gap:
                    more = done.pop()[1]
                    inside, size = inside - more, size + more
            top = gap
            beside = gap if gap in other else -1
            while (end := gap + inside + size) < len(lines) and lines[end - size] == lines[end]:
                gap += 1
                if ahead and ahead[-1][0] == gap:
                    size += ahead.pop()[1]
                beside = gap if gap in other else beside
            steps -= abs(bottom - top) + gap - top
            gap = beside if size == before and beside >= 0 else gap
        done.append((gap, size))
        inside += size
    return done


def _hunks(gone: dict[int, int], come: dict[int, int]) -> list[Hunk]:
    hunks: list[Hunk] = []
    deleted = added = 0
    for gap in sorted(gone.keys() | come.keys()):
        less, more = gone.get(gap, 0), come.get(gap, 0)
        hunks.append(
            Hunk(
                old_start=gap + deleted,
                old_end=gap + deleted + less,
                new_start=gap + added,
                new_end=gap + added + more,
            )
        )
        deleted, added = deleted + less, added + more
    return hunks
