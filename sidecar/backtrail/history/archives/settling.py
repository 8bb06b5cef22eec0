"""What an imported document is in the end: its name, whether it is there, its tags."""

from collections.abc import Callable

import msgspec

from backtrail.history.archives.merging import Aim, Merge
from backtrail.history.moving import tombstone
from backtrail.history.scope import Scope
from backtrail.model import BROUGHT_IN, Document, DocumentId, EventSequence

__all__ = ["move", "settle"]

Here = Callable[[int | None], EventSequence | None]


def move(scope: Scope, merge: Merge, aim: Aim) -> None:
    """Give a document the name that it has in the archive, if nothing else happened to it here."""
    if not aim.ahead or aim.document is None:
        return
    now = scope.repository.document(aim.document)
    for number, path in _ahead(merge, aim, now):
        workspace = merge.workspaces[number]
        if workspace is not None:
            now = msgspec.structs.replace(now, workspace=workspace.id, path=path)
            scope.repository.update_document(now)


def settle(scope: Scope, aim: Aim, here: Here, kept: list[str]) -> None:
    """Have a document there or deleted as in the archive, and its tags; after all have moved.

    Tags that mean another version here are left alone and told to ``kept``.
    """
    if aim.document is None:
        return
    if aim.ahead:
        _appear(scope, aim, scope.repository.document(aim.document), here)
    _tags(scope, aim, aim.document, kept)


def _appear(scope: Scope, aim: Aim, now: Document, here: Here) -> None:
    repository, record = scope.repository, aim.trail.record
    if record.deleted == BROUGHT_IN:
        repository.update_document(msgspec.structs.replace(now, deleted=BROUGHT_IN))
        return
    if record.deleted is not None:
        gone = here(record.deleted) or now.deleted
        if gone is None:
            tombstone(scope, now, by="import")
        elif gone != now.deleted:
            repository.update_document(msgspec.structs.replace(now, deleted=gone))
        return
    there = repository.documents_at(now.workspace, now.path, sound_only=True)
    if any(other.deleted is None and other.id != now.id for other in there):
        if now.deleted is None or aim.covered:
            tombstone(scope, now, by="import")
    elif now.deleted is not None:
        repository.update_document(msgspec.structs.replace(now, deleted=None))


def _ahead(merge: Merge, aim: Aim, now: Document) -> list[tuple[int, str]]:
    """The names that a document still has to get, today's last."""
    names = aim.chain
    for at in range(len(names) - 1, -1, -1):
        workspace = merge.workspaces[names[at][0]]
        if workspace is not None and (workspace.id, names[at][1]) == (now.workspace, now.path):
            return names[at + 1 :]
    return names[-1:]


def _tags(scope: Scope, aim: Aim, document: DocumentId, kept: list[str]) -> None:
    repository = scope.repository
    there = repository.tags(document)
    for name, number in aim.trail.tags.items():
        sequence = aim.sequences[number - 1] if number <= len(aim.sequences) else 0
        if not sequence or there.get(name) == sequence:
            continue
        if name in there and not aim.ahead:
            kept.append(name)
        else:
            repository.set_tag(document, name, EventSequence(sequence))
    for name in there:
        if aim.ahead and name not in aim.trail.tags:
            repository.set_tag(document, name, None)
