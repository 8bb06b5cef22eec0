"""Which files are a Backtrail store, or lie beside one and belong to it.

Rule: a store may have any name, so what it holds tells; its sign is written out some time after the
first saves, until when a name in ``.btl`` tells.
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
"""Where the sign is in the file."""
_USUAL: Final = ".btl"
_BESIDE: Final = re.compile(r"-(?:wal|shm|journal|hooks|open/[^/]*)\Z")


def is_store(path: str, head: bytes) -> bool:
    """Tell whether the file at ``path`` that begins with ``head`` is a store."""
    signed = head[_SIGNED : _SIGNED + len(SIGN)] == SIGN
    return head.startswith(_FORMAT) and (signed or path.endswith(_USUAL))


def belongs_to(path: str) -> str | None:
    """Give the file that would be the store, were ``path`` what lies beside one."""
    found = _BESIDE.search(path)
    return path[: found.start()] if found else None


def lies_beside_store(path: str) -> bool:
    """Tell whether an absolute path belongs to any store; a folder ends with ``/``."""
    store = belongs_to(path)
    if store is None:
        return False
    return store.endswith(_USUAL) or is_store(store, _first_bytes(store))


def _first_bytes(path: str) -> bytes:
    # A pipe of that name would keep who opens it waiting.
    flags = os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK
    with suppress(OSError):
        file = os.open(path, flags)
        try:
            return os.read(file, _SIGNED + len(SIGN))
        finally:
            os.close(file)
    return b""
