"""A compaction that is under way, as others see it, and who it stands back behind.

It has a small file beside the store, there only meanwhile, locked by the process that is at it.
What that holds says how far it is; its time of access says until when somebody else wants the
store. Rules: while nothing is put together this costs nobody more than a look for that file;
nobody depends on it, so trouble with it is nobody's trouble.
"""

import fcntl
import os
import time
from contextlib import suppress
from typing import Final

import msgspec

from backtrail.history.states import Compacting

__all__ = ["Undertaking", "begin_turn", "end_turn", "is_wanted", "under_way"]

_SUFFIX: Final = "-compacting"
_LONGEST: Final = 10.0
"""Seconds that a piece of work keeps a compaction waiting, at most; it may have been killed."""
_AFTER: Final = 1.0
"""Seconds after a piece of work until nobody wants the store: the next one follows, mostly."""
_TRIES: Final = 3
"""Whoever looks holds the lock for a moment."""
_LENGTH: Final = 256
"""Bytes of the file, always: nobody reads one that is half of the state before."""


class Undertaking:
    """The compaction of this process, shown to others until it is closed."""

    def __init__(self, store: str) -> None:
        """``store`` is the path of the store; of anything else nobody can be told."""
        self._path = f"{store}{_SUFFIX}"
        self._file: int | None = None
        if store.startswith("/"):
            with suppress(OSError):
                self._file = _locked(self._path)

    def show(self, state: Compacting) -> None:
        """Say how far it is."""
        if self._file is not None:
            with suppress(OSError):
                os.pwrite(self._file, msgspec.json.encode(state).ljust(_LENGTH), 0)

    def close(self) -> None:
        """Say that it is over."""
        if self._file is not None:
            with suppress(OSError):
                os.unlink(self._path)  # noqa: PTH108 - text
            os.close(self._file)
            self._file = None


def under_way(store: str) -> Compacting | None:
    """How far a compaction of the store is; None where no process is at one."""
    if not store.startswith("/"):
        return None
    # A pipe of that name would keep who opens it waiting.
    flags = os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK
    try:
        file = os.open(f"{store}{_SUFFIX}", flags)
    except OSError:
        return None
    try:
        fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        with suppress(OSError, ValueError, msgspec.MsgspecError, RecursionError):
            return msgspec.json.decode(os.pread(file, _LENGTH, 0), type=Compacting)
    except OSError:
        pass
    finally:
        os.close(file)
    return None  # left behind by one that was killed


def begin_turn(store: str) -> bool:
    """Have a compaction stand back from now on; False where there is none."""
    if not store.startswith("/"):
        return False
    until = time.time() + _LONGEST
    try:
        os.utime(f"{store}{_SUFFIX}", (until, until), follow_symlinks=False)
    except (OSError, ValueError):
        return False
    return True


def end_turn(store: str) -> None:
    """Let it go on soon, unless another piece of work follows."""
    with suppress(OSError, ValueError):
        os.utime(f"{store}{_SUFFIX}", follow_symlinks=False)


def is_wanted(store: str) -> bool:
    """Whether somebody works with the store, or did a moment ago."""
    try:
        until = os.stat(f"{store}{_SUFFIX}", follow_symlinks=False).st_atime  # noqa: PTH116 - text
    except OSError:
        return False
    return -_LONGEST < time.time() - until < _AFTER


def _locked(path: str) -> int | None:
    """Make and lock it; None where another process is at a compaction and shows that."""
    file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
    for _ in range(_TRIES):
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            continue
        os.utime(file, (0, 0))  # nobody wants anything by having had it made
        return file
    os.close(file)
    return None
