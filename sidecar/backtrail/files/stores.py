"""Which files are a Backtrail store, or lie beside one and belong to it.

Rule: a store may have any name, so what it holds tells. A new one has its sign in the log beside it
until SQLite writes that into the file.
"""

import os
import re
from contextlib import suppress
from typing import Final

__all__ = ["SIGN", "belongs_to", "is_store", "lies_beside_store"]

SIGN: Final = b"BTL1"
"""What SQLite calls the application's number."""

_FORMAT: Final = b"SQLite format 3\0"
_SIGNED: Final = 68
"""Where the sign is in the first page."""
_LOGGED: Final = 32 + 24
"""Where the first page is in the log, behind the log's head and its own."""
_BESIDE: Final = re.compile(
    r"-(?:wal|shm|journal|hooks|proven|mirrors|fresh|forgetting|rollback|pruned|compacted|compacting"
    r"|checking|open/[^/]*)\Z"
)


def is_store(path: str, head: bytes) -> bool:
    """Tell whether the file at an absolute path, which begins with ``head``, is a store."""
    if not head.startswith(_FORMAT):
        return False
    return SIGN in (_piece(head, _SIGNED), _piece(_first_bytes(f"{path}-wal"), _LOGGED + _SIGNED))


def belongs_to(path: str) -> str | None:
    """Give the file that would be the store, were ``path`` what lies beside one."""
    found = _BESIDE.search(path)
    return path[: found.start()] if found else None


def lies_beside_store(path: str) -> bool:
    """Tell whether an absolute path belongs to any store; a folder ends with ``/``."""
    store = belongs_to(path)
    return store is not None and is_store(store, _first_bytes(store))


def _piece(page: bytes, start: int) -> bytes:
    return page[start : start + len(SIGN)]


def _first_bytes(path: str) -> bytes:
    # A pipe of that name would keep who opens it waiting.
    flags = os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK
    with suppress(OSError):
        file = os.open(path, flags)
        try:
            return os.read(file, _LOGGED + _SIGNED + len(SIGN))
        finally:
            os.close(file)
    return b""
