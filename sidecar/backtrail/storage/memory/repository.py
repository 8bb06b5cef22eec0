"""The memory repository: versions and events over the tables."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

import msgspec

from backtrail.content.delta import read_snapshot
from backtrail.content.identity import content_id
from backtrail.errors import NotFoundError
from backtrail.model import (
    MAIN_BRANCH,
    BranchId,
    DocumentId,
    Event,
    EventKind,
    EventSequence,
    Version,
    VersionNumber,
    WorkspaceId,
)
from backtrail.storage.digests import as_kept, event_digest, plain, version_digest
from backtrail.storage.memory.contents import Contents
from backtrail.storage.memory.documents import Documents
from backtrail.storage.memory.forgetting import Rewriting
from backtrail.storage.memory.index import Index
from backtrail.storage.memory.overviews import Overviews
from backtrail.storage.memory.points import Points
from backtrail.storage.memory.portability import Carrying
from backtrail.storage.repository import (
    EVERYTHING,
    CheckOrder,
    Compacted,
    Damaged,
    Figures,
    Finding,
    First,
    Progress,
    VersionFilter,
    version_event,
)

__all__ = ["MemoryRepository"]

_replace = msgspec.structs.replace


class MemoryRepository(Rewriting, Contents, Documents, Overviews, Points, Index, Carrying):
    """Dictionaries; see ``storage.repository`` for what it promises."""

    location = "memory"
    format = 0

    def append(self, version: Version) -> Version:
        """Add a version."""
        number = VersionNumber(self._last.get(version.document, 0) + 1)
        placed = _replace(
            as_kept(version),
            sequence=self.next_sequence(),
            number=number,
            size=self.size(version.content_id),
        )
        sealed = _replace(placed, digest=version_digest(placed, self._digest_of(placed.parent)))
        self._set(self._entries, sealed.sequence, sealed)
        self._set(self._numbers, (sealed.document, number), sealed.sequence)
        self._set(self._last, sealed.document, int(number))
        self._use(sealed.content_id, 1)
        return sealed

    def begin(self, workspace: WorkspaceId, firsts: Sequence[First]) -> tuple[Version | None, ...]:
        """First versions, many at once."""
        return tuple(self._begun(workspace, first) for first in firsts)

    def _begun(self, workspace: WorkspaceId, first: First) -> Version | None:
        if self.documents_at(workspace, first.path):
            return None
        document = self.add_document(workspace, first.path)
        self.put_content(read_snapshot(first.packed, first.size), known=first.content_id)
        return self.append(_replace(first.version, document=document.id))

    def release(self, *versions: Version) -> None:
        """Let go of contents; their digests stay in the chain."""
        found = (self.by_sequence(version.sequence) for version in versions)
        for kept in (version for version in found if version is not None):
            self._set(self._released, kept.sequence, value=True)
            later = VersionFilter(document=kept.document, above=kept.number)
            self._widen(kept, min(self._matching(later), key=lambda v: v.number, default=None))
            self._let_go(kept.content_id)

    def draft_release(self, *versions: Version) -> None:
        """Nothing takes long."""

    def head(self, document: DocumentId, branch: BranchId = MAIN_BRANCH) -> Version | None:
        """The newest version."""
        return next((v for v in self._newest_first(document) if v.branch == branch), None)

    def last_significant(self, document: DocumentId) -> Version | None:
        """The newest significant version."""
        where = VersionFilter(document=document, significant_only=True)
        return next(iter(self.versions(where, 1)), None)

    def by_number(self, document: DocumentId, number: VersionNumber) -> Version | None:
        """By its number."""
        sequence = self._numbers.get((document, number))
        return None if sequence is None else self.by_sequence(sequence)

    def by_sequence(self, sequence: EventSequence) -> Version | None:
        """By its sequence."""
        entry = self._entries.get(sequence)
        return entry if isinstance(entry, Version) and sequence not in self._released else None

    def at_time(self, document: DocumentId, time_ns: int) -> Version | None:
        """The newest version recorded at or before a time."""
        return next((v for v in self._newest_first(document) if v.time_ns <= time_ns), None)

    def versions(
        self,
        where: VersionFilter,
        limit: int,
        *,
        damaged: Damaged | None = None,  # noqa: ARG002 - the contract's; memory does not rot
    ) -> tuple[Version, ...]:
        """Newest first."""
        return tuple(islice(self._matching(where), limit))

    def count(self, where: VersionFilter) -> int:
        """How many versions match."""
        return sum(1 for _ in self._matching(where))

    def append_event(
        self,
        kind: EventKind,
        *,
        time_ns: int,
        workspace: WorkspaceId | None = None,
        document: DocumentId | None = None,
        detail: Mapping[str, Any] | None = None,
    ) -> Event:
        """Add an entry to the log."""
        event = Event(
            sequence=self.next_sequence(),
            kind=kind,
            time_ns=time_ns,
            workspace=workspace,
            document=document,
            detail=plain(detail or {}),
        )
        before = self._event_digests.get(max(self._event_digests, default=EventSequence(0)), b"")
        self._set(self._entries, event.sequence, event)
        self._set(self._event_digests, event.sequence, event_digest(event, before))
        return event

    def events(self, after: int, limit: int) -> tuple[Event, ...]:
        """Entries with a higher sequence, oldest first."""
        sequences = range(max(after, 0) + 1, len(self._entries) + 1)
        kept = (self._entries[EventSequence(s)] for s in sequences if s not in self._released)
        return tuple(
            entry if isinstance(entry, Event) else version_event(entry)
            for entry in islice(kept, limit)
        )

    def latest_events(self, kinds: Sequence[EventKind], *, above: int = 0) -> Iterator[Event]:
        """Entries of these kinds, newest first."""
        for sequence in sorted((s for s in self._event_digests if s > above), reverse=True):
            entry = self._entries[sequence]
            if isinstance(entry, Event) and entry.kind in kinds:
                yield entry

    def set_tag(self, document: DocumentId, name: str, sequence: EventSequence | None) -> None:
        """Point a tag at a version; None takes the tag away."""
        if sequence is None:
            self._drop(self._tags, (document, name))
        else:
            self._set(self._tags, (document, name), sequence)

    def tags(self, document: DocumentId) -> Mapping[str, EventSequence]:
        """Tag name to version."""
        mine = ((seq, name) for (owner, name), seq in self._tags.items() if owner == document)
        return {name: sequence for sequence, name in sorted(mine)}

    def set_note(self, sequence: EventSequence, text: str) -> None:
        """Attach a note to a version; an empty one takes it away."""
        if text:
            self._set(self._notes, sequence, text)
        else:
            self._drop(self._notes, sequence)

    def notes(self, sequences: Sequence[EventSequence]) -> Mapping[EventSequence, str]:
        """Notes of these versions."""
        return {s: self._notes[s] for s in sequences if s in self._notes}

    def figures(self) -> Figures:
        """Counts and sizes."""
        versions = [v for d in self._last for v in self._newest_first(d)]
        last = self._entries.get(EventSequence(len(self._entries)))
        return Figures(
            documents=len(self._documents),
            versions=len(versions),
            contents=len(self._contents),
            full_bytes=sum(version.size for version in versions),
            store_bytes=sum(len(c) for c in self._contents.values() if isinstance(c, bytes)),
            page_bytes=0,
            loose=0,
            index_bytes=sum(len(block.signature) for block in self._blocks.values()),
            last_sequence=len(self._entries),
            last_time_ns=last.time_ns if last is not None else None,
        )

    def compact(self, *, after: int = 0) -> Iterator[Compacted]:  # noqa: ARG002 - nothing to do
        """Nothing: memory holds no rows."""
        yield from ()

    def sweep(self) -> Iterator[int]:
        """Nothing: contents of memory go with it."""
        yield from ()

    def trim(self) -> Iterator[int]:
        """Nothing takes a disk."""
        return iter(())

    def shrink(self) -> int:
        """Nothing is on a disk."""
        return 0

    def check(
        self,
        progress: Progress | None = None,
        order: CheckOrder = EVERYTHING,  # noqa: ARG002 - memory is read in a moment
    ) -> Iterator[Finding]:
        """Compute every digest again."""
        before = b""
        for sequence, entry in sorted(self._entries.items()):
            if isinstance(entry, Event):
                before = event_digest(entry, before)
                if before != self._event_digests[sequence]:
                    yield Finding(what="event", sequence=sequence, detail="its digest is another")
            elif sequence in self._released:
                continue  # what it was is not known any more
            elif version_digest(entry, self._digest_of(entry.parent)) != entry.digest:
                yield Finding(
                    what="version",
                    sequence=sequence,
                    document=entry.document,
                    detail="its digest is another",
                )
        for content, kept in self._contents.items():
            if isinstance(kept, bytes) and content_id(kept) != content:
                yield Finding(what="content", detail=f"content {content.hex()[:12]} is another")
        if progress is not None:
            progress(len(self._entries), len(self._entries))

    def next_sequence(self) -> EventSequence:
        """One more than any version or event has."""
        return EventSequence(len(self._entries) + 1)

    def _digest_of(self, sequence: EventSequence | None) -> bytes:
        if sequence is None:
            return b""
        entry = self._entries.get(sequence)
        if not isinstance(entry, Version):
            raise NotFoundError(f"version with sequence {sequence} is not in this store")
        return entry.digest

    def _newest_first(self, document: DocumentId) -> Iterator[Version]:
        for number in range(self._last.get(document, 0), 0, -1):
            version = self.by_number(document, VersionNumber(number))
            if version is not None:
                yield version

    def _matching(self, where: VersionFilter) -> Iterator[Version]:
        tagged = None if where.tag is None else self._tags.get((where.document, where.tag), -1)
        for v in self._newest_first(where.document):
            wrong = (
                (where.below is not None and v.number >= where.below)
                or (where.above is not None and v.number <= where.above)
                or (where.significant_only and v.significance.level != "significant")
                or where.source not in (None, v.source)
                or where.author not in (None, v.author)
                or tagged not in (None, v.sequence)
                or (where.since_ns is not None and v.time_ns < where.since_ns)
                or (where.until_ns is not None and v.time_ns > where.until_ns)
            )
            if not wrong:
                yield v
