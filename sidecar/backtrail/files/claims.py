"""Work that one process at a time does: a locked file beside the store, gone when the work is done.

The system lets go of the lock when the process ends, however that ends; the file then tells that
something was left undone.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Final

__all__ = ["ROLLBACK", "claimed", "is_claimed"]

ROLLBACK: Final = "-rollback"
"""Behind a store's path: a folder is taken to a point in time."""


@contextmanager
def claimed(path: str) -> Iterator[bool]:
    """Hold the lock of ``path`` while the block runs; False where another process holds it.

    When the block ends without an error the file goes. Where it cannot be made nobody is kept from
    working: True.
    """
    flags = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW
    try:
        handle = os.open(path, flags, 0o600)
    except OSError:
        yield True
        return
    try:
        mine = _locked(handle, path)
        yield mine
        if mine:
            with suppress(OSError):
                os.unlink(path)  # noqa: PTH108 - names stay text
    finally:
        os.close(handle)


def is_claimed(path: str) -> bool:
    """Whether somebody does that work, or left it undone."""
    return os.path.lexists(path)


def _locked(handle: int, path: str) -> bool:
    """Whether the lock is ours, and still that of the file by this name."""
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return os.path.samestat(os.fstat(handle), os.lstat(path))
    except OSError:
        return False
