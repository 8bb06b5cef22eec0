"""The event log, tags and notes."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, get_args

import msgspec

from backtrail.errors import DamagedError
from backtrail.model import DocumentId, Event, EventKind, EventSequence, Version, WorkspaceId
from backtrail.storage.digests import event_digest, metadata_text, row_digest
from backtrail.storage.repository import version_event
from backtrail.storage.sqlite.rows import VERSION_QUERY, blob, version_of
from backtrail.storage.sqlite.versions import VersionRows

__all__ = ["LogRows"]

_KINDS = get_args(EventKind)
_END = (1 << 63) - 1
"""Above every sequence."""
_EVENT = "SELECT sequence, kind, time, workspace, document, detail, digest FROM event "


class LogRows(VersionRows):
    """The ``event``, ``tag`` and ``note`` tables."""

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
            detail=detail or {},
        )
        before = self._db.execute(
            "SELECT digest FROM event ORDER BY sequence DESC LIMIT 1"
        ).fetchone()
        digest = event_digest(event, blob(before[0]) if before else b"")
        self._db.execute(
            "INSERT INTO event VALUES(?, ?, ?, ?, ?, ?, ?)",
            (
                event.sequence, _KINDS.index(kind), time_ns, workspace, document,
                metadata_text(event.detail) or None, digest,
            ),
        )  # fmt: skip
        return event

    def events(self, after: int, limit: int) -> tuple[Event, ...]:
        """Entries with a higher sequence, oldest first."""
        with self._snapshot():
            return self._entries_after(after, limit)

    def _entries_after(self, after: int, limit: int) -> tuple[Event, ...]:
        tail = "WHERE {0}sequence > ? ORDER BY {0}sequence"
        log = self._db.execute(_EVENT + tail.format("") + " LIMIT ?", (after, limit)).fetchall()
        kept = self._db.execute(VERSION_QUERY.format(index="") + tail.format("v."), (after,))
        # stubs are no entries, so how many rows to read shows only on the way
        found = [event_of(row) for row in log]
        entries = (self._entry_of(row) for row in kept)
        found += islice((entry for entry in entries if entry is not None), limit)
        found += islice(self._cold_events(after), limit)
        return tuple(sorted(found, key=lambda event: event.sequence)[:limit])

    def _cold_events(self, after: int) -> Iterator[Event]:
        for sequence, _ in self._cold_sequences(after, _END, down=False):
            try:
                version = self._cold_by_sequence(sequence)
            except DamagedError:
                yield _lost(sequence)
            else:
                if isinstance(version, Version):
                    yield version_event(version)

    def _entry_of(self, row: tuple[Any, ...]) -> Event | None:
        """How a version appears in the log; a damaged one keeps its place and says so."""
        try:
            version = version_of(row, self._texts)
        except DamagedError:
            return _lost(row[0])
        return None if version is None else version_event(version)

    def latest_events(self, kinds: Sequence[EventKind], *, above: int = 0) -> Iterator[Event]:
        """Entries of these kinds, newest first."""
        wanted = ", ".join(str(_KINDS.index(kind)) for kind in kinds)
        rows = self._db.execute(
            _EVENT + f"WHERE kind IN ({wanted}) AND sequence > ? ORDER BY sequence DESC", (above,)
        )
        yield from map(event_of, rows)

    def set_tag(self, document: DocumentId, name: str, sequence: EventSequence | None) -> None:
        """Point a tag at a version; None takes the tag away."""
        if sequence is None:
            self._db.execute("DELETE FROM tag WHERE document = ? AND name = ?", (document, name))
            return
        self._db.execute(
            "INSERT OR REPLACE INTO tag VALUES(?, ?, ?, ?)",
            (document, name, sequence, row_digest("tag", document, name, sequence)),
        )

    def tags(self, document: DocumentId) -> Mapping[str, EventSequence]:
        """Tag name to version."""
        rows = self._db.execute(
            "SELECT name, sequence, digest FROM tag WHERE document = ? ORDER BY sequence, name",
            (document,),
        )
        found = {}
        for name, sequence, digest in rows:
            if row_digest("tag", document, name, sequence) != digest:
                raise DamagedError(f"a tag of document {document} does not match its digest")
            found[name] = EventSequence(sequence)
        return found

    def set_note(self, sequence: EventSequence, text: str) -> None:
        """Attach a note to a version; an empty one takes it away."""
        self._db.execute("DELETE FROM note WHERE sequence = ?", (sequence,))
        if text:
            self._db.execute(
                "INSERT INTO note VALUES(?, ?, ?)",
                (sequence, text, row_digest("note", sequence, text)),
            )

    def notes(self, sequences: Sequence[EventSequence]) -> Mapping[EventSequence, str]:
        """Notes of these versions."""
        # one statement for a whole page: JSON carries a list of any length as one value
        rows = self._db.execute(
            "SELECT sequence, text, digest FROM note"
            " WHERE sequence IN (SELECT value FROM json_each(?))",
            (msgspec.json.encode(list(sequences)).decode(),),
        )
        found = {}
        for sequence, text, digest in rows:
            if row_digest("note", sequence, text) != digest:
                raise DamagedError(f"the note of sequence {sequence} is damaged")
            found[EventSequence(sequence)] = text
        return found


def _lost(sequence: int) -> Event:
    """The entry of a version that cannot be read."""
    return Event(
        sequence=EventSequence(sequence), kind="created", time_ns=0, detail={"damaged": True}
    )


def event_of(row: tuple[Any, ...]) -> Event:
    """The event of a row; its digest is proved by ``check``, which knows the one before."""
    try:
        return Event(
            sequence=row[0],
            kind=_KINDS[row[1]],
            time_ns=row[2],
            workspace=row[3],
            document=row[4],
            detail=msgspec.json.decode(row[5]) if row[5] is not None else {},
        )
    except (IndexError, TypeError, ValueError) as error:
        raise DamagedError(f"event {row[0]} is damaged: {error}") from error
