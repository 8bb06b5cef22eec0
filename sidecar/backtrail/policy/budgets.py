"""How far a budget has to reach: what goes first, until enough is freed.

What came and went goes before other minor versions, and these before what stands out; of each the
oldest go first, whole days (UTC) at a time.
"""

from collections import Counter
from typing import Final

from backtrail.policy.retention import Cut, Spare

__all__ = ["Spares"]

_DAY_NS: Final = 86_400 * 1_000_000_000
_NEVER: Final = -(1 << 63)
_ALL: Final = 1 << 63


class Spares:
    """What a budget may take of all files, by kind and day: as much memory as there are days."""

    def __init__(self) -> None:
        self._bytes: Counter[tuple[int, int]] = Counter()

    def add(self, spare: Spare) -> None:
        """Count one version in."""
        level, day, cost = spare
        self._bytes[level, day] += cost

    def cut(self, over: int) -> Cut | None:
        """What frees ``over`` bytes, as far as these versions do; None where there are none."""
        freed, last = 0, None
        for last in sorted(self._bytes):
            freed += self._bytes[last]
            if freed >= over:
                break
        if last is None:
            return None
        level, day = last
        before = [_ALL] * level + [(day + 1) * _DAY_NS] + [_NEVER] * (2 - level)
        return Cut(passing=before[0], minor=before[1], significant=before[2])
