"""Where to look for saves of many files, and whose they are.

A file belongs to one document, whichever workspace keeps it: a folder is looked for in every
workspace in it and around it, not only in a face's own.
"""

from collections.abc import Iterable, Sequence

from backtrail.errors import BacktrailError, RefusedError
from backtrail.files.paths import resolved, shown
from backtrail.files.virtual import VALUES, is_value
from backtrail.history.branches import branches_of
from backtrail.history.results import Entry
from backtrail.history.scope import Scope
from backtrail.model import Document, DocumentId, Version, WorkspaceId
from backtrail.storage.repository import Area

__all__ = ["Catalogue", "areas_below", "areas_of", "workspaces_of"]


def areas_below(
    scope: Scope, folder: str | None, *, values: bool = True
) -> tuple[Area, ...] | None:
    """The parts of the store in which files below ``folder`` are kept, absolute.

    None asks for all files of the workspace folders, and all ``values``; without folders the answer
    is None: the whole store. Values are of all programs, so what is handed over asks without them.

    Raises:
        RefusedError: The folder lies outside the workspace folders.

    """
    roots = [workspace.root for workspace in scope.roots]
    if folder is None:
        return areas_of(scope, [*roots, VALUES] if values else roots) if roots else None
    real = resolved(folder)
    if not roots or is_value(real) or any(_inside(real, root) for root in roots):
        return areas_of(scope, [real])
    below = [root for root in roots if _inside(root, real)]
    if not below:
        raise RefusedError(
            f"{shown(folder)} lies outside the workspace folders; open it as a folder first"
        )
    return areas_of(scope, below)


class Catalogue:
    """The documents, roots, tags and notes of versions from anywhere, each looked up once.

    Damaged entries are passed over: one file must not take the others along.
    """

    def __init__(self, scope: Scope) -> None:
        self._scope = scope
        self._roots: dict[WorkspaceId, str] = {
            workspace.id: workspace.root
            for workspace in scope.repository.workspaces(sound_only=True)
        }
        self._documents: dict[DocumentId, Document | None] = {}
        self._branches = branches_of(scope)

    def document(self, document: DocumentId) -> Document | None:
        """By id; None where it, or its workspace, is damaged."""
        if document not in self._documents:
            try:
                found: Document | None = self._scope.repository.document(document)
            except BacktrailError:
                found = None
            known = found is not None and found.workspace in self._roots
            self._documents[document] = found if known else None
        return self._documents[document]

    def root(self, document: Document) -> str:
        """The workspace folder of a document, absolute."""
        return self._roots[document.workspace]

    def name(self, document: Document) -> str:
        """The absolute name of a document."""
        return f"{self.root(document).rstrip('/')}/{document.path}"

    def entries(self, document: Document, versions: Sequence[Version]) -> tuple[Entry, ...]:
        """Versions of one document with their tags and notes."""
        named, notes = self._scope.attached(document.id, [v.sequence for v in versions])
        tags: dict[int, tuple[str, ...]] = {}
        for name, sequence in named.items():
            tags[sequence] = (*tags.get(sequence, ()), name)
        return tuple(
            Entry(
                version=version,
                path=document.path,
                workspace=self.root(document),
                tags=tags.get(version.sequence, ()),
                note=notes.get(version.sequence, ""),
                branch=self._branches.label(document, version.sequence),
            )
            for version in versions
        )


def workspaces_of(scope: Scope, folder: str | None) -> tuple[WorkspaceId, ...] | None:
    """The workspaces with files below a folder; None: all of the store."""
    areas = areas_below(scope, folder, values=False)
    return None if areas is None else tuple(sorted({area.workspace for area in areas}))


def areas_of(scope: Scope, folders: Iterable[str]) -> tuple[Area, ...]:
    """Every workspace inside a folder, and the part inside it of every workspace around it."""
    found: dict[Area, None] = {}
    workspaces = scope.repository.workspaces(sound_only=True)
    for folder in folders:
        for workspace in workspaces:
            if _inside(workspace.root, folder):
                found[Area(workspace=workspace.id)] = None
            elif _inside(folder, workspace.root):
                relative = folder[len(workspace.root.rstrip("/")) + 1 :]
                found[Area(workspace=workspace.id, folder=relative)] = None
    return tuple(found)


def _inside(path: str, folder: str) -> bool:
    """Whether ``path`` is ``folder`` or lies below it; both are real."""
    return path == folder or path.startswith(folder.rstrip("/") + "/")
