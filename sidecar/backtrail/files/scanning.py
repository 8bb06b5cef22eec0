"""Files beside a store, read byte for byte for what may not be in them."""

import os
from collections.abc import Iterator

from backtrail.files.stores import is_store

__all__ = ["bytes_of", "histories_among"]

_BLOCK = 1 << 20


def bytes_of(path: str) -> Iterator[bytes]:
    """What lies on the disk under a name, block by block; nothing where it is gone."""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK)
    except FileNotFoundError:
        return
    try:
        while block := os.read(handle, _BLOCK):
            yield block
    finally:
        os.close(handle)


def histories_among(paths: tuple[str, ...], own: str) -> tuple[str, ...]:
    """Those of the files that are stores themselves, but for one's ``own``."""
    others = (path for path in paths if path != own)
    return tuple(path for path in others if is_store(path, next(bytes_of(path), b"")))
