"""Files that were renamed or deleted by whatever means; their histories go on."""

import msgspec

from backtrail.errors import NotFoundError
from backtrail.files.paths import shown
from backtrail.history.places import Place
from backtrail.history.scope import Scope
from backtrail.model import Document

__all__ = ["delete", "rename"]


def rename(scope: Scope, old: str, new: str) -> tuple[Document, ...]:
    """Record that ``old`` is called ``new`` now; a folder brings all that was kept in it along.

    A file that was kept under the new name gets a tombstone; its history stays.

    Raises:
        NotFoundError: Nothing is kept under the old name.
        RefusedError: A name lies outside the workspace.

    """
    came, goes = scope.place(old), scope.place(new, make=True)
    with scope.repository.transaction():
        moved = [
            _rename_one(scope, document, goes, goes.path + document.path[len(came.path) :])
            for document in _kept_at(scope, came)
        ]
    if not moved:
        raise NotFoundError(f"nothing is kept of {shown(old)}, so there is no history to move")
    return tuple(moved)


def delete(scope: Scope, path: str) -> tuple[Document, ...]:
    """Record that a file, or all that was kept in a folder, is gone; every version stays."""
    try:
        place = scope.place(path)
    except NotFoundError:
        return ()
    with scope.repository.transaction():
        return tuple(
            _tombstone(scope, document, by="delete") for document in _kept_at(scope, place)
        )


def _kept_at(scope: Scope, place: Place) -> tuple[Document, ...]:
    """The present document at a path, else those in the folder of that name."""
    workspace = place.workspace.id
    for document in scope.repository.documents_at(workspace, place.path):
        if document.deleted is None:
            return (document,)
    inside = place.path + "/"
    return tuple(d for d in scope.repository.documents(workspace) if d.path.startswith(inside))


def _rename_one(scope: Scope, document: Document, goes: Place, path: str) -> Document:
    repository = scope.repository
    for other in repository.documents_at(goes.workspace.id, path):
        if other.deleted is None and other.id != document.id:
            _tombstone(scope, other, by="rename")
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


def _tombstone(scope: Scope, document: Document, *, by: str) -> Document:
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
