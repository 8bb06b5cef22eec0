"""Going from one branch to another: a restore of where the other one was left."""

from typing import Final

from backtrail.errors import UsageError
from backtrail.files.paths import resolved, shown
from backtrail.history.branches import Area, Branch, Branches, Switch
from backtrail.history.catalogue import areas_below
from backtrail.history.points import Point
from backtrail.history.requests import SwitchQuery
from backtrail.history.rollback_plans import RollbackPlan, Within, pairs, plan_rollback
from backtrail.history.scope import Scope
from backtrail.model import DocumentId, WorkspaceId
from backtrail.storage.repository import Area as Part

__all__ = ["aimed", "area_of", "files_of", "plan_switch"]

_ANY_NAME: Final = "any"


def area_of(scope: Scope, folder: str, file: str | None = None) -> Area:
    """The project around a folder, or a file of it.

    Raises:
        NotFoundError: Nothing is kept of the file.
        RefusedError: The folder lies outside the workspace folders.

    """
    if file is not None:
        _, document = scope.known(file)
        return Area(document.workspace, document.id)
    within = f"{folder.rstrip('/')}/{_ANY_NAME}"
    return Area(scope.place(within, make=True).workspace.id)


def plan_switch(scope: Scope, query: SwitchQuery) -> RollbackPlan:
    """What would have to be done so that the files are those of another branch.

    What lies on the disk is not looked at but where it differs: whoever switches has it kept first,
    since that is what the branch left behind will be.

    Raises:
        NotFoundError: There is no such branch.
        UsageError: It is the one that lies there.

    """
    branches, target = aimed(scope, query.name, query.folder, query.file)
    area = Area(target.workspace, target.document)
    if target.head is None:
        raise UsageError(f"you are on {shown(target.name)} already")
    folder, within = files_of(scope, target, target.head)
    acts, stays = plan_rollback(scope, within, target.head, unsaved=query.unsaved)
    title = f"branch {shown(target.name)} (sequence {target.head})"
    return RollbackPlan(
        point=Point(title=title, sequence=target.head),
        folder=folder,
        acts=acts,
        stays=stays,
        switch=Switch(
            to=target.id,
            left=branches.current(area),
            workspace=area.workspace,
            document=area.document,
            name=target.name,
            looked=query.looked,
        ),
    )


def aimed(scope: Scope, name: str, folder: str, file: str | None) -> tuple[Branches, Branch]:
    """All branches, and the one of that name of a project, or of a file of it.

    Raises:
        NotFoundError: There is no such branch.

    """
    branches = Branches(scope)
    return branches, branches.find(name, area_of(scope, folder, file))


def files_of(scope: Scope, target: Branch, sequence: int) -> tuple[str, Within]:
    """The folder of a branch, and which files of it go with it."""
    root = resolved(scope.root_of(target.workspace))
    parts = areas_below(scope, root, values=False) or ()
    if target.document is None:
        return root, Within(areas=parts)
    places = _places(scope, parts, target.document, sequence)
    return root, Within(areas=parts, places=places)


def _places(
    scope: Scope, parts: tuple[Part, ...], document: DocumentId, sequence: int
) -> frozenset[tuple[WorkspaceId, str]]:
    """The names of a file then and now."""
    return frozenset(
        (state.workspace, state.path)
        for pair in pairs(scope, parts, sequence)
        for state in pair
        if state.document == document
    )
