"""Long reading with a connection of its own, beside the saves that go on meanwhile.

The rule: it begins after everything that was asked for before, so it sees every save that was told;
and it ends soon after nobody waits for it any more. A history that has no second connection, one in
memory, is read in its own thread instead.
"""

import asyncio
import threading
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final, Protocol, TypeVar

from backtrail.app import another
from backtrail.history.service import HistoryService
from backtrail.storage.repository import Progress

__all__ = ["read_beside"]

_Result = TypeVar("_Result")
_Work = Callable[[HistoryService, Progress], _Result]

_readers: Final = ThreadPoolExecutor(2, thread_name_prefix="beside")
"""One for a check, one for a report: what many ask for at once waits here, not in memory."""


class _Call(Protocol):
    def __call__(
        self, work: Callable[[HistoryService], _Result], /
    ) -> Coroutine[Any, Any, _Result]: ...


class _UnwantedError(Exception):
    """Nobody waits for the work any more."""


async def read_beside(
    call: _Call, work: _Work[_Result], tell: Callable[[int, int], None] = lambda _done, _all: None
) -> _Result:
    """Answer what ``work`` reads; ``tell`` hears in the loop how far it is, once that is known.

    ``work`` calls the function that it is given now and then: that is where it ends when it is
    cancelled.

    Raises:
        StoreGoneError: The store is not at its place any more.

    """
    loop, unwanted = asyncio.get_running_loop(), threading.Event()

    def step(done: int, total: int) -> None:
        if unwanted.is_set():
            raise _UnwantedError
        if total:  # else nobody knows yet how much there is
            loop.call_soon_threadsafe(tell, done, total)

    def read(opened: Callable[[], HistoryService]) -> _Result:
        step(0, 0)  # it may have waited for its turn
        service = opened()
        try:
            return work(service, step)
        finally:
            service.close()

    try:
        opened = await call(another)
        if opened is None:
            return await call(lambda service: work(service, step))
        return await loop.run_in_executor(_readers, read, opened)
    finally:
        unwanted.set()
