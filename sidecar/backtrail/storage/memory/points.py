"""What a store held at one sequence: which version each document was at, and its path then."""

from collections.abc import Sequence

from backtrail.model import (
    BROUGHT_IN,
    IMPORTED,
    Document,
    Event,
    EventSequence,
    Version,
    WorkspaceId,
)
from backtrail.storage.memory.tables import Tables
from backtrail.storage.records import State, name_of

__all__ = ["Points"]


class Points(Tables):
    """Looked through one after the other, for a store in memory is small."""

    def sequence_at(self, time_ns: int) -> EventSequence:
        """The newest entry recorded at or before a time."""
        return max(
            (
                sequence
                for sequence, entry in self._entries.items()
                if entry.time_ns <= time_ns
                and not (isinstance(entry, Version) and entry.source in IMPORTED)
            ),
            default=EventSequence(0),
        )

    def tagged(self, name: str) -> tuple[EventSequence, ...]:
        """Newest first."""
        found = (sequence for (_, tag), sequence in self._tags.items() if tag == name)
        return tuple(sorted(found, reverse=True))

    def states(
        self,
        workspaces: Sequence[WorkspaceId] | None,
        at: int | None,
        limit: int,
        *,
        after: int = 0,
    ) -> tuple[State, ...]:
        """By document."""
        last = len(self._entries) if at is None else at
        found = [
            document
            for document in sorted(self._documents.values(), key=lambda d: d.id)
            if document.id > after
            and document.deleted != BROUGHT_IN
            and self._was_in(document, workspaces)
        ]
        return tuple(self._state(document, last) for document in found[:limit])

    def _was_in(self, document: Document, workspaces: Sequence[WorkspaceId] | None) -> bool:
        if workspaces is None or document.workspace in workspaces:
            return True
        return any(w in workspaces for w, _, former in self._former if former == document.id)

    def _state(self, document: Document, at: int) -> State:
        version: Version | None = None
        there = False
        workspace, path = document.workspace, document.path
        renamed = False
        for sequence in sorted(self._entries):
            entry = self._entries[sequence]
            if entry.document != document.id:
                continue
            if isinstance(entry, Event):
                if sequence > at and entry.kind == "renamed" and not renamed:
                    renamed = True
                    workspace, path = self._former_name(document, name_of(entry.detail))
                if sequence <= at and entry.kind in ("deleted", "returned"):
                    there = entry.kind == "returned"
            elif sequence <= at:
                there = True
                version = version if sequence in self._released else entry
        known = version if there else None
        return State(
            document=document.id,
            workspace=workspace,
            path=path,
            version=known.sequence if known is not None else None,
            content_id=known.content_id if known is not None else None,
            size=known.size if known is not None else 0,
        )

    def _former_name(self, document: Document, name: str) -> tuple[WorkspaceId, str]:
        for workspace, path, former in self._former:
            if former == document.id and name_of({"from": path}) == name:
                return workspace, path
        return document.workspace, document.path
