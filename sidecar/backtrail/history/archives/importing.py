"""Writing what an archive brings into a store, in the archive's order, piece by piece.

Rule: each piece is a transaction, so that nobody waits long for the store, and what a killed import
has done is found by the next. A document that changes meanwhile ends the import, and loses nothing.
"""

from array import array
from bisect import bisect_left
from collections.abc import Iterator
from typing import Any, Final

import msgspec

from backtrail.errors import ConflictError, DamagedError
from backtrail.files.paths import shown
from backtrail.history.archives import records
from backtrail.history.archives.frames import Frame, Item, frames, items
from backtrail.history.archives.merging import Aim, Merge
from backtrail.history.archives.records import name_in, version_fields
from backtrail.history.archives.settling import move, settle
from backtrail.history.bans import Bans
from backtrail.history.scope import Scope
from backtrail.model import (
    ContentId,
    Document,
    DocumentId,
    EventSequence,
    Version,
    VersionNumber,
    WorkspaceId,
)
from backtrail.storage.repository import Progress

__all__ = ["Importing"]

_PIECE: Final = 4 << 20
"""Bytes of contents in a transaction."""
_ENTRY: Final = 32 << 10
"""What an entry counts of these."""
_NEAR: Final = 64
"""Versions back in which parents mostly are."""
_REFERENCES: Final = ("sequence", "version", "was_there", "undoes", "rollback", "first", "last")
"""Of an entry's detail: sequences of other entries."""


class Importing:
    """One import."""

    def __init__(self, scope: Scope, merge: Merge, *, same_until: int = 0) -> None:
        """``same_until``: up to this sequence the logs of both stores are the same."""
        self._same_until = same_until
        self._scope = scope
        self._repository = scope.repository
        self._bans = Bans(scope.repository)
        self._merge = merge
        self._theirs = merge.survey.sequences
        self._here = array("q", bytes(8 * len(self._theirs)))
        """The sequence here of each entry of the archive; 0 until it has one."""
        self._added: set[int] = {at for at, here in merge.workspaces.items() if here is None}
        self._contents: dict[str, bytes] = {}
        """Of this frame: what nothing in the store has needed so far."""
        self._newest: dict[DocumentId, ContentId] = {}
        self._renames: dict[int, int] = {}
        self._seen = merge.last
        """The last entry of the log that is known here."""
        self._coming = {
            f"{merge.roots[workspace]}/{path}"
            for aim in merge.aims.values()
            if aim.document is None
            for workspace, path in aim.trail.places
        }
        self.versions = self.released = self.events = 0
        self.labels_kept: list[str] = []

    def run(self, handle: int, progress: Progress | None = None) -> None:
        """Write everything that is missing.

        Raises:
            ConflictError: A document was saved meanwhile; what was imported until then stays.
            DamagedError: The archive is another one by now.

        """
        total = self._merge.survey.size
        for frame in frames(handle):
            if isinstance(frame, Frame):
                self._contents.clear()
                self._in_pieces(self._frame(handle, frame))
                if progress is not None:
                    progress(frame.start + frame.head.packed, total + 1)
        self._in_pieces(self._settled())
        if progress is not None:
            progress(total + 1, total + 1)

    def here(self, sequence: int | None) -> EventSequence | None:
        """The sequence here of an entry of the archive; None where it has none."""
        if sequence is None:
            return None
        if sequence <= self._same_until:
            return EventSequence(sequence)
        at = bisect_left(self._theirs, sequence)
        if at == len(self._theirs) or self._theirs[at] != sequence:
            return None
        return EventSequence(self._here[at]) or None

    def _in_pieces(self, steps: Iterator[int]) -> None:
        more = True
        while more:
            with self._repository.transaction():
                self._look_around()
                done = 0
                for weight in steps:
                    done += weight
                    if done >= _PIECE:
                        break
                else:
                    more = False
                self._seen = self._repository.next_sequence() - 1

    def _look_around(self) -> None:
        """See that no other program began a history meanwhile that this one is about to bring."""
        while page := self._repository.following(self._seen, _NEAR, damaged=lambda _: None):
            for version in page:
                if version.number == 1:
                    document = self._repository.document(version.document)
                    name = f"{self._scope.root_of(document.workspace)}/{document.path}"
                    if name in self._coming:
                        raise _saved_meanwhile(document, 0, version.number)
            self._seen = page[-1].sequence

    def _settled(self) -> Iterator[int]:
        aims = self._merge.aims.values()
        for aim in aims:
            move(self._scope, self._merge, aim)
            yield _ENTRY
        # those that are gone make room for their namesakes
        for aim in sorted(aims, key=lambda aim: aim.trail.record.deleted is None):
            settle(self._scope, aim, self.here, self.labels_kept)
            yield _ENTRY

    def _frame(self, handle: int, frame: Frame) -> Iterator[int]:
        """Write what a frame has, yielding how much each step weighs."""
        for item in items(handle, frame):
            record, weight = item.record, _ENTRY // 16
            match record:
                case records.Content():
                    yield from self._content(item, record)
                case records.Saved():
                    weight = self._saved(record)
                case records.Stub():
                    self._stub(record)
                case records.Event():
                    self._event(record)
            yield weight

    def _content(self, item: Item, line: records.Content) -> Iterator[int]:
        content = ContentId(bytes.fromhex(line.sha256))
        if self._repository.has_content(content) or self._bans.cover(content):
            return
        if not line.parts:
            self._contents[line.sha256] = next(item.pieces)
            return
        beside = bytes.fromhex(line.beside) if line.beside else b""
        near: tuple[ContentId, ...] = ()
        if beside and self._repository.has_content(ContentId(beside)):
            near = self._repository.parts(ContentId(beside))
        parts: list[ContentId] = []
        for piece in item.pieces:
            base = near[len(parts)] if len(parts) < len(near) else None
            parts.append(self._repository.put_content(piece, base))
            yield len(piece)
        self._repository.put_large(content, line.size, parts)

    def _saved(self, line: records.Saved) -> int:
        aim = self._merge.aims[line.document]
        if line.number <= aim.common:
            self._note_known(aim, line)
            return 1
        document = self._document(aim)
        self._fill(aim, line.number)
        if self._bans.cover(ContentId(bytes.fromhex(line.sha256))):
            stub = self._let_go(aim, line.number, line.parent, line.time_ns)
            self._map(line.sequence, stub.sequence)
            return 1
        weight = self._keep(line, document)
        version = self._append(aim, line.number, line.parent, self._version(aim, line))
        self._map(line.sequence, version.sequence)
        self._newest[document] = version.content_id
        if line.note:
            self._repository.set_note(version.sequence, line.note)
        self.versions += 1
        return weight

    def _keep(self, line: records.Saved, document: DocumentId) -> int:
        """Put a version's content into the store; how much that weighs."""
        data = self._contents.pop(line.sha256, None)
        if data is None:
            return _ENTRY
        if document not in self._newest:
            head = self._repository.head(document)
            if head is not None:
                self._newest[document] = head.content_id
        known = ContentId(bytes.fromhex(line.sha256))
        self._repository.put_content(data, self._newest.get(document), known=known)
        return len(data) + _ENTRY

    def _version(self, aim: Aim, line: records.Saved) -> Version:
        return Version(
            sequence=EventSequence(0),
            number=VersionNumber(0),
            document=self._document(aim),
            content_id=ContentId(bytes.fromhex(line.sha256)),
            merged=self.here(line.merged),
            metadata=self._metadata(line.metadata),
            **version_fields(line),
        )

    def _stub(self, line: records.Stub) -> None:
        aim = self._merge.aims[line.document]
        if line.number <= aim.common:
            if line.sequence is not None and aim.sequences[line.number - 1]:
                self._map(line.sequence, EventSequence(aim.sequences[line.number - 1]))
            return
        self._fill(aim, line.number)
        version = self._let_go(aim, line.number, line.parent, line.time_ns)
        if line.sequence is not None:
            self._map(line.sequence, version.sequence)

    def _fill(self, aim: Aim, number: int) -> None:
        """Stand in for numbers that were in a damaged place of the archive."""
        for missing in range(len(aim.sequences) + 1, number):
            self._let_go(aim, missing, None, 0)

    def _let_go(self, aim: Aim, number: int, parent: int | None, time_ns: int) -> Version:
        """Take a number and let go of it, as it was in the store that the archive comes from."""
        nothing = self._repository.put_content(b"")
        line = records.Saved(
            sequence=1, document=1, number=number, sha256=nothing.hex(), size=0, time_ns=time_ns,
            source="archive", level="minor",
        )  # fmt: skip
        version = self._append(aim, number, parent, self._version(aim, line))
        self._repository.release(version)
        self.released += 1
        return version

    def _append(self, aim: Aim, number: int, parent: int | None, version: Version) -> Version:
        before = aim.sequences
        mine = self.here(parent)
        if parent is not None and not self._is_of(mine, aim):
            # it was lost, or let go of here
            mine = next((EventSequence(s) for s in reversed(before) if s), None)
        kept = self._repository.append(msgspec.structs.replace(version, parent=mine))
        if kept.number != number:
            document = self._repository.document(kept.document)
            raise _saved_meanwhile(document, number - 1, kept.number - 1)
        before.append(kept.sequence)
        return kept

    def _is_of(self, sequence: EventSequence | None, aim: Aim) -> bool:
        if sequence is None or sequence in aim.sequences[-_NEAR:]:
            return sequence is not None
        version = self._repository.by_sequence(sequence)
        return version is not None and version.document == aim.document

    def _note_known(self, aim: Aim, line: records.Saved) -> None:
        sequence = EventSequence(aim.sequences[line.number - 1])
        if not sequence:
            return
        self._map(line.sequence, sequence)
        here = self._repository.notes([sequence]).get(sequence, "")
        if here != line.note and (aim.ahead or not here):
            self._repository.set_note(sequence, line.note)

    def _event(self, line: records.Event) -> None:
        if line.kind == "renamed" and line.document is not None:
            self._renames[line.document] = self._renames.get(line.document, 0) + 1
        known = self._merge.events.get(
            (line.document or 0, line.workspace or 0, line.kind, line.time_ns)
        )
        if known:
            self._map(line.sequence, known.pop())
            return
        if line.kind == "workspace-added" and line.workspace not in self._added:
            return
        detail = self._detail(line)
        empty = line.document is not None and not self._merge.aims[line.document].trail.count
        if detail is None or empty:
            return
        document = None
        if line.document is not None:
            document = self._document(self._merge.aims[line.document])
        workspace = self._workspace(line.workspace) if line.workspace is not None else None
        event = self._repository.append_event(
            line.kind, time_ns=line.time_ns, workspace=workspace, document=document, detail=detail
        )
        self._map(line.sequence, event.sequence)
        self.events += 1
        if line.kind == "renamed" and line.document is not None:
            self._step(self._merge.aims[line.document], line.document)

    def _step(self, aim: Aim, number: int) -> None:
        """A document goes on to its next name, so that who left a path last stays so."""
        at = self._renames[number] - max(0, aim.trail.renames - len(aim.trail.record.former))
        if aim.ahead and aim.document is not None and 0 < at < len(aim.chain):
            self._move(self._repository.document(aim.document), aim.chain[at])

    def _move(self, document: Document, place: tuple[int, str]) -> None:
        goes = msgspec.structs.replace(document, workspace=self._workspace(place[0]), path=place[1])
        self._repository.update_document(goes)

    def _detail(self, line: records.Event) -> dict[str, Any] | None:
        """With the sequences that entries have here; None where it would speak of nothing."""
        detail = dict(line.detail)
        for name in _REFERENCES:
            if type(detail.get(name)) is int:
                detail[name] = self.here(detail[name])
        if line.kind == "mass-changed" and None in (detail.get("first"), detail.get("last")):
            return None
        return detail

    def _metadata(self, metadata: dict[str, Any]) -> dict[str, Any]:
        mapped = dict(metadata)
        if type(metadata.get("undo_of")) is int:
            mapped["undo_of"] = self.here(metadata["undo_of"]) or 0
        copied = metadata.get("copied_from")
        if isinstance(copied, str) and copied.partition("-")[0].isdecimal():
            sequence = self.here(int(copied.partition("-")[0]))
            version = self._repository.by_sequence(sequence) if sequence is not None else None
            mapped["copied_from"] = version.id if version is not None else copied
        return mapped

    def _document(self, aim: Aim) -> DocumentId:
        if aim.document is None:
            workspace, path = aim.chain[0]
            made = self._repository.add_document(self._workspace(workspace), path)
            if aim.covered or aim.trail.record.deleted is not None:
                # until its last entry says when; a present file of that name stays the one there
                before = EventSequence(max(1, self._repository.next_sequence() - 1))
                self._repository.update_document(msgspec.structs.replace(made, deleted=before))
            aim.document = made.id
        return aim.document

    def _workspace(self, number: int) -> WorkspaceId:
        here = self._merge.workspaces[number]
        if here is None:
            line = self._merge.survey.workspaces[number]
            root = self._merge.roots[number]
            moved = root != name_in(line.root)
            here = self._merge.workspaces[number] = self._repository.add_workspace(
                root, None if moved else line.device, None if moved else line.inode
            )
        return here.id

    def _map(self, theirs: int, here: EventSequence) -> None:
        at = bisect_left(self._theirs, theirs)
        if at == len(self._theirs) or self._theirs[at] != theirs:
            raise DamagedError("the archive changed while it was read; import it again")
        self._here[at] = here


def _saved_meanwhile(document: Document, expected: int, actual: int) -> ConflictError:
    return ConflictError(
        f"{shown(document.path)} was saved while its history was imported; what came until then"
        " stays. Import again, and the rest is found",
        expected=expected,
        actual=actual,
    )
