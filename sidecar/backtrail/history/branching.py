"""Making, naming and deleting branches; no file changes by any of it."""

from collections.abc import Collection, Mapping
from typing import Any

import msgspec

from backtrail.errors import UsageError
from backtrail.files.paths import shown
from backtrail.history.annotating import require_note, require_tag_name
from backtrail.history.branches import MAIN, Area, Branch, Branches
from backtrail.history.checkpoints import named
from backtrail.history.requests import BranchQuery
from backtrail.history.scope import Scope
from backtrail.model import EventKind, EventSequence, WorkspaceId

__all__ = ["create", "delete", "rename", "require_free", "require_no_branch"]


def create(scope: Scope, query: BranchQuery, area: Area, at: EventSequence | None) -> Branch:
    """Part a branch from a state; ``at`` None: from all that is kept by now. No file changes.

    Raises:
        UsageError: The name is taken, or would read as another kind of point.

    """
    require_note(query.note)
    with scope.repository.transaction():
        branches = Branches(scope)
        require_free(scope, branches, query.name, area.workspace)
        newest = EventSequence(scope.repository.next_sequence() - 1)
        detail: dict[str, Any] = {
            "name": query.name,
            "at": newest if at is None else at,
            "parent": branches.current(area) if at is None else branches.then(area, at),
            "author": scope.author(query.author),
        }
        if area.document is not None:
            detail["document"] = area.document
        if query.note:
            detail["note"] = query.note
        if query.looked:
            detail["looked"] = True
        _log(scope, "branch", area, detail)
        return Branches(scope).find(query.name, area)


def rename(scope: Scope, name: str, new: str, area: Area) -> Branch:
    """Give a branch another name.

    Raises:
        NotFoundError: There is no such branch.
        UsageError: It is ``main``; or the new name is taken, or would read as something else.

    """
    with scope.repository.transaction():
        branches = Branches(scope)
        found = _own(branches, name, area)
        require_free(scope, branches, new, area.workspace)
        _log(scope, "branch-renamed", area, {"branch": found.id, "name": new})
    return msgspec.structs.replace(found, name=new)


def delete(scope: Scope, name: str, area: Area) -> Branch:
    """Take a branch off the list; what it holds stays until a prune lets go of it.

    Raises:
        NotFoundError: There is no such branch.
        UsageError: It is ``main``, or lies in the folder.

    """
    with scope.repository.transaction():
        found = _own(Branches(scope), name, area)
        if found.current:
            raise UsageError(
                f"{shown(name)} is the branch you are on; switch to another one first"
                " (`backtrail switch main`)"
            )
        _log(scope, "branch-deleted", area, {"branch": found.id})
    return msgspec.structs.replace(found, deleted=True)


def require_no_branch(scope: Scope, name: str, workspaces: Collection[WorkspaceId]) -> None:
    """Refuse a name that stands for a branch.

    Raises:
        UsageError: It does.

    """
    if name and Branches(scope).named(name, workspaces) is not None:
        raise UsageError(f"{shown(name)} is the name of a branch; choose another one")


def _own(branches: Branches, name: str, area: Area) -> Branch:
    if name == MAIN:
        raise UsageError(f"{MAIN} is where all branches come from; it keeps its name and its place")
    return branches.find(name, area)


def require_free(scope: Scope, branches: Branches, name: str, workspace: WorkspaceId) -> None:
    """Refuse a name that a branch cannot have.

    Raises:
        UsageError: It is taken, or would read as another kind of point.

    """
    require_tag_name(name)
    if name == MAIN or branches.named(name, {workspace}) is not None:
        raise UsageError(f"there is a branch {shown(name)} already; choose another name")
    if named(scope, name, {workspace}) is not None:
        raise UsageError(
            f"{shown(name)} is the name of a checkpoint; choose another one for the branch"
        )


def _log(scope: Scope, kind: EventKind, area: Area, detail: Mapping[str, Any]) -> None:
    scope.repository.append_event(
        kind,
        time_ns=scope.clock(),
        workspace=area.workspace,
        document=area.document,
        detail=detail,
    )
