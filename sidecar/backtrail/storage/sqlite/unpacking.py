"""Versions out of packs, into rows of their own: what a repair does before it proves anything.

Rule: what of a pack does not prove itself is not put anywhere; who calls this finds the gap.
"""

from collections.abc import Iterator
from contextlib import suppress
from itertools import repeat

import apsw

from backtrail.content.delta import encode_snapshot
from backtrail.content.identity import content_id
from backtrail.content.packs import unpacked
from backtrail.errors import DamagedError
from backtrail.model import ContentId, Version, VersionNumber
from backtrail.storage.digests import row_digest
from backtrail.storage.packed import Entry
from backtrail.storage.sqlite.packs import PackRow
from backtrail.storage.sqlite.repacking import PACKED
from backtrail.storage.sqlite.repository import SqliteRepository
from backtrail.storage.sqlite.rows import version_values
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
        row_id = 0
        while (pack := self._pack_after(row_id)) is not None:
            row_id = pack.id
            with suppress(DamagedError, apsw.Error, TypeError, ValueError):
                self._take_apart(pack, self._entries(pack))
        for table in ("pack", "packed_entry"):
            self._db.execute(f"DELETE FROM {table}")
        self._begin_packs()

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
                continue
            row = self._put(entry.content_id, data, before)
            self._db.execute(
                INSERT_VERSION.replace("INSERT", "INSERT OR IGNORE"),
                version_values(entry, row, self._texts),
            )
            before = entry.content_id

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
