"""The checks that run by themselves: soon after saves, when nobody saves, at checkpoints.

Each runs in a process of its own that stands back behind everything else, so that no save waits for
it. Rules: of all faces on a store one runs them at a time, what is known is not asked again, and a
check ends with the face that began it.
"""

import asyncio
import fcntl
import logging
import os
import signal
import sys
import threading
from collections.abc import Callable, Coroutine, Iterable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from time import sleep
from typing import Any, Final

import msgspec

from backtrail.checking import CheckTime
from backtrail.errors import BacktrailError
from backtrail.history.checks.trips import Trip
from backtrail.history.service import HistoryService
from backtrail.model import Event, EventKind
from backtrail.settings import Settings

__all__ = ["CheckAnswer", "CheckOrder", "StandingChecks", "main", "run_apart"]

_log = logging.getLogger(__name__)

_SOON: Final = 2.0
"""Seconds without a save after which a check that runs on saves begins."""
_IDLE: Final = 60.0
"""The same of one that waits until nobody saves."""
_ENDING: Final = 5.0
"""Seconds that a check has to end what it started."""
_LOOK: Final = 1.0
"""Seconds between two looks whether the face is still there."""
_MANNERS: Final = 10
"""How far it stands back, as in ``nice``."""
_START: Final = (
    "import sys; sys.path[:] = {path!r}; from backtrail.serving.standing_checks import main; main()"
)
_SAVES: Final[frozenset[EventKind]] = frozenset({
    "created", "deleted", "renamed", "returned", "restored", "undone", "rollback-ended",
})  # fmt: skip
_MADE: Final = frozenset({"", "run"})
"""Occasions of checkpoints that somebody makes; the others follow from saves, or from checks."""


class CheckOrder(msgspec.Struct, frozen=True, kw_only=True):
    """A check that is to run."""

    store: str
    settings: Settings
    root: str
    """Of the project, absolute."""
    check: str


class CheckAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """What came of it."""

    trip: Trip | None = None


class StandingChecks:
    """Begins checks by what happens in the store. Belongs to the loop's thread."""

    def __init__(
        self,
        *,
        ask: Callable[[Callable[[HistoryService], Any]], Coroutine[Any, Any, Any]],
        begin: Callable[[Coroutine[Any, Any, None]], object],
        tripped: Callable[[str, Trip], Coroutine[Any, Any, None]],
        run: "Callable[[CheckOrder], Coroutine[Any, Any, CheckAnswer | None]] | None" = None,
        soon: float = _SOON,
        idle: float = _IDLE,
    ) -> None:
        """``ask`` has work done in the store's thread, ``begin`` what goes on until the end.

        ``tripped`` hears, with the project's root, of a reason to go back.
        """
        self._ask, self._begin, self._tripped = ask, begin, tripped
        self._run_one = run or run_apart
        self._pauses: dict[CheckTime, float] = {"save": soon, "idle": idle, "checkpoint": 0.0}
        self._timers: dict[CheckTime, asyncio.TimerHandle] = {}
        self._due: dict[CheckTime, None] = {}
        self._running = False
        self.saved_at = 0.0
        """When the last save was heard of, by the loop's clock."""

    @staticmethod
    def times(settings: Settings, events: Iterable[Event]) -> frozenset[CheckTime]:
        """For which times something happened, of those that a check waits for; in any thread."""
        wanted = {time for check in settings.checks for time in check.whenever}
        if not wanted:
            return frozenset()
        found: set[CheckTime] = set()
        for event in events:
            if event.kind in _SAVES:
                found |= {"save", "idle"}
            elif event.kind == "checkpoint" and event.detail.get("occasion", "") in _MADE:
                found.add("checkpoint")
        return frozenset(found & wanted)

    def heard(self, times: Iterable[CheckTime]) -> None:
        """Something happened: what waits for it begins anew to wait."""
        loop = asyncio.get_running_loop()
        for time in times:
            if time != "checkpoint":
                self.saved_at = loop.time()
            if time in self._timers:
                self._timers[time].cancel()
            self._timers[time] = loop.call_later(self._pauses[time], self._is_due, time)

    def end(self) -> None:
        """Begin nothing more."""
        for timer in self._timers.values():
            timer.cancel()

    def _is_due(self, time: CheckTime) -> None:
        del self._timers[time]
        self._due[time] = None
        if not self._running:
            self._running = True
            self._begin(self._work())

    async def _work(self) -> None:
        try:
            while self._due:
                time = next(iter(self._due))
                del self._due[time]
                for order in await self._ask(partial(_orders, time)) or ():
                    await self._done(order)
        finally:
            self._running = False

    async def _done(self, order: CheckOrder) -> None:
        try:
            answer = await self._run_one(order)
        except OSError as error:
            _log.warning("check %s was not run: %s", order.check, error)
            return
        if answer is not None and answer.trip is not None:
            self._begin(self._tripped(order.root, answer.trip))


def _orders(time: CheckTime, service: HistoryService) -> tuple[CheckOrder, ...]:
    """The checks of all open projects that run at such a time."""
    settings, store = service.settings, service.store
    if not store.startswith("/"):
        return ()
    return tuple(
        CheckOrder(store=store, settings=settings, root=root, check=check.name)
        for root, check in service.standing_checks(time)
    )


async def run_apart(order: CheckOrder) -> CheckAnswer | None:
    """Run a check in a process of its own, after any other that runs by itself on that store."""
    with _line(order.store) as place:
        await _turn(place)
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-c",
            _START.format(path=sys.path),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        try:
            answer, said = await process.communicate(msgspec.msgpack.encode(order))
        finally:
            await _ended(process)
    if process.returncode:
        words = said.decode(errors="replace").strip()
        _log.warning("check %s was not run: %s", order.check, words)
        return None
    return msgspec.msgpack.decode(answer, type=CheckAnswer)


@contextmanager
def _line(store: str) -> Iterator[int]:
    """A file beside the store that one who runs a check has locked."""
    flags = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW
    place = os.open(f"{store}-checking", flags, 0o600)
    try:
        yield place
    finally:
        os.close(place)


async def _turn(place: int) -> None:
    while True:
        with suppress(BlockingIOError):
            fcntl.flock(place, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        await asyncio.sleep(_SOON)


async def _ended(process: asyncio.subprocess.Process) -> None:
    """Have a process that still runs end what it started, and itself."""
    if process.returncode is not None:
        return
    with suppress(ProcessLookupError):
        process.terminate()
        with suppress(TimeoutError):
            await asyncio.wait_for(process.wait(), _ENDING)
        if process.returncode is None:
            process.kill()
    await process.wait()


def _end_with(parent: int) -> None:
    """End as soon as the face that began it is gone, however that ended."""
    while os.getppid() == parent:
        sleep(_LOOK)
    os.kill(os.getpid(), signal.SIGTERM)


def main() -> None:
    """Do what the order on standard input says; the answer goes to standard output."""
    from backtrail.app import open_service  # noqa: PLC0415 - only this process needs it
    from backtrail.history.checks.running import CheckRunQuery  # noqa: PLC0415 - the same
    from backtrail.upkeep.looks import look  # noqa: PLC0415 - the same

    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # what the check started ends, too
    threading.Thread(target=_end_with, args=(os.getppid(),), daemon=True).start()
    order = msgspec.msgpack.decode(sys.stdin.buffer.read(), type=CheckOrder)
    os.nice(_MANNERS)
    service = open_service(store=order.store, roots=[order.root], settings=order.settings)
    try:
        check = next(each for each in service.checks(order.root) if each.name == order.check)
        # an editor keeps what changes; only what runs in the folder sees more than that
        seen = partial(look, service, order.root, lambda _: None)
        found = service.run_check(
            CheckRunQuery(name=order.check, folder=order.root, acts=True),
            seen if check.place == "in-place" else lambda: None,
        )
        sys.stdout.buffer.write(msgspec.msgpack.encode(CheckAnswer(trip=found.trip)))
    except BacktrailError as error:
        sys.exit(str(error))
    finally:
        service.close()
