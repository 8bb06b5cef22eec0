"""Putting cold versions together: what it did."""

from typing import Annotated

import msgspec
from msgspec import Meta

from backtrail.history.states import Compaction

__all__ = ["CompactResult", "compact_result"]


class CompactResult(msgspec.Struct, frozen=True, kw_only=True):
    """What a compaction did; every version is still there."""

    versions: Annotated[int, Meta(description="That were put together now.")]
    documents: Annotated[int, Meta(description="They are of so many files.")]
    before_bytes: Annotated[int, Meta(description="What the store took on disk.")]
    after_bytes: int


def compact_result(done: Compaction) -> CompactResult:
    """Convert what a compaction did."""
    return CompactResult(
        versions=done.versions,
        documents=done.documents,
        before_bytes=done.before_bytes,
        after_bytes=done.after_bytes,
    )
