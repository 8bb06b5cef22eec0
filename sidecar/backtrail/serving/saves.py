"""Files as they are when their saves are told.

Rule: a save is read before anything that the editor says after it is heard, or a busy machine would
read the next save of the file instead, and this one would be in nobody's history. Saves of a file
are read in the order they were told in, or an older content would be kept on top of a newer one.
"""

import os
import stat
import threading
import time
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from typing import Final

import msgspec

from backtrail.errors import UnfinishedError
from backtrail.files.reading import ATTEMPTS, OPEN

__all__ = ["Saved", "Saves", "saved_now"]

_WRITING: Final = 0.01
"""Seconds after which a file that is just being written is read again."""

_LARGEST: Final = 8 * 1024 * 1024
"""Bytes of a file up to which a save is held while it waits; of a larger one, only the last."""


class Saved(msgspec.Struct, frozen=True):
    """A file as it was when its save was told."""

    content: bytes
    mode: int
    """Permission bits."""
    time_ns: int
    """When it was written."""


class Saves:
    """Reads what was saved. Belongs to the loop's thread."""

    def __init__(self) -> None:
        self._waiter: ThreadPoolExecutor | None = None
        """Waits for what is still being written; one thread, so that saves come in their order."""
        self._one_reads = threading.Lock()
        """Held from a look at a file until it is known whose it is; never while waiting."""
        self._waiting: dict[str, list[Future[Saved | None]]] = {}
        """By path, oldest first; whoever reads the file next reads it for all of them."""

    def read(self, path: str) -> "Future[Saved | None]":
        """Read a file now; one that is being written, as soon as that is over.

        None: only the store's own look at it will do.
        """
        reading: Future[Saved | None] = Future()
        with self._one_reads:
            self._waiting.setdefault(path, []).append(reading)
            if self._is_read(path):
                return reading
        if self._waiter is None:
            self._waiter = ThreadPoolExecutor(1, thread_name_prefix="saves")
        self._waiter.submit(self._wait, path, reading)
        return reading

    def _wait(self, path: str, reading: "Future[Saved | None]") -> None:
        """Read a file that is being written, or see it read by a later save of it."""
        for _ in range(ATTEMPTS):
            with self._one_reads:
                if reading.done() or self._is_read(path):
                    return
            time.sleep(_WRITING)
        with self._one_reads:
            if not reading.done():
                self._waiting[path].remove(reading)
                reading.set_result(None)

    def _is_read(self, path: str) -> bool:
        """Read a file for all who wait for it; False while somebody is writing it."""
        try:
            saved = _once(path)
        except UnfinishedError:
            return False
        for reading in self._waiting.pop(path):
            reading.set_result(saved)
        return True


def saved_now(path: str) -> Saved | None:
    """Read a file as it was saved, once its writer is done; None where that takes too long.

    Waits for some 50 ms, so never call it in the loop's thread; see :meth:`Saves.read`.
    """
    for _ in range(ATTEMPTS):
        with suppress(UnfinishedError):
            return _once(path)
        time.sleep(_WRITING)
    return None


def _once(path: str) -> Saved | None:
    """Read a file once.

    :raises UnfinishedError: somebody is writing it.
    """
    try:
        handle = os.open(path, OPEN | os.O_CLOEXEC)
    except OSError:
        return None
    found = os.fstat(handle)
    if not stat.S_ISREG(found.st_mode) or found.st_size > _LARGEST:
        os.close(handle)  # a folder cannot even be made a file of
        return None
    with os.fdopen(handle, "rb") as file:
        try:
            content = file.read(_LARGEST + 1)
        except OSError:
            return None
    if len(content) != found.st_size or not (content or _settled(found)):
        raise UnfinishedError(path)
    return Saved(content=content, mode=stat.S_IMODE(found.st_mode), time_ns=found.st_ctime_ns)


def _settled(found: os.stat_result) -> bool:
    """Tell whether an empty file is meant to be so: many programs empty one to write it anew."""
    return time.time() - found.st_mtime > _WRITING * ATTEMPTS
