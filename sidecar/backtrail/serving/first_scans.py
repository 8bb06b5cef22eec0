"""First versions of a folder's files, made in the background.

Rule: nobody waits for it. Reading is done elsewhere, of many files in a process of its own, and the
store is asked for one small piece at a time, between which an editor's saves get their turn.
"""

import asyncio
import os
import time
from collections.abc import Callable, Coroutine, Iterable
from contextlib import ExitStack, closing
from functools import partial
from pathlib import Path
from typing import Any, Final, Protocol, TypeVar

import msgspec

from backtrail.history.beginnings import Beginner, Reading
from backtrail.history.service import HistoryService
from backtrail.serving.reader import Reader
from backtrail.settings import CaptureSettings
from backtrail.upkeep.surveys import Fresh, portions

__all__ = ["Attempt", "FirstScan", "begin_files", "is_too_wide"]

_Result = TypeVar("_Result")

_MANY: Final = 2000
"""Files whose reading takes longer than to begin a process for it."""


class Attempt(Protocol):
    """Does work in the store's thread; None when the store refused it."""

    def __call__(  # noqa: D102 - the class says it
        self, work: Callable[[HistoryService], _Result], /
    ) -> Coroutine[Any, Any, _Result | None]: ...


class FirstScan(msgspec.Struct, frozen=True, kw_only=True):
    """What became of the first scan of a folder."""

    done: int
    left: int
    """Files that stay without a first version until they change."""
    refused: bool = False
    """By the store; what it kept is kept, and the rest is to be found again."""


def is_too_wide(root: str) -> bool:
    """Whether a folder is a person's home or lies above it, where a first scan finds no end."""
    home = os.path.realpath(Path.home())
    return f"{home}/".startswith(f"{root.rstrip('/')}/")


async def begin_files(
    beginner: Beginner,
    fresh: list[Fresh],
    budget: CaptureSettings,
    *,
    attempt: Attempt,
    leave: Callable[[Iterable[str]], None],
    tell: Callable[[str, int], None],
    stopped: Callable[[], bool],
) -> FirstScan:
    """Keep a first version of each file within the budget.

    ``leave`` is handed the files that need an ordinary look, by absolute path; ``tell`` hears how
    far it is, in words and in percent.
    """
    root, total = beginner.root, len(fresh)
    done = held = 0
    keeping: asyncio.Task[tuple[str, ...] | None] | None = None
    with ExitStack() as stack:
        read = beginner.read
        if total >= _MANY:
            read = stack.enter_context(closing(await asyncio.to_thread(Reader, beginner))).read
        for portion in portions(fresh[: budget.first_scan_files]):
            if stopped() or held >= budget.first_scan_bytes:
                break
            paths = [each.path for each in portion]
            # Read while the store keeps what was read before.
            reading: Reading = await asyncio.to_thread(read, paths, time.time_ns())
            if not await _kept(keeping, root, leave):
                return FirstScan(done=done, left=total - done, refused=True)
            work = partial(HistoryService.begin, root=root, firsts=reading.firsts)
            keeping = asyncio.create_task(attempt(work))
            leave(f"{root.rstrip('/')}/{path}" for path in reading.others)
            held += reading.bytes
            done += len(portion)
            tell(f"{done:,} of {total:,} files", 100 * done // total)
        refused = not await _kept(keeping, root, leave)
    return FirstScan(done=done, left=total - done, refused=refused)


async def _kept(
    keeping: "asyncio.Task[tuple[str, ...] | None] | None",
    root: str,
    leave: Callable[[Iterable[str]], None],
) -> bool:
    if keeping is None:
        return True
    known = await keeping
    if known is None:
        return False
    leave(f"{root.rstrip('/')}/{path}" for path in known)
    return True
