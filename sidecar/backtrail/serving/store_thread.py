"""The one thread that owns the service.

The service is opened, used and closed here and nowhere else, so that the loop never waits for a
disk. Work runs in the order it was handed in. While the store cannot be opened each piece of work
tries again, so history comes back by itself. One that went is waited for, and no other is made in
its place before the end; one that somebody put there is opened.
"""

import asyncio
import os
import time
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any, Final, TypeVar

from backtrail.errors import (
    BacktrailError,
    DamagedError,
    StoreBusyError,
    StoreError,
    StoreGoneError,
)
from backtrail.history.service import HistoryService
from backtrail.history.turns import begin_turn, end_turn
from backtrail.model import Event
from backtrail.serving.allowances import Allowance

__all__ = ["StoreThread"]

_Result = TypeVar("_Result")
_PATIENCE: Final = 30.0
"""Seconds at the end of the process for a store that another one keeps locked: each try waits."""

_LONGEST_QUEUE: Final = 1_000
"""Pieces of work that wait before who brings more is held up."""

_LATE: Final = "the history is busy; this is done as soon as its turn comes"

_LOCKED: Final = "another process keeps the history locked; try again in a moment"

_Work = Callable[[HistoryService], object]


class StoreThread:
    """Runs work on the service, one piece after the other."""

    def __init__(
        self,
        opened: Callable[[], HistoryService],
        heard: Callable[[HistoryService, list[Event]], None],
        told: Callable[[str], None] = lambda _: None,
        hurt: Callable[[str], None] | None = None,
    ) -> None:
        """``opened`` opens the service; it is called in the thread, at the first work.

        ``heard`` is told there what each piece of work did, before its caller has the result, and
        ``told``, for people, that another store is open than before. ``hurt``
        is told in its place where that is since the one before is damaged.
        """
        self._opened = opened
        self._heard = heard
        self._told = told
        self._hurt = hurt or told
        self._events: list[Event] = []
        self._service: HistoryService | None = None
        self._locked = False
        """At the end another process held the store for as long as one waits."""
        self._refused = 0.0
        """When the last work began that found the store locked for as long as one waits."""
        self._late: Future[Any] | None = None
        self._executor = ThreadPoolExecutor(1, thread_name_prefix="store")
        self._damaged = ""
        """Of which damaged store the person was told."""
        self._queue = Allowance(_LONGEST_QUEUE)

    @property
    def queued(self) -> int:
        """Pieces of work that are not done yet."""
        return self._queue.under_way

    def wait_for_room(self) -> None:
        """Block while too much work waits; for the thread that brings it, never for the loop."""
        self._queue.wait()

    @property
    def behind(self) -> bool:
        """Work that its caller did not wait for any longer is not done yet."""
        return self._late is not None and not self._late.done()

    async def call(
        self,
        work: Callable[[HistoryService], _Result],
        *,
        within: float | None = None,
        droppable: bool = False,
    ) -> _Result:
        """Do ``work`` and answer its result; errors of opening come out here as well.

        Work that was handed in is finished even when its caller is cancelled, or has waited for
        ``within`` seconds; but where it is ``droppable`` and still waits for its turn when the
        caller is cancelled, it is not begun.

        :raises StoreBusyError: it is not done within that time.
        """
        submitted = self._submit(work)
        done = asyncio.wrap_future(submitted)
        if within is not None and not (await asyncio.wait({done}, timeout=within))[0]:
            self._late = submitted
            done.add_done_callback(_let_go)
            raise StoreBusyError(_LATE)
        try:
            return await asyncio.shield(done)
        except asyncio.CancelledError:
            if droppable:
                submitted.cancel()
            raise

    async def closed(self, work: Callable[[], _Result]) -> _Result:
        """Do ``work`` while the store is closed; what is asked for meanwhile waits, and opens it.

        For what no open store allows, like a repair that takes its place.
        """

        def alone() -> _Result:
            self._close()
            return work()

        done = asyncio.get_running_loop().run_in_executor(self._executor, alone)
        return await asyncio.shield(done)

    def now(
        self, work: Callable[[HistoryService], _Result], *, within: float | None = None
    ) -> _Result:
        """Do the same and block meanwhile; never from the store's own thread."""
        done = self._submit(work)
        try:
            return done.result(within)
        except TimeoutError:
            if done.done():  # one of the work itself
                raise
            self._late = done
            raise StoreBusyError(_LATE) from None

    async def give_up_gone(self) -> bool:
        """Let go of a store that went, so that the next work makes one in its place.

        For the end alone, when what waits would go, too. False: it is where it was.
        """
        return await asyncio.get_running_loop().run_in_executor(self._executor, self._give_up_gone)

    async def close(self) -> None:
        """Finish everything handed in, then close the service. Work that comes later reopens it."""
        await asyncio.get_running_loop().run_in_executor(self._executor, self._close)

    def stop(self, last: Iterable[_Work] = ()) -> None:
        """Do the same without a loop, after the ``last`` work, and end the thread."""
        end = time.monotonic() + _PATIENCE
        for work in last:
            self._executor.submit(self._finish, work, end)
        self._executor.submit(self._close)
        self._executor.shutdown(wait=True)

    def _submit(self, work: Callable[[HistoryService], _Result]) -> "Future[_Result]":
        try:
            submitted = self._executor.submit(self._in_turn, work, time.monotonic())
        except RuntimeError:  # stopped
            raise StoreError("the history is closed: the process is about to end") from None
        self._queue.add()
        submitted.add_done_callback(lambda _: self._queue.remove())
        return submitted

    def _in_turn(self, work: Callable[[HistoryService], _Result], since: float) -> _Result:
        """Do work that was handed in at ``since``.

        What waited through all of a try that was in vain does not wait through one of its own:
        else a thousand saves behind a locked store would hold it up for an hour.
        """
        began = time.monotonic()
        if since < self._refused:
            raise StoreBusyError(_LOCKED)
        try:
            return self._run(work)
        except StoreBusyError:
            self._refused = began
            raise

    def _run(self, work: Callable[[HistoryService], _Result]) -> _Result:
        self._follow()
        if self._service is None:
            service = self._opened()
            service.subscribe(self._events.append)
            self._service = service
            self._tell_damage(service)
        service = self._service
        noticed = begin_turn(service.store)
        try:
            return work(service)
        except StoreGoneError as error:
            if error.replaced:
                self._close()
                self._told(_elsewhere(service.store))
            raise
        except DamagedError as error:
            if error.structural:
                self._close()  # opened again it is looked over, and saves are kept beside it
            raise
        finally:
            if noticed:
                end_turn(service.store)
            if self._events:
                events = self._events.copy()
                self._events.clear()
                self._heard(service, events)

    def _follow(self) -> None:
        """Let go of a store that was moved: a link is in its place, and what it led to is opened.

        Who only reads would see nothing of what others save there.
        """
        if self._service is None or not os.path.islink(self._service.store):  # noqa: PTH114 - text
            return
        before = self._service.store
        self._close()
        self._told(_elsewhere(before))

    def _tell_damage(self, service: HistoryService) -> None:
        if service.damaged and service.damaged != self._damaged:
            self._damaged = service.damaged
            self._hurt(
                f"The history at {service.damaged} is damaged. Saves are kept in {service.store}"
                " until you run `backtrail repair --replace`, which puts both together."
            )

    def _finish(self, work: _Work, end: float) -> None:
        if self._locked and time.monotonic() >= end:
            return
        try:
            self._run(work)
        except StoreBusyError:
            self._locked = True
        except StoreGoneError:
            if self._give_up_gone():
                self._finish(work, end)
        except BacktrailError:
            pass  # there is nobody left to tell

    def _give_up_gone(self) -> bool:
        service = self._service
        if service is None or not service.store.startswith("/") or Path(service.store).exists():
            return False
        self._close()
        self._told(
            f"The history at {service.store} is gone. What was still to be kept is in a new one"
            " there; put the old one back in its place for what is older."
        )
        return True

    def _close(self) -> None:
        if self._service is not None:
            service, self._service = self._service, None
            service.close()


def _let_go(done: "asyncio.Future[Any]") -> None:
    """Look at an error that nobody waits for any more, or asyncio would complain of it."""
    if not done.cancelled():
        done.exception()


def _elsewhere(store: str) -> str:
    """Say which history is opened from now on."""
    if os.path.islink(store):  # noqa: PTH114 - text
        return f"The history was moved to {os.path.realpath(store)}. Saves are kept there."
    return f"Another history lies at {store} now. Saves are kept there."
