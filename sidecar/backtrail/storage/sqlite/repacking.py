"""Packs, written: a new one, and one anew that some versions left."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import groupby
from typing import Any, NamedTuple

from backtrail.content.delta import encode_snapshot
from backtrail.content.packs import Packed, unpacked
from backtrail.errors import DamagedError, NotFoundError
from backtrail.model import ContentId, DocumentId, EventSequence, Version
from backtrail.storage.packed import Entry, Released, fields_of, pack_digest
from backtrail.storage.sqlite.cold_versions import ColdVersions
from backtrail.storage.sqlite.encodings import Encodings
from backtrail.storage.sqlite.pack_row import PackRow, figures
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


class _Left(NamedTuple):
    """What stays in a pack that some versions leave."""

    entries: list[Entry]
    contents: list[bytes]
    gone: dict[ContentId, bytes]
    """What it held of those that leave."""


class PackWriter(ColdVersions):
    """The ``pack`` table, written; inside a transaction."""

    _encodings: Encodings

    def _begin_packs(self) -> None:
        super()._begin_packs()
        self._encodings = Encodings()

    def draft_release(self, *versions: Version) -> None:
        """Encode what packs will be, without a lock; see the contract."""
        plains: dict[int, bytes] = {}
        self._encodings.begin()
        # what is damaged is told by the release
        with suppress(DamagedError, NotFoundError):
            cold = [version for version in versions if self._cold_document(version.sequence)]
            for held, left in self._leaving(cold):
                prefix = b"" if held.base is None else plains.get(held.base)
                if prefix is None and held.base is not None:
                    prefix = self._plain(held.base)
                packed = self._packed(left.entries, left.contents, prefix or b"")
                plains[held.id] = packed.plain
                for _, plain in self._followers(held):
                    self._encodings.frame(plain, packed.plain)
        self._encodings.end()

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
        for held, left in self._leaving(versions):
            self._pack_left(held, *left)
        self._encodings.clear()

    def _leaving(self, versions: Sequence[Version]) -> Iterator[tuple[PackRow, _Left]]:
        """The packs that versions are in, one after the other, and what stays in each."""
        for _, group in groupby(versions, key=lambda version: version.document):
            gone = {version.sequence for version in group}
            while gone:
                held = self._pack_with(min(gone))
                if held is None:
                    raise NotFoundError(f"version with sequence {min(gone)} is not in this store")
                entries = self._entries(held)
                own = {entry.sequence for entry in entries} & gone
                if not own:
                    raise NotFoundError(f"version with sequence {min(gone)} is not in its pack")
                yield held, self._left(held, entries, own)
                gone -= own

    def _pack_with(self, sequence: int) -> PackRow | None:
        document = self._cold_document(sequence)
        return self._pack_at(DocumentId(document), sequence) if document else None

    def _left(self, held: PackRow, entries: Sequence[Entry], own: set[EventSequence]) -> _Left:
        versions = [entry for entry in entries if isinstance(entry, Version)]
        held_by = list(zip(versions, self._contents_of(held), strict=True))
        left = [
            Released(entry.sequence, entry.parent, entry.time_ns, entry.digest)
            if entry.sequence in own
            else entry
            for entry in entries
        ]
        kept = [data for version, data in held_by if version.sequence not in own]
        return _Left(left, kept, {v.content_id: data for v, data in held_by if v.sequence in own})

    def _pack_left(
        self,
        held: PackRow,
        entries: Sequence[Entry],
        contents: Sequence[bytes],
        gone: Mapping[ContentId, bytes],
    ) -> None:
        """Write a pack anew, and those that build on it; ``gone`` are contents that it had."""
        base = None if held.base is None else self._pack_after(held.base - 1)
        prefix = b"" if base is None else self._plain(base.id)
        followers = self._followers(held)
        packed = self._packed(entries, contents, prefix)
        place = Place(held.id, held.document, held.first, held.place, base)
        self._write_pack(place, entries, packed)
        for row_id, plain in followers:
            self._db.execute(
                "UPDATE pack SET body = ? WHERE id = ?",
                (self._encodings.frame(plain, packed.plain), row_id),
            )
        self._stand_alone(held, entries, gone)

    def _packed(self, entries: Sequence[Entry], contents: Sequence[bytes], prefix: bytes) -> Packed:
        ids = b"".join(entry.content_id for entry in entries if isinstance(entry, Version))
        return self._encodings.pack(contents or [b""], ids, prefix)

    def _followers(self, held: PackRow) -> list[tuple[int, bytes]]:
        """The packs that build on this one, expanded while they can be."""
        rows: list[Any] = self._db.execute(
            "SELECT id FROM pack WHERE base = ?", (held.id,)
        ).fetchall()
        return [(row, self._plain(row)) for (row,) in rows]

    def _stand_alone(
        self, held: PackRow, entries: Sequence[Entry], gone: Mapping[ContentId, bytes]
    ) -> None:
        """Give a content that left the pack its bytes back, if a row of its own speaks of it."""
        stay = {entry.content_id for entry in entries if isinstance(entry, Version)}
        for content, data in gone.items():
            if content in stay:
                continue
            rows: list[Any] = self._db.execute(
                "SELECT id FROM content WHERE substr(sha256, 1, 8) = substr(?1, 1, 8)"
                " AND sha256 = ?1 AND kind = ?2 AND base = ?3",
                (bytes(content), PACKED, held.id),
            ).fetchall()
            for (row,) in rows:  # mostly none: nothing is encoded for nobody
                self._db.execute(
                    "UPDATE content SET kind = 0, base = NULL, depth = 0, body = ? WHERE id = ?",
                    (encode_snapshot(data), row),
                )
