"""Versions of many documents at once, newest first."""

from collections.abc import Iterator, Sequence
from itertools import islice, takewhile

from backtrail.model import (
    FIRST_LOOK,
    IMPORTED,
    SMALL,
    Document,
    DocumentId,
    EventSequence,
    Version,
    WorkspaceId,
)
from backtrail.storage.memory.documents import path_order
from backtrail.storage.memory.tables import Tables
from backtrail.storage.repository import Area, DamagedEntry, Head, Holding, Outline

__all__ = ["Overviews"]


class Overviews(Tables):
    """Looked through one after the other, for a store in memory is small."""

    def recent(
        self,
        areas: Sequence[Area] | None,
        limit: int,
        *,
        below: int | None = None,
        above: int = 0,
        found: bool = True,
        imported: bool = True,
        damaged: DamagedEntry | None = None,  # noqa: ARG002 - the contract's; memory does not rot
    ) -> tuple[Version, ...]:
        """Newest first."""
        kept = takewhile(lambda v: v.sequence > above, self._recent(areas, below))
        asked = (
            version
            for version in kept
            if (found or version.reason != FIRST_LOOK)
            and (imported or version.source not in IMPORTED)
        )
        return tuple(islice(asked, limit))

    def following(
        self,
        after: int,
        limit: int,
        *,
        damaged: DamagedEntry | None = None,  # noqa: ARG002 - as above
    ) -> tuple[Version, ...]:
        """Oldest first."""
        sequences = map(EventSequence, range(max(after, 0) + 1, len(self._entries) + 1))
        entries = (self._entries[s] for s in sequences if s not in self._released)
        return tuple(islice((e for e in entries if isinstance(e, Version)), limit))

    def heads(self, workspace: WorkspaceId, after: str | None, limit: int) -> tuple[Head, ...]:
        """By path."""
        found = []
        for document in self._documents.values():
            if document.workspace == workspace and document.deleted is None:
                number = self._last.get(document.id, 0)
                entry = self._entries.get(
                    self._numbers.get((document.id, number), EventSequence(0))
                )
                size, time_ns = (
                    (entry.size, entry.time_ns) if isinstance(entry, Version) else (-1, 0)
                )
                found.append(Head(document.path, size, time_ns))
        found.sort(key=lambda head: path_order(head.path))
        if after is not None:
            found = [head for head in found if path_order(head.path) > path_order(after)]
        return tuple(found[:limit])

    def outlines(self, document: DocumentId) -> tuple[Outline, ...]:
        """Oldest first."""
        found = []
        for number in range(1, self._last.get(document, 0) + 1):
            sequence = self._numbers[document, number]
            version = self._entries[sequence]
            if isinstance(version, Version) and sequence not in self._released:
                found.append(_outline(version))
        return tuple(found)

    def long_histories(self, above: int) -> tuple[DocumentId, ...]:
        """By id."""
        return tuple(sorted(document for document, last in self._last.items() if last > above))

    def holdings(self, document: DocumentId) -> tuple[Holding, ...]:
        """Oldest first."""
        found = []
        for number in range(1, self._last.get(document, 0) + 1):
            sequence = self._numbers[document, number]
            version = self._entries[sequence]
            if isinstance(version, Version) and sequence not in self._released:
                found.append(_holding(version, noted=sequence in self._notes))
        return tuple(found)

    def deleted_documents(
        self, areas: Sequence[Area] | None, limit: int, *, below: int | None = None
    ) -> tuple[Document, ...]:
        """Last deleted first."""
        gone = [
            (document.deleted, document)
            for document in self._documents.values()
            if document.deleted is not None
            and (below is None or document.deleted < below)
            and _within(document, areas)
        ]
        gone.sort(key=lambda pair: pair[0], reverse=True)
        return tuple(document for _, document in gone[:limit])

    def _recent(self, areas: Sequence[Area] | None, below: int | None) -> Iterator[Version]:
        last = len(self._entries) if below is None else min(below - 1, len(self._entries))
        for sequence in range(last, 0, -1):
            entry = self._entries[EventSequence(sequence)]
            if (
                isinstance(entry, Version)
                and entry.sequence not in self._released
                and _within(self._documents[entry.document], areas)
            ):
                yield entry


def _outline(version: Version) -> Outline:
    return Outline(
        number=version.number,
        time_ns=version.time_ns,
        significant=version.significance.level == "significant",
        added=version.change.added,
        deleted=version.change.deleted,
        modified=version.change.modified,
        percent=round(version.change.percent * 100),
        size=version.size,
    )


def _holding(version: Version, *, noted: bool) -> Holding:
    return Holding(
        number=version.number,
        sequence=version.sequence,
        time_ns=version.time_ns,
        significant=version.significance.level == "significant",
        content_id=version.content_id,
        size=version.size,
        cost=version.size,
        source=version.source,
        labelled=any(reason.kind == "label" for reason in version.significance.reasons),
        noted=noted,
        author=version.author,
        stands=any(reason.kind not in SMALL for reason in version.significance.reasons),
    )


def _within(document: Document, areas: Sequence[Area] | None) -> bool:
    return areas is None or any(
        area.workspace == document.workspace
        and (not area.folder or document.path.startswith(area.folder + "/"))
        for area in areas
    )
