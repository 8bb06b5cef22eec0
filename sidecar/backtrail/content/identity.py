"""What makes two contents the same: the SHA-256 of their bytes, and nothing else."""

import hashlib
from collections.abc import Iterable

from backtrail.model import ContentId

__all__ = ["content_id", "content_id_of_blocks"]


def content_id(data: bytes) -> ContentId:
    """SHA-256 of ``data``, 32 bytes (about 11 µs for 20 kB)."""
    return ContentId(hashlib.sha256(data).digest())


def content_id_of_blocks(blocks: Iterable[bytes]) -> tuple[ContentId, int]:
    """Content id and size in bytes of blocks read one after the other, in flat memory."""
    digest, size = hashlib.sha256(), 0
    for block in blocks:
        digest.update(block)
        size += len(block)
    return ContentId(digest.digest()), size
