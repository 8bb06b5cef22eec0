"""Versions out of packs, into rows of their own: what a repair does before it proves anything.

Rule: what of a pack does not prove itself is not put anywhere; who calls this finds the gap.
"""

from collections.abc import Iterator
from contextlib import suppress
from itertools import repeat
from typing import Any

import apsw

from backtrail.content.delta import encode_snapshot
from backtrail.content.identity import content_id
from backtrail.content.packs import unpacked
from backtrail.errors import DamagedError
from backtrail.model import ContentId, Version, VersionNumber
from backtrail.storage.digests import row_digest
from backtrail.storage.packed import Entry, beyond_of
from backtrail.storage.sqlite.pack_row import PackRow
from backtrail.storage.sqlite.repacking import PACKED
from backtrail.storage.sqlite.repository import SqliteRepository
from backtrail.storage.sqlite.rows import blob, version_values
from backtrail.storage.sqlite.versions import INSERT_VERSION

__all__ = ["Unpacking"]

_STUB = (
    "INSERT OR IGNORE INTO version VALUES(?1, ?2, ?3, NULL, ?4, NULL, 0, ?5, 0, 0, 0, 0, 0, 0, 0,"
    " 0, 0, 0, 0, ?6, NULL, ?7)"
)


class Unpacking(SqliteRepository):
    """A store whose packs are taken apart."""

    def unpack(self) -> None:
        """Give every version that proves itself a row, and every stub; packs are no more then."""
        self._bare: list[Version] = []
        self.digests: dict[int, bytes] = {}
        """Of versions that may be lost, by sequence: packs know those that their own build on."""
        rows: list[Any] = self._db.execute("SELECT id FROM pack ORDER BY id").fetchall()
        for (row_id,) in rows:
            with suppress(DamagedError, apsw.Error, TypeError, ValueError):
                pack = self._pack_after(row_id - 1)
                if pack is None:
                    continue
                entries = self._entries(pack)
                self.digests |= beyond_of(blob(pack.ids), blob(pack.fields))
                self._take_apart(pack, entries)
        self._take_what_is_built_on()
        for entry in self._bare:
            self._take_bare(entry)
        for table in ("pack", "packed_entry"):
            self._db.execute(f"DELETE FROM {table}")
        self._begin_packs()
        self._texts.beyond = lambda sequence: self.digests.get(sequence, b"")

    def _take_apart(self, pack: PackRow, entries: tuple[Entry, ...]) -> None:
        before: ContentId | None = None
        contents = self._sound_contents(pack)
        for place, entry in enumerate(entries):
            number = VersionNumber(pack.first + place)
            if not isinstance(entry, Version):
                proof = row_digest("stub", entry.sequence, pack.document, number, entry.digest)
                self._db.execute(
                    _STUB,
                    (
                        entry.sequence, pack.document, number, entry.parent, entry.time_ns, proof,
                        entry.digest,
                    ),
                )  # fmt: skip
                continue
            data = next(contents)
            if data is None or content_id(data) != entry.content_id:
                self._bare.append(entry)
                continue
            self._take_version(entry, self._put(entry.content_id, data, before))
            before = entry.content_id

    def _take_version(self, entry: Version, content: int) -> None:
        self._db.execute(
            INSERT_VERSION.replace("INSERT", "INSERT OR IGNORE"),
            version_values(entry, content, self._texts),
        )

    def _take_bare(self, entry: Version) -> None:
        """A version of which the pack has all but the content: with a twin of that, or as a stub.

        What builds on its digest would else be lost with it.
        """
        twin = self._db.execute(
            "SELECT id FROM content WHERE substr(sha256, 1, 8) = substr(?1, 1, 8) AND sha256 = ?1"
            " AND kind <> ?2",
            (bytes(entry.content_id), PACKED),
        ).fetchone()
        known = self._db.execute("SELECT 1 FROM version WHERE sequence = ?", (entry.sequence,))
        if twin is not None:
            self._take_version(entry, twin[0])
        elif known.fetchone() is None:
            self._without_content(entry)

    def _without_content(self, entry: Version) -> None:
        """Leave what there is of a version whose content is lost."""
        raise NotImplementedError

    def _take_what_is_built_on(self) -> None:
        """Contents that rows build on, also where the entries of their pack are lost."""
        rows: list[Any] = self._db.execute(
            "SELECT id, sha256, base, depth FROM content WHERE kind = ?", (PACKED,)
        ).fetchall()
        for row_id, sha256, pack, slot in rows:
            with suppress(DamagedError, apsw.Error, TypeError, ValueError):
                data = self._packed_content(pack, slot)
                if content_id(data) == sha256:
                    self._db.execute(
                        "UPDATE content SET kind = 0, base = NULL, depth = 0, body = ?"
                        " WHERE id = ?",
                        (encode_snapshot(data), row_id),
                    )

    def _sound_contents(self, pack: PackRow) -> Iterator[bytes | None]:
        """The contents up to the first that cannot be read, then nothing for ever."""
        with suppress(DamagedError):
            yield from unpacked(self._plain(pack.id))
        yield from repeat(None)

    def _put(self, content: ContentId, data: bytes, before: ContentId | None) -> int:
        """The row of a content; one that only led to the pack holds it by itself from then on."""
        self._db.execute(
            "UPDATE content SET kind = 0, base = NULL, depth = 0, body = ?2"
            " WHERE substr(sha256, 1, 8) = substr(?1, 1, 8) AND sha256 = ?1 AND kind = ?3",
            (bytes(content), encode_snapshot(data), PACKED),
        )
        self.put_content(data, before, known=content)
        return self._row_of(content)[0]
