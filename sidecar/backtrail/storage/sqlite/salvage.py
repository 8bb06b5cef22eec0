"""What can still be proved of a damaged store, put into a fresh one under the same keys.

Rules: the damaged file is only read. A row comes over as it was, so that every number, sequence and
id stays; what cannot be proved does not come over. A version whose content or proof is lost leaves
a stub with its digest, so that the chain behind it still proves itself.
"""

from bisect import bisect_left, bisect_right
from typing import Any, Final

import apsw

from backtrail.errors import DamagedError
from backtrail.model import DocumentId, EventSequence, Version, VersionNumber
from backtrail.storage.caches import ContentCache
from backtrail.storage.digests import row_digest
from backtrail.storage.records import LostVersion
from backtrail.storage.sqlite.contents import CONTENT_COLUMNS
from backtrail.storage.sqlite.packs import BLOCK, documents_of
from backtrail.storage.sqlite.raw_pages import IndexRow, RawPages, TableRow
from backtrail.storage.sqlite.reconstruction import reconstruct
from backtrail.storage.sqlite.rows import (
    VERSION_QUERY,
    document_of,
    prove_former,
    version_of,
    workspace_of,
)
from backtrail.storage.sqlite.stand_ins import mend_log, name_documents, name_folders
from backtrail.storage.sqlite.unpacking import Unpacking

__all__ = ["SALVAGED", "VERSION_WIDTH", "Salvage"]

SALVAGED: Final = frozenset(
    {
        "text", "workspace", "document", "former_path", "content", "version", "event", "tag",
        "note", "search_block", "pack", "packed_entry",
    }
)  # fmt: skip
"""Tables whose rows come over. The search index is made anew: it follows from the rest. Versions in
packs get rows of their own."""

VERSION_WIDTH: Final = 22
_PACK, _CONTENT, _PLACE = 17, 7, 5
"""Columns, by which rows of unknown pages are told apart."""
_SPREAD: Final = 100
"""One in so many rows has to be left for the others to have been there."""
_NEAR: Final = 24 << 20
"""Bytes of contents at hand that others build upon."""
_STUB: Final = (
    "INSERT OR IGNORE INTO version VALUES(?1, ?2, ?3, NULL, NULL, NULL, 0, 0, 0, 0, 0, 0, 0, 0, 0,"
    " 0, 0, 0, 0, ?4, NULL, ?5)"
)
_NOTHING: Final = bytes(16)
"""Digest of a version of which nothing but its place is known."""


class Salvage(Unpacking):
    """A fresh store, filled from the pages of a damaged one; call its methods in this order."""

    def __init__(self, into: str) -> None:
        """Make the store at ``into``."""
        super().__init__(into)
        self.places: dict[int, tuple[int, int]] = {}
        """Sequence to document and number, as the index of versions had them."""
        self.paths: dict[int, tuple[int, Any]] = {}
        """Document to workspace and path, as the index of paths had them."""
        self.owners: dict[int, int] = {}
        """Sequence to document, as the lists of what is in packs had them."""
        self.lost: dict[int, LostVersion] = {}
        """Versions that cannot be given back, by their sequence."""
        self.contents_lost = self.made_again = 0

    def take(self, pages: RawPages) -> None:
        """Take over every row that proves itself, and what indexes know of the others."""
        for row in pages.rows():
            try:
                if isinstance(row, TableRow):
                    self._take_row(row.id, row.values)
                else:
                    self._take_entry(row)
            except (DamagedError, apsw.Error, TypeError, ValueError, OverflowError):
                continue  # not a row of ours, or damaged
        self.unpack()

    def prove_contents(self) -> None:
        """Let go of the contents that do not come back, and lead to a twin where there is one."""
        db, near = self._db, ContentCache(_NEAR)
        bad: list[tuple[int, Any]] = []
        for row in db.execute(f"SELECT {CONTENT_COLUMNS} FROM content ORDER BY id"):
            try:
                near.put(row[1], self._decoded(row, near))
            except (DamagedError, apsw.Error, TypeError, ValueError):
                bad.append((row[0], row[1]))
        db.executemany("DELETE FROM content WHERE id = ?", [(row,) for row, _ in bad])
        self.contents_lost = len(bad)
        for row_id, name in bad:
            db.execute(
                "UPDATE version SET content = coalesce((SELECT max(id) FROM content"
                " WHERE sha256 = ?1), content) WHERE content = ?2",
                (name, row_id),
            )

    def prove_versions(self) -> None:
        """Leave stubs where a version is not whole, and where its row itself is gone."""
        db = self._db
        self._drop_impossible()
        placed: Any = db.execute(
            "SELECT document, number, content FROM version WHERE content IS NOT NULL"
        )
        contents = {(document, number): content for document, number, content in placed}
        rows: list[Any] = db.execute(VERSION_QUERY.format(index=" NOT INDEXED")).fetchall()
        for row in rows:
            try:
                version_of(row, self._texts)
            except DamagedError as error:
                db.execute("DELETE FROM version WHERE sequence = ?", (row[0],))
                if isinstance(row[1], int) and isinstance(row[2], int):
                    time = row[8] if isinstance(row[8], int) else None
                    self._lose(row[0], row[1], row[2], str(error), time)
                    digest = row[22] if isinstance(row[22], bytes) else _NOTHING
                    self._leave_stub(row[0], row[1], row[2], digest)
        self._make_again(contents)
        self._fill_numbers()

    def _drop_impossible(self) -> None:
        """Sequences have no gaps: one far beyond all others is damage, and would make work."""
        last = _SPREAD * (len(self._every_sequence()) + len(self.places)) + _SPREAD
        for table in ("version", "event"):
            self._db.execute(f"DELETE FROM {table} WHERE sequence NOT BETWEEN 1 AND ?", (last,))
        self.places = {at: place for at, place in self.places.items() if 0 < at <= last}

    def _make_again(self, contents: dict[tuple[int, int], int]) -> None:
        """Versions whose row is lost: from their content, where that is known, else as stubs."""
        known = self._every_sequence()
        gone = {at: place for at, place in self.places.items() if at not in known}
        made = reconstruct(self._db, self._texts, gone, contents)
        self.made_again = len(made)
        for sequence in sorted(gone.keys() - made):
            document, number = gone[sequence]
            self._lose(sequence, document, number, "its entry is lost")
            self._leave_stub(sequence, document, number)

    def name_and_chain(self, time_ns: int) -> tuple[int, int]:
        """Stand-ins for lost names, and a log without gaps; how many names and entries are lost."""
        names = name_documents(self._db, self.paths) + name_folders(self._db)
        return names, mend_log(self._db, self.next_sequence() - 1, time_ns)

    def _take_row(self, row: int, values: tuple[Any, ...]) -> None:
        db, width = self._db, len(values)
        if width == VERSION_WIDTH:
            how = "REPLACE" if values[3] is None else "IGNORE"  # what was let go stays so
            marks = ", ".join("?" * VERSION_WIDTH)
            db.execute(f"INSERT OR {how} INTO version VALUES({marks})", (row, *values[1:]))
        elif width == _PACK:
            marks = ", ".join("?" * _PACK)
            db.execute(f"INSERT OR IGNORE INTO pack VALUES({marks})", (row, *values[1:]))
        elif width == _CONTENT:
            of_content = isinstance(values[1], bytes) and len(values[1]) == 32  # noqa: PLR2004 - SHA-256
            table = "content" if of_content else "event"
            marks = ", ".join("?" * _CONTENT)
            db.execute(f"INSERT OR IGNORE INTO {table} VALUES({marks})", (row, *values[1:]))
        elif width == _PLACE and (table := _place((row, *values[1:]))):
            db.execute(f"INSERT OR IGNORE INTO {table} VALUES(?, ?, ?, ?, ?)", (row, *values[1:]))
        elif width == 3 and row_digest("note", row, values[1]) == values[2]:  # noqa: PLR2004
            db.execute("INSERT OR IGNORE INTO note VALUES(?, ?, ?)", (row, *values[1:]))
        elif width == 3:  # noqa: PLR2004
            listed = enumerate(documents_of(row, *values[1:]), row * BLOCK)
            self.owners.update((sequence, document) for sequence, document in listed if document)
        elif width == 2 and isinstance(values[1], str):  # noqa: PLR2004
            db.execute("INSERT OR IGNORE INTO text VALUES(?, ?)", (row, values[1]))

    def _take_entry(self, entry: IndexRow) -> None:
        values = entry.values
        if len(values) == 2 and isinstance(values[0], str):  # noqa: PLR2004
            self._db.execute("INSERT OR IGNORE INTO text VALUES(?, ?)", values[::-1])
        elif len(values) == 3 and isinstance(values[1], int):  # noqa: PLR2004
            self.places[values[2]] = values[:2]
        elif len(values) == 3:  # noqa: PLR2004
            self.paths[values[2]] = values[:2]
        elif len(values) == 4 and row_digest("tag", *values[:3]) == values[3]:  # noqa: PLR2004
            self._db.execute("INSERT OR IGNORE INTO tag VALUES(?, ?, ?, ?)", values)

    def _without_content(self, entry: Version) -> None:
        place = entry.sequence, entry.document, entry.number
        self._lose(*place, "its content is lost", entry.time_ns)
        self._leave_stub(*place, entry.digest)

    def _lose(
        self, sequence: int, document: int, number: int, why: str, time_ns: int | None = None
    ) -> None:
        self.lost[sequence] = LostVersion(
            sequence=EventSequence(sequence),
            document=DocumentId(document),
            number=VersionNumber(number),
            time_ns=time_ns,
            why=why,
        )

    def _leave_stub(
        self, sequence: int, document: int, number: int, digest: bytes | None = None
    ) -> None:
        if digest is None:
            digest = self.digests.get(sequence, _NOTHING)
        proof = row_digest("stub", sequence, document, number, digest)
        self._db.execute(_STUB, (sequence, document, number, proof, digest))

    def _every_sequence(self) -> set[int]:
        every = "SELECT sequence FROM version UNION ALL SELECT sequence FROM event"
        return {row[0] for row in self._db.execute(every)}

    def _fill_numbers(self) -> None:
        """Give numbers that are missing in a file to sequences that are missing around them.

        Those that were in one of its packs come first, then those of which nothing is known.
        """
        known = self._every_sequence()
        missing = [at for at in range(1, max(known, default=0) + 1) if at not in known]
        if not missing:
            return
        owned: dict[int, list[int]] = {}
        for sequence in missing:
            owned.setdefault(self.owners.get(sequence, 0), []).append(sequence)
        nobodys = owned.pop(0, [])
        query = "SELECT document, number, sequence FROM version ORDER BY document, number"
        rows: list[Any] = self._db.execute(query).fetchall()
        before = (0, 0, 0)
        for row in rows:
            start = before if before[0] == row[0] else (row[0], 0, 0)
            before = row
            if lacking := row[1] - start[1] - 1:
                around = (start[2], row[2])
                places = _taken(owned.get(row[0], []), *around, lacking)
                places += _taken(nobodys, *around, lacking - len(places))
                for number, place in enumerate(sorted(places), start[1] + 1):
                    self._lose(place, row[0], number, "its entry is lost")
                    self._leave_stub(place, row[0], number)


def _taken(sequences: list[int], after: int, before: int, most: int) -> list[int]:
    """Take the first of these, which are sorted, that lie between two."""
    first = bisect_right(sequences, after)
    end = min(bisect_left(sequences, before), first + most)
    found = sequences[first:end]
    del sequences[first:end]
    return found


def _place(row: tuple[Any, ...]) -> str:
    """Which of the tables with five columns a row proves itself to be of."""
    return next((table for table in _PROOFS if _is_proved(table, row)), "")


def _is_proved(table: str, row: tuple[Any, ...]) -> bool:
    try:
        _PROOFS[table](row)
    except (DamagedError, TypeError, ValueError, AttributeError):
        return False
    return True


_PROOFS: Final[dict[str, Any]] = {
    "document": document_of,
    "workspace": workspace_of,
    "former_path": prove_former,
}
