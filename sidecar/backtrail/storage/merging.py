"""One store's history added to another's, through the contract alone.

For what was kept beside a damaged store meanwhile: the same file goes on where its history ended.
Rule: only the receiving store is written to, in one transaction.
"""

from collections.abc import Iterator

import msgspec

from backtrail.model import (
    ContentId,
    Document,
    DocumentId,
    Event,
    EventSequence,
    Version,
    WorkspaceId,
)
from backtrail.storage.repository import Repository

__all__ = ["merge"]

_PAGE = 500
"""Entries read at a time."""


def merge(source: Repository, target: Repository) -> int:
    """Add what ``source`` holds to ``target``; how many versions they were.

    A version that says what its file holds already is passed over, and damaged ones are.
    """
    work = _Merging(source, target)
    with target.transaction():
        for event in _entries(source):
            work.add(event)
        work.finish()
    return work.versions


def _entries(source: Repository) -> Iterator[Event]:
    after = 0
    while page := source.events(after, _PAGE):
        yield from page
        after = page[-1].sequence


class _Merging:
    """Where things of the one store are in the other."""

    def __init__(self, source: Repository, target: Repository) -> None:
        self._source, self._target = source, target
        self._workspaces: dict[WorkspaceId, WorkspaceId] = {}
        self._documents: dict[DocumentId, DocumentId] = {}
        self._sequences: dict[EventSequence, EventSequence] = {}
        self.versions = 0

    def add(self, event: Event) -> None:
        if event.kind == "created":
            damaged = event.detail.get("damaged")
            version = None if damaged else self._source.by_sequence(event.sequence)
            if version is not None:
                self._add_version(version)
            return
        workspace = None if event.workspace is None else self._workspace(event.workspace)
        document = None if event.document is None else self._document(event.document)
        detail = dict(event.detail)
        if (named := detail.get("sequence")) in self._sequences:
            detail["sequence"] = self._sequences[named]
        added = self._target.append_event(
            event.kind, time_ns=event.time_ns, workspace=workspace, document=document, detail=detail
        )
        self._sequences[event.sequence] = added.sequence

    def finish(self) -> None:
        """Where the files are at the end, their tags and notes."""
        for old, new in self._documents.items():
            last = self._source.document(old)
            deleted = None if last.deleted is None else self._sequences.get(last.deleted)
            workspace = self._workspace(last.workspace)
            moved = Document(id=new, workspace=workspace, path=last.path, deleted=deleted)
            if moved != self._target.document(new):
                self._target.update_document(moved)
            for name, sequence in self._source.tags(old).items():
                if sequence in self._sequences:
                    self._target.set_tag(new, name, self._sequences[sequence])
        for sequence, text in self._source.notes(list(self._sequences)).items():
            self._target.set_note(self._sequences[sequence], text)

    def _add_version(self, version: Version) -> None:
        document = self._document(version.document)
        head = self._target.head(document)
        if head is not None and head.content_id == version.content_id:
            self._sequences[version.sequence] = head.sequence
            return
        self._keep(version.content_id, None if head is None else head.content_id)
        parent = None if head is None else head.sequence
        added = self._target.append(
            msgspec.structs.replace(version, document=document, parent=parent, merged=None)
        )
        self._sequences[version.sequence] = added.sequence
        self.versions += 1

    def _keep(self, content: ContentId, base: ContentId | None) -> None:
        parts = self._source.parts(content)
        if not parts:
            self._target.put_content(self._source.read_content(content), base, known=content)
            return
        for part in parts:
            self._target.put_content(self._source.read_content(part), known=part)
        self._target.put_large(content, self._source.size(content), parts)

    def _workspace(self, workspace: WorkspaceId) -> WorkspaceId:
        if workspace not in self._workspaces:
            every = self._source.workspaces()
            old = next(one for one in every if one.id == workspace)
            known = {one.root: one for one in self._target.workspaces(sound_only=True)}
            new = known.get(old.root)
            if new is None:
                new = self._target.add_workspace(old.root, old.device, old.inode)
            self._workspaces[workspace] = new.id
        return self._workspaces[workspace]

    def _document(self, document: DocumentId) -> DocumentId:
        if document not in self._documents:
            old = self._source.document(document)
            workspace = self._workspace(old.workspace)
            paths = (old.path, *self._former(document))
            known = (one for path in paths for one in self._target.documents_at(workspace, path))
            new = next((one for one in known if one.id not in self._documents.values()), None)
            if new is None:
                new = self._target.add_document(workspace, old.path)
            self._documents[document] = new.id
        return self._documents[document]

    def _former(self, document: DocumentId) -> Iterator[str]:
        """What the file was called before; the log tells, as it was written for people."""
        for event in self._source.latest_events(("renamed",)):
            if event.document == document and isinstance(event.detail.get("from"), str):
                yield event.detail["from"]
