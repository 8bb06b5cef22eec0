"""First versions of a folder's files, made in the background.

Rule: nobody waits for it. Reading is done elsewhere, of many files in a process of its own, and the
store is asked for one small piece at a time, between which an editor's saves get their turn.
"""

import asyncio
import os
import time
from collections import deque
from collections.abc import Callable, Coroutine, Iterable, Iterator
from contextlib import ExitStack, closing
from functools import partial
from pathlib import Path
from typing import Any, Final, Protocol, TypeVar

import msgspec

from backtrail.history.beginnings import Beginner, Reading
from backtrail.history.service import HistoryService
from backtrail.serving.reader import Reader
from backtrail.settings import CaptureSettings
from backtrail.upkeep.surveys import Fresh

__all__ = ["Attempt", "FirstScan", "begin_files", "is_too_wide"]

_Result = TypeVar("_Result")

_MANY: Final = 2000
"""Files whose reading takes longer than to begin a process for it."""
_AHEAD: Final = 2
"""Portions that wait for that process, the one it is at included."""


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
    found: Iterator[list[Fresh]],
    budget: CaptureSettings,
    *,
    attempt: Attempt,
    leave: Callable[[Iterable[str]], None],
    tell: Callable[[str, int], None],
    stopped: Callable[[], bool],
) -> FirstScan:
    """Keep a first version of each file within the budget.

    They may still be looked for: what was ``found`` is asked for in any thread, portion by portion,
    and to its end in any case. ``leave`` is handed the files that need an ordinary look, by
    absolute path; ``tell`` hears how far it is, in words and, once all are found, in percent.
    """
    root, files = beginner.root, _Files(found, budget.first_scan_files)
    done = held = 0
    keeping: asyncio.Task[tuple[str, ...] | None] | None = None
    with ExitStack() as stack:
        ahead = _Ahead(files, beginner.read, 1)
        if await asyncio.to_thread(files.are_many):
            reader = stack.enter_context(closing(await asyncio.to_thread(Reader, beginner)))
            ahead = _Ahead(files, reader.read, _AHEAD)
        while not stopped() and held < budget.first_scan_bytes:
            # Two threads of this process that both want to run Python hold each other up: more is
            # looked for when the store has kept what was read before.
            asked, reading = await ahead.first()
            if not asked or not await _kept(keeping, root, leave):
                break
            await ahead.ask()
            work = partial(HistoryService.begin, root=root, firsts=reading.firsts)
            keeping = asyncio.create_task(attempt(work))
            leave(f"{root.rstrip('/')}/{path}" for path in reading.others)
            held += reading.bytes
            done += asked
            tell(*files.words(done))
        refused = not await _kept(keeping, root, leave)
    await asyncio.to_thread(files.finish)
    return FirstScan(done=done, left=files.found - done, refused=refused)


class _Files:
    """What is to be read; in any thread, but in one at a time."""

    def __init__(self, found: Iterator[list[Fresh]], limit: int) -> None:
        self.found = 0
        self._left = limit
        self._whole = False
        """There are no more than were found."""
        self._portions = found
        self._few: deque[list[Fresh]] = deque()

    def are_many(self) -> bool:
        """Whether a process that reads them is worth its beginning."""
        while self.found < _MANY and (portion := self._look()):
            self._few.append(portion)
        return self.found >= _MANY

    def next(self) -> list[str]:
        """The paths of a portion; none at the end."""
        portion = self._few.popleft() if self._few else self._look() if self._left else []
        paths = [each.path for each in portion[: self._left]]
        self._left -= len(paths)
        return paths

    def finish(self) -> None:
        """Find the rest, which nobody reads."""
        while self._look():
            pass

    def words(self, done: int) -> tuple[str, int]:
        """How far one is, in words and in percent."""
        if self._whole:
            return f"{done:,} of {self.found:,} files", 100 * done // self.found
        return f"{done:,} files", 0

    def _look(self) -> list[Fresh]:
        portion = next(self._portions, [])
        self.found += len(portion)
        self._whole = not portion
        return portion


class _Ahead:
    """Reads some portions before they are needed, so that whoever reads need not wait."""

    def __init__(
        self, files: _Files, read: Callable[[list[str], int], Reading], number: int
    ) -> None:
        self._files = files
        self._read = read
        self._number = number
        self._asked: deque[tuple[int, asyncio.Task[Reading]]] = deque()

    async def ask(self) -> None:
        """Have as many portions read as may be at once."""
        while len(self._asked) < self._number:
            if not (paths := await asyncio.to_thread(self._files.next)):
                break
            reading = asyncio.to_thread(self._read, paths, time.time_ns())
            self._asked.append((len(paths), asyncio.create_task(reading)))

    async def first(self) -> tuple[int, Reading]:
        """The number of files in the next portion, none at the end, and what became of them."""
        if not self._asked:
            await self.ask()
        if not self._asked:
            return 0, Reading(firsts=(), others=(), bytes=0)
        files, reading = self._asked.popleft()
        return files, await reading


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
