"""Work that nobody waits for: held until it is done, and heard of where it fails.

Belongs to the loop's thread.
"""

import asyncio
import logging
from collections.abc import Coroutine
from typing import Any, TypeVar

__all__ = ["Tasks"]

_Result = TypeVar("_Result")


class Tasks:
    """What one session has begun."""

    def __init__(self, log: logging.Logger) -> None:
        self._log = log
        self._ending: set[asyncio.Task[Any]] = set()
        self._endless: set[asyncio.Task[Any]] = set()

    def begin(
        self, work: Coroutine[Any, Any, object], loop: asyncio.AbstractEventLoop | None = None
    ) -> None:
        """Begin work that comes to an end; it is begun in the order of these calls."""
        self._begin(work, loop, self._ending)

    def begin_endless(
        self, work: Coroutine[Any, Any, None], loop: asyncio.AbstractEventLoop | None = None
    ) -> "asyncio.Task[None]":
        """Begin work that goes on until it is cancelled."""
        return self._begin(work, loop, self._endless)

    async def settled(self) -> None:
        """Wait until all that was begun so far, and comes to an end, is done."""
        if self._ending:
            await asyncio.wait(tuple(self._ending))

    async def finished(self) -> None:
        """Wait for all of it; what has no end is cancelled."""
        for task in self._endless:
            task.cancel()
        if all_ := (*self._ending, *self._endless):
            await asyncio.wait(all_)

    def cancel(self) -> None:
        """Cancel all of it, without waiting."""
        for task in (*self._ending, *self._endless):
            task.cancel()

    def _begin(
        self,
        work: Coroutine[Any, Any, _Result],
        loop: asyncio.AbstractEventLoop | None,
        held: set[asyncio.Task[Any]],
    ) -> "asyncio.Task[_Result]":
        task = (loop or asyncio.get_running_loop()).create_task(work)
        # the loop itself holds it weakly
        held.add(task)
        task.add_done_callback(held.discard)
        task.add_done_callback(self._done)
        return task

    def _done(self, task: "asyncio.Task[Any]") -> None:
        if not task.cancelled() and (error := task.exception()) is not None:
            self._log.error("Backtrail: work in the background failed", exc_info=error)
