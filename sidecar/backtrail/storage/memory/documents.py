"""Workspaces and documents: where things are today, and what they were called before."""

from collections.abc import Iterator

from backtrail.errors import NotFoundError, StoreError
from backtrail.model import Document, DocumentId, Workspace, WorkspaceId
from backtrail.storage.memory.tables import Tables

__all__ = ["Documents", "path_order"]


class Documents(Tables):
    """By id; looked through one after the other, for a store in memory is small."""

    def workspaces(
        self,
        *,
        sound_only: bool = False,  # noqa: ARG002 - the contract's; memory does not rot
    ) -> tuple[Workspace, ...]:
        """All of them, by id."""
        return tuple(self._workspaces[row] for row in sorted(self._workspaces))

    def add_workspace(self, root: str, device: int | None, inode: int | None) -> Workspace:
        """A new workspace at ``root``."""
        workspace = Workspace(
            id=WorkspaceId(len(self._workspaces) + 1), root=root, device=device, inode=inode
        )
        self.update_workspace(workspace)
        return workspace

    def update_workspace(self, workspace: Workspace) -> None:
        """Its root, device or inode changed."""
        if any(w.root == workspace.root and w.id != workspace.id for w in self.workspaces()):
            raise StoreError(f"{workspace.root} is a workspace of this store already")
        self._set(self._workspaces, workspace.id, workspace)

    def document(self, document: DocumentId) -> Document:
        """By id."""
        try:
            return self._documents[document]
        except KeyError:
            raise NotFoundError(f"document {document} is not in this store") from None

    def documents_at(
        self,
        workspace: WorkspaceId,
        path: str,
        *,
        sound_only: bool = False,  # noqa: ARG002 - as above
    ) -> tuple[Document, ...]:
        """Those whose path is ``path`` today."""
        found = [d for d in self._documents.values() if (d.workspace, d.path) == (workspace, path)]
        found.sort(key=lambda d: (d.deleted is None, d.deleted or 0, d.id), reverse=True)
        return tuple(found)

    def former_documents(self, workspace: WorkspaceId, path: str) -> tuple[Document, ...]:
        """Those that bore ``path`` once."""
        left = sorted(
            (rank, document)
            for (place, name, document), rank in self._former.items()
            if (place, name) == (workspace, path)
        )
        found = (self.document(document) for _, document in reversed(left))
        return tuple(d for d in found if (d.workspace, d.path) != (workspace, path))

    def documents(
        self,
        workspace: WorkspaceId,
        *,
        deleted: bool = False,
        folder: str = "",
        sound_only: bool = False,  # noqa: ARG002 - as above
    ) -> Iterator[Document]:
        """The workspace's documents, by path."""
        found = [
            d
            for d in self._documents.values()
            if d.workspace == workspace
            and (d.deleted is not None) == deleted
            and (not folder or d.path.startswith(folder + "/"))
        ]
        return iter(sorted(found, key=lambda d: path_order(d.path)))

    def add_document(self, workspace: WorkspaceId, path: str) -> Document:
        """A new document, present at ``path``."""
        row = DocumentId(len(self._documents) + 1)
        document = Document(id=row, workspace=workspace, path=path)
        self._set(self._documents, row, document)
        return document

    def update_document(self, document: Document) -> None:
        """Its path or deletion changed."""
        before = self.document(document.id)
        if (before.workspace, before.path) != (document.workspace, document.path):
            rank = max(self._former.values(), default=0) + 1
            self._set(self._former, (before.workspace, before.path, before.id), rank)
        self._set(self._documents, document.id, document)


def path_order(path: str) -> tuple[bool, bytes]:
    """Bytewise; names that are not UTF-8 come last."""
    try:
        return False, path.encode()
    except UnicodeEncodeError:
        return True, path.encode("utf-8", "surrogateescape")
