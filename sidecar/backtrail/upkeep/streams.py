"""Hints where the system watches whole trees by itself: all but Linux, through watchfiles.

Left-out folders cost nothing to watch there; what is told of them is dropped here.
"""

import threading
from collections.abc import Iterator
from typing import Final

from backtrail.upkeep.hints import Hints
from backtrail.upkeep.tree import Tree

__all__ = ["Stream"]

_QUIET_MS: Final = 40
_LONGEST_MS: Final = 400
_TICK_MS: Final = 400
"""How soon a wait ends that nothing wakes."""
_STORM: Final = 2000
"""Paths in one batch from which on some may have been lost: nobody tells so."""


class Stream:
    """The same as ``Watches``."""

    full = False
    folders = 1

    def __init__(self, tree: Tree) -> None:
        """Nothing is watched yet."""
        self._tree = tree
        self._stop = threading.Event()
        self._batches: Iterator[set[str]] = iter(())

    def begin(self) -> None:
        """Watch the whole tree.

        :raises OSError: the system does not.
        """
        self._batches = self._watch()
        try:
            next(self._batches, None)
        except RuntimeError as error:  # the watcher's own errors are of this kind
            raise OSError(str(error)) from error

    def wait(self, seconds: float) -> Hints:  # noqa: ARG002 - the tick is short enough
        """Gather what happens."""
        try:
            paths = next(self._batches, set())
        except RuntimeError:
            # A name that is not UTF-8 is enough.
            self.begin()
            return Hints(lost=True)
        self._tree.forget_rules()  # any of the changes may be one of them
        told = frozenset(path for path in paths if not self._tree.closed(path))
        return Hints(paths=told, lost=len(paths) >= _STORM)

    def wake(self) -> None:
        """End the watching, and with it every wait."""
        self._stop.set()

    def close(self) -> None:
        """Let go."""
        self._stop.set()

    def _watch(self) -> Iterator[set[str]]:
        from watchfiles import watch  # noqa: PLC0415 - a wheel with its own threads: only here

        for changes in watch(
            self._tree.root,
            watch_filter=None,
            debounce=_LONGEST_MS,
            step=_QUIET_MS,
            rust_timeout=_TICK_MS,
            yield_on_timeout=True,
            stop_event=self._stop,
            raise_interrupt=False,
            ignore_permission_denied=True,
        ):
            yield {path for _, path in changes}
