"""Noticing that the editor is gone, although another process may hold its pipe open.

Two processes count: the one that the editor names in ``initialize``, and the one that started us,
which may be a launcher that leaves; so its end means nothing while the named one lives. Linux tells
of an end by itself, also of a process that nobody has buried yet; elsewhere we look every second.
"""

import asyncio
import os
from collections.abc import Callable
from typing import Final

__all__ = ["Watchdog"]

_HEARTBEAT: Final = 1.0
"""Seconds between two looks."""


class Watchdog:
    """Calls when the last process that it watches has ended. Belongs to the loop's thread."""

    def __init__(self, gone: Callable[[], None]) -> None:
        self._gone = gone
        self._editor: int | None = None
        self._handles: dict[int, int] = {}
        """Of the processes that Linux watches for us."""
        self._looks: dict[int, asyncio.Task[None]] = {}

    def watch_parent(self) -> None:
        """Watch the process that started us; the system's first one is nobody's editor."""
        parent = os.getppid()
        if parent > 1:
            self._watch(parent)

    def watch_editor(self, process: int) -> None:
        """Watch the editor's process.

        A number that names nobody here belongs to an editor outside of our container.
        """
        if process > 0 and _alive(process):
            self._editor = process
            self._watch(process)

    def end(self) -> None:
        """Watch nothing any more."""
        for process in (*self._handles, *self._looks):
            self._forget(process)

    def _watch(self, process: int) -> None:
        if process in self._handles or process in self._looks:
            return
        loop = asyncio.get_running_loop()
        handle = _handle(process)
        if handle is None:
            self._looks[process] = loop.create_task(self._look(process))
        else:
            self._handles[process] = handle
            loop.add_reader(handle, self._ended, process)

    async def _look(self, process: int) -> None:
        while _alive(process):  # noqa: ASYNC110 - no event tells it
            await asyncio.sleep(_HEARTBEAT)
        self._ended(process)

    def _ended(self, process: int) -> None:
        self._forget(process)
        if process == self._editor:
            self._editor = None
        if self._editor is None:
            self._gone()

    def _forget(self, process: int) -> None:
        handle = self._handles.pop(process, None)
        if handle is not None:
            asyncio.get_running_loop().remove_reader(handle)
            os.close(handle)
        look = self._looks.pop(process, None)
        if look is not None:
            look.cancel()


def _handle(process: int) -> int | None:
    try:
        return os.pidfd_open(process)
    except (AttributeError, OSError):
        return None


def _alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        return True
    return True
