"""The contract of the event log, of tags and of notes; see ``repository.Repository``."""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from backtrail.model import DocumentId, Event, EventKind, EventSequence, WorkspaceId

__all__ = ["Log"]


class Log(ABC):
    """What happened, in one order with the versions, and what people say of these."""

    @abstractmethod
    def next_sequence(self) -> EventSequence:
        """What the next version or event will get; it stays so only inside a transaction."""

    @abstractmethod
    def append_event(
        self,
        kind: EventKind,
        *,
        time_ns: int,
        workspace: WorkspaceId | None = None,
        document: DocumentId | None = None,
        detail: Mapping[str, Any] | None = None,
    ) -> Event:
        """Add an entry to the log; versions enter it by themselves."""

    @abstractmethod
    def events(self, after: int, limit: int) -> tuple[Event, ...]:
        """Entries with a higher sequence, oldest first; each version is one, kind ``created``.

        The entry of a damaged version has no time and ``damaged`` in its detail.
        """

    @abstractmethod
    def latest_events(self, kinds: Sequence[EventKind], *, above: int = 0) -> Iterator[Event]:
        """Entries of these kinds other than ``created``, newest first; of higher sequences."""

    @abstractmethod
    def set_tag(self, document: DocumentId, name: str, sequence: EventSequence | None) -> None:
        """Point a tag at a version; None takes the tag away."""

    @abstractmethod
    def tags(self, document: DocumentId) -> Mapping[str, EventSequence]:
        """Tag name to version."""

    @abstractmethod
    def set_note(self, sequence: EventSequence, text: str) -> None:
        """Attach a note to a version; an empty one takes it away."""

    @abstractmethod
    def notes(self, sequences: Sequence[EventSequence]) -> Mapping[EventSequence, str]:
        """Notes of these versions, where there are any."""
