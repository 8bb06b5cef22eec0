"""Which parts of two notebooks belong together, in time that grows with their size only.

nbdime compares each cell with each other cell and each line with each other line; 400 lines that
all changed take it six seconds. Here parts with equal keys are aligned first, by the engine that
aligns lines of text, and only neighbours are asked whether they resemble each other.
"""

from collections.abc import Callable, Hashable, Sequence
from typing import Any, Final

from rapidfuzz.fuzz import ratio

from backtrail.diff.lines import align

__all__ = ["Key", "Pairs", "pairs", "resembling"]

Key = Callable[[Any], Hashable]
"""What two parts have in common when they belong together."""

Pairs = list[tuple[int, int]]
"""Places on both sides, ascending on both."""

_REACH: Final = 16
"""Parts of the new side that an old one is compared with."""

_SEEN: Final = 2000
"""Characters of a part that count for resemblance."""

_ALIKE: Final = 60.0
"""Percent from which two parts resemble each other."""


def pairs(old: Sequence[Any], new: Sequence[Any], keys: Sequence[Key]) -> Pairs:
    """Pair parts by the first key; what is left between those, by the next one, and so on."""
    if not keys or not old or not new:
        return []
    key, *rest = keys
    found: Pairs = []
    i = j = 0
    hunks = align([key(part) for part in old], [key(part) for part in new]).hunks
    for hunk in hunks:
        found += zip(range(i, hunk.old_start), range(j, hunk.new_start), strict=True)
        i, j = hunk.old_end, hunk.new_end
        within = pairs(old[hunk.old_start : i], new[hunk.new_start : j], rest)
        found += [(hunk.old_start + a, hunk.new_start + b) for a, b in within]
    return found + list(zip(range(i, len(old)), range(j, len(new)), strict=True))


def resembling(old: Sequence[str], new: Sequence[str]) -> Pairs:
    """Pair each text with the first of the next ones of the other side that is much like it."""
    found: Pairs = []
    start = 0
    for i, text in enumerate(old):
        seen = text[:_SEEN]
        for j in range(start, min(len(new), start + _REACH)):
            if ratio(seen, new[j][:_SEEN], score_cutoff=_ALIKE):
                found.append((i, j))
                start = j + 1
                break
    return found
