"""Contents on their way into the store: small ones in one piece, large ones as blocks."""

import hashlib
from collections.abc import Callable, Iterator
from itertools import chain

import msgspec

from backtrail.content.identity import content_id
from backtrail.errors import NotFoundError, RefusedError
from backtrail.files.paths import shown
from backtrail.files.reading import read
from backtrail.files.virtual import is_value
from backtrail.history.places import Place
from backtrail.history.scope import Scope
from backtrail.model import ContentId, Version

__all__ = [
    "COMPARABLE",
    "Kept",
    "evenly",
    "keep_any",
    "keep_blocks",
    "keep_bytes",
    "now_at",
    "whole",
]

BLOCK = 2 << 20
"""Bytes of one part of a large content: memory stays within a few of them."""

COMPARABLE = 64 << 20
"""Bytes up to which a content is loaded whole, to be compared or shown."""


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """A content that was read: in memory, or as parts that are in the store already."""

    content_id: ContentId
    size: int
    data: bytes | None
    """None for a large content."""
    parts: tuple[ContentId, ...] = ()
    masked: bool = False
    """Secrets were taken out of it: it is not what was read."""


def keep_bytes(data: bytes, *, masked: bool = False) -> Kept:
    """A small content, in memory."""
    return Kept(content_id=content_id(data), size=len(data), data=data, masked=masked)


def keep_blocks(
    scope: Scope,
    place: Place,
    blocks: Iterator[bytes],
    *,
    unwanted: Callable[[bytes, bool], bool] = lambda _part, _known: False,
) -> Kept:
    """A large content, stored part by part before any version speaks of it.

    ``unwanted`` is asked of each part, and whether the newest version has it, too, before that is
    kept; the first one that is unwanted ends the content.

    Each part has its own transaction, so that other writers never wait for a gigabyte. Parts of a
    capture that did not finish are harmless: the next one finds them in place.
    """
    repository = scope.repository
    neighbours = _neighbours(scope, place)
    before = frozenset(neighbours)
    whole_digest, size = hashlib.sha256(), 0
    parts: list[ContentId] = []
    for block in evenly(blocks):
        known = content_id(block)
        if unwanted(block, known in before):
            break
        whole_digest.update(block)
        size += len(block)
        beside = neighbours[len(parts)] if len(parts) < len(neighbours) else None
        with repository.transaction():
            parts.append(repository.put_content(block, beside, known=known))
    return Kept(
        content_id=ContentId(whole_digest.digest()), size=size, data=None, parts=tuple(parts)
    )


def keep_any(scope: Scope, place: Place, blocks: Iterator[bytes]) -> Kept:
    """A content of a size that nobody knows yet, in flat memory whatever it is."""
    held: list[bytes] = []
    size = 0
    for block in blocks:
        held.append(block)
        size += len(block)
        if size > scope.settings.capture.stream_above:
            return keep_blocks(scope, place, chain(held, blocks))
    return keep_bytes(b"".join(held))


def whole(scope: Scope, version: Version, path: str) -> bytes:
    """All bytes of a version, for work that needs them in memory.

    Raises:
        RefusedError: It is too large for that.

    """
    if version.size > COMPARABLE:
        raise RefusedError(
            f"{shown(path)} version {version.number} has {version.size:,} bytes; up to"
            f" {COMPARABLE:,} can be compared. `backtrail show` writes it out at any size."
        )
    return scope.repository.read_content(version.content_id)


def now_at(scope: Scope, place: Place) -> bytes:
    """All that a file holds on disk now; of a value, what its newest version holds.

    Raises:
        NotFoundError: There is none.
        RefusedError: It is too large.

    """
    if not is_value(place.workspace.root):
        return read(place.workspace.root, place.path, limit=COMPARABLE)[0]
    document = place.document
    head = scope.head(document.id) if document and document.deleted is None else None
    if head is None:
        raise NotFoundError(f"{shown(place.absolute)} is not there any more")
    return whole(scope, head, place.absolute)


def _neighbours(scope: Scope, place: Place) -> tuple[ContentId, ...]:
    if place.document is None:
        return ()
    head = scope.head(place.document.id)
    return scope.repository.parts(head.content_id) if head is not None else ()


def evenly(blocks: Iterator[bytes]) -> Iterator[bytes]:
    """The same bytes in blocks of ``BLOCK`` bytes, the last one shorter."""
    held = bytearray()
    for block in blocks:
        start = 0
        while start < len(block):
            take = min(BLOCK - len(held), len(block) - start)
            held += block[start : start + take]
            start += take
            if len(held) == BLOCK:
                yield bytes(held)
                held.clear()
    if held:
        yield bytes(held)
