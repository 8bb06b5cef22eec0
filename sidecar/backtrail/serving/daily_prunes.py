"""Lets go of old versions once a day, while nobody saves.

It is done in a process of its own that stands back behind everything else: a plan over a large
store takes seconds, and no save waits for it. Rule: of all faces on a store one does it, and one
that cannot be sure does not.
"""

import asyncio
import fcntl
import logging
import os
import subprocess
import sys
import time
from collections.abc import Callable, Coroutine
from contextlib import suppress
from typing import Any, Final

import msgspec

from backtrail.errors import BacktrailError, ConflictError
from backtrail.history.service import HistoryService
from backtrail.settings import Settings

__all__ = ["Order", "due", "main", "prune_daily", "run"]

_log = logging.getLogger(__name__)

_EVERY: Final = 300.0
"""Seconds between two looks; two in a row without anything new are needed."""
_DAY: Final = 86_400.0
_LONGEST: Final = 3600.0
"""Seconds after which it is ended; what is left is for another day."""
_TRIES: Final = 3
"""Plans that may turn out to be stale."""
_MANNERS: Final = 19
"""How far it stands back, as in ``nice``."""
_START: Final = (
    "import sys; sys.path[:] = {path!r}; from backtrail.serving.daily_prunes import main; main()"
)


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be pruned, and by what."""

    store: str
    settings: Settings
    sequence: int
    """The last entry of the store: the same at the next look means that nobody is at work."""


async def prune_daily(
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
            await asyncio.to_thread(run, order)
            order = None
        before = order


def due(service: HistoryService) -> Order | None:
    """What there is to do, by the settings and the store's size; costs some microseconds."""
    settings, store = service.settings, service.store
    automatic = settings.retention.automatic
    if automatic == "off" or not store.startswith("/"):
        return None
    with suppress(OSError):
        if time.time() - os.stat(_mark(store)).st_mtime < _DAY:  # noqa: PTH116 - text
            return None
    budget = settings.retention.budget
    try:
        large = bool(budget) and os.stat(store).st_size > budget  # noqa: PTH116 - text
    except OSError:
        return None
    if automatic == "budget" and not large:
        return None
    return Order(store=store, settings=settings, sequence=service.last_sequence())


def run(order: Order) -> bool:
    """Do it, unless another face does or did today; False where nothing was done."""
    flags = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW
    try:
        text = msgspec.msgpack.encode(order)
        with os.fdopen(os.open(_mark(order.store), flags, 0o600), "r+b") as mark:
            fcntl.flock(mark, fcntl.LOCK_EX | fcntl.LOCK_NB)
            found = os.fstat(mark.fileno())
            if found.st_size and time.time() - found.st_mtime < _DAY:
                return False
            os.pwrite(mark.fileno(), b"%d\n" % time.time(), 0)
            subprocess.run(  # noqa: S603 - ourselves
                [sys.executable, "-c", _START.format(path=sys.path)],
                input=text,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                timeout=_LONGEST,
                check=True,
            )
    except BlockingIOError:
        return False  # another face is at it
    except (OSError, UnicodeEncodeError, subprocess.SubprocessError) as error:
        _log.warning("old versions were not let go of: %s", error)
        return False
    return True


def main() -> None:
    """Plan and do what the order on standard input says."""
    from backtrail.app import open_service  # noqa: PLC0415 - only this process needs it

    order = msgspec.msgpack.decode(sys.stdin.buffer.read(), type=Order)
    os.nice(_MANNERS)
    service = open_service(store=order.store, settings=order.settings)
    try:
        _pruned(service)
    except BacktrailError as error:
        sys.exit(str(error))
    finally:
        service.close()


def _pruned(service: HistoryService) -> None:
    for _ in range(_TRIES):
        with suppress(ConflictError):
            service.prune(service.plan_prune())
            return


def _mark(store: str) -> str:
    """A file beside the store whose age tells when it was pruned last."""
    return f"{store}-pruned"
