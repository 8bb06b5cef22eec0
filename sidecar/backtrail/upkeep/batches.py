"""Files that are kept together.

The rule: what is kept in one transaction is held in memory until then, so a batch ends at a number
of bytes as well as at a number of files.
"""

import os
from collections.abc import Iterable, Iterator
from typing import Final

__all__ = ["batches"]

_FILES: Final = 200
"""Long enough to be fast, short enough not to make editors wait."""
_BYTES: Final = 32 << 20
"""But for a single larger file."""


def batches(paths: Iterable[str]) -> Iterator[list[str]]:
    """Divide files, each as large as it is when its turn comes."""
    batch: list[str] = []
    held = 0
    for path in paths:
        size = _size(path)
        if batch and (len(batch) == _FILES or held + size > _BYTES):
            yield batch
            batch, held = [], 0
        batch.append(path)
        held += size
    if batch:
        yield batch


def _size(path: str) -> int:
    try:
        return os.lstat(path).st_size
    except OSError:
        return 0
