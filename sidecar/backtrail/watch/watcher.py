"""The loop: hints in, versions out, news of every process.

It runs until its stop event is set and works in the caller's thread, since a service belongs to
one thread at a time.
"""

import os
from collections.abc import Callable, Iterator
from threading import Event as StopEvent
from typing import Final

from backtrail.errors import BacktrailError, StoreError
from backtrail.history.service import HistoryService
from backtrail.model import Event
from backtrail.policy.selection import Selection
from backtrail.upkeep.keeper import Keeper
from backtrail.upkeep.news import Kept, News, Slow
from backtrail.upkeep.tree import Tree

__all__ = ["Watcher"]

_TICK_MS: Final = 400
"""How often other processes' versions are looked for; an indexed read of microseconds."""
_STEP_MS: Final = 40
"""Quiet time after which a burst of hints counts as complete."""
_LONGEST_BURST_MS: Final = 400
_STORM: Final = 2000
"""Hints in one batch from which on some may have been lost, so that a scan follows."""
_RESCAN_TICKS: Final = 12
"""Without hints: about five seconds between scans."""
_PAGE: Final = 1000


class Watcher:
    """Keeps the saves of one folder until told to stop."""

    def __init__(
        self,
        service: HistoryService,
        root: str,
        tell: Callable[[News], None],
        *,
        stop: StopEvent,
    ) -> None:
        self._service = service
        self._root = os.path.realpath(root)
        self._tell = tell
        self._stop = stop
        self._keeper = Keeper(service, Tree(self._root, self._rules), tell)
        self._position = service.status().last_sequence

    def run(self) -> None:
        """Scan, then follow changes; the last of them are kept before it returns.

        :raises StoreError: the store could not even be read at the start.
        """
        self._tell(self._keeper.scan())
        self._tell_events(first=False)
        ready = False
        for hints in self._batches():
            if not ready:
                # What changed between the first scan and the first hint has no hint.
                ready = True
                self._keeper.scan()
            elif len(hints) >= _STORM:
                self._keeper.scan()
            self._keeper.take(hints)
            self._keeper.keep()
            self._tell_events()
        self._keeper.keep()
        self._tell_events()

    def _rules(self, folder: str) -> Selection:
        return self._service.selection(self._root, folder)

    def _batches(self) -> Iterator[set[str]]:
        """Paths where something may have happened; an empty set at each tick without."""
        while not self._stop.is_set():
            try:
                yield from self._hints()
            except OSError as error:
                self._tell(Slow(reason=error.strerror or str(error)))
                yield from self._ticks()
            except RuntimeError:
                # The watcher's own errors are of this kind; a name that is not UTF-8 is enough.
                self._stop.wait(_TICK_MS / 1000)
                self._keeper.scan()

    def _hints(self) -> Iterator[set[str]]:
        from watchfiles import watch  # noqa: PLC0415 - a wheel with its own threads: only here

        for changes in watch(
            self._root,
            watch_filter=None,
            debounce=_LONGEST_BURST_MS,
            step=_STEP_MS,
            rust_timeout=_TICK_MS,
            yield_on_timeout=True,
            stop_event=self._stop,
            raise_interrupt=False,
            ignore_permission_denied=True,
        ):
            yield {path for _, path in changes}

    def _ticks(self) -> Iterator[set[str]]:
        tick = 0
        while not self._stop.wait(_TICK_MS / 1000):
            tick += 1
            if tick % _RESCAN_TICKS == 0:
                self._keeper.scan()
            yield set()

    def _tell_events(self, *, first: bool = True) -> None:
        """Tell what is new in the log; without ``first``, no first versions."""
        while True:
            try:
                events = self._service.events(self._position, _PAGE)
            except StoreError:
                return  # the keeper tells of trouble; the position stays, so nothing is missed
            for event in events:
                self._position = event.sequence
                self._tell_event(event, first=first)
            if len(events) < _PAGE:
                return

    def _tell_event(self, event: Event, *, first: bool) -> None:
        if event.kind != "created" or (not first and event.detail.get("number") == 1):
            return
        try:
            entry = self._service.entry(event.sequence)
        except BacktrailError:
            return
        path = os.path.join(os.path.realpath(entry.workspace), entry.path)
        if path.startswith(self._root.rstrip("/") + "/"):
            self._tell(Kept(entry=entry))
