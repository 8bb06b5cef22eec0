"""The loop: hints in, versions out, news of every process.

It runs until its stop event is set and works in the caller's thread, since a service belongs to
one thread at a time.
"""

import os
import time
from collections.abc import Callable
from contextlib import suppress
from threading import Event as StopEvent
from typing import Final

from backtrail.errors import DamagedError, NotFoundError, StoreError
from backtrail.files.virtual import is_value
from backtrail.history.service import HistoryService
from backtrail.model import IMPORTED, Event
from backtrail.upkeep.keeper import SOURCE, Keeper
from backtrail.upkeep.lookout import Lookout
from backtrail.upkeep.news import Kept, MassChanged, News, Slow
from backtrail.upkeep.tree import Tree

__all__ = ["Watcher"]

_TICK: Final = 0.4
"""Seconds after which other processes' versions are looked for; an indexed read of microseconds."""
_PAGE: Final = 1000
_PAUSE: Final = 5.0
"""Seconds between two looks at everything, at least: the system does not tell of every write."""
_SHARE: Final = 200
"""A pause is this many times as long as the look before took of a core: half a percent."""
_LONGEST: Final = 600.0
"""Seconds between two looks at everything, at most."""


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
        self._named = root
        self._root = os.path.realpath(root)
        self._tell = tell
        self._stop = stop
        self._keeper, self._lookout = self._eyes()
        self._next = 0.0
        """When everything is looked at again (monotonic seconds)."""
        self._position = self._counted = service.status().last_sequence
        """What was told last, and up to where the news of a scan counts the first versions."""
        service.subscribe(lambda _: None)  # or nobody notices that many files changed at once

    @property
    def mode(self) -> str:
        """How changes are noticed, for people; in any thread, like what waits."""
        return self._lookout.mode

    @property
    def waiting(self) -> int:
        """Files whose newest content is not kept yet."""
        return self._keeper.waiting

    def run(self) -> None:
        """Scan, then follow changes; the last of them are kept before it returns.

        :raises StoreError: the store could not even be read at the start.
        """
        # Before the scan, so that nothing is changed in between unseen.
        self._lookout.begin()
        try:
            self._begin()
            self._next = time.monotonic() + _PAUSE  # what the first versions took says nothing
            self._tell_events()
            while not self._stop.is_set():
                self._go_along()
                hints = self._lookout.wait(_TICK)
                if hints.lost or self._is_due():
                    self._look()
                self._keeper.take(hints.paths)
                self._keeper.keep()
                self._tell_events()
        finally:
            self._lookout.close()
        self._keeper.at_once()  # nobody will look again
        self._keeper.keep()
        self._tell_events(final=True)

    def _is_due(self) -> bool:
        overlooked = self._keeper.overlooked and not self._keeper.trouble
        return overlooked or time.monotonic() >= self._next

    def _look(self) -> None:
        begun = time.thread_time()
        self._keeper.scan()
        took = time.thread_time() - begun
        self._next = time.monotonic() + min(max(_PAUSE, _SHARE * took), _LONGEST)

    def _eyes(self) -> tuple[Keeper, Lookout]:
        rules = self._service.beginner(self._root, SOURCE).rules
        wanted = self._service.settings.watch.mode
        lookout = Lookout(
            # Rules of its own: it is told of changes to them at another time.
            Tree(self._root, rules),
            "auto" if wanted == "off" else wanted,  # a person asked to watch
            self._slow,
        )
        return Keeper(self._service, Tree(self._root, rules), self._tell), lookout

    def _go_along(self) -> None:
        """Watch what the folder's name leads to by now, where a link in it was changed."""
        root = os.path.realpath(self._named)
        if root == self._root or not os.path.isdir(root):
            return
        with suppress(StoreError):  # what cannot be kept now is found by the next look there
            self._service.add_root(root)
            self._keeper.at_once()
            self._keeper.keep()
            self._lookout.close()
            self._root = root
            self._keeper, self._lookout = self._eyes()
            self._lookout.begin()
            self._begin()

    def _begin(self) -> None:
        scanned = self._keeper.scan()
        # Before it is told: whoever hears it may save at once, and that save is news.
        with suppress(StoreError):  # then each first version is news
            self._counted = self._service.status().last_sequence
        self._tell(scanned)

    def _slow(self, reason: str) -> None:
        self._tell(Slow(reason=reason))

    def _tell_events(self, *, final: bool = False) -> None:
        """Tell what is new in the log."""
        with suppress(StoreError):  # it is tried again, and the keeper tells of trouble
            self._service.settle_mass_changes(final=final)
            self._service.index_more()
        while True:
            try:
                events = self._service.events(self._position, _PAGE)
                for event in events:
                    self._tell_event(event)
                    self._position = event.sequence
            except StoreError:
                return  # the keeper tells of trouble; the position stays, so nothing is missed
            if len(events) < _PAGE:
                return

    def _tell_event(self, event: Event) -> None:
        if event.kind == "mass-changed":
            self._tell_mass_change(event)
        counted = event.sequence <= self._counted and event.detail.get("number") == 1
        if event.kind != "created" or counted or event.detail.get("source") in IMPORTED:
            return
        try:
            entry = self._service.entry(event.sequence)
        except (NotFoundError, DamagedError):
            return
        if is_value(entry.workspace):
            return
        path = os.path.join(os.path.realpath(entry.workspace), entry.path)
        if path.startswith(self._root.rstrip("/") + "/"):
            self._tell(Kept(entry=entry))

    def _tell_mass_change(self, event: Event) -> None:
        found = self._service.mass_change(event)
        root = self._root.rstrip("/")
        if found is not None and f"{found.workspace.rstrip('/')}/".startswith(f"{root}/"):
            self._tell(MassChanged(mass_change=found))
