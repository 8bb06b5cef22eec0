"""Looking again, now and then, at every file with a history.

Hints get lost: VS Code's watcher begins seconds after the window and is begun anew at times, other
editors have none. Rule: a review only hints; the look that follows decides.
"""

import asyncio
import time
from typing import Final

from backtrail.serving.outside import Outside

__all__ = ["review"]

_PAUSE: Final = 5.0
"""Seconds between two reviews, at least."""

_SHARE: Final = 200
"""A pause is this many times as long as the review before took: half a percent of a core."""

_LONGEST: Final = 120.0
"""Seconds between two reviews, at most: one may have waited long for the store."""


async def review(outside: Outside) -> None:
    """Review for as long as the session lasts."""
    since = time.time_ns()
    await asyncio.sleep(_PAUSE)
    while not outside.over:
        begun = time.monotonic()
        await outside.review(since)
        took = time.monotonic() - begun
        await asyncio.sleep(min(max(_PAUSE, _SHARE * took), _LONGEST))
