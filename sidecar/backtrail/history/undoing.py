"""Taking back Backtrail's own last write, in one step."""

from backtrail.errors import NotFoundError, RefusedError
from backtrail.history.addresses import entry_of
from backtrail.history.aims import Going
from backtrail.history.recording import last_act
from backtrail.history.scope import Scope

__all__ = ["undo_of"]


def undo_of(scope: Scope, path: str | None) -> Going:
    """Aim at what was there before the last restore that was not taken back yet.

    Without a path: the last restore in the workspace folders. A file that the restore had made is
    taken away again; its content stays kept.

    Raises:
        NotFoundError: There is nothing to take back.
        RefusedError: Without a path: the last restore was one of many files.

    """
    document = scope.known(path)[1] if path is not None else None
    event = last_act(scope, document)
    if event.kind == "rollback-begun":
        raise RefusedError(
            f"the last restore was that of the folder {event.detail['folder']}; `backtrail undo`"
            " takes it back as a whole, and the path of a file the part of that file"
        )
    if event.document is None:
        raise NotFoundError("the last restore names no file; there is nothing to take back")
    document = scope.repository.document(event.document)
    root = scope.root_of(document.workspace)
    was_there = event.detail.get("was_there")
    version = scope.repository.by_sequence(was_there) if was_there is not None else None
    if was_there is not None and version is None:
        raise NotFoundError("what was there before the restore was pruned; nothing was changed")
    return Going(
        kind="undo",
        path=f"{root.rstrip('/')}/{document.path}",
        target=entry_of(scope, root, document, version) if version is not None else None,
        undoes=event.sequence,
    )
