"""Digests that bind a row to its place and fields, so that damage and tampering show.

A version's digest covers every field and its parent's digest: a chain per document. An event's
covers the event before it: one chain for the log. The bytes hashed are the MessagePack form of an
array of the fields in the order written here; docs/reference/storage-format.md repeats it.
Leaving the sequence or the content id out would let a single flipped bit return the wrong version.
"""

import hashlib
from collections.abc import Mapping
from typing import Any

import msgspec

from backtrail.model import Document, Event, Significance, Version, Workspace

__all__ = [
    "DIGEST_SIZE",
    "as_kept",
    "document_digest",
    "event_digest",
    "metadata_text",
    "plain",
    "reasons_text",
    "row_digest",
    "version_digest",
    "workspace_digest",
]

DIGEST_SIZE = 16
"""Bytes of a version's or event's digest: SHA-256 cut to 128 bits, out of reach of forgery."""
_ROW_DIGEST_SIZE = 8
"""Bytes that guard a small row against damage alone."""

_pack = msgspec.msgpack.Encoder().encode
_json = msgspec.json.Encoder(order="sorted").encode


def version_digest(version: Version, parent_digest: bytes) -> bytes:
    """16 bytes over all fields of ``version`` except its own digest."""
    v, change = version, version.change
    fields = (
        "version", v.sequence, v.number, v.document, bytes(v.content_id), v.size, v.parent,
        parent_digest, v.merged, v.branch, v.time_ns, v.source, v.author, v.reason,
        v.significance.level, [(r.kind, r.detail) for r in v.significance.reasons],
        change.added, change.deleted, change.modified, round(change.percent * 100),
        change.estimate, v.saves, metadata_text(v.metadata), v.mode,
    )  # fmt: skip
    return hashlib.sha256(_pack(fields)).digest()[:DIGEST_SIZE]


def event_digest(event: Event, previous_digest: bytes) -> bytes:
    """16 bytes over all fields of ``event`` and the digest of the event before it."""
    e = event
    return hashlib.sha256(
        _pack((
            "event", e.sequence, e.kind, e.time_ns, e.workspace, e.document,
            metadata_text(e.detail), previous_digest,
        ))
    ).digest()[:DIGEST_SIZE]  # fmt: skip


def document_digest(document: Document) -> bytes:
    """8 bytes over a document's row."""
    d = document
    return row_digest("document", d.id, d.workspace, _exact(d.path), d.deleted)


def workspace_digest(workspace: Workspace) -> bytes:
    """8 bytes over a workspace's row."""
    w = workspace
    return row_digest("workspace", w.id, _exact(w.root), w.device, w.inode)


def row_digest(*fields: Any) -> bytes:
    """8 bytes over the fields of any small row."""
    return hashlib.sha256(_pack(fields)).digest()[:_ROW_DIGEST_SIZE]


def as_kept(version: Version, **places: Any) -> Version:
    """``version`` as any store gives it back: percent to two decimals, metadata in JSON's types.

    The metadata is a copy, so that a caller who goes on changing its own changes nothing kept.
    ``places`` are fields that the store knows by now.
    """
    change = version.change
    return msgspec.structs.replace(
        version,
        change=msgspec.structs.replace(change, percent=round(change.percent * 100) / 100),
        metadata=plain(version.metadata),
        **places,
    )


def plain(metadata: Mapping[str, Any]) -> Mapping[str, Any]:
    """A copy of ``metadata`` with JSON's types."""
    found: dict[str, Any] = msgspec.json.decode(metadata_text(metadata)) if metadata else {}
    return found


def metadata_text(metadata: Any) -> str:
    """The one JSON form of a mapping: keys sorted, empty for an empty one."""
    return _json(metadata).decode() if metadata else ""


def reasons_text(significance: Significance) -> str:
    """Why a version stands out, as a store keeps it: JSON, once for all that say the same."""
    return _json([(r.kind, r.detail) for r in significance.reasons]).decode()


def _exact(path: str) -> bytes:
    return path.encode("utf-8", "surrogateescape")
