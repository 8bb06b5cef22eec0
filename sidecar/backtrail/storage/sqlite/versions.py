"""Versions: appended once, never changed; read by number, sequence, time or filter."""

import itertools
from typing import Any

import msgspec

from backtrail.errors import DamagedError, NotFoundError
from backtrail.model import (
    MAIN_BRANCH,
    BranchId,
    DocumentId,
    EventSequence,
    Version,
    VersionNumber,
)
from backtrail.storage.digests import version_digest
from backtrail.storage.repository import VersionFilter
from backtrail.storage.sqlite.contents import ContentRows
from backtrail.storage.sqlite.rows import VERSION_QUERY, version_of, version_values

__all__ = ["VersionRows"]

_INDEXED = VERSION_QUERY.format(index="")
_SCANNED = VERSION_QUERY.format(index=" NOT INDEXED")
"""For when the index itself is damaged: slower, and it finds every row that is still there."""
_INSERT = f"INSERT INTO version VALUES({', '.join('?' * 22)})"


class VersionRows(ContentRows):
    """The ``version`` table."""

    def next_sequence(self) -> EventSequence:
        """One more than any version or event has; call it inside a transaction."""
        row = self._db.execute(
            "SELECT max(coalesce((SELECT max(sequence) FROM version), 0),"
            " coalesce((SELECT max(sequence) FROM event), 0))"
        ).fetchone()
        return EventSequence(row[0] + 1)

    def append(self, version: Version) -> Version:
        """Add a version; see the contract."""
        content = self._row_of(version.content_id)
        (last,) = self._db.execute(
            "SELECT max(number) FROM version WHERE document = ?", (version.document,)
        ).fetchone()
        placed = msgspec.structs.replace(
            version,
            sequence=self.next_sequence(),
            number=VersionNumber((last or 0) + 1),
            size=content[2],
        )
        sealed = msgspec.structs.replace(
            placed, digest=version_digest(placed, self._digest_of(version.parent))
        )
        self._db.execute(_INSERT, version_values(sealed, content[0], self._texts))
        return sealed

    def release(self, version: Version) -> None:
        """Let go of a version's content; the next compaction collects it."""
        self._db.execute(
            "UPDATE version SET content = NULL, saves = 0, significant = 0 WHERE sequence = ?",
            (version.sequence,),
        )

    def head(self, document: DocumentId, branch: BranchId = MAIN_BRANCH) -> Version | None:
        """The newest version."""
        return self._first(
            "WHERE v.document = ? AND v.branch = ? AND v.saves > 0 ORDER BY v.number DESC LIMIT 1",
            (document, branch),
        )

    def last_significant(self, document: DocumentId) -> Version | None:
        """The newest significant version."""
        return self._first(
            "WHERE v.document = ? AND v.significant = 1 ORDER BY v.number DESC LIMIT 1",
            (document,),
        )

    def by_number(self, document: DocumentId, number: VersionNumber) -> Version | None:
        """By its number; a damaged index is walked around."""
        where, values = "WHERE v.document = ? AND v.number = ?", (document, number)
        try:
            found = self._first(where, values)
        except DamagedError:
            found = None
        if found is not None and (found.document, found.number) == values:
            return found
        head = self.head(document)
        if head is None or not 0 < number <= head.number:
            return None
        return self._first(where, values, query=_SCANNED)

    def by_sequence(self, sequence: EventSequence) -> Version | None:
        """By its sequence."""
        found = self._first("WHERE v.sequence = ?", (sequence,))
        if found is not None and found.sequence != sequence:
            raise DamagedError(
                f"sequence {sequence} leads to another version; the store is damaged"
            )
        return found

    def at_time(self, document: DocumentId, time_ns: int) -> Version | None:
        """The newest version recorded at or before a time."""
        return self._first(
            "WHERE v.document = ? AND v.time <= ? AND v.saves > 0 ORDER BY v.number DESC LIMIT 1",
            (document, time_ns),
        )

    def versions(self, where: VersionFilter, limit: int) -> tuple[Version, ...]:
        """Newest first; a page whose numbers do not follow each other is read around the index."""
        clause, values = self._clause(where)
        tail = f"WHERE {clause} ORDER BY v.number DESC LIMIT ?"
        rows = self._db.execute(_INDEXED + tail, (*values, limit)).fetchall()
        numbers = [row[2] for row in rows]
        narrowed = where.significant_only or where.source or where.author or where.tag
        whole = all(a == b + 1 for a, b in itertools.pairwise(numbers))
        if not whole and not narrowed and where.since_ns is None and where.until_ns is None:
            rows = self._db.execute(_SCANNED + tail, (*values, limit)).fetchall()
        found = (version_of(row, self._texts) for row in rows)
        return tuple(version for version in found if version is not None)

    def count(self, where: VersionFilter) -> int:
        """How many versions match."""
        clause, values = self._clause(where)
        row = self._db.execute(
            f"SELECT count(*) FROM version v WHERE {clause} AND v.saves > 0",
            tuple(values),
        ).fetchone()
        return int(row[0])

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

    def _first(
        self, where: str, values: tuple[Any, ...], *, query: str = _INDEXED
    ) -> Version | None:
        row = self._db.execute(query + where, values).fetchone()
        return None if row is None else version_of(row, self._texts)

    def _digest_of(self, sequence: EventSequence | None) -> bytes:
        if sequence is None:
            return b""
        row = self._db.execute(
            "SELECT digest FROM version WHERE sequence = ?", (sequence,)
        ).fetchone()
        if row is None:
            raise NotFoundError(f"version with sequence {sequence} is not in this store")
        return bytes(row[0])
