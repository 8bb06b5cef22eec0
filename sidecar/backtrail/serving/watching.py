"""One folder, watched for as long as it is open.

Rule: the system's hints say where to look at once; a look at everything, at the start, after hints
were lost and now and then, finds what they missed. Belongs to the loop's thread; each folder has a
thread of its own that waits for hints.
"""

import asyncio
import os
import threading
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import partial
from itertools import chain
from typing import Any, Final

import msgspec

from backtrail.errors import BacktrailError
from backtrail.history.beginnings import Beginner
from backtrail.history.service import HistoryService
from backtrail.serving.first_scans import Attempt, begin_files, is_too_wide
from backtrail.serving.keepers import Keepers
from backtrail.serving.outside import Outside
from backtrail.serving.watched_folders import Showing
from backtrail.settings import Settings
from backtrail.storage.repository import Head
from backtrail.upkeep.keeper import SOURCE
from backtrail.upkeep.lookout import Lookout
from backtrail.upkeep.surveys import Look, surveying
from backtrail.upkeep.tree import Tree

__all__ = ["Folder"]

_PAUSE: Final = 5.0
"""Seconds between two looks at everything, at least."""
_SHARE: Final = 200
"""A pause is this many times as long as the look before took of a core: half a percent."""
_AT_ONCE: Final = 20
"""The same where hints were lost, so that what they meant is waited for."""
_LONGEST: Final = 600.0
"""Seconds between two looks at everything, at most."""
_AGAIN: Final = 3.0
"""Seconds until a store that could not be opened is asked again."""
_BEAT: Final = 2.0
"""Seconds after which a thread that hears nothing looks where its folder lies."""


class _Prepared(msgspec.Struct, frozen=True, kw_only=True):
    beginner: Beginner
    settings: Settings


class Folder:
    """One folder: a thread for its hints, a task for the looks at everything."""

    def __init__(
        self,
        root: str,
        since: int,
        *,
        outside: Outside,
        keepers: Keepers,
        attempt: Attempt,
        note: Callable[[str], None],
        showing: Showing,
        elsewhere: Callable[[str], None],
    ) -> None:
        self.since = since
        """What came later has to be kept, even where no hint told of it."""
        self._root = root
        self._real = os.path.realpath(root)
        self._outside = outside
        self._keepers = keepers
        self._attempt = attempt
        self._note = note
        self._showing = showing
        self._elsewhere = elsewhere
        self._loop: asyncio.AbstractEventLoop | None = None
        self._lost = asyncio.Event()
        self._lookout: Lookout | None = None
        self._ended = False
        self._begun = False
        """The first scan is done, or nobody wants one."""
        self._mode = "starting"
        self._unwanted = False
        """The person ended the first scan."""
        self._left: set[str] = set()
        """Files without a history that were there at the last look, and are left so."""
        self.task: asyncio.Task[None] | None = None

    @property
    def mode(self) -> str:
        """How changes in it are noticed, for people."""
        return self._mode if self._lookout is None else self._lookout.mode

    async def run(self) -> None:
        """Watch until the task is cancelled."""
        self._loop = asyncio.get_running_loop()
        prepared = await self._prepared()
        await self._watch(prepared)
        try:
            while not self._ended:
                self._lost.clear()
                try:
                    took = await self._look(prepared)
                except (BacktrailError, OSError):
                    took = 0.0  # the folder is away; it may come back
                if await asyncio.to_thread(self._leads_elsewhere):
                    self._go()
                soon = min(_AT_ONCE * took, _LONGEST)
                await asyncio.sleep(soon)
                with suppress(TimeoutError):
                    pause = min(max(_PAUSE, _SHARE * took), _LONGEST)
                    await asyncio.wait_for(self._lost.wait(), pause - soon)
        finally:
            self.end()

    def end(self) -> None:
        """Stop; the threads end by themselves."""
        self._ended = True
        if self._lookout is not None:
            self._lookout.wake()
        if self.task is not None:
            with suppress(RuntimeError):  # as below
                self.task.cancel()

    async def _prepared(self) -> _Prepared:
        while True:
            try:
                if (prepared := await self._attempt(self._prepare)) is not None:
                    self._keepers.begins(self._real, self.since)
                    return prepared
            except (BacktrailError, OSError):  # it may come
                self._mode = f"nothing is watched: there is no readable folder {self._root}"
            await asyncio.sleep(_AGAIN)

    def _prepare(self, service: HistoryService) -> _Prepared:
        self._real = os.path.realpath(self._root)
        if not self._ended:
            service.add_root(self._real)  # it was away, or its name led elsewhere
        return _Prepared(
            beginner=service.beginner(self._real, SOURCE),
            settings=service.settings,
        )

    async def _watch(self, prepared: _Prepared) -> None:
        """Begin to hear hints; what happens from now on is not missed."""
        wanted = prepared.settings.watch.mode
        if wanted == "off":
            self._mode = "off (watch.mode)"
            return
        tree = Tree(self._real, prepared.beginner.rules)
        self._lookout = Lookout(tree, wanted, partial(self._soon, self._explain))
        begun = asyncio.Event()
        # A daemon: it waits for hints all the time, and nothing it holds has to be kept.
        threading.Thread(
            target=self._hear, args=(self._lookout, begun), name="watch", daemon=True
        ).start()
        await begun.wait()

    def _hear(self, lookout: Lookout, begun: asyncio.Event) -> None:
        try:
            lookout.begin()
        finally:
            self._soon(begun.set)
        while not self._ended:
            hints = lookout.wait(_BEAT)
            if hints.paths:
                self._soon(self._hint, [self._named(path) for path in hints.paths])
            if hints.lost:
                self._soon(self._lost.set)
            if self._leads_elsewhere():
                self._soon(self._go)
        lookout.close()

    def _leads_elsewhere(self) -> bool:
        """Whether a link in the folder's name was changed."""
        return os.path.realpath(self._root) != self._real

    def _go(self) -> None:
        if not self._ended:
            self._elsewhere(self._root)

    def _hint(self, paths: Iterable[str]) -> None:
        if not self._ended and not self._outside.over:
            self._outside.hint(paths)

    def _explain(self, reason: str) -> None:
        self._note(f"Changes made outside the editor are looked for every few seconds: {reason}.")

    async def _look(self, prepared: _Prepared) -> float:
        """Look at everything; returns the seconds that it took of a core."""
        heads = await self._heads()
        if heads is None:
            return 0.0
        look = self._looking(prepared, heads)
        del heads
        begun, self._begun = self._begun, self._begun or await self._begin(prepared, look)
        found = await asyncio.to_thread(look.finish)
        if found.complete and not self._ended:
            self._hint(map(self._named, found.suspects))
            fresh = {each.path for each in found.fresh}
            if begun:  # moved here, or back, which leaves their times alone
                self._hint(self._named(f"{self._real}/{path}") for path in fresh - self._left)
            self._left = fresh
        return look.took

    async def _heads(self) -> dict[str, Head] | None:
        parts = await self._attempt(partial(HistoryService.parts, root=self._real))
        if parts is None:
            return None
        found: dict[str, Head] = {}
        for part in parts:
            after: str | None = None
            while True:
                page = await self._attempt(partial(HistoryService.heads, part=part, after=after))
                if page is None:
                    return None
                if not page:
                    break
                found |= {head.path: head for head in page}
                after = page[-1].path
        return found

    def _looking(self, prepared: _Prepared, heads: dict[str, Head]) -> Look:
        tree = Tree(self._real, prepared.beginner.rules)
        known, ended = self._keepers.known, lambda: self._ended
        return Look(surveying(tree, heads, known, since_ns=self.since, stopped=ended))

    async def _begin(self, prepared: _Prepared, look: Look) -> bool:
        """Keep first versions while the tree is looked at; False: they are to be begun again."""
        budget = prepared.settings.capture
        if budget.first_scan == "off" or not (first := await asyncio.to_thread(look.next)):
            return True
        if is_too_wide(self._real):
            self._note("Files get their first version when they change: this is a home folder.")
            return True
        async with self._showing(self._end_scan) as shown:
            scan = await begin_files(
                prepared.beginner,
                chain([first], iter(look.next, [])),
                budget,
                attempt=self._attempt,
                leave=lambda paths: self._hint(map(self._named, paths)),
                tell=shown.report,
                stopped=lambda: self._ended or self._unwanted,
            )
        if scan.left and not scan.refused and not self._unwanted:
            self._note(
                f"{scan.left:,} files get their first version when they change: the first scan"
                " ends at capture.first_scan_files and capture.first_scan_bytes."
            )
        return not scan.refused

    def _end_scan(self) -> None:
        self._unwanted = True

    def _named(self, path: str) -> str:
        """A path as the editor names it."""
        return path if self._root == self._real else self._root + path[len(self._real) :]

    def _soon(self, call: Callable[..., object], *arguments: Any) -> None:
        with suppress(RuntimeError):  # the loop has ended, and we with it
            if self._loop is not None:
                self._loop.call_soon_threadsafe(call, *arguments)
