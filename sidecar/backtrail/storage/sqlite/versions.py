"""Versions: appended once, never changed; read by number, sequence, time or filter."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import apsw
import msgspec

from backtrail.errors import DamagedError
from backtrail.model import (
    MAIN_BRANCH,
    BranchId,
    DocumentId,
    EventSequence,
    Version,
    VersionNumber,
)
from backtrail.storage.digests import as_kept, version_digest
from backtrail.storage.repository import Damaged, VersionFilter
from backtrail.storage.sqlite.cold_versions import END, plain_of
from backtrail.storage.sqlite.contents import ContentRows
from backtrail.storage.sqlite.packs import AROUND
from backtrail.storage.sqlite.repacking import PackWriter
from backtrail.storage.sqlite.rows import (
    VERSION_QUERY,
    stub_digest,
    version_of,
    version_values,
)

__all__ = ["INSERT_VERSION", "KEPT", "VersionRows"]

_INDEXED = VERSION_QUERY.format(index="")
_SCANNED = VERSION_QUERY.format(index=" NOT INDEXED")
"""For when the index itself is damaged: slower, and it finds every row that is still there."""
KEPT = "(v.saves > 0 OR v.content IS NOT NULL)"
"""A stub is both without; as many as there may be, they are passed over without Python."""
INSERT_VERSION = f"INSERT INTO version VALUES({', '.join('?' * 22)})"


class VersionRows(ContentRows, PackWriter):
    """The ``version`` table."""

    def next_sequence(self) -> EventSequence:
        """One more than any version or event has; call it inside a transaction."""
        row: Any = self._db.execute(
            "SELECT max(coalesce((SELECT max(sequence) FROM version), 0),"
            " coalesce((SELECT max(sequence) FROM event), 0))"
        ).fetchone()
        return EventSequence(row[0] + 1)

    def append(self, version: Version) -> Version:
        """Add a version; see the contract."""
        content, size = self._anchored(version.content_id)
        placed = msgspec.structs.replace(
            as_kept(version),
            sequence=self.next_sequence(),
            number=VersionNumber(self._numbers(version.document).stop),
            size=size,
        )
        sealed = msgspec.structs.replace(
            placed, digest=version_digest(placed, self._digest_of(version.parent))
        )
        self._db.execute(INSERT_VERSION, version_values(sealed, content, self._texts))
        return sealed

    def release(self, *versions: Version) -> None:
        """Let go of contents; the next compaction collects them."""
        cold = []
        for version in versions:
            self._cache.drop(version.content_id)
            self._db.execute(
                "UPDATE version SET content = NULL, saves = 0, significant = 0, metadata = ?"
                " WHERE sequence = ?",
                (stub_digest(version), version.sequence),
            )
            if not self._db.changes():
                cold.append(version)
        self._release_cold(cold)

    def head(self, document: DocumentId, branch: BranchId = MAIN_BRANCH) -> Version | None:
        """The newest version."""
        # branch and stubs are judged after the digest: a damaged head raises, it is not passed over
        found = (read() for _, read in self._down(_INDEXED, VersionFilter(document=document)))
        return next((v for v in found if v is not None and v.branch == branch), None)

    def last_significant(self, document: DocumentId) -> Version | None:
        """The newest significant version."""
        hot = self._first(
            "WHERE v.document = ? AND v.significant = 1 ORDER BY v.number DESC LIMIT 1",
            (document,),
        )
        cold = self._cold_versions(
            VersionFilter(
                document=document, above=0 if hot is None else hot.number, significant_only=True
            )
        )
        return next(cold, hot)

    def by_number(self, document: DocumentId, number: VersionNumber) -> Version | None:
        """By its number; a damaged index is walked around."""
        where, values = "WHERE v.document = ? AND v.number = ?", (document, number)
        try:
            row = self._db.execute(_INDEXED + where, values).fetchone()
            if row is not None and row[1:3] == values:
                return version_of(row, self._texts)
            entry = self._cold_by_number(document, number)
            if entry is not None:
                return entry if isinstance(entry, Version) else None
        except (DamagedError, apsw.CorruptError):
            pass
        # the table may still hold what the index lost
        row = self._db.execute(_SCANNED + where, values).fetchone()
        if row is not None:
            return version_of(row, self._texts)
        entry = self._cold_by_number(document, number, AROUND)
        if entry is not None:
            return entry if isinstance(entry, Version) else None
        if number in self._numbers(document) or number in self._numbers(document, " NOT INDEXED"):
            # numbers have no gaps, and a released version leaves its row
            raise DamagedError(f"version {number} of document {document} is missing from the store")
        return None

    def by_sequence(self, sequence: EventSequence) -> Version | None:
        """By its sequence."""
        row = self._db.execute(_INDEXED + "WHERE v.sequence = ?", (sequence,)).fetchone()
        entry = self._cold_by_sequence(sequence) if row is None else None
        if entry is not None:
            return entry if isinstance(entry, Version) else None
        if row is None and self._is_missing(sequence):
            raise DamagedError(f"the entry of sequence {sequence} is missing from the store")
        if row is not None and row[0] != sequence:
            raise DamagedError(f"sequence {sequence} leads to another version; it is damaged")
        return None if row is None else version_of(row, self._texts)

    def _is_missing(self, sequence: EventSequence) -> bool:
        """Whether something stood there; beyond the end of the table an index may still know it."""
        if 0 < sequence < self.next_sequence():
            return not self._is_event(sequence)
        row = self._db.execute(
            "SELECT 1 FROM version INDEXED BY version_number WHERE +sequence = ?", (sequence,)
        ).fetchone()
        return row is not None

    def at_time(self, document: DocumentId, time_ns: int) -> Version | None:
        """The newest version recorded at or before a time."""
        rows = self._db.execute(
            _INDEXED + "WHERE v.document = ? AND v.time <= ? ORDER BY v.number DESC",
            (document, time_ns),
        )
        found = (version_of(row, self._texts) for row in rows)
        hot = next((version for version in found if version is not None), None)
        cold = self._cold_versions(
            VersionFilter(
                document=document, above=0 if hot is None else hot.number, until_ns=time_ns
            )
        )
        return next(cold, hot)

    def versions(
        self, where: VersionFilter, limit: int, *, damaged: Damaged | None = None
    ) -> tuple[Version, ...]:
        """Newest first; a page whose numbers do not follow each other is read around the index."""
        with self._snapshot():
            return self._found(where, limit, damaged)

    def _found(
        self, where: VersionFilter, limit: int, damaged: Damaged | None
    ) -> tuple[Version, ...]:
        hit: list[VersionNumber] = []
        note = hit.append if damaged is not None else None
        try:
            found, whole = self._page(_INDEXED, where, limit, note)
            if not whole:
                hit.clear()
                found, _ = self._page(_SCANNED, where, limit, note)
        except (apsw.CorruptError, DamagedError):
            if damaged is None or where != plain_of(where):
                raise
            hit.clear()
            found = self._one_by_one(where, limit, hit.append)
        if damaged is not None:
            for number in hit:
                damaged(number)
        return found

    def count(self, where: VersionFilter) -> int:
        """How many versions match."""
        clause, values = self._clause(where)
        row: Any = self._db.execute(
            f"SELECT count(*) FROM version v WHERE {clause} AND v.saves > 0",
            tuple(values),
        ).fetchone()
        return int(row[0]) + self._cold_count(where)

    def _page(
        self, query: str, where: VersionFilter, limit: int, damaged: Damaged | None
    ) -> tuple[tuple[Version, ...], bool]:
        """Up to ``limit`` versions, stubs passed over; False when a number was missing between."""
        plain = plain_of(where)
        found: list[Version] = []
        whole, before = True, None
        for number, read in self._down(query, where):
            if len(found) >= limit:
                break
            try:
                version = read()
            except DamagedError:
                if damaged is None:
                    raise
                before = number
                damaged(VersionNumber(before))
                continue
            if whole and where == plain and before is not None and before - number != 1:
                whole = self._all_stubs(where.document, number, before)
            before = number
            if version is not None:
                found.append(version)
        ended = len(found) < limit and where == plain and before is not None
        if whole and ended and before is not None:
            whole = self._all_stubs(where.document, where.above or 0, before)
        return tuple(found), whole

    def _down(
        self, query: str, where: VersionFilter
    ) -> Iterator[tuple[int, Callable[[], Version | None]]]:
        """Numbers, newest first, and what reads them: rows of their own and packs between them."""
        clause, values = self._clause(where)
        index = AROUND if query == _SCANNED else ""
        packs = self._packs_down(where.document, where.below or END, index)
        pack, broken = None, None
        try:
            pack = next(packs, None)
        except apsw.CorruptError as error:
            broken = error  # what has rows of its own, like the head, is not worse for it
        before = 1
        kept = f"{query}WHERE {clause} AND {KEPT} ORDER BY v.number DESC"
        for row in self._db.execute(kept, values):
            # even the number may be what was hit
            before = row[2] if isinstance(row[2], int) else before - 1
            while pack is not None and pack.last > before:
                yield from self._cold_in(pack, where)
                pack = next(packs, None)
            yield before, partial(version_of, row, self._texts)
        if broken is not None:
            raise broken
        while pack is not None and pack.last > (where.above or 0):
            yield from self._cold_in(pack, where)
            pack = next(packs, None)

    def _all_stubs(self, document: DocumentId, above: int, below: int) -> bool:
        """Whether every number between two is that of a version that was let go."""
        row: Any = self._db.execute(
            f"SELECT count(*) FROM version v WHERE v.document = ? AND v.number > ?"
            f" AND v.number < ? AND NOT {KEPT}",
            (document, above, below),
        ).fetchone()
        return bool(row[0] == below - above - 1)

    def _one_by_one(
        self, where: VersionFilter, limit: int, damaged: Damaged
    ) -> tuple[Version, ...]:
        """What ``_page`` gives, where a page of the file itself cannot be read."""
        found: list[Version] = []
        last = self._numbers(where.document)[-1:]
        upper = min(where.below or last.stop, last.stop)
        for number in range(upper - 1, where.above or 0, -1):
            if len(found) >= limit:
                break
            try:
                version = self.by_number(where.document, VersionNumber(number))
            except (DamagedError, apsw.CorruptError):
                damaged(VersionNumber(number))
            else:
                found.extend([version] if version is not None else [])
        return tuple(found)

    def _is_event(self, sequence: EventSequence) -> bool:
        row = self._db.execute("SELECT 1 FROM event WHERE sequence = ?", (sequence,)).fetchone()
        return row is not None

    def _numbers(self, document: DocumentId, index: str = "") -> range:
        row: Any = self._db.execute(
            f"SELECT max(number) FROM version{index} WHERE document = ?", (document,)
        ).fetchone()
        last = row[0] or 0
        if not isinstance(last, int):
            raise DamagedError(f"a version of document {document} has no number; it is damaged")
        return range(1, last + 1)

    def _clause(self, where: VersionFilter) -> tuple[str, list[Any]]:
        clauses, values = ["v.document = ?"], [where.document]
        known = self._texts.known_id
        optional: tuple[tuple[str, Any], ...] = (
            ("v.number < ?", where.below),
            ("v.number > ?", where.above),
            ("v.source = ?", None if where.source is None else known(where.source)),
            ("v.author = ?", None if where.author is None else known(where.author)),
            ("v.time >= ?", where.since_ns),
            ("v.time <= ?", where.until_ns),
            (
                "v.sequence IN (SELECT sequence FROM tag t"
                " WHERE t.document = v.document AND t.name = ?)",
                where.tag,
            ),
        )
        if where.significant_only:
            clauses.append("v.significant = 1")
        for clause, value in optional:
            if value is not None:
                clauses.append(clause)
                values.append(value)
        return " AND ".join(clauses), values

    def _first(self, where: str, values: tuple[Any, ...]) -> Version | None:
        row = self._db.execute(_INDEXED + where, values).fetchone()
        return None if row is None else version_of(row, self._texts)
