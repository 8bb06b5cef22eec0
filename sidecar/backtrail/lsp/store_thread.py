"""The one thread that owns the service.

The service is opened, used and closed here and nowhere else, so that the loop never waits for a
disk. Work runs in the order it was handed in. While the store cannot be opened each piece of work
tries again, so history comes back by itself.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from backtrail.history.service import HistoryService

__all__ = ["StoreThread"]

_Result = TypeVar("_Result")


class StoreThread:
    """Runs work on the service, one piece after the other."""

    def __init__(self, opened: Callable[[], HistoryService]) -> None:
        """``opened`` opens the service; it is called in the thread, at the first work."""
        self._opened = opened
        self._service: HistoryService | None = None
        self._executor = ThreadPoolExecutor(1, thread_name_prefix="store")

    async def call(self, work: Callable[[HistoryService], _Result]) -> _Result:
        """Do ``work`` and answer its result; errors of opening come out here as well.

        Work that was handed in is finished even when its caller is cancelled.
        """
        done = asyncio.get_running_loop().run_in_executor(self._executor, self._run, work)
        return await asyncio.shield(done)

    async def close(self) -> None:
        """Finish everything handed in, then close the service. Work that comes later reopens it."""
        await asyncio.get_running_loop().run_in_executor(self._executor, self._close)

    def stop(self) -> None:
        """Do the same without a loop, and end the thread."""
        self._executor.submit(self._close)
        self._executor.shutdown(wait=True)

    def _run(self, work: Callable[[HistoryService], _Result]) -> _Result:
        if self._service is None:
            self._service = self._opened()
        return work(self._service)

    def _close(self) -> None:
        if self._service is not None:
            service, self._service = self._service, None
            service.close()
