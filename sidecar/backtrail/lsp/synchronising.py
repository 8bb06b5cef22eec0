"""Following open documents: didOpen, didChange, willSave, didClose.

Our own instead of pygls's, which splits lines at characters that no editor splits at and decodes
names of files as UTF-8.
"""

from typing import Final

from lsprotocol import types

from backtrail.lsp.captures import keep_first
from backtrail.lsp.positions import Place
from backtrail.lsp.session import Sidecar

__all__ = ["register"]

_SAVING: Final = 10.0
"""Seconds from the word that a save begins to the word that it is done, on a busy machine."""


def register(server: Sidecar) -> None:
    """Listen to what happens in buffers."""
    server.feature(types.TEXT_DOCUMENT_DID_OPEN)(did_open)
    server.feature(types.TEXT_DOCUMENT_DID_CHANGE)(did_change)
    server.feature(types.TEXT_DOCUMENT_WILL_SAVE)(will_save)
    server.feature(types.TEXT_DOCUMENT_DID_CLOSE)(did_close)


def did_open(ls: Sidecar, params: types.DidOpenTextDocumentParams) -> None:
    """Follow the document, and keep its file if it has no history yet or changed unseen."""
    given = params.text_document
    path = ls.session.path_of(given.uri)
    if path is not None:
        ls.session.documents.open(uri=given.uri, path=path, text=given.text, version=given.version)
        ls.session.later(keep_first(ls.session, path))
        # Looked at later than a save told right after: that one is no change from outside.
        ls.session.outside.hint([path])


def did_change(ls: Sidecar, params: types.DidChangeTextDocumentParams) -> None:
    """Take over what was typed."""
    path = ls.session.path_of(params.text_document.uri)
    if path is None:
        return
    changes = [(_places(change), change.text) for change in params.content_changes]
    ls.session.documents.change(path, params.text_document.version, changes)


def will_save(ls: Sidecar, params: types.WillSaveTextDocumentParams) -> None:
    """Wait for the word that it is saved: until then what lies there is the editor's.

    Editors write only after they have told this, so that no watcher is faster.
    """
    path = ls.session.path_of(params.text_document.uri)
    if path is not None:
        ls.session.outside.underway(path, _SAVING)


def did_close(ls: Sidecar, params: types.DidCloseTextDocumentParams) -> None:
    """Stop following."""
    path = ls.session.path_of(params.text_document.uri)
    if path is not None:
        ls.session.documents.close(path)
        ls.session.outside.reconsider(path)


def _places(change: types.TextDocumentContentChangeEvent) -> tuple[Place, Place] | None:
    if not isinstance(change, types.TextDocumentContentChangePartial):
        return None
    span = change.range
    return (
        Place(span.start.line, span.start.character),
        Place(span.end.line, span.end.character),
    )
