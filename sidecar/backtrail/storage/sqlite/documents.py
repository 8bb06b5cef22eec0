"""Workspaces and documents: where things are today, and what they were called before."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeVar

from backtrail.errors import DamagedError, NotFoundError, StoreError
from backtrail.model import Document, DocumentId, Workspace, WorkspaceId
from backtrail.storage.digests import document_digest, row_digest, workspace_digest
from backtrail.storage.sqlite.base import Part
from backtrail.storage.sqlite.rows import (
    document_of,
    path_in,
    prove_former,
    spans_below,
    workspace_of,
)

__all__ = ["DocumentRows"]

_FORMER = "SELECT f.id, f.workspace, f.path, f.document, f.digest FROM former_path f "
_DOCUMENT = "SELECT d.id, d.workspace, d.path, d.deleted, d.digest FROM document d "

_LISTED = _DOCUMENT + "WHERE d.workspace = ? AND (d.deleted IS NOT NULL) = ?{below} ORDER BY d.path"
_BELOW = " AND d.path > ? AND d.path < ?"

_T = TypeVar("_T")


class DocumentRows(Part):
    """The ``workspace``, ``document`` and ``former_path`` tables."""

    def workspaces(self, *, sound_only: bool = False) -> tuple[Workspace, ...]:
        """All of them, by id."""
        rows = self._db.execute("SELECT id, root, device, inode, digest FROM workspace ORDER BY id")
        return tuple(_proved(rows, workspace_of, sound_only=sound_only))

    def add_workspace(self, root: str, device: int | None, inode: int | None) -> Workspace:
        """A new workspace at ``root``."""
        self._require_free(root)
        row = self._next_id("workspace")
        workspace = Workspace(id=WorkspaceId(row), root=root, device=device, inode=inode)
        self._db.execute(
            "INSERT INTO workspace VALUES(?, ?, ?, ?, ?)",
            (row, path_in(root), device, inode, workspace_digest(workspace)),
        )
        return workspace

    def update_workspace(self, workspace: Workspace) -> None:
        """Its root, device or inode changed."""
        self._require_free(workspace.root, workspace.id)
        self._db.execute(
            "UPDATE workspace SET root = ?, device = ?, inode = ?, digest = ? WHERE id = ?",
            (
                path_in(workspace.root), workspace.device, workspace.inode,
                workspace_digest(workspace), workspace.id,
            ),
        )  # fmt: skip

    def document(self, document: DocumentId) -> Document:
        """By id."""
        row = self._db.execute(_DOCUMENT + "WHERE d.id = ?", (document,)).fetchone()
        if row is None:
            raise NotFoundError(f"document {document} is not in this store")
        return document_of(row)

    def documents_at(
        self, workspace: WorkspaceId, path: str, *, sound_only: bool = False
    ) -> tuple[Document, ...]:
        """Those whose path is ``path`` today."""
        rows = self._db.execute(
            _DOCUMENT + "WHERE d.workspace = ? AND d.path = ?"
            " ORDER BY d.deleted IS NOT NULL, d.deleted DESC, d.id DESC",
            (workspace, path_in(path)),
        )
        return tuple(_proved(rows, document_of, sound_only=sound_only))

    def former_documents(self, workspace: WorkspaceId, path: str) -> tuple[Document, ...]:
        """Those that bore ``path`` once."""
        kept = path_in(path)
        rows: list[Any] = self._db.execute(
            _FORMER + "WHERE f.workspace = ? AND f.path = ? ORDER BY f.id DESC", (workspace, kept)
        ).fetchall()
        for row in rows:
            prove_former(row)
        found = (self.document(row[3]) for row in rows)
        return tuple(d for d in found if (d.workspace, d.path) != (workspace, path))

    def documents(
        self,
        workspace: WorkspaceId,
        *,
        deleted: bool = False,
        folder: str = "",
        sound_only: bool = False,
    ) -> Iterator[Document]:
        """The workspace's documents, by path."""
        rows: list[Any] = []
        for span in spans_below(folder) if folder else ((),):
            query = _LISTED.format(below=_BELOW if span else "")
            rows += self._db.execute(query, (workspace, deleted, *span))
        return iter(list(_proved(rows, document_of, sound_only=sound_only)))

    def add_document(self, workspace: WorkspaceId, path: str) -> Document:
        """A new document, present at ``path``."""
        row = self._next_id("document")
        document = Document(id=DocumentId(row), workspace=workspace, path=path)
        self._db.execute(
            "INSERT INTO document VALUES(?, ?, ?, NULL, ?)",
            (row, workspace, path_in(path), document_digest(document)),
        )
        return document

    def update_document(self, document: Document) -> None:
        """Its path or deletion changed."""
        before = self.document(document.id)
        if (before.workspace, before.path) != (document.workspace, document.path):
            self._leave(before)
        self._db.execute(
            "UPDATE document SET workspace = ?, path = ?, deleted = ?, digest = ? WHERE id = ?",
            (
                document.workspace, path_in(document.path), document.deleted,
                document_digest(document), document.id,
            ),
        )  # fmt: skip

    def _leave(self, document: Document) -> None:
        row, left = self._next_id("former_path"), path_in(document.path)
        self._db.execute(
            "INSERT OR REPLACE INTO former_path VALUES(?, ?, ?, ?, ?)",
            (
                row, document.workspace, left, document.id,
                row_digest("former", row, document.workspace, left, document.id),
            ),
        )  # fmt: skip

    def _next_id(self, table: str) -> int:
        (row,) = self._db.execute(f"SELECT coalesce(max(id), 0) + 1 FROM {table}")
        return int(row[0])

    def _require_free(self, root: str, but: WorkspaceId | None = None) -> None:
        if any(w.root == root and w.id != but for w in self.workspaces(sound_only=True)):
            raise StoreError(f"there is a workspace at {root!r} already")


def _proved(
    rows: Iterable[tuple[Any, ...]], value_of: Callable[[tuple[Any, ...]], _T], *, sound_only: bool
) -> Iterator[_T]:
    for row in rows:
        try:
            yield value_of(row)
        except DamagedError:
            if not sound_only:
                raise
