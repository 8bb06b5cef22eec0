"""Files that were renamed or deleted by whatever means; their histories go on."""

from collections.abc import Iterable, Mapping

import msgspec

from backtrail.errors import DamagedError, NotFoundError, RefusedError
from backtrail.files.paths import shown
from backtrail.files.virtual import is_value
from backtrail.history.names import held_at
from backtrail.history.places import Place
from backtrail.history.scope import Scope
from backtrail.model import BROUGHT_IN, Document

__all__ = ["delete", "delete_many", "rename", "rename_many", "tombstone"]


def rename(scope: Scope, old: str, new: str) -> tuple[Document, ...]:
    """Record that ``old`` is called ``new`` now; a folder brings all that was kept in it along.

    A file that was kept under the new name gets a tombstone; its history stays.

    Raises:
        NotFoundError: Nothing is kept under the old name.
        RefusedError: A name lies outside the workspace.

    """
    goes = scope.place(new, make=True)
    with scope.repository.transaction():
        moved = _rename(scope, old, goes)
    if not moved:
        raise NotFoundError(f"nothing is kept of {shown(old)}, so there is no history to move")
    return moved


def rename_many(
    scope: Scope, names: Iterable[tuple[str, str]]
) -> Mapping[tuple[str, str], tuple[Document, ...]]:
    """Record renames, old and new name, in one transaction; what moved comes back by its names.

    A pair of which nothing is kept, which lies outside or is damaged, keeps no other out.
    """
    moved: dict[tuple[str, str], tuple[Document, ...]] = {}
    with scope.repository.transaction():
        for old, new in names:
            try:
                moved[old, new] = _rename(scope, old, scope.place(new))
            except (NotFoundError, RefusedError, DamagedError):
                continue
    return {pair: documents for pair, documents in moved.items() if documents}


def delete(scope: Scope, path: str) -> tuple[Document, ...]:
    """Record that a file, or all that was kept in a folder, is gone; every version stays."""
    with scope.repository.transaction():
        return _delete(scope, path)


def delete_many(scope: Scope, paths: Iterable[str]) -> Mapping[str, tuple[Document, ...]]:
    """Record deletions in one transaction; what was kept comes back by its path.

    One whose entry is damaged keeps no other out.
    """
    gone: dict[str, tuple[Document, ...]] = {}
    with scope.repository.transaction():
        for path in paths:
            try:
                gone[path] = _delete(scope, path)
            except (RefusedError, DamagedError):
                continue
    return {path: documents for path, documents in gone.items() if documents}


def _rename(scope: Scope, old: str, goes: Place) -> tuple[Document, ...]:
    if is_value(old) != is_value(goes.absolute):
        raise RefusedError(f"{shown(old)} cannot become {shown(goes.absolute)}: a value is no file")
    return tuple(
        _rename_one(scope, document, goes, goes.path + rest)
        for rest, document in held_at(scope, old)
    )


def _delete(scope: Scope, path: str) -> tuple[Document, ...]:
    return tuple(tombstone(scope, document, by="delete") for _, document in held_at(scope, path))


def _rename_one(scope: Scope, document: Document, goes: Place, path: str) -> Document:
    repository = scope.repository
    for other in repository.documents_at(goes.workspace.id, path, sound_only=True):
        if other.deleted is None and other.id != document.id:
            tombstone(scope, other, by="rename")
    for aside in repository.documents_at(document.workspace, document.path, sound_only=True):
        if aside.deleted == BROUGHT_IN and aside.id != document.id:  # a past goes with its file
            repository.update_document(
                msgspec.structs.replace(aside, workspace=goes.workspace.id, path=path)
            )
    renamed = msgspec.structs.replace(document, workspace=goes.workspace.id, path=path)
    repository.update_document(renamed)
    repository.append_event(
        "renamed",
        time_ns=scope.clock(),
        workspace=renamed.workspace,
        document=document.id,
        detail={"from": shown(document.path), "to": shown(path)},
    )
    return renamed


def tombstone(scope: Scope, document: Document, *, by: str) -> Document:
    """Record that a document is gone; inside a transaction."""
    event = scope.repository.append_event(
        "deleted",
        time_ns=scope.clock(),
        workspace=document.workspace,
        document=document.id,
        detail={"by": by},
    )
    gone = msgspec.structs.replace(document, deleted=event.sequence)
    scope.repository.update_document(gone)
    return gone
