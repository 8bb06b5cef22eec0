"""Notebooks as an editor synchronises them: opened, edited and saved as a whole.

Versions are made from the file, as always. What is followed here is which notebooks are open,
which cells are theirs, and whether there are changes that no file holds yet.
"""

import os
from collections.abc import Iterable
from typing import Final

from lsprotocol import types

from backtrail.errors import RefusedError
from backtrail.history.service import HistoryService
from backtrail.lsp.captures import keep, keep_first
from backtrail.lsp.session import Session, Sidecar

__all__ = ["OPTIONS", "refuse_unsaved", "register"]

OPTIONS: Final = types.NotebookDocumentSyncOptions(
    notebook_selector=[
        types.NotebookDocumentFilterWithNotebook(
            notebook=types.NotebookDocumentFilterScheme(scheme="file")
        )
    ],
    save=True,
)
"""All notebooks that are files, with all their cells."""


def register(server: Sidecar) -> None:
    """Listen to what happens in notebooks."""
    server.feature(types.NOTEBOOK_DOCUMENT_DID_OPEN)(did_open)
    server.feature(types.NOTEBOOK_DOCUMENT_DID_CHANGE)(did_change)
    server.feature(types.NOTEBOOK_DOCUMENT_DID_SAVE)(did_save)
    server.feature(types.NOTEBOOK_DOCUMENT_DID_CLOSE)(did_close)


def did_open(ls: Sidecar, params: types.DidOpenNotebookDocumentParams) -> None:
    """Follow the notebook, and keep its file if it has no history yet or changed unseen."""
    notebook = params.notebook_document
    path = ls.session.path_of(notebook.uri)
    if path is not None:
        cells = [cell.document for cell in notebook.cells]
        ls.session.notebooks.open(path, cells, version=notebook.version)
        ls.session.later(keep_first(ls.session, path))
        ls.session.outside.hint([path])


def did_change(ls: Sidecar, params: types.DidChangeNotebookDocumentParams) -> None:
    """Note that there is something that no file holds, and which cells there are."""
    path = ls.session.path_of(params.notebook_document.uri)
    if path is None:
        return
    cells = params.change.cells
    structure = cells.structure if cells is not None else None
    ls.session.notebooks.change(
        path,
        come=_uris(structure.did_open) if structure is not None else (),
        go=_uris(structure.did_close) if structure is not None else (),
    )


def did_save(ls: Sidecar, params: types.DidSaveNotebookDocumentParams) -> None:
    """Keep the file as it is on disk now."""
    path = ls.session.path_of(params.notebook_document.uri)
    if path is not None:
        ls.session.notebooks.saved(path)
        ls.session.outside.saved(path)
        ls.session.later(keep(ls.session, path))


def did_close(ls: Sidecar, params: types.DidCloseNotebookDocumentParams) -> None:
    """Stop following."""
    path = ls.session.path_of(params.notebook_document.uri)
    if path is not None:
        ls.session.notebooks.close(path)


async def refuse_unsaved(session: Session, path: str) -> None:
    """Let nothing be written under a notebook with changes that are nowhere else.

    It may be open by any name of the file.

    :raises RefusedError: the editor holds such changes.
    """
    open_now = session.notebooks.paths()

    def same(_: HistoryService) -> list[str]:
        place = os.path.realpath(path)
        return [name for name in open_now if os.path.realpath(name) == place]

    names = await session.call(same) if open_now else []
    # Only now: what was typed while the disk was asked counts as well.
    if any(map(session.notebooks.touched, names)):
        raise RefusedError(
            "the notebook has unsaved changes, which LSP does not let us keep; nothing was "
            "written. Save or close it, then try again"
        )


def _uris(
    documents: Iterable[types.TextDocumentItem | types.TextDocumentIdentifier] | None,
) -> tuple[str, ...]:
    return tuple(document.uri for document in documents or ())
