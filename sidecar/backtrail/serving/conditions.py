"""Whether history is alive, as every face that stays open answers it.

The store's own figures, and what only the process knows: what waits, what failed, who watches. A
store that cannot be opened is an answer, too.
"""

import os
from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any, Protocol

import msgspec

from backtrail.errors import SettingsError, StoreError
from backtrail.history.service import HistoryService
from backtrail.history.states import Status
from backtrail.protocol.messages import FailedHook, OpenFace, SkippedFile, StatusResult
from backtrail.protocol.spelling import iso_time, printable

if TYPE_CHECKING:
    from backtrail.serving.hooks import Failure
    from backtrail.serving.memory import Memory

__all__ = ["Keeping", "condition", "figures", "open_face"]

_Call = Callable[[Callable[[HistoryService], Status]], Coroutine[Any, Any, Status]]


class Keeping(Protocol):
    """How one process gets on with its saves."""

    @property
    def waiting(self) -> int:
        """Files whose newest content is not kept yet."""

    @property
    def trouble(self) -> tuple[str, ...]:
        """Why saves are not being kept, for people; empty when all is well."""


async def figures(call: _Call) -> Status:
    """Ask the store; one that cannot be opened is in trouble."""
    try:
        return await call(HistoryService.status)
    except (StoreError, SettingsError) as error:
        return _unknown(str(error))


def condition(
    found: Status,
    health: Keeping,
    *,
    queued: int,
    watcher: str,
    failures: "tuple[Failure, ...]",
    skipped: tuple[SkippedFile, ...],
    memory: "Memory",
    holds: Callable[[str], bool] = lambda _: True,
) -> StatusResult:
    """Complete what the store said; ``holds`` says which workspaces this face may name.

    ``queued`` is work that waits for its turn, ``watcher`` how changes from outside are noticed.
    """
    from backtrail.protocol.conversions import status_result  # noqa: PLC0415 - start-up counts

    whole = msgspec.structs.replace(
        found,
        trouble=tuple(dict.fromkeys((*found.trouble, *health.trouble))),
        workspaces=tuple(filter(holds, found.workspaces)),
    )
    return msgspec.structs.replace(
        status_result(whole, skipped=skipped),
        waiting=queued + health.waiting,
        watcher=printable(watcher),
        hooks=tuple(_failed(failure) for failure in failures),
        memory=memory.use(),
    )


def open_face(
    face: str,
    health: Keeping,
    *,
    queued: int,
    watcher: str,
    failures: "tuple[Failure, ...]",
    memory: "Memory | None" = None,
) -> OpenFace:
    """Say the same of this process to whoever asks from another one."""
    return OpenFace(
        face=printable(face),
        process=os.getpid(),
        waiting=queued + health.waiting,
        trouble=tuple(printable(line) for line in health.trouble),
        watcher=printable(watcher),
        hooks=tuple(_failed(failure) for failure in failures),
        memory=None if memory is None else memory.use(),
    )


def _failed(failure: "Failure") -> FailedHook:
    return FailedHook(
        hook=printable(failure.hook),
        reason=printable(failure.reason),
        times=failure.times,
        time=iso_time(failure.time_ns),
    )


def _unknown(trouble: str) -> Status:
    return Status(
        store="",
        format=0,
        workspaces=(),
        documents=0,
        versions=0,
        full_bytes=0,
        store_bytes=0,
        last_sequence=0,
        last_time_ns=None,
        trouble=(trouble,),
    )
