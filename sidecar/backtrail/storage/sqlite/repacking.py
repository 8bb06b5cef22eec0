"""Packs, written: a new one, and one anew that some versions left."""

from collections.abc import Sequence
from itertools import groupby
from typing import Any, NamedTuple

from backtrail.content.compression import compress
from backtrail.content.delta import encode_snapshot
from backtrail.content.packs import LEVEL, Packed, pack, unpacked
from backtrail.errors import DamagedError, NotFoundError
from backtrail.model import DocumentId, EventSequence, Version
from backtrail.storage.packed import Entry, Stub, fields_of, pack_digest
from backtrail.storage.sqlite.cold_versions import ColdVersions
from backtrail.storage.sqlite.packs import PackRow, figures
from backtrail.storage.sqlite.rows import blob

__all__ = ["PACKED", "PackWriter", "Place"]

PACKED = 3
"""The kind of a row of ``content`` that only says where its bytes are."""


class Place(NamedTuple):
    """Where a pack belongs."""

    row: int
    document: DocumentId
    first: int
    """Number of its first entry."""
    place: int
    """In its group."""
    base: PackRow | None
    """The pack that it builds on."""


class PackWriter(ColdVersions):
    """The ``pack`` table, written; inside a transaction."""

    def _write_pack(self, at: Place, entries: Sequence[Entry], packed: Packed) -> None:
        """Put a pack where it belongs; rows of contents say where these are now."""
        beyond = self._parents_beyond(entries)
        ids, fields = fields_of(entries, beyond, self._words)
        versions = [entry for entry in entries if isinstance(entry, Version)]
        told = (
            *figures(entries, at.first), sum(v.size for v in versions),
            None if at.base is None else at.base.id, at.place,
        )  # fmt: skip
        size = len(packed.plain)
        digest = pack_digest(at.row, at.document, entries, *told, size)
        self._db.execute(
            f"REPLACE INTO pack VALUES({', '.join('?' * 17)})",
            (at.row, at.document, *told, ids, fields, size, packed.frame, digest),
        )
        for slot, version in enumerate(versions):
            self._db.execute(
                "UPDATE content SET kind = ?2, base = ?3, depth = ?4, body = NULL"
                " WHERE substr(sha256, 1, 8) = substr(?1, 1, 8) AND sha256 = ?1",
                (bytes(version.content_id), PACKED, at.row, slot),
            )

    def _parents_beyond(self, entries: Sequence[Entry]) -> dict[EventSequence, bytes]:
        own = {entry.sequence for entry in entries}
        parents = {entry.parent for entry in entries if isinstance(entry, Version)} - own
        return {parent: self._digest_of(parent) for parent in parents if parent is not None}

    def _digest_of(self, sequence: EventSequence | None) -> bytes:
        if sequence is None:
            return b""
        row = self._db.execute(
            "SELECT digest FROM version WHERE sequence = ?", (sequence,)
        ).fetchone()
        if row is not None:
            return blob(row[0])
        entry = self._cold_by_sequence(sequence)
        if entry is None:
            raise NotFoundError(f"version with sequence {sequence} is not in this store")
        return entry.digest

    def _contents_of(self, held: PackRow) -> list[bytes]:
        """All contents of a pack, one for each of its versions."""
        found = list(unpacked(self._plain(held.id)))[: held.live or 0]
        if len(found) != held.live:
            raise DamagedError(f"pack {held.id} holds another number of contents than it says")
        return found

    def _release_cold(self, versions: Sequence[Version]) -> None:
        """Make stubs of versions in packs; each pack is written anew once."""
        for _, group in groupby(versions, key=lambda version: version.document):
            gone = {version.sequence for version in group}
            while gone:
                held = self._pack_with(min(gone))
                if held is None:
                    raise NotFoundError(f"version with sequence {min(gone)} is not in this store")
                gone -= self._left(held, gone)

    def _pack_with(self, sequence: int) -> PackRow | None:
        document = self._cold_document(sequence)
        return self._pack_at(DocumentId(document), sequence) if document else None

    def _left(self, held: PackRow, gone: set[EventSequence]) -> set[EventSequence]:
        """Write a pack anew without the contents of these; which of them were in it."""
        entries, contents, kept = self._entries(held), self._contents_of(held), []
        own = {entry.sequence for entry in entries} & gone
        if not own:
            raise NotFoundError(f"version with sequence {min(gone)} is not in its pack")
        versions = [entry for entry in entries if isinstance(entry, Version)]
        kept = [data for v, data in zip(versions, contents, strict=True) if v.sequence not in own]
        base = None if held.base is None else self._pack_after(held.base - 1)
        prefix = b"" if base is None else self._plain(base.id)
        followers = self._followers(held)
        packed = pack(kept or [b""], prefix)
        left = [
            Stub(entry.sequence, entry.digest) if entry.sequence in own else entry
            for entry in entries
        ]
        self._write_pack(Place(held.id, held.document, held.first, held.place, base), left, packed)
        for row_id, plain in followers:
            self._db.execute(
                "UPDATE pack SET body = ? WHERE id = ?",
                (compress(plain, packed.plain, level=LEVEL), row_id),
            )
        self._stand_alone(held, versions, contents, own)
        return own

    def _followers(self, held: PackRow) -> list[tuple[int, bytes]]:
        """The packs that build on this one, expanded while they can be."""
        rows: list[Any] = self._db.execute(
            "SELECT id FROM pack WHERE base = ?", (held.id,)
        ).fetchall()
        return [(row, self._plain(row)) for (row,) in rows]

    def _stand_alone(
        self,
        held: PackRow,
        versions: Sequence[Version],
        contents: Sequence[bytes],
        gone: set[EventSequence],
    ) -> None:
        """Give a content that left the pack its bytes back, if a row of its own speaks of it."""
        stay = {version.content_id for version in versions if version.sequence not in gone}
        for version, data in zip(versions, contents, strict=True):
            if version.sequence in gone and version.content_id not in stay:
                self._db.execute(
                    "UPDATE content SET kind = 0, base = NULL, depth = 0, body = ?2"
                    " WHERE substr(sha256, 1, 8) = substr(?1, 1, 8) AND sha256 = ?1"
                    " AND kind = ?3 AND base = ?4",
                    (bytes(version.content_id), encode_snapshot(data), PACKED, held.id),
                )
