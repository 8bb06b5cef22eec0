"""What is kept under the names that files had, whatever lies there now.

Rule: no link is followed. A name that leads elsewhere today was a file's own when it was kept, and
a file belongs to one document, whichever workspace in the tree or around it keeps it.
"""

from collections.abc import Iterable, Iterator, Mapping

import msgspec

from backtrail.errors import NotFoundError
from backtrail.files.paths import resolved
from backtrail.files.virtual import is_value
from backtrail.history.catalogue import areas_of
from backtrail.history.scope import Scope
from backtrail.model import Document, Workspace
from backtrail.storage.repository import Area, Head

__all__ = ["Part", "heads", "held", "held_at", "held_below", "parts"]


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """What one workspace keeps of the files below a folder."""

    area: Area
    prefix: str
    """How the names of its files begin, relative to the folder."""


def held(scope: Scope, names: Iterable[str]) -> Mapping[str, Document]:
    """The present documents of files by these absolute names; damaged ones are left out."""
    roots = [_inside(workspace.root) for workspace in scope.roots]
    own = {workspace.id for workspace in scope.roots}
    known = scope.repository.workspaces(sound_only=True)
    around = sorted(known, key=lambda w: (w.id not in own, -len(w.root)))
    found = {}
    for name in names:
        if roots and not is_value(name) and not name.startswith(tuple(roots)):
            continue
        document = _held(scope, name, around)
        if document is not None:
            found[name] = document
    return found


def held_below(scope: Scope, folder: str) -> Iterator[tuple[str, Document]]:
    """The present documents below a folder that is named without links, by absolute names."""
    roots = {w.id: w.root for w in scope.repository.workspaces(sound_only=True)}
    for area in areas_of(scope, [folder]):
        root = _inside(roots[area.workspace])
        for document in scope.repository.documents(
            area.workspace, folder=area.folder, sound_only=True
        ):
            yield root + document.path, document


def parts(scope: Scope, root: str) -> tuple[Part, ...]:
    """Where files below a workspace's root are kept; what a later part says of a name counts.

    Raises:
        NotFoundError: There is no such folder.

    """
    real = _inside(scope.workspace_at(root).root)
    own = {workspace.id for workspace in scope.roots}
    known = {w.id: w for w in scope.repository.workspaces(sound_only=True)}
    found = areas_of(scope, [real.rstrip("/") or "/"])
    return tuple(
        Part(area=area, prefix=_inside(known[area.workspace].root)[len(real) :])
        for area in sorted(found, key=lambda a: (a.workspace in own, len(known[a.workspace].root)))
    )


def heads(scope: Scope, part: Part, after: str | None, limit: int) -> tuple[Head, ...]:
    """A page of newest versions; see ``HistoryService.heads``."""
    above = f"{part.area.folder}/" if part.area.folder else ""
    last = above + ("" if after is None else after[len(part.prefix) :])
    page = scope.repository.heads(part.area.workspace, last or None, limit)
    if not above and not part.prefix:
        return page
    return tuple(
        Head(part.prefix + head.path[len(above) :], head.size, head.time_ns)
        for head in page
        if head.path.startswith(above)
    )


def held_at(scope: Scope, path: str) -> list[tuple[str, Document]]:
    """The present document at a path, else those in the folder of that name.

    Each with the part of its name that follows the path; links are followed where nothing was kept
    under the name itself.

    Raises:
        DamagedError: The entry of the file is damaged.
        RefusedError: Outside the workspace folders, or no name that a file can have.

    """
    if document := held(scope, [path]).get(path):
        return [("", document)]
    try:
        document = scope.place(path).document
    except NotFoundError:
        document = None
    if document is not None and document.deleted is None:
        return [("", document)]
    real = resolved(path)
    return [(name[len(real) :], document) for name, document in held_below(scope, real)]


def _held(scope: Scope, name: str, around: Iterable[Workspace]) -> Document | None:
    for workspace in around:
        inside = _inside(workspace.root)
        if name.startswith(inside):
            path = name[len(inside) :]
            for document in scope.repository.documents_at(workspace.id, path, sound_only=True):
                if document.deleted is None:
                    return document
    return None


def _inside(root: str) -> str:
    """How the absolute names of all files below a root begin."""
    return root.rstrip("/") + "/"
