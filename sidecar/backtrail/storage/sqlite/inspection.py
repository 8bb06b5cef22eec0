"""Figures of the store, and the check that reads and proves everything in it."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import apsw

from backtrail.content.delta import apply_delta
from backtrail.content.identity import content_id
from backtrail.errors import DamagedError, StoreFormatError
from backtrail.model import Version
from backtrail.storage.digests import event_digest, row_digest
from backtrail.storage.repository import EVERYTHING, CheckOrder, Figures, Finding, Progress
from backtrail.storage.sqlite.compaction import CompactionRows
from backtrail.storage.sqlite.contents import CONTENT_COLUMNS
from backtrail.storage.sqlite.documents import DocumentRows
from backtrail.storage.sqlite.hints import found_in_structure, strays
from backtrail.storage.sqlite.index import IndexRows, prove_block
from backtrail.storage.sqlite.log import LogRows, event_of
from backtrail.storage.sqlite.packs import prove_entry_block
from backtrail.storage.sqlite.rows import (
    VERSION_QUERY,
    blob,
    document_of,
    prove_former,
    version_of,
    workspace_of,
)
from backtrail.storage.sqlite.schema import prove_schema

__all__ = ["Inspection"]

_SIDE_FILES = ("", "-wal")
_RUN = 16
"""Contents that follow each other and belong to one part of a sample."""


class Inspection(CompactionRows, IndexRows, LogRows, DocumentRows):
    """Reads across all tables."""

    def figures(self) -> Figures:
        """Counts and sizes."""
        one = self._one
        last = self.next_sequence() - 1
        packed = one("SELECT coalesce(sum(live), 0) FROM pack")
        rows, full, loose = self._row_figures()
        return Figures(
            documents=one("SELECT count(*) FROM document"),
            versions=rows + packed,
            contents=one("SELECT count(*) FROM content WHERE kind <> 3") + packed,
            full_bytes=full + one("SELECT coalesce(sum(size), 0) FROM pack"),
            store_bytes=sum(
                os.stat(path).st_size  # noqa: PTH116 - one call a file
                for path in (self.location + side for side in _SIDE_FILES)
                if Path(path).exists()
            ),
            page_bytes=one("PRAGMA page_count") * one("PRAGMA page_size"),
            loose=loose,
            index_bytes=one("SELECT coalesce(sum(length(signature) + 24), 0) FROM search_block"),
            last_sequence=last,
            last_time_ns=self._time_of(last) if last else None,
        )

    def _time_of(self, sequence: int) -> int:
        entry = self._cold_by_sequence(sequence)
        if isinstance(entry, Version):
            return entry.time_ns
        return self._one(
            "SELECT time FROM version WHERE sequence = ?1"
            " UNION ALL SELECT time FROM event WHERE sequence = ?1",
            sequence,
        )

    def check(
        self, progress: Progress | None = None, order: CheckOrder = EVERYTHING
    ) -> Iterator[Finding]:
        """Read and prove what is ordered; see the contract."""
        yield from self._structure()
        if order.depth == "structure":
            return
        seen: set[int] = set()
        contents = _contents_of(order)
        done, total = 0, self._count_rows(contents)
        for query, prove in self._proofs(contents, seen):
            for finding in self._prove_rows(query, prove):
                done += 1
                if progress is not None and done % 64 == 0:
                    progress(min(done, total), total)
                if finding is not None:
                    yield finding
        yield from self._prove_packs(seen, order)
        yield from self._gaps(seen)
        yield from strays(self._db)
        if progress is not None:
            progress(total, total)

    def _proofs(
        self, contents: str, seen: set[int]
    ) -> Iterator[tuple[str, Callable[[tuple[Any, ...]], Finding | None]]]:
        """What is read, and what proves a row of it."""
        yield (
            f"SELECT {CONTENT_COLUMNS} FROM content NOT INDEXED WHERE {contents}",
            _Contents(self._pieces),
        )
        yield VERSION_QUERY.format(index=" NOT INDEXED"), _Remembering(seen, self._prove_version)
        yield (
            "SELECT e.sequence, e.kind, e.time, e.workspace, e.document, e.detail, e.digest,"
            " (SELECT p.digest FROM event p WHERE p.sequence < e.sequence"
            "  ORDER BY p.sequence DESC LIMIT 1) FROM event e",
            _Remembering(seen, _prove_event),
        )
        yield (
            "SELECT id, workspace, path, deleted, digest FROM document NOT INDEXED",
            _prove_place,
        )
        yield "SELECT id, root, device, inode, digest FROM workspace NOT INDEXED", _prove_root
        yield (
            "SELECT id, workspace, path, document, digest FROM former_path NOT INDEXED",
            _prove_former,
        )
        yield "SELECT document, name, sequence, digest FROM tag", _prove_tag
        yield "SELECT sequence, text, digest FROM note", _prove_note
        yield "SELECT last, first, algorithm, signature, digest FROM search_block", prove_block
        yield "SELECT block, documents, digest FROM packed_entry", _prove_entries

    def _prove_rows(
        self, query: str, prove: Callable[[tuple[Any, ...]], Finding | None]
    ) -> Iterator[Finding | None]:
        try:
            for row in self._db.execute(query):
                yield prove(row)
        except (apsw.Error, DamagedError, UnicodeDecodeError) as error:
            # the tables after this one are still worth reading
            yield Finding(what="store", detail=f"a table cannot be read to its end: {error}")

    def _prove_packs(self, seen: set[int], order: CheckOrder) -> Iterator[Finding]:
        """Each pack as a whole, then, where that is ordered, each content in it."""
        row_id = 0
        try:
            while True:
                with self._snapshot():
                    pack = self._pack_after(row_id)
                    if pack is None:
                        break
                    row_id = pack.id
                    self._forget_packs()  # what is at hand may be damaged on disk by now
                    seen.update(self._listed_in(pack))
                    wanted = pack.id % order.parts == order.part - 1
                    details = list(self._prove_pack(pack, wanted and order.depth == "contents"))
                for detail in details:
                    yield Finding(what="version", document=pack.document, detail=detail)
        except (apsw.Error, DamagedError, TypeError, UnicodeDecodeError) as error:
            yield Finding(what="store", detail=f"packs cannot be read to their end: {error}")

    def _structure(self) -> Iterator[Finding]:
        try:
            prove_schema(self._db, self.location)
            rows = self._db.execute("PRAGMA integrity_check(100)").fetchall()
        except (apsw.Error, StoreFormatError) as error:
            yield Finding(what="store", detail=str(error))
            return
        yield from (found_in_structure(str(message)) for (message,) in rows if message != "ok")

    def _prove_version(self, row: tuple[Any, ...]) -> Finding | None:
        try:
            version_of(row, self._texts)
        except DamagedError as error:
            return Finding(what="version", sequence=row[0], document=row[1], detail=str(error))
        return None

    def _gaps(self, seen: set[int]) -> Iterator[Finding]:
        last = max(seen, default=0)
        first = next((number for number in range(1, last + 1) if number not in seen), None)
        if first is not None:
            missing = last - sum(number > 0 for number in seen)
            yield Finding(
                what="store",
                sequence=first,
                detail=f"{missing} entries are missing, the first is sequence {first}",
            )

    def _count_rows(self, contents: str) -> int:
        tables = (f"content WHERE {contents}", "version", "event", "document")
        try:
            return sum(self._one(f"SELECT count(*) FROM {table}") for table in tables)
        except apsw.Error:
            return 0

    def _one(self, query: str, *values: Any) -> int:
        row: Any = self._db.execute(query, values).fetchone()
        if not isinstance(row[0] or 0, int):
            raise DamagedError(f"{self.location} holds text where a figure was written")
        return int(row[0] or 0)


def _contents_of(order: CheckOrder) -> str:
    """Which rows of ``content`` an order reads, as a condition.

    Neighbours stay together: most of them build upon each other, and are proved in one go.
    """
    if order.depth != "contents":
        return "0"
    return f"id / {_RUN} % {order.parts} = {order.part - 1}" if order.parts > 1 else "1"


class _Contents:
    """Proves contents; a delta's base was mostly proved just before it and is still at hand.

    The repository's own cache is of no use here: what it holds may be damaged on disk by now.
    """

    def __init__(self, pieces: Callable[[Any], Iterator[bytes]]) -> None:
        self._pieces = pieces
        self._last: tuple[int, bytes] = (0, b"")

    def __call__(self, row: tuple[Any, ...]) -> Finding | None:
        try:
            self._prove(row)
        except (DamagedError, apsw.Error) as error:
            return Finding(what="content", detail=f"content row {row[0]}: {error}")
        return None

    def _prove(self, row: tuple[Any, ...]) -> None:
        row_id, digest, size, kind, base, _, body = row
        if kind == 1 and base == self._last[0]:
            data = apply_delta(self._last[1], blob(body), size)
            if content_id(data) != digest:
                raise DamagedError("it does not match its digest")
        else:
            for piece in self._pieces(row):
                data = piece
        if kind != 2:  # noqa: PLR2004 - a list of parts is no base
            self._last = row_id, data


class _Remembering:
    """Proves rows and remembers the sequences it saw."""

    def __init__(self, seen: set[int], prove: Callable[[tuple[Any, ...]], Finding | None]) -> None:
        self._seen = seen
        self._prove = prove

    def __call__(self, row: tuple[Any, ...]) -> Finding | None:
        self._seen.add(row[0])
        return self._prove(row)


def _prove_event(row: tuple[Any, ...]) -> Finding | None:
    try:
        sound = event_digest(event_of(row), row[7] or b"") == row[6]
    except DamagedError as error:
        return Finding(what="event", sequence=row[0], detail=str(error))
    if sound:
        return None
    return Finding(what="event", sequence=row[0], detail="an event does not match its digest")


def _prove_entries(row: tuple[Any, ...]) -> Finding | None:
    detail = prove_entry_block(row)
    return Finding(what="index", detail=detail) if detail else None


def _prove_place(row: tuple[Any, ...]) -> Finding | None:
    try:
        document_of(row)
    except DamagedError as error:
        return Finding(what="document", document=row[0], detail=str(error))
    return None


def _prove_root(row: tuple[Any, ...]) -> Finding | None:
    try:
        workspace_of(row)
    except DamagedError as error:
        return Finding(what="document", detail=str(error))
    return None


def _prove_former(row: tuple[Any, ...]) -> Finding | None:
    try:
        prove_former(row)
    except DamagedError as error:
        return Finding(what="document", document=row[3], detail=str(error))
    return None


def _prove_tag(row: tuple[Any, ...]) -> Finding | None:
    document, name, sequence, digest = row
    if row_digest("tag", document, name, sequence) == digest:
        return None
    return Finding(what="event", sequence=sequence, detail="a tag does not match its digest")


def _prove_note(row: tuple[Any, ...]) -> Finding | None:
    sequence, text, digest = row
    if row_digest("note", sequence, text) == digest:
        return None
    return Finding(what="event", sequence=sequence, detail="a note does not match its digest")
