"""Compaction: cold versions move into packs, one pack in one transaction.

Whatever is read before that transaction is compared once more inside it, so nothing depends on
what another process does meanwhile, and a process that is killed leaves the store as it was
before or after one pack. The encoding, which is what takes time, holds no lock.
"""

from collections.abc import Iterator, Sequence
from itertools import chain, groupby, islice
from typing import Any, Final, NamedTuple

import msgspec

from backtrail.content.packs import Packed, pack
from backtrail.errors import DamagedError
from backtrail.model import DocumentId, EventSequence
from backtrail.storage.digests import row_digest
from backtrail.storage.packed import Entry, Released
from backtrail.storage.records import Compacted
from backtrail.storage.sqlite.pack_row import PackRow
from backtrail.storage.sqlite.packs import BLOCK, documents_of
from backtrail.storage.sqlite.repacking import Place
from backtrail.storage.sqlite.rows import VERSION_QUERY, blob, version_of
from backtrail.storage.sqlite.tightening import Tightening

__all__ = ["CompactionRows"]

_FULL: Final = 128
"""Versions in a pack."""
_FEWEST: Final = 8
"""Versions that are worth a pack of their own."""
_GROUP: Final = 8
"""Packs of a document that build on one another, the first on none. The one at place p builds on
the one at place ``p & (p - 1)``: three are read before it at most, and damage to one costs two and
a half on average."""
_LARGEST: Final = 8 << 20
"""Bytes of a content from which it stays where it is: a large one is a list of parts."""
_WORK: Final = 64 << 20
"""Bytes of all contents of a pack together, beyond which it is not filled further: each content
is copied once to read the last."""
_NEWEST: Final = 2
"""Versions of a document that keep rows of their own: the head, which saves build on, and the one
whose digest proves it."""
_PORTION: Final = 500
_TRIMMED: Final = 32
"""Pages that are given back in one transaction, some 2 ms."""
_INCREMENTAL: Final = 2
"""As SQLite calls it."""
_WORTH: Final = 10
"""The file is written anew when a tenth of it is free."""

_RUN = (
    VERSION_QUERY.format(index="")
    + "WHERE v.document = ? AND v.number BETWEEN ? AND ? ORDER BY v.number"
)
_DOCUMENTS = (
    "SELECT document, count(*), max(number) FROM version WHERE document > ? GROUP BY document"
    " HAVING count(*) >= ? ORDER BY document LIMIT 1"
)
# past the index: in its order each row is looked up, which takes twice as long
_ROWS = (
    "SELECT coalesce(sum(live), 0), coalesce(sum(bytes), 0),"
    " coalesce(sum(CASE WHEN cold >= ?2 THEN cold - ?3 END), 0)"
    " FROM (SELECT sum(v.saves > 0) AS live, sum(c.size) AS bytes,"
    " sum(c.kind <> 2 AND c.size <= ?1) AS cold"
    " FROM version v NOT INDEXED LEFT JOIN content c ON c.id = v.content GROUP BY v.document)"
)


class _Site(NamedTuple):
    """Where a pack stands in its group."""

    place: int
    base: PackRow | None


class _Draft(NamedTuple):
    """A pack to be, and what it was made from."""

    packed: Packed
    site: _Site
    document: DocumentId
    rows: tuple[tuple[Any, ...], ...]
    """Of the versions that move, as they were read."""
    entries: tuple[Entry, ...]
    replaced: PackRow | None
    """The pack before it, which was not full and is taken in."""


class CompactionRows(Tightening):
    """Moves rows of ``version`` and ``content`` into ``pack``."""

    def compact(self, *, after: int = 0) -> Iterator[Compacted]:
        """Pack what is cold, document by document; see the contract."""
        document = after
        while True:
            row: Any = self._db.execute(_DOCUMENTS, (document, _FEWEST + _NEWEST)).fetchone()
            if row is None:
                return
            document, _, newest = row
            yield from self._compact_document(DocumentId(document), newest - _NEWEST)

    def _compact_document(self, document: DocumentId, last: int) -> Iterator[Compacted]:
        for first, end in self._runs(document, last):
            at = first
            while end - at + 1 >= _FEWEST:
                draft = self._draft(document, at, end)
                if draft is None or not self._moved(draft):
                    break
                at = int(draft.rows[-1][2]) + 1
                yield Compacted(
                    document=document,
                    versions=len(draft.rows),
                    bytes=len(draft.packed.frame),
                )

    def _runs(self, document: DocumentId, last: int) -> list[tuple[int, int]]:
        """First and last number of each run of versions that can be packed together."""
        rows: Any = self._db.execute(
            "SELECT v.number, v.content IS NULL OR (c.kind <> 2 AND c.size <= ?) FROM version v"
            " LEFT JOIN content c ON c.id = v.content WHERE v.document = ? AND v.number <= ?"
            " ORDER BY v.number",
            (_LARGEST, document, last),
        ).fetchall()
        runs = []
        for _, group in groupby(enumerate(rows), lambda each: (each[1][0] - each[0], each[1][1])):
            numbers = [row[0] for _, row in group if row[1]]
            if numbers:
                runs.append((numbers[0], numbers[-1]))
        return runs

    def _draft(self, document: DocumentId, first: int, last: int) -> _Draft | None:
        """The next pack of a run; None where what would be packed is damaged."""
        with self._snapshot():
            before = next(self._packs_down(document, first), None)
            replaced = before if before is not None and self._open_to(before, first) else None
            room = _FULL - (0 if replaced is None else replaced.last - replaced.first + 1)
            rows = tuple(
                self._db.execute(_RUN, (document, first, min(last, first + room - 1))).fetchall()
            )
            try:
                entries = [] if replaced is None else list(self._entries(replaced))
                contents = [] if replaced is None else self._contents_of(replaced)
                taken = self._take(rows, entries, contents)
                site = self._site_of(replaced, before)
                prefix = b"" if site.base is None else self._plain(site.base.id)
            except DamagedError:
                return None
        if not contents:
            return None  # nothing but stubs
        packed = pack(contents, prefix)
        return _Draft(packed, site, document, rows[:taken], tuple(entries), replaced)

    def _open_to(self, before: PackRow, first: int) -> bool:
        """Whether a pack that is not full goes on with the version ``first``."""
        count = before.last - before.first + 1
        return before.last + 1 == first and count < _FULL and before.size + _LARGEST <= _WORK

    def _take(
        self, rows: Sequence[tuple[Any, ...]], entries: list[Entry], contents: list[bytes]
    ) -> int:
        """Read entries and contents of these rows until a pack is full; how many were taken."""
        work = sum(map(len, contents))
        for taken, row in enumerate(rows):
            version = version_of(row, self._texts)
            if version is None:
                entries.append(Released(EventSequence(row[0]), row[5], row[8], blob(row[22])))
                continue
            if contents and work + version.size > _WORK:
                return taken
            contents.append(self.read_content(version.content_id))
            work += version.size
            entries.append(version)
        return len(rows)

    def _site_of(self, replaced: PackRow | None, before: PackRow | None) -> _Site:
        """The place of the next pack in its group, and the pack that it builds on."""
        if replaced is not None:
            before = next(self._packs_down(replaced.document, replaced.first), None)
        place = 0 if before is None else (before.place + 1) % _GROUP
        if before is None or not place:
            return _Site(0, None)
        wanted = place & (place - 1)
        earlier = chain([before], self._packs_down(before.document, before.first))
        base = next(islice(earlier, place - wanted - 1, None), None)
        return _Site(place, base) if base is not None and base.place == wanted else _Site(0, None)

    def _moved(self, draft: _Draft) -> bool:
        """Put a pack in place of the rows; False where somebody changed them meanwhile."""
        with self.transaction():
            first, last = draft.rows[0][2], draft.rows[-1][2]
            now = self._db.execute(_RUN, (draft.document, first, last)).fetchall()
            if tuple(now) != draft.rows or not self._are_there(draft.replaced, draft.site.base):
                return False
            if draft.replaced is not None:
                self._db.execute("DELETE FROM pack WHERE id = ?", (draft.replaced.id,))
            row: Any = self._db.execute("SELECT coalesce(max(id), 0) + 1 FROM pack").fetchone()
            number = first if draft.replaced is None else draft.replaced.first
            place = Place(int(row[0]), draft.document, number, *draft.site)
            self._write_pack(place, draft.entries, draft.packed)
            self._db.execute(
                "DELETE FROM version WHERE document = ? AND number BETWEEN ? AND ?",
                (draft.document, first, last),
            )
            self._note_entries(draft)
        return True

    def _are_there(self, *packs: PackRow | None) -> bool:
        query = "SELECT 1 FROM pack WHERE id = ? AND digest = ?"
        wanted = [one for one in packs if one is not None]
        return all(self._db.execute(query, (one.id, one.digest)).fetchone() for one in wanted)

    def _note_entries(self, draft: _Draft) -> None:
        """Say of each sequence that moves whose it is."""
        moved = [row[0] for row in draft.rows]
        for block, sequences in groupby(moved, lambda sequence: sequence // BLOCK):
            row = self._db.execute(
                "SELECT documents, digest FROM packed_entry WHERE block = ?", (block,)
            ).fetchone()
            listed = [0] * BLOCK if row is None else documents_of(block, *row)
            for sequence in sequences:
                listed[sequence % BLOCK] = draft.document
            documents = msgspec.msgpack.encode(listed)
            self._db.execute(
                "REPLACE INTO packed_entry VALUES(?, ?, ?)",
                (block, documents, row_digest("entries", block, documents)),
            )

    def _row_figures(self) -> tuple[int, int, int]:
        """Versions with rows of their own, bytes of their contents, and how many can be packed.

        The last is more than will be where versions that stay lie between them.
        """
        found: Any = self._db.execute(_ROWS, (_LARGEST, _FEWEST + _NEWEST, _NEWEST)).fetchone()
        return int(found[0]), int(found[1]), int(found[2])

    def sweep(self) -> Iterator[int]:
        """Delete contents that nothing needs any more, tighten the others; see the contract."""
        with self._snapshot():
            needed, last_content, last_entry = self._needed()
        doomed = [row for row in range(1, last_content + 1) if not needed[row]]
        for start in range(0, len(doomed), _PORTION):
            portion = doomed[start : start + _PORTION]
            with self.transaction():
                spared = self._needed_since(last_content, last_entry)
                rows = [(row,) for row in portion if row not in spared]
                self._db.executemany("DELETE FROM content WHERE id = ?", rows)
            yield len(rows)
        yield from self._tighten()

    def shrink(self) -> int:
        """Give free space back to the disk; see the contract."""
        self._place.prove()
        pages, free = self._pages()
        if free * _WORTH >= pages:
            # of a store that was made before: from now on it can be trimmed
            self._db.execute("PRAGMA auto_vacuum = INCREMENTAL")
            self._db.execute("VACUUM")
        self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        size: Any = self._db.pragma("page_size")
        return int(size) * (pages - self._pages()[0])

    def trim(self) -> Iterator[int]:
        """Give free pages back some at a time; see the contract."""
        self._place.prove()
        pages, free = self._pages()
        if free * _WORTH < pages or self._db.pragma("auto_vacuum") != _INCREMENTAL:
            return
        size: Any = self._db.pragma("page_size")
        while free:
            self._db.execute(f"PRAGMA incremental_vacuum({_TRIMMED})").fetchall()
            before, (pages, free) = pages, self._pages()
            if pages == before:
                break
            yield int(size) * (before - pages)
        # else the file stays as large as it was until the last program closes it
        self._db.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()

    def _pages(self) -> tuple[int, int]:
        """Pages of the file, and how many of them are free."""
        pages: Any = self._db.pragma("page_count")
        free: Any = self._db.pragma("freelist_count")
        return int(pages), int(free)

    def _needed(self) -> tuple[bytearray, int, int]:
        """Which rows of ``content`` something needs, and what the newest rows were then."""
        last: Any = self._db.execute("SELECT coalesce(max(id), 0) FROM content").fetchone()
        needed = bytearray(int(last[0]) + 1)
        for (row,) in self._db.execute("SELECT content FROM version WHERE content IS NOT NULL"):
            needed[row] = 1
        # what a row builds on was there before it: one way down sees every chain to its end
        built = self._db.execute(
            "SELECT id, sha256, size, kind, base, depth, CASE WHEN kind = 2 THEN body END"
            " FROM content WHERE kind IN (1, 2) ORDER BY id DESC"
        )
        for row in built:
            if needed[row[0]]:
                for base in [row[4]] if row[3] == 1 else self._part_rows(row):
                    needed[base] = 1
        return needed, int(last[0]), self.next_sequence() - 1

    def _needed_since(self, last_content: int, last_entry: int) -> set[int]:
        """Rows that were taken into use meanwhile: only new rows can speak of them."""
        found = {
            row[0]
            for row in self._db.execute(
                "SELECT content FROM version WHERE sequence > ?", (last_entry,)
            )
        }
        for row in self._db.execute(
            "SELECT id, sha256, size, kind, base, depth, body FROM content"
            " WHERE id > ? AND kind IN (1, 2)",
            (last_content,),
        ):
            found.update([row[4]] if row[3] == 1 else self._part_rows(row))
        return found
