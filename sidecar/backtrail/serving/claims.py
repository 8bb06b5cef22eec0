"""Which events were handed to hooks already, by any of the processes that share a store.

Each process hears every event of the store; a file beside the store, under a lock, lets only the
first of them run the hooks. Rule: where that file cannot be written a hook rather runs twice.
"""

import fcntl
import os
from typing import Final

__all__ = ["Claims"]

_LARGEST: Final = 64 * 1024
_KEPT: Final = 1000
"""Lines that stay when the file has become too large."""


class Claims:
    """Takes events, each once."""

    def __init__(self, store: str) -> None:
        """``store`` is the store's path; of anything else only this process knows."""
        self._path = f"{store}-hooks" if store.startswith("/") else None

    def take(self, sequence: int, time_ns: int) -> bool:
        """Claim an event; False when somebody has. A copy of the store may use a number anew."""
        if self._path is None:
            return True
        flags = os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC | os.O_NOFOLLOW
        try:
            with os.fdopen(os.open(self._path, flags, 0o600), "r+b") as file:
                fcntl.flock(file, fcntl.LOCK_EX)
                return _taken(file.fileno(), b"%d %d\n" % (sequence, time_ns))
        except OSError:
            return True


def _taken(file: int, line: bytes) -> bool:
    size = os.fstat(file).st_size
    lines = os.pread(file, size, 0).splitlines(keepends=True)
    if line in lines:
        return False
    if size > _LARGEST:
        os.ftruncate(file, 0)
        line = b"".join([*lines[-_KEPT:], line])
    os.write(file, line)
    return True
