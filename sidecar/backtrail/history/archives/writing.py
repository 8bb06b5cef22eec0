"""A history, or a part of it, written as an archive: in the order of the log, in flat memory.

Rule: what is written was proved. A version that cannot be read leaves its number behind, and is
told of; nothing else is missing because of it.
"""

import hashlib
import os
from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import Final

import msgspec

from backtrail.errors import DamagedError, NotFoundError
from backtrail.history.archives import records
from backtrail.history.archives.frame_writing import Frames
from backtrail.history.archives.logs import KINDS, log_of
from backtrail.history.archives.resuming import Begun
from backtrail.history.contents import evenly
from backtrail.history.scope import Scope
from backtrail.model import (
    ContentId,
    DocumentId,
    Event,
    EventKind,
    EventSequence,
    Version,
    WorkspaceId,
)
from backtrail.release import VERSION
from backtrail.storage.repository import (
    FormerPath,
    Progress,
    Stub,
)

__all__ = ["Made", "write"]

FRAME: Final = 64 << 20
"""Bytes after which a frame ends, and what a damaged place costs at most beside its last entry."""


class Made(msgspec.Struct, frozen=True, kw_only=True):
    """What went into an archive."""

    documents: int
    versions: int
    released: int
    """Of which only the number is left, those that cannot be read included."""
    events: int
    size: int
    """Bytes of the archive."""
    full_bytes: int
    """What the versions take as full copies."""
    damaged: tuple[str, ...]
    """What could not be read, in a person's words."""
    resumed: int = 0
    """Versions that an interrupted writing had left in it."""


def write(
    scope: Scope,
    handle: int,
    wanted: frozenset[DocumentId] | None,
    workspaces: frozenset[WorkspaceId] | None = None,
    progress: Progress | None = None,
    *,
    last: int | None = None,
    there: Begun | None = None,
    kinds: Sequence[EventKind] = KINDS,
) -> Made:
    """Write the documents that are ``wanted``, and the log of ``workspaces``; None: everything.

    What is kept while this goes on is not in it, nor what comes after the sequence ``last``.
    ``there`` is what an interrupted writing left in the file; where that is not what would be
    written today, all is written anew. ``kinds`` of entries are written besides versions. Whatever
    happens, the file ends with a whole frame.
    """
    if there is None:
        last = scope.repository.next_sequence() - 1 if last is None else last
        header = records.Header(
            format=records.FORMAT,
            by=f"backtrail {VERSION}",
            made_ns=scope.clock(),
            last=last,
            whole=wanted is None,
        )
    else:
        header, last = there.header, there.header.last
    stop = there.stop if there is not None else 0
    os.ftruncate(handle, stop)
    os.lseek(handle, stop, os.SEEK_SET)
    writer = _Writer(scope, Frames(handle, header), last, wanted, workspaces)
    try:
        for entry in log_of(scope, last, writer.damaged_entry, wanted, kinds):
            if there is not None and entry.sequence <= there.last:
                writer.pass_over(entry, there)
            else:
                writer.write(entry)
            if progress is not None:
                progress(min(entry.sequence, last), last + 1)
        made = writer.finished(there)
    except _ChangedError:
        return write(scope, handle, wanted, workspaces, progress, kinds=kinds)
    except BaseException:
        os.ftruncate(handle, writer.frames.whole)
        raise
    if progress is not None:
        progress(last + 1, last + 1)
    return msgspec.structs.replace(made, size=os.fstat(handle).st_size)


class _ChangedError(Exception):
    """What an interrupted writing left is not what would be written today."""


class _Writer:
    """Knows what the frame has said so far, and which number each document is at."""

    def __init__(
        self,
        scope: Scope,
        frames: Frames,
        last: int,
        wanted: frozenset[DocumentId] | None,
        workspaces: frozenset[WorkspaceId] | None,
    ) -> None:
        self.frames = frames
        self._scope = scope
        self._last = last
        self._wanted = wanted
        self._workspaces = workspaces
        self._roots = {w.id: w for w in scope.repository.workspaces(sound_only=True)}
        self._former: dict[DocumentId, list[FormerPath]] = {}
        for former in scope.repository.former_paths():
            self._former.setdefault(former.document, []).append(former)
        self._said: set[ContentId | tuple[str, int]] = set()
        self._numbers: dict[DocumentId, int] = {}
        self._newest: dict[DocumentId, ContentId] = {}
        self._labels: dict[DocumentId, dict[EventSequence, tuple[str, ...]]] = {}
        self._lost: set[DocumentId | None] = set()
        self._versions = self._released = self._events = self._full = self._resumed = 0
        self._damaged: list[str] = []

    def pass_over(self, entry: Version | Stub | Event, there: Begun) -> None:
        """Count an entry that is in the archive already.

        :raises _ChangedError: it is not, or not as it is today.
        """
        if not self._is_wanted(entry):
            return
        if not there.meets(entry):
            raise _ChangedError
        if isinstance(entry, Event):
            self._events += 1
            return
        self._released += entry.number - self._numbers.get(entry.document, 0) - 1
        self._numbers[entry.document] = entry.number
        if isinstance(entry, Stub):
            self._released += 1
        else:
            self._versions += 1
            self._resumed += 1
            self._full += entry.size
            self._newest[entry.document] = entry.content_id

    def damaged_entry(self, place: int) -> None:
        """A version that cannot be read."""
        self._damaged.append(f"version {place} is damaged; `backtrail check` says more")

    def write(self, entry: Version | Stub | Event) -> None:
        """Write an entry and what it needs, if it is wanted and its document is sound."""
        if entry.document in self._lost:
            return
        try:
            self._write(entry)
        except DamagedError as error:
            if entry.document is None:
                raise
            self._lost.add(entry.document)
            self._damaged.append(str(error))
        if self.frames.size >= FRAME:
            self.frames.end()
            self._said.clear()
            self._labels.clear()

    def _is_wanted(self, entry: Version | Stub | Event) -> bool:
        if entry.document is not None:
            return self._wanted is None or entry.document in self._wanted
        workspace = entry.workspace if isinstance(entry, Event) else None
        return self._workspaces is None or workspace in self._workspaces

    def _write(self, entry: Version | Stub | Event) -> None:
        if not self._is_wanted(entry):
            return
        if isinstance(entry, Event):
            self._event(entry)
        else:
            self._missing(entry)
            self._numbers[entry.document] = entry.number
            if isinstance(entry, Stub):
                self._stub(_stub_of(entry))
            else:
                self._version(entry)

    def finished(self, there: Begun | None) -> Made:
        """Write the last line.

        :raises _ChangedError: the archive has entries that are gone by now.
        """
        if there is not None and not there.met:
            raise _ChangedError
        end = records.End(
            documents=len(self._numbers),
            versions=self._versions,
            released=self._released,
            events=self._events,
        )
        self.frames.line(end)
        self.frames.end()
        return Made(
            **{name: getattr(end, name) for name in end.__struct_fields__},
            size=0,
            full_bytes=self._full,
            resumed=self._resumed,
            damaged=tuple(self._damaged),
        )

    def _missing(self, entry: Version | Stub) -> None:
        """Stand in for numbers before this one that were damaged."""
        for number in range(self._numbers.get(entry.document, 0) + 1, entry.number):
            stub = records.Stub(
                document=entry.document, number=number, time_ns=entry.time_ns, damaged=True
            )
            self._stub(stub)

    def _stub(self, stub: records.Stub) -> None:
        self._document(DocumentId(stub.document))
        self.frames.line(stub)
        self._released += 1

    def _version(self, version: Version) -> None:
        self._document(version.document)
        try:
            self._content(version)
        except (DamagedError, NotFoundError) as error:
            path = self._scope.repository.document(version.document).path
            self._damaged.append(f"version {version.number} of {path}: {error}")
            self._stub(_stub_of(version, damaged=True))
            return
        tags, note = self._attached(version)
        self.frames.line(records.saved(version, tags, note))
        self._versions += 1
        self._full += version.size

    def _event(self, event: Event) -> None:
        if event.document is not None:
            self._document(event.document)
        if event.workspace is not None:
            self._workspace(event.workspace)
        self.frames.line(
            records.Event(
                sequence=event.sequence,
                kind=event.kind,
                time_ns=event.time_ns,
                workspace=event.workspace,
                document=event.document,
                detail=dict(event.detail),
            )
        )
        self._events += 1

    def _workspace(self, workspace: WorkspaceId) -> None:
        if self._new(("workspace", workspace)):
            found = self._roots.get(workspace)
            if found is None:
                raise DamagedError(f"the entry of workspace {workspace} is damaged")
            self.frames.line(
                records.Workspace(
                    id=found.id,
                    root=records.as_name(found.root),
                    device=found.device,
                    inode=found.inode,
                )
            )

    def _document(self, document: DocumentId) -> None:
        if not self._new(("document", document)):
            return
        found = self._scope.repository.document(document)
        former = self._former.get(document, [])
        for workspace in {found.workspace, *(left.workspace for left in former)}:
            self._workspace(workspace)
        gone = found.deleted if found.deleted is not None and found.deleted <= self._last else None
        self.frames.line(
            records.Document(
                id=found.id,
                workspace=found.workspace,
                path=records.as_name(found.path),
                deleted=gone,
                former=tuple((left.workspace, records.as_name(left.path)) for left in former),
            )
        )

    def _content(self, version: Version) -> None:
        """Write the bytes, proved before the first of them; once in a frame."""
        content, repository = version.content_id, self._scope.repository
        if content in self._said:
            self._newest[version.document] = content
            return
        beside = self._newest.get(version.document)
        parts = [repository.size(part) for part in repository.parts(content)]
        if parts or version.size > records.LARGEST_PIECE:
            blocks = self._proved_blocks(content)
            if not parts:
                parts = [len(block) for block in evenly(repository.blocks(content))]
        else:
            blocks = iter([repository.read_content(content)])
        line = records.Content(
            sha256=content.hex(),
            size=version.size,
            parts=tuple(parts),
            beside=beside.hex() if beside is not None else None,
        )
        self.frames.line(line)
        for block in blocks:
            self.frames.add(block)
        self.frames.add(b"\n")
        self._said.add(content)
        self._newest[version.document] = content

    def _proved_blocks(self, content: ContentId) -> Iterator[bytes]:
        digest = hashlib.sha256()
        for block in self._scope.repository.blocks(content):
            digest.update(block)
        if digest.digest() != content:
            raise DamagedError(f"content {content.hex()[:12]} does not match its digest")
        return self._scope.repository.blocks(content)

    def _attached(self, version: Version) -> tuple[tuple[str, ...], str]:
        labels = self._labels.get(version.document)
        if labels is None:
            labels = self._labels[version.document] = {}
            for name, sequence in self._scope.attached(version.document, [])[0].items():
                labels[sequence] = (*labels.get(sequence, ()), name)
        note = ""
        with suppress(DamagedError):
            note = self._scope.repository.notes([version.sequence]).get(version.sequence, "")
        return labels.get(version.sequence, ()), note

    def _new(self, what: tuple[str, int]) -> bool:
        if what in self._said:
            return False
        self._said.add(what)
        return True


def _stub_of(entry: Version | Stub, *, damaged: bool = False) -> records.Stub:
    return records.Stub(
        sequence=entry.sequence,
        document=entry.document,
        number=entry.number,
        parent=entry.parent,
        time_ns=entry.time_ns,
        damaged=damaged,
    )
