"""Looks now and then at what no call tells of.

That is what other processes keep which is no file here; that a mass change is over, which is then
written down; how much memory the process takes; and the search index, which is brought on in small
pieces, so that a save never waits for long.
Belongs to the loop's thread.
"""

import asyncio
from collections.abc import Callable, Coroutine
from contextlib import suppress
from functools import partial
from typing import Any, Final

from backtrail.errors import StoreError
from backtrail.history.service import HistoryService
from backtrail.serving.memory import Memory

__all__ = ["Settling"]

_PAUSE: Final = 2.0
"""Seconds between two looks, which take microseconds where there is nothing."""

_BETWEEN: Final = 0.1
"""Seconds between two pieces of the search index."""


class Settling:
    """Looks again and again, until the end."""

    def __init__(
        self,
        attempt: Callable[[Callable[[HistoryService], Any]], Coroutine[Any, Any, Any]],
        later: Callable[[Coroutine[Any, Any, object]], None],
    ) -> None:
        """``attempt`` has work done in the store's thread, ``later`` begins what is not awaited."""
        self._attempt = attempt
        self.memory = Memory()
        self._later = later
        self._timer: asyncio.TimerHandle | None = None
        self._heard = False
        """Something happened that the search index may lack."""
        self._over = False

    def heard(self) -> None:
        """Something happened in the store, or may have before this began."""
        self._heard = True
        self._look_in(_PAUSE)

    def last(self) -> Callable[[HistoryService], float | None]:
        """Stop waiting, and hand out the work that is left."""
        self._over = True
        if self._timer is not None:
            self._timer.cancel()
        return partial(HistoryService.settle_mass_changes, final=True)

    def _look_in(self, seconds: float) -> None:
        if self._timer is None and not self._over:
            self._timer = asyncio.get_running_loop().call_later(seconds, self._look)

    def _look(self) -> None:
        self._timer = None
        if not self._over:
            self._later(self._settle())

    async def _settle(self) -> None:
        wait = await self._attempt(self._tended)
        if wait is None and self._heard:
            self._heard = False
            if await self._attempt(_indexed):
                self._heard, wait = True, _BETWEEN
        self._look_in(_PAUSE if wait is None else wait)

    def _tended(self, service: HistoryService) -> float | None:
        self.memory.look(service)
        return service.settle_mass_changes()


def _indexed(service: HistoryService) -> bool:
    """Bring the index on; where the store cannot be written to, searches do without."""
    with suppress(StoreError):
        return service.index_more()
    return False
