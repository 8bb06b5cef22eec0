"""Changes made outside the editor while it is open, as its own watcher hints at them.

Hints are gathered for a moment, then a look at the disk decides. Rule: a save by the editor is the
editor's; its ``didSave`` and the hint come in any order, so a hint for a file whose save may be on
the way waits for it. Belongs to the loop's thread.
"""

import asyncio
import os
from collections.abc import Callable, Coroutine, Iterable
from collections.abc import Set as AbstractSet
from contextlib import suppress
from functools import partial
from itertools import islice
from typing import Any, Final, Protocol, TypeVar

from backtrail.files.reading import Seen
from backtrail.history.service import HistoryService
from backtrail.serving.keepers import Keepers

__all__ = ["Outside"]

_Result = TypeVar("_Result")

_QUIET: Final = 0.15
"""Seconds without a hint after which a burst counts as complete."""

_LONGEST: Final = 1.0
"""Seconds that a burst may go on before it is looked at all the same."""

_SAVE: Final = 0.5
"""Seconds in which the editor must have told of its own save; it does so right after writing."""

_SURELY: Final = 5.0
"""The same where what lies there is what was typed: on a busy machine the word comes late."""

_PIECE: Final = 1000
"""Hints that are looked at before others get their turn at the store."""


class _Attempt(Protocol):
    def __call__(
        self, work: Callable[[HistoryService], _Result], /
    ) -> Coroutine[Any, Any, _Result | None]: ...


class Outside:
    """From hints to versions, in pieces between which the editor's own saves are kept."""

    def __init__(
        self,
        keepers: Keepers,
        *,
        attempt: _Attempt,
        begin: Callable[[], None],
        expected: Callable[[str], bool],
        written: Callable[[str], bool] = lambda _: False,
    ) -> None:
        """``begin`` has :meth:`run` run; ``expected`` knows whose save may be on the way.

        ``written`` tells whether the disk holds what the editor changed; called in any thread.
        """
        self._keepers = keepers
        self._attempt = attempt
        self._begin = begin
        self._expected = expected
        self._written = written
        self._hints: dict[str, None] = {}
        self._held: dict[str, asyncio.TimerHandle] = {}
        self._ready: dict[str, bool] = {}  # whether a save had its time to be told
        self._underway: dict[str, float] = {}
        self._passed: dict[str, Seen] = {}
        self._timer: asyncio.TimerHandle | None = None
        self._since = 0.0
        self._look: asyncio.TimerHandle | None = None
        self._running = False
        self.over = False
        """Nobody will look any more."""

    def waiting_beside(self, saves: AbstractSet[str]) -> int:
        """Count the files that the store has refused so far, but for those of ``saves``."""
        ready = sum(path not in saves for path in self._ready)
        return self._keepers.waiting - len(self._keepers.waiting_names & saves) + ready

    @property
    def pending(self) -> tuple[str, ...]:
        """What was hinted at and not looked at yet."""
        return (*self._ready, *self._hints, *self._held)

    def hint(self, paths: Iterable[str]) -> None:
        """Look at these soon."""
        loop = asyncio.get_running_loop()
        if not self._hints:
            self._since = loop.time()
        self._hints.update(dict.fromkeys(paths))
        if self._timer is not None:
            self._timer.cancel()
        at = min(loop.time() + _QUIET, self._since + _LONGEST)
        self._timer = loop.call_at(at, self._gathered)

    def saved(self, path: str) -> None:
        """What lies there now is kept by itself: the editor told of its save, or restores."""
        self._hints.pop(path, None)
        self._ready.pop(path, None)
        self._underway.pop(path, None)
        self._passed.pop(path, None)
        if path in self._held:
            self._held.pop(path).cancel()

    def passes(self, path: str) -> None:
        """What lies there now is kept by itself, and the editor holds something newer.

        Until it tells of its save, only another change on disk is worth a look.
        """
        self.saved(path)
        with suppress(OSError):
            self._passed[path] = Seen.of(os.lstat(path))

    def reconsider(self, path: str) -> None:
        """The editor holds nothing newer any more: look at what it was to go over."""
        if self._passed.pop(path, None) is not None:
            self.hint([path])

    def underway(self, path: str, seconds: float) -> None:
        """Do not look at a file for so long: its save has begun, and is told when it is done."""
        self._underway[path] = asyncio.get_running_loop().time() + seconds

    async def run(self) -> bool:
        """Do everything that is ready; False when the store refused, or others are at it."""
        if self._running:
            return False
        self._running = True
        try:
            if not await self._worked_off():
                return False
        finally:
            self._running = False
        if self._look is not None:
            self._look.cancel()
        if self._keepers.due is not None:
            loop = asyncio.get_running_loop()
            self._look = loop.call_later(self._keepers.due, self._begin)
        return True

    def last(self) -> Callable[[HistoryService], bool]:
        """Stop waiting, and hand out the work that is left; again, if it could not be done."""
        self.over = True
        for timer in (self._timer, self._look, *self._held.values()):
            if timer is not None:
                timer.cancel()
        return partial(self._keepers.finish, self.pending)

    async def _worked_off(self) -> bool:
        while True:
            if not await self._taken():
                return False
            more = await self._attempt(self._keepers.step)
            if more is None:
                return False
            if not more and not self._ready:
                return True

    async def _taken(self) -> bool:
        """Hand all hints over before anything is kept, or a rename would be torn apart."""
        while self._ready:
            piece = dict(islice(self._ready.items(), _PIECE))
            begun = await self._attempt(partial(self._take, piece))
            if begun is None:
                return False
            for path in piece.keys() & self._ready.keys():
                del self._ready[path]
            for path in begun:
                self._hold(path, _SURELY)
        return True

    def _take(self, piece: dict[str, bool], service: HistoryService) -> list[str]:
        """Hand these over; return those whose save has begun while they waited for the store."""
        begun = [
            path
            for path, waited in piece.items()
            if path in self._underway or (not waited and self._written(path))
        ]
        known = [path for path in piece if self._is_passed(path)]
        self._keepers.take(piece.keys() - {*begun, *known}, service)
        return begun

    def _is_passed(self, path: str) -> bool:
        seen = self._passed.get(path)
        try:
            return seen is not None and seen == Seen.of(os.lstat(path))
        except OSError:
            return False

    def _gathered(self) -> None:
        self._timer = None
        hints, self._hints = self._hints, {}
        for path in hints:
            pause = max(self._patience(path), self._rest(path))
            if pause:
                self._hold(path, pause)
            elif path not in self._held:
                self._ready[path] = False
        self._start()

    def _patience(self, path: str) -> float:
        """Seconds in which the editor may still tell that it wrote this file."""
        if not self._expected(path):
            return 0.0
        return _SURELY if self._written(path) else _SAVE

    def _hold(self, path: str, pause: float) -> None:
        if path not in self._held and not self.over:
            loop = asyncio.get_running_loop()
            self._held[path] = loop.call_later(pause, self._release, path)

    def _release(self, path: str) -> None:
        del self._held[path]
        if rest := self._rest(path):
            self._hold(path, rest)
            return
        self._ready[path] = True
        self._start()

    def _rest(self, path: str) -> float:
        """Seconds until a file whose save has begun is looked at all the same."""
        rest = self._underway.get(path, 0.0) - asyncio.get_running_loop().time()
        if rest <= 0:
            self._underway.pop(path, None)
        return max(rest, 0.0)

    def _start(self) -> None:
        if self._ready and not self._running:
            self._begin()
