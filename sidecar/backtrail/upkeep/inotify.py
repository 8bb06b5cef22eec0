"""Linux's own hints at changes, as its kernel gives them.

watchfiles stands on the same system call but keeps the interpreter to itself while it walks (0.5 s
for 10,000 folders), cannot leave folders out, ends at a name that is not UTF-8, and says nothing
when the queue ran over. One call a folder is all there is to it.
"""

import ctypes
import os
import struct
from functools import cache
from typing import Any, Final

import msgspec

__all__ = ["Inotify", "Notice"]

_MODIFIED: Final = 0x2
_CLOSED: Final = 0x8
_CREATED: Final = 0x100
_MOVED_HERE: Final = 0x80
_GONE: Final = 0x40 | 0x200
"""Moved from, deleted."""
_SELF_MOVED: Final = 0x800
_OVERFLOW: Final = 0x4000
_IGNORED: Final = 0x8000
_FOLDER: Final = 0x40000000
_ONLY_FOLDERS: Final = 0x01000000
_NO_LINKS: Final = 0x02000000
_NAMED_ONLY: Final = 0x04000000
"""Nothing is told of files that have no name any more."""
_WANTED: Final = (
    _MODIFIED | _CLOSED | _CREATED | _MOVED_HERE | _GONE | _SELF_MOVED
    | _ONLY_FOLDERS | _NO_LINKS | _NAMED_ONLY
)  # fmt: skip
_HEAD: Final = struct.Struct("iIII")
_BUFFER: Final = 1 << 18


class Notice(msgspec.Struct, frozen=True):
    """One thing that the kernel tells."""

    watch: int
    """The folder's number; -1 where notices were lost."""
    kinds: int
    name: str
    """Of the file or folder in it; empty: the folder itself."""

    @property
    def lost(self) -> bool:
        """The queue ran over: nobody knows what else happened."""
        return bool(self.kinds & _OVERFLOW)

    @property
    def ended(self) -> bool:
        """The folder is not watched any more: it was deleted, or forgotten."""
        return bool(self.kinds & _IGNORED)

    @property
    def moved(self) -> bool:
        """The folder itself has another name or place now."""
        return bool(self.kinds & _SELF_MOVED)

    @property
    def folder(self) -> bool:
        """It is about a folder in the folder."""
        return bool(self.kinds & _FOLDER)

    @property
    def came(self) -> bool:
        """It was made or moved here."""
        return bool(self.kinds & (_CREATED | _MOVED_HERE))

    @property
    def gone(self) -> bool:
        """It was deleted or moved away."""
        return bool(self.kinds & _GONE)

    @property
    def unfinished(self) -> bool:
        """Made or written by a program that may still have it open."""
        return not self.kinds & ~(_MODIFIED | _CREATED)


class Inotify:
    """A queue of notices, and the folders that fill it."""

    def __init__(self) -> None:
        """Open the queue.

        :raises OSError: this system has none, or this person has as many as are allowed.
        """
        self._handle = _checked(_library().inotify_init1(os.O_NONBLOCK | os.O_CLOEXEC))

    def fileno(self) -> int:
        """Readable when there are notices."""
        return self._handle

    def watch(self, folder: str) -> int:
        """Have changes in a folder told; returns its number, the same for the same folder.

        :raises OSError: it is no folder, cannot be read, or ENOSPC: no more can be watched.
        """
        name = os.fsencode(folder)
        return _checked(_library().inotify_add_watch(self._handle, name, _WANTED))

    def forget(self, watch: int) -> None:
        """Hear no more of a folder."""
        _library().inotify_rm_watch(self._handle, watch)

    def read(self) -> list[Notice]:
        """Take what is there; never waits."""
        try:
            data = os.read(self._handle, _BUFFER)
        except BlockingIOError:
            return []
        notices, place = [], 0
        while place < len(data):
            watch, kinds, _, length = _HEAD.unpack_from(data, place)
            place += _HEAD.size
            name = data[place : place + length].rstrip(b"\0")
            notices.append(Notice(watch, kinds, os.fsdecode(name)))
            place += length
        return notices

    def close(self) -> None:
        """Let go of the queue, once."""
        if self._handle >= 0:
            os.close(self._handle)
            self._handle = -1


@cache
def _library() -> Any:
    library = ctypes.CDLL(None, use_errno=True)
    if not hasattr(library, "inotify_init1"):
        raise OSError("this system has no inotify")
    return library


def _checked(answer: int) -> int:
    if answer < 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
    return answer
