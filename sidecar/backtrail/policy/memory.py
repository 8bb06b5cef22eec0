"""When a process holds too much memory, and when that is over.

This module decides; others measure and let go. What is let go of comes back only when a tenth less
than the limit is taken: else a process at its limit would drop and read the same over and over.
"""

from typing import Final

from backtrail.settings import StorageSettings

__all__ = ["step_of"]

_OVER: Final = 0.9
"""Share of a limit below which its step ends."""


def step_of(resident: int, before: int, settings: StorageSettings) -> int:
    """The step for a process of ``resident`` bytes that was at step ``before``.

    0: all is well, 1: what is warm goes, 2: what is hot shrinks, 3: all that can be spared goes.
    """
    limits = (settings.drop_warm_at, settings.shrink_hot_at, settings.compact_memory_at)
    reached = [
        step
        for step, limit in enumerate(limits, 1)
        if resident >= (limit * _OVER if step <= before else limit)
    ]
    return max(reached, default=0)
