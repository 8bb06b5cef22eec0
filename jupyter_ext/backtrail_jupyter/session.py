"""What one Jupyter server shares: its store, the paths it knows, and who listens.

Belongs to the loop's thread, except for what says otherwise; the store has a thread of its own.
"""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from contextlib import suppress
from functools import partial
from typing import Any, Final, TypeVar

import msgspec

from backtrail.errors import NotFoundError, RefusedError
from backtrail.history.results import Captured
from backtrail.history.service import HistoryService
from backtrail.listening import NewsLevel, is_shown
from backtrail.model import Event
from backtrail.protocol.messages import OpenFace, SkippedFile, StatusResult
from backtrail.protocol.methods import DID_CHANGE_HEALTH
from backtrail.protocol.spelling import printable
from backtrail.serving.conditions import condition, figures, open_face
from backtrail.serving.folders import Folders
from backtrail.serving.health import Health, Work
from backtrail.serving.hooks import Hooks
from backtrail.serving.idle_work import work_idle
from backtrail.serving.keepers import Keepers
from backtrail.serving.loading import load_rest
from backtrail.serving.news import notifications
from backtrail.serving.outside import Outside
from backtrail.serving.presence import presence
from backtrail.serving.settling import Settling
from backtrail.serving.skipped import Skipped
from backtrail.serving.store_thread import StoreThread
from backtrail.serving.tasks import Tasks
from backtrail.serving.watched_folders import Watching
from backtrail_jupyter.news import RECOVERED, Hear, News, words_of
from backtrail_jupyter.places import Places
from backtrail_jupyter.saves import LONGEST, SOURCE, Queue, Saved
from backtrail_jupyter.translation import in_answer

__all__ = ["Session"]

_Result = TypeVar("_Result")

_HOOKS: Final = 2.0
"""Seconds at the end that hooks have for what they did not hear of yet."""


class Session:
    """One Jupyter server and its history."""

    def __init__(
        self,
        places: Places,
        opened: Callable[[], HistoryService],
        *,
        loop: asyncio.AbstractEventLoop,
        log: logging.Logger,
    ) -> None:
        """``opened`` opens the history; it is called in the store's thread, at the first work."""
        self.places = places
        self.log = log
        self.skipped = Skipped(self._note_skipped)
        self.saves = Queue()
        self._loop = loop
        self._tasks = Tasks(log)
        self._closed = False
        self._finishing: asyncio.Future[None] | None = None
        self._ailment = ""
        self._news = News()
        self.hooks = Hooks()
        self.level: NewsLevel = "warning"
        """From which on a person is told in words."""
        self.restoring: set[str] = set()
        """Files, by absolute path, that a restore is just writing through the contents manager."""
        self.folders = Folders((places.root,))
        self._store = StoreThread(opened, self._hear, self._explain)
        self.health = Health(
            call=self.call, later=self.later, tell=self._tell_health, done=self.skipped.report
        )
        self._keepers = Keepers(lambda: self.folders, partial(self._soon, self.skipped.add))
        self.outside = Outside(
            self._keepers,
            attempt=self.health.attempt,
            begin=self._begin_outside,
            # Any file may be one that Jupyter is just saving; its hook says so right after.
            expected=lambda _: True,
        )
        self.health.backlog = self.outside
        self.watching = Watching(
            self.outside,
            self._keepers,
            attempt=self.health.attempt,
            background=self.background,
            note=self._explain,
        )
        self._settling = Settling(self.health.attempt, self.later)

    def begin(self) -> None:
        """Open the store soon, without anybody waiting for it; from any thread."""
        self._soon(lambda: self.later(self.health.attempt(lambda _: None)))
        self._soon(self._settling.heard)  # a process before this one may have been killed
        self._soon(lambda: self.background(presence(self.health.attempt, self._face)))
        self._soon(lambda: self.background(work_idle(self.health.attempt)))
        self._soon(lambda: self.background(load_rest("backtrail_jupyter")))

    async def call(
        self, work: Callable[[HistoryService], _Result], *, within: float | None = None
    ) -> _Result:
        """Do ``work`` in the store's thread, after everything that was asked for before.

        Who waits no longer than ``within`` seconds gets a StoreBusyError; it is done all the same.
        """
        return await self._store.call(work, within=within)

    def now(
        self, work: Callable[[HistoryService], _Result], *, within: float | None = None
    ) -> _Result:
        """Do the same and block until it is done; for code that cannot wait otherwise."""
        return self._store.now(work, within=within)

    async def closed(self, work: Callable[[], _Result]) -> _Result:
        """Do ``work`` while the store is closed; saves wait, and are kept after it."""
        return await self._store.closed(work)

    @property
    def behind(self) -> bool:
        """The history refuses, or has not done yet what somebody no longer waited for."""
        return self.health.troubled or self._store.behind

    def saving(self, path: str) -> None:
        """Note that Jupyter writes a file from now on, and will tell of its save; in any thread."""
        self.saves.begin(path)
        self._soon(self.outside.underway, path, LONGEST)

    def saved(self, path: str, *, author: str | None = None) -> None:
        """Keep the file at an absolute path as it is on disk; returns at once, never raises.

        From any thread. Saves of one file that wait for the store become one.
        """
        self._soon(self._take, Saved(path=path, author=author))

    def keep(self, saved: Saved) -> None:
        """Do the same with a save of which more is known."""
        self._soon(self._take, saved)

    def moved(self, old: str, new: str) -> None:
        """Have the history of a file or folder follow its rename; it may have done so."""
        self._soon(self._note, partial(_moved, old, new), (old, new))

    def deleted(self, path: str) -> None:
        """Write down that a file or folder is gone; its history stays."""
        self._soon(self._note, partial(_deleted, path), (path,))

    def subscribe(self, hear: Hear) -> Callable[[], None]:
        """Have ``hear`` called, in the loop's thread, with every message for the panel."""
        return self._news.subscribe(hear)

    def later(self, work: Coroutine[Any, Any, object]) -> None:
        """Begin work that nobody waits for; it is begun in the order of these calls."""
        if self._closed:
            work.close()
            return
        self._tasks.begin(work, self._loop)

    def background(self, work: Coroutine[Any, Any, None]) -> "asyncio.Task[None]":
        """Begin work that goes on until the session ends, when it is cancelled."""
        return self._tasks.begin_endless(work, self._loop)

    async def condition(self) -> StatusResult:
        """Say whether history is alive; of the store only what this server shows."""
        found = await figures(self.call)
        return condition(
            found,
            self.health,
            queued=self._store.queued,
            watcher=self.plain(self.watching.mode),
            failures=self.hooks.failures,
            memory=self._settling.memory,
            skipped=self.skipped_files(),
            holds=self.places.holds,
        )

    def _face(self) -> OpenFace:
        return open_face(
            SOURCE,
            self.health,
            queued=self._store.queued,
            watcher=self.watching.mode,
            failures=self.hooks.failures,
            memory=self._settling.memory,
        )

    def skipped_files(self) -> tuple[SkippedFile, ...]:
        """List what was skipped, newest last, by contents path."""
        return self.skipped.files(self.places.contents_path, self.plain)

    def plain(self, text: str) -> str:
        """Take the root's name out of a sentence: people of the server know contents paths."""
        return self.places.plain(text)

    async def settled(self) -> None:
        """Wait until everything that was handed in so far is kept, or waits for the store."""
        await self._tasks.settled()

    async def finish(self) -> None:
        """Commit everything that was handed in or still waits, and close; the loop goes on.

        Whoever asks again waits for the same end: a server is told to stop twice, as by two Ctrl-C.
        """
        if self._finishing is None:
            self._finishing = asyncio.ensure_future(self._finish())
        await asyncio.shield(self._finishing)

    async def _finish(self) -> None:
        if self._closed:
            return
        self.watching.end()
        await self._tasks.finished()
        self._closed = True
        await self._tasks.finished()  # what was begun meanwhile: a browser may still save
        last = (*self.health.last, self.outside.last(), self._settling.last())
        self._tasks.cancel()
        await asyncio.to_thread(self._end, last)

    def close(self) -> None:
        """Do the same without a loop; what finished already stays so."""
        if not self._closed:
            self._closed = True
            self.watching.end()
            last = (*self.health.last, self.outside.last(), self._settling.last())
            self._tasks.cancel()
            self._end(last)

    def _end(self, last: tuple[Callable[[HistoryService], object], ...]) -> None:
        self._store.stop(last)
        self.hooks.stop(_HOOKS)

    def _take(self, saved: Saved) -> None:
        if self._closed:
            return
        self.outside.saved(saved.path)
        if self.saves.put(saved):
            self.later(self._hand_over(saved))

    async def _hand_over(self, saved: Saved) -> None:
        try:
            await self.health.keep(saved.turn, partial(self.saves.keep, saved))
        finally:
            # Kept, or waiting with the health, where a later save of the file may take its place.
            # After a mistake of ours the next save has to have its own turn.
            self.saves.drop(saved)

    def _note(self, work: Work, paths: tuple[str, ...]) -> None:
        self.later(self._noted(work, paths))

    async def _noted(self, work: Work, paths: tuple[str, ...]) -> None:
        """Do the work; what the store refuses is found again by a look at the disk."""
        if self.places.virtual:
            # There is none. A name of its own, or a save of the file would take its place.
            await self.health.keep(f"{paths[-1]}\0moved or deleted", work)
        elif await self.health.attempt(work) is None:
            self.outside.hint(paths)

    def _note_skipped(self, path: str, reason: str) -> None:
        name = printable(self.places.contents_path(path) or path)
        self.log.info("Backtrail: %s is not kept: %s", name, printable(reason))

    def _explain(self, text: str) -> None:
        self.log.info("Backtrail: %s", printable(self.plain(text)))

    def _tell_health(self, trouble: tuple[str, ...]) -> None:
        if not trouble:
            self.log.info("Backtrail: saves are being kept again.")
        elif trouble[0] != self._ailment:
            self.log.warning("Backtrail: saves are not being kept: %s", printable(trouble[0]))
        words = [printable(line) for line in trouble]
        if bool(trouble) != bool(self._ailment):
            self.hooks.health(tuple(words))
            if not trouble and is_shown("recovered", self.level):
                self._news.tell(RECOVERED)
        self._ailment = trouble[0] if trouble else ""
        self._news.tell({"method": DID_CHANGE_HEALTH, "params": {"trouble": words}})

    def _begin_outside(self) -> None:
        # What Jupyter saved waits longer, and must not become the watcher's.
        self.later(self.health.retry() if self.health.troubled else self.outside.run())

    def _hear(self, service: HistoryService, events: list[Event]) -> None:
        """Tell of what happened; called in the store's thread."""
        self._soon(self._settling.heard)
        for told in notifications(service, events, self.folders):
            params = in_answer(self.places, msgspec.to_builtins(told.params))
            if params is None:
                continue
            self._soon(self._news.tell, {"method": told.method, "params": params})
            words = words_of(told, params.get("path"), self.level)
            if words is not None:
                self._soon(self._news.tell, words)
        self.hooks.hear(service, events)

    def _soon(self, call: Callable[..., object], *arguments: Any) -> None:
        """Call in the loop's thread, at once from there; at the end nobody is left to tell."""
        if self._here():
            call(*arguments)
            return
        with suppress(RuntimeError):
            self._loop.call_soon_threadsafe(call, *arguments)

    def _here(self) -> bool:
        try:
            return asyncio.get_running_loop() is self._loop
        except RuntimeError:
            return False


def _moved(old: str, new: str, service: HistoryService) -> list[Captured]:
    with suppress(NotFoundError, RefusedError):  # nothing is kept of it, or it was done before
        service.rename(old, new)
    return []


def _deleted(path: str, service: HistoryService) -> list[Captured]:
    with suppress(NotFoundError, RefusedError):
        service.delete(path)
    return []
