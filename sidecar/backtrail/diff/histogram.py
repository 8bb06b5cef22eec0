"""Which lines of two texts belong together, as git's merges see it: rare lines decide.

Where lines repeat, several alignments are equally long, and on the one that is taken depends
whether two changes touch each other. The rule: never quadratic; where the budget ends, or where all
shared lines are frequent, the rest is aligned as everywhere else (`lines.align`).

Source: git's ``xhistogram.c`` (after JGit's HistogramDiff), which ``git merge`` and ``git revert``
use.
"""

from collections.abc import Hashable, Iterator, Sequence

from backtrail.diff.lines import Hunk, align

__all__ = ["LARGEST", "histogram"]

LARGEST = 20_000
"""Lines of both sides together up to which it is worth its time."""

_FREQUENT = 64
"""Times that a line may occur and still be something to go by."""
_STEPS = 100
"""Lines compared in all, for each line of a side."""

_Region = tuple[int, int, int, int]
"""Start and end in the old text, start and end in the new one."""


def histogram(old: Sequence[Hashable], new: Sequence[Hashable]) -> tuple[Hunk, ...]:
    """Find the hunks in which ``new`` differs from ``old``."""
    finder = _Finder(old, new)
    pairs = sorted(finder.found())
    hunks: list[Hunk] = []
    i = j = 0
    for start, other, size in [*pairs, (len(old), len(new), 0)]:
        if start > i or other > j:
            hunks.append(Hunk(old_start=i, old_end=start, new_start=j, new_end=other))
        i, j = start + size, other + size
    return tuple(hunks)


class _Finder:
    """Cuts two texts at the run of shared lines that holds the rarest one, again and again."""

    def __init__(self, old: Sequence[Hashable], new: Sequence[Hashable]) -> None:
        self._old = old
        self._new = new
        self._left = _STEPS * (len(old) + len(new))

    def found(self) -> Iterator[tuple[int, int, int]]:
        """Runs that belong together: where they begin on both sides, and their lines."""
        waiting: list[_Region] = [(0, len(self._old), 0, len(self._new))]
        while waiting:
            region = waiting.pop()
            start, end, other, other_end = region
            if start == end or other == other_end:
                continue
            self._left -= end - start + other_end - other
            run = self._run(region) if self._left > 0 else None
            if run is None:
                yield from self._aligned(region)
            elif run[2]:
                yield run
                i, j, size = run
                waiting += [(start, i, other, j), (i + size, end, j + size, other_end)]

    def _aligned(self, region: _Region) -> Iterator[tuple[int, int, int]]:
        start, end, other, other_end = region
        i, j = start, other
        for hunk in align(self._old[start:end], self._new[other:other_end]).hunks:
            yield i, j, start + hunk.old_start - i
            i, j = start + hunk.old_end, other + hunk.new_end
        yield i, j, end - i

    def _run(self, region: _Region) -> tuple[int, int, int] | None:
        """The best run; of no lines where nothing is shared, None where all of it is frequent."""
        start, end, other, other_end = region
        places: dict[Hashable, list[int]] = {}
        for place in range(start, end):
            places.setdefault(self._old[place], []).append(place)
        best, rarest, shared = (start, other, 0), _FREQUENT + 1, False
        at = other
        while at < other_end and self._left > 0:
            after = at + 1
            found = places.get(self._new[at], ())
            shared = shared or bool(found)
            last = -1
            for place in found if len(found) <= rarest else ():
                if place <= last:
                    continue  # inside the run before
                i, j, size, rare = self._extended(region, places, place, at)
                last, after = i + size - 1, max(after, j + size)
                if size > max(best[2], 1) or rare < rarest:
                    best, rarest = (i, j, size), rare
            at = after
        frequent = shared and rarest > _FREQUENT
        return None if frequent or self._left <= 0 else best

    def _extended(
        self, region: _Region, places: dict[Hashable, list[int]], i: int, j: int
    ) -> tuple[int, int, int, int]:
        """The whole run around a shared line, and how often its rarest line occurs."""
        start, end, other, other_end = region
        old, new = self._old, self._new
        rare = len(places[old[i]])
        last = i + 1
        ahead = j - i
        while i > start and i + ahead > other and old[i - 1] == new[i - 1 + ahead]:
            i -= 1
            rare = min(rare, len(places[old[i]]))
        while last < end and last + ahead < other_end and old[last] == new[last + ahead]:
            rare = min(rare, len(places[old[last]]))
            last += 1
        self._left -= last - i
        return i, i + ahead, last - i, rare
