"""Versions of many documents at once, newest first."""

import heapq
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from itertools import islice
from typing import Any

import apsw
import msgspec

from backtrail.errors import DamagedError
from backtrail.model import (
    FIRST_LOOK,
    IMPORTED,
    Document,
    DocumentId,
    EventSequence,
    Version,
    VersionNumber,
    WorkspaceId,
)
from backtrail.storage.packed import sketches_of
from backtrail.storage.repository import Area, DamagedEntry, Head, Outline
from backtrail.storage.sqlite.rows import blob, document_of, path_in, path_out, spans_below
from backtrail.storage.sqlite.versions import KEPT, VersionRows

__all__ = ["OverviewRows"]

_STRETCH = 20_000
"""Entries of the store walked before its index of documents is asked instead: some 5 ms."""
_CHUNK = 64
"""Entries found at least at a time; stubs among them are passed over."""
_END = (1 << 63) - 1
"""Above every sequence."""

_EVERY = (
    "SELECT v.sequence FROM version v WHERE v.sequence < :below AND v.sequence > :above{but}"
    f" AND {KEPT} ORDER BY v.sequence DESC LIMIT :limit"
)
_AFTER = (
    f"SELECT v.sequence FROM version v WHERE v.sequence > :after AND {KEPT}"
    " ORDER BY v.sequence LIMIT :limit"
)
_WALKED = (
    "SELECT v.sequence FROM version v NOT INDEXED"
    " WHERE v.sequence < :below AND v.sequence > :above AND EXISTS"
    " (SELECT 1 FROM document d WHERE d.id = v.document AND ({area})){but}"
    f" AND {KEPT} ORDER BY v.sequence DESC LIMIT :limit"
)
_GATHERED = (
    "SELECT v.sequence FROM document d CROSS JOIN version v INDEXED BY version_number"
    " ON v.document = d.id WHERE ({area}) AND v.sequence < :below"
    " AND v.sequence > :above{but}"
    " ORDER BY v.sequence DESC LIMIT :limit"
)
"""Reads the index alone: it costs what the areas hold, however much the rest of the store does."""
_PACKS = (
    "SELECT p.document, p.lowest, p.highest FROM document d CROSS JOIN pack p"
    " INDEXED BY pack_document ON p.document = d.id"
    " WHERE ({area}) AND p.lowest < :below AND p.highest > :above ORDER BY p.highest DESC"
)

_GONE = (
    "SELECT d.id, d.workspace, d.path, d.deleted, d.digest FROM document d"
    " WHERE d.deleted IS NOT NULL AND d.deleted < :below AND ({area})"
    " ORDER BY d.deleted DESC, d.id DESC"
)
_OUTLINES = (
    "SELECT v.number, v.time, v.significant = 1, v.added, v.deleted, v.modified, v.percent, c.size"
    " FROM version v JOIN content c ON c.id = v.content WHERE v.document = ? AND v.saves > 0"
    " ORDER BY v.number"
)

_HEADS = (
    "SELECT d.path, c.size, v.time FROM document d LEFT JOIN version v INDEXED BY version_number"
    " ON v.document = d.id"
    " AND v.number = (SELECT max(number) FROM version WHERE document = d.id)"
    " LEFT JOIN content c ON c.id = v.content"
    " WHERE d.workspace = ?1 AND d.deleted IS NULL{after} ORDER BY d.path LIMIT ?2"
)


class OverviewRows(VersionRows):
    """The ``version`` table across documents."""

    def recent(
        self,
        areas: Sequence[Area] | None,
        limit: int,
        *,
        below: int | None = None,
        above: int = 0,
        found: bool = True,
        imported: bool = True,
        damaged: DamagedEntry | None = None,
    ) -> tuple[Version, ...]:
        """Newest first; see the contract."""
        but = "" if found else self._but("reason", FIRST_LOOK)
        but += "" if imported else self._but("source", *IMPORTED)
        read: list[Version] = []
        last = below if below is not None else self.next_sequence()
        while len(read) < limit:
            width = max(limit - len(read), _CHUNK)
            with self._snapshot():
                sequences = self._sequences(areas, (above, last), width, but)
            for sequence in sequences:
                version = self._read(sequence, damaged)
                if (
                    version is not None
                    and (found or version.reason != FIRST_LOOK)
                    and (imported or version.source not in IMPORTED)
                ):
                    read.append(version)
            if len(sequences) < width:
                break
            last = sequences[-1]
        return tuple(read[:limit])

    def following(
        self, after: int, limit: int, *, damaged: DamagedEntry | None = None
    ) -> tuple[Version, ...]:
        """Oldest first; see the contract."""
        read: list[Version] = []
        while len(read) < limit:
            width = max(limit - len(read), _CHUNK)
            with self._snapshot():
                hot = self._column(_AFTER, {"after": after, "limit": width})
                cold = (found for found, _ in self._cold_sequences(after, _END, down=False))
                sequences = _joined(hot, cold, width, down=False)
            for sequence in sequences:
                version = self._read(sequence, damaged)
                read += [version] if version is not None else []
            if len(sequences) < width:
                break
            after = sequences[-1]
        return tuple(read[:limit])

    def heads(self, workspace: WorkspaceId, after: str | None, limit: int) -> tuple[Head, ...]:
        """By path; see the contract."""
        query = _HEADS.format(after="" if after is None else " AND d.path > ?3")
        values = (workspace, limit) if after is None else (workspace, limit, path_in(after))
        found = []
        for path, size, time_ns in self._db.execute(query, values):
            sound = isinstance(size, int) and isinstance(time_ns, int)
            if isinstance(path, (str, bytes)):
                figures = (size, time_ns) if sound else (-1, 0)
                found.append(Head(path_out(path), *figures))
        return tuple(found)

    def outlines(self, document: DocumentId) -> tuple[Outline, ...]:
        """Oldest first; see the contract."""
        with self._snapshot():
            rows = self._db.execute(_OUTLINES, (document,)).fetchall()
            cold = self._cold_outlines(document)
        try:
            hot = msgspec.convert(rows, tuple[Outline, ...], strict=False)
        except msgspec.ValidationError:
            hot = tuple(found for row in rows if (found := _outline(row)) is not None)
        return tuple(sorted((*cold, *hot), key=lambda found: found.number)) if cold else hot

    def _cold_outlines(self, document: DocumentId) -> list[Outline]:
        found = []
        for pack in self._packs_down(document, _END):
            with suppress(DamagedError):
                seen = sketches_of(VersionNumber(pack.first), blob(pack.ids), blob(pack.fields))
                found += [
                    Outline(
                        VersionNumber(v.number), v.time_ns, v.significant, v.added, v.deleted,
                        v.modified, v.percent, v.size,
                    )
                    for v in seen
                ]  # fmt: skip
        return found

    def deleted_documents(
        self, areas: Sequence[Area] | None, limit: int, *, below: int | None = None
    ) -> tuple[Document, ...]:
        """Last deleted first; see the contract."""
        values: dict[str, Any] = {"below": _END if below is None else below}
        area = "1" if areas is None else " OR ".join(_clauses(areas, values)) or "0"
        found = _sound(self._db.execute(_GONE.format(area=area), values))
        return tuple(islice(found, limit))

    def _read(self, sequence: EventSequence, damaged: DamagedEntry | None) -> Version | None:
        try:
            return self.by_sequence(sequence)
        except (DamagedError, apsw.CorruptError):
            if damaged is None:
                raise
            damaged(sequence)
            return None

    def _but(self, column: str, *words: str) -> str:
        """What leaves out versions with one of these words; nothing where none was ever kept."""
        rows = [str(row) for word in words if (row := self._texts.known_id(word)) >= 0]
        return f" AND v.{column} NOT IN ({', '.join(rows)})" if rows else ""

    def _sequences(
        self, areas: Sequence[Area] | None, between: tuple[int, int], limit: int, but: str
    ) -> list[EventSequence]:
        """Where to look; stubs and damaged entries are still among them, but for those ``but``."""
        above, below = between
        if areas is None:
            hot = self._column(
                _EVERY.format(but=but), {"above": above, "below": below, "limit": limit}
            )
            return _joined(hot, self._cold_of(None, above, below), limit, down=True)
        floor = max(below - _STRETCH, above + 1)
        found: list[EventSequence] = []
        with suppress(apsw.CorruptError):  # a page of versions is hit: the index leads around it
            hot = self._hot_of(_WALKED, areas, (floor - 1, below), limit, but)
            found = _joined(hot, self._cold_of(areas, floor - 1, below), limit, down=True)
            below = floor
        if len(found) < limit and below > above + 1:
            rest = limit - len(found)
            hot = self._hot_of(_GATHERED, areas, (above, below), rest, but)
            found += _joined(hot, self._cold_gathered(areas, above, below), rest, down=True)
        return found

    def _hot_of(
        self, query: str, areas: Sequence[Area], between: tuple[int, int], limit: int, but: str
    ) -> list[EventSequence]:
        values: dict[str, Any] = {"above": between[0], "below": between[1], "limit": limit}
        area = " OR ".join(_clauses(areas, values)) or "0"
        return self._column(query.format(area=area, but=but), values)

    def _cold_of(
        self, areas: Sequence[Area] | None, above: int, below: int
    ) -> Iterator[EventSequence]:
        """Those in packs, newest first, by walking over all of them."""
        values: dict[str, Any] = {}
        area = " OR ".join(_clauses(areas or (), values)) or "0"
        query = f"SELECT 1 FROM document d WHERE d.id = :id AND ({area})"
        known: dict[int, bool] = {}
        for sequence, document in self._cold_sequences(above, below, down=True):
            if areas is not None and document not in known:
                row = self._db.execute(query, values | {"id": document}).fetchone()
                known[document] = row is not None
            if areas is None or known[document]:
                yield EventSequence(sequence)

    def _cold_gathered(
        self, areas: Sequence[Area], above: int, below: int
    ) -> Iterator[EventSequence]:
        """The same, by what the areas hold."""
        values: dict[str, Any] = {"above": above, "below": below}
        area = " OR ".join(_clauses(areas, values)) or "0"
        try:
            packs: list[Any] = self._db.execute(_PACKS.format(area=area), values).fetchall()
        except apsw.CorruptError:  # its index
            yield from self._cold_of(areas, above, below)
            return
        opened: list[int] = []
        for document, lowest, highest in packs:
            while opened and -opened[0] > highest:
                yield EventSequence(-heapq.heappop(opened))
            for sequence in self._sequences_in(DocumentId(document), lowest, highest):
                if above < sequence < below:
                    heapq.heappush(opened, -sequence)
        while opened:
            yield EventSequence(-heapq.heappop(opened))

    def _sequences_in(self, document: DocumentId, lowest: int, highest: int) -> list[int]:
        """Of the entries of a pack; if that is damaged, as the list of all entries has them."""
        with suppress(DamagedError):
            pack = self._pack_at(document, lowest)
            return [] if pack is None else [entry.sequence for entry in self._entries(pack)]
        listed = self._cold_sequences(lowest - 1, highest + 1, down=True)
        return [sequence for sequence, owner in listed if owner == document]

    def _column(self, query: str, values: dict[str, Any]) -> list[EventSequence]:
        return [EventSequence(row[0]) for row in self._db.execute(query, values)]


def _joined(
    hot: Iterable[int], cold: Iterable[int], limit: int, *, down: bool
) -> list[EventSequence]:
    """The first of both, each in order already."""
    return list(map(EventSequence, islice(heapq.merge(hot, cold, reverse=down), limit)))


def _outline(row: tuple[Any, ...]) -> Outline | None:
    try:
        return msgspec.convert(row, Outline, strict=False)
    except msgspec.ValidationError:
        return None


def _sound(rows: Iterable[tuple[Any, ...]]) -> Iterator[Document]:
    for row in rows:
        with suppress(DamagedError):
            yield document_of(row)


def _clauses(areas: Sequence[Area], values: dict[str, Any]) -> Iterator[str]:
    """Conditions on ``d``, one of which holds; what they compare with goes into ``values``."""
    whole = [area.workspace for area in areas if not area.folder]
    if whole:
        values["whole"] = msgspec.json.encode(whole).decode()
        yield "d.workspace IN (SELECT value FROM json_each(:whole))"
    for place, area in enumerate(area for area in areas if area.folder):
        values[f"workspace{place}"] = area.workspace
        for kind, span in enumerate(spans_below(area.folder)):
            mark = f"{place}_{kind}"
            values[f"from{mark}"], values[f"to{mark}"] = span
            yield (
                f"d.workspace = :workspace{place} AND d.path > :from{mark} AND d.path < :to{mark}"
            )
