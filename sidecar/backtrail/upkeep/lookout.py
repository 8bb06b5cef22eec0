"""Where hints come from in one tree, be it the system or a look every few seconds.

Rule: whatever hinders watching, saves are found all the same, and the person is told how.
"""

import errno
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final, Literal, Protocol

from backtrail.mounts import shared_below, tells_of_changes
from backtrail.upkeep.hints import Hints
from backtrail.upkeep.tree import Tree

__all__ = ["Lookout", "Mode"]

Mode = Literal["auto", "native", "polling", "off"]

_ROUND: Final = 5.0
"""Seconds between two looks at everything, at least."""
_SHARE: Final = 20
"""And this many times as long as whoever looked needed for it."""

_KERNEL_QUEUES: Final = Path("/proc/sys/fs/inotify")
"""There on Linux alone."""


class _Source(Protocol):
    """One way in which a system tells of changes."""

    @property
    def folders(self) -> int: ...

    @property
    def full(self) -> bool: ...

    def begin(self) -> None: ...

    def wait(self, seconds: float) -> Hints: ...

    def wake(self) -> None: ...

    def close(self) -> None: ...


class Lookout:
    """Waits for hints; belongs to one thread, but for ``mode`` and ``wake``."""

    def __init__(self, tree: Tree, wanted: Mode, told: Callable[[str], None]) -> None:
        """``told`` hears why a look every few seconds takes the place of the system's hints."""
        self._tree = tree
        self._wanted = wanted
        self._told = told
        self._source: _Source | None = None
        self._awake = threading.Event()
        self._closing = threading.Lock()
        """Whoever wakes must not write where another file was opened meanwhile."""
        self._next = 0.0
        """When everything is looked at again (monotonic seconds), where that is needed."""
        self._handed: float | None = None
        """When a look at everything was asked for that may still be going on."""
        self.reason = ""
        """Why everything is looked at every few seconds; empty while the system's hints do."""

    @property
    def mode(self) -> str:
        """How changes are noticed, for people; in any thread."""
        if self.reason:
            return f"looking every {_ROUND:g} s: {self.reason}"
        source = self._source
        if source is None:
            return "starting"
        count = source.folders
        if not count:
            return f"nothing is watched: there is no readable folder {self._tree.root}"
        return f"watching {count:,} folder{'s' * (count != 1)}"

    def begin(self) -> None:
        """Watch every folder: 10 µs for each, so that it is done in a thread of its own."""
        if self._wanted == "polling":
            self._poll("watch.mode is polling")
            return
        try:
            self._source = _source(self._tree)
            self._source.begin()
        except OSError as error:
            self._poll(_refusal(error))
            return
        if self._wanted == "auto":
            self._ask_about_others()
        self._fill()

    def _ask_about_others(self) -> None:
        """Look, too, where other machines write: this one hears of its own changes alone."""
        if not tells_of_changes(self._tree.root):
            self._poll("other machines write to this file system, too")
            return
        shared = shared_below(self._tree.root)
        if kept := [point for point in shared if not self._tree.closed(f"{point}/")]:
            self._poll(f"other machines write to {kept[0]}, too")

    def wait(self, seconds: float) -> Hints:
        """Hints as soon as there are some; after so many seconds none. Woken, it returns at once.

        In the time between two calls the hints are believed to be worked off: the longer a look at
        everything takes, the rarer it is.
        """
        now = time.monotonic()
        if self._handed is not None:
            self._next = now + max(_ROUND, _SHARE * (now - self._handed))
            self._handed = None
        if self.reason:
            seconds = min(seconds, max(0.0, self._next - now))
        hints = self._heard(seconds)
        if self.reason and time.monotonic() >= self._next:
            self._handed = time.monotonic()
            return Hints(paths=hints.paths, lost=True)
        return hints

    def wake(self) -> None:
        """End a wait; from any thread."""
        self._awake.set()
        with self._closing:
            if self._source is not None:
                self._source.wake()

    def close(self) -> None:
        """Let go of the system's watches."""
        with self._closing:
            if self._source is not None:
                self._source.close()
                self._source = None

    def _heard(self, seconds: float) -> Hints:
        if self._source is not None:
            try:
                hints = self._source.wait(seconds)
            except OSError as error:
                self.close()
                self._poll(_refusal(error))
                return Hints(lost=True)
            self._fill()
            return hints
        self._awake.wait(seconds)
        self._awake.clear()
        return Hints()

    def _fill(self) -> None:
        if not self.reason and self._source is not None and self._source.full:
            self._poll(
                f"this system lets a person watch {self._source.folders:,} folders;"
                " raise fs.inotify.max_user_watches"
            )

    def _poll(self, reason: str) -> None:
        self.reason = reason
        self._next = time.monotonic() + _ROUND
        self._told(reason)


def _source(tree: Tree) -> _Source:
    if _KERNEL_QUEUES.is_dir():
        from backtrail.upkeep.watches import Watches  # noqa: PLC0415 - of that system alone

        return Watches(tree)
    from backtrail.upkeep.streams import Stream  # noqa: PLC0415 - of the others

    return Stream(tree)


def _refusal(error: OSError) -> str:
    if error.errno == errno.EMFILE:
        return "this person has as many watchers as allowed; raise fs.inotify.max_user_instances"
    return f"this system does not tell of changes ({error.strerror or error})"
