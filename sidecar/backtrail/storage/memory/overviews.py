"""Versions of many documents at once, newest first."""

from collections.abc import Iterator, Sequence
from itertools import islice

from backtrail.model import Document, EventSequence, Version
from backtrail.storage.memory.tables import Tables
from backtrail.storage.repository import Area, DamagedEntry

__all__ = ["Overviews"]


class Overviews(Tables):
    """Looked through one after the other, for a store in memory is small."""

    def recent(
        self,
        areas: Sequence[Area] | None,
        limit: int,
        *,
        below: int | None = None,
        damaged: DamagedEntry | None = None,  # noqa: ARG002 - the contract's; memory does not rot
    ) -> tuple[Version, ...]:
        """Newest first."""
        return tuple(islice(self._recent(areas, below), limit))

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


def _within(document: Document, areas: Sequence[Area] | None) -> bool:
    return areas is None or any(
        area.workspace == document.workspace
        and (not area.folder or document.path.startswith(area.folder + "/"))
        for area in areas
    )
