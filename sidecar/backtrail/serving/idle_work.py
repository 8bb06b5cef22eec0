"""Looks after the store while nobody saves: puts old versions together, lets go of some once a day.

It is done in a process of its own that stands back behind everything else: a plan over a large
store takes seconds, and no save waits for it. Rules: of all faces on a store one does it, one that
cannot be sure does not, and it ends with the face that began it.
"""

import asyncio
import fcntl
import logging
import os
import sys
import time
from collections.abc import Callable, Coroutine, Iterator
from contextlib import closing, contextmanager, suppress
from typing import Any, Final, Literal

import msgspec

from backtrail.errors import BacktrailError, ConflictError
from backtrail.history.service import HistoryService
from backtrail.history.turns import Undertaking, is_wanted
from backtrail.settings import Settings

__all__ = ["Order", "Pace", "due", "main", "run", "work_idle"]

_log = logging.getLogger(__name__)

_EVERY: Final = 300.0
"""Seconds between two looks; two in a row without anything new are needed."""
_LATER: Final = 12
"""Looks that are passed over after one whose work was not done."""
_DAY: Final = 86_400.0
_MANY: Final = 500
"""Entries since the last compaction that are worth one: a day of work."""
_SOME: Final = 50
"""The same a day later."""
_LONGEST: Final = 3600.0
"""Seconds after which it is ended; what is left is for another time."""
_TRIES: Final = 3
"""Plans that may turn out to be stale."""
_MANNERS: Final = 19
"""How far it stands back, as in ``nice``."""
_QUIET: Final = 10.0
"""Seconds that it stands still after a save, and until it looks again."""
_ASKED: Final = 3.0
"""Seconds that it stands still at most while somebody reads or looks for changes."""
_NAP: Final = 1.0
"""Seconds that it rests after a step, at most; else as long as the step took."""
_START: Final = (
    "import sys; sys.path[:] = {path!r}; from backtrail.serving.idle_work import main; main()"
)

_Work = Literal["prune", "compact"]


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be done, and by what."""

    work: _Work
    store: str
    settings: Settings
    sequence: int
    """The last entry of the store: the same at the next look means that nobody is at work."""


async def work_idle(
    ask: Callable[[Callable[[HistoryService], Order | None]], Coroutine[Any, Any, Order | None]],
    *,
    every: float = _EVERY,
) -> None:
    """Look now and then until cancelled; ``ask`` asks the store, None: it does not serve."""
    before: Order | None = None
    while True:
        await asyncio.sleep(every)
        order = await ask(due)
        if order is not None and before is not None and order.sequence == before.sequence:
            if not await run(order):
                await asyncio.sleep(_LATER * every)  # a store that is damaged, say
            order = None
        before = order


def due(service: HistoryService) -> Order | None:
    """What there is to do, by the settings and the store; costs some microseconds."""
    settings, store = service.settings, service.store
    if not store.startswith("/"):
        return None
    work: _Work
    if _may_prune(settings, store):
        work = "prune"
    elif _may_compact(service):
        work = "compact"
    else:
        return None
    return Order(work=work, store=store, settings=settings, sequence=service.last_sequence())


def _may_prune(settings: Settings, store: str) -> bool:
    automatic, budget = settings.retention.automatic, settings.retention.budget
    if automatic == "off" or _pruned_today(store):
        return False
    try:
        large = bool(budget) and os.stat(store).st_size > budget  # noqa: PTH116 - text
    except OSError:
        return False
    return large or automatic == "rule"


def _pruned_today(store: str) -> bool:
    with suppress(OSError):
        found = os.stat(_mark(store))  # noqa: PTH116 - text
        return bool(found.st_size) and time.time() - found.st_mtime < _DAY
    return False


def _may_compact(service: HistoryService) -> bool:
    if service.settings.storage.compact == "off":
        return False
    last, sequence = service.last_compaction(), service.last_sequence()
    if last is None:
        return sequence >= _MANY
    new = sequence - last.sequence
    return new >= _MANY or (new >= _SOME and time.time() - last.time_ns / 1e9 >= _DAY)


async def run(order: Order) -> bool:
    """Do it, unless another face does or did; False where nothing was done."""
    try:
        with _alone(order) as mark:
            return mark is not None and await _done(msgspec.msgpack.encode(order), mark)
    except (OSError, UnicodeEncodeError) as error:
        _log.warning("the store was not looked after: %s", error)
        return False


@contextmanager
def _alone(order: Order) -> Iterator[int | None]:
    """A locked file that others keep away from; None: it is not this face's turn."""
    flags = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW
    with os.fdopen(os.open(_mark(order.store), flags, 0o600), "r+b") as mark:
        try:
            fcntl.flock(mark, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield None  # another face is at it
            return
        if order.work == "prune":
            if _pruned_today(order.store):
                yield None
                return
            os.pwrite(mark.fileno(), b"%d\n" % time.time(), 0)
        yield mark.fileno()


async def _done(text: bytes, mark: int) -> bool:
    """Have a process of its own do it, which does not outlive whoever waits for it here.

    It holds the lock as well: where this face is killed nobody else begins before it ended.
    """
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        _START.format(path=sys.path),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
        pass_fds=(mark,),
    )
    try:
        _, said = await asyncio.wait_for(process.communicate(text), _LONGEST)
    except TimeoutError:
        said = b"it took too long; the rest is for another time"
    finally:
        if process.returncode is None:
            with suppress(ProcessLookupError):
                process.kill()  # every step of it is a transaction
            await process.wait()
    if process.returncode:
        _log.warning("the store was not looked after: %s", said.decode(errors="replace").strip())
    return not process.returncode


def main() -> None:
    """Do what the order on standard input says."""
    from backtrail.app import open_service  # noqa: PLC0415 - only this process needs it

    order = msgspec.msgpack.decode(sys.stdin.buffer.read(), type=Order)
    os.nice(_MANNERS)
    service = open_service(store=order.store, settings=order.settings)
    try:
        if order.work == "prune" and not _pruned(service):
            return
        if order.settings.storage.compact == "idle":
            service.compact(rest=Pace(service))
    except BacktrailError as error:
        sys.exit(str(error))
    finally:
        service.close()


class _GoneError(Exception):
    """The face that began it ended."""


def _pruned(service: HistoryService) -> bool:
    """Let go of what the rule says; False where the face is gone."""
    pace = Pace(service, saves=False)

    def rest(_done: int, _total: int) -> None:
        if not pace():
            raise _GoneError

    with closing(Undertaking(service.store)), suppress(_GoneError):
        for _ in range(_TRIES):
            with suppress(ConflictError):
                service.prune(service.plan_prune(), rest)
                break
        return True
    return False


class Pace:
    """Asked between two steps of the work, it gives others their turn; false when it is to end."""

    def __init__(
        self,
        service: HistoryService,
        *,
        saves: bool = True,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """``clock`` gives seconds that never go back, ``sleep`` waits for some.

        ``saves`` not: the work writes to the log itself, so saves are seen as any other work is.
        """
        self._service = service
        self._saves = saves
        self._clock = clock
        self._sleep = sleep
        self._parent = os.getppid()
        self._sequence = service.last_sequence()
        self._since = clock()

    def __call__(self) -> bool:
        """Rest as long as the step took, and while others are at work; False: the face is gone.

        A save costs ten quiet seconds; whatever else is asked for one, three at most.
        """
        self._sleep(min(self._clock() - self._since, _NAP))
        waited = 0.0
        while os.getppid() == self._parent:
            sequence = self._service.last_sequence()
            if self._saves and sequence != self._sequence:
                self._sequence, nap = sequence, _QUIET
            elif waited < _ASKED and is_wanted(self._service.store):
                nap = _NAP
            else:
                self._since = self._clock()
                return True
            self._sleep(nap)
            waited += nap
        return False


def _mark(store: str) -> str:
    """A file beside the store, locked while that is done; its age tells of the last prune."""
    return f"{store}-pruned"
