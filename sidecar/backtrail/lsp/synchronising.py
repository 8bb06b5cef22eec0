"""Following open documents: didOpen, didChange, willSave, didClose.

Our own instead of pygls's, which splits lines at characters that no editor splits at and decodes
names of files as UTF-8.
"""

from collections.abc import Mapping
from functools import partial
from typing import Annotated, Any, Final

import msgspec
from lsprotocol import types

from backtrail.lsp.captures import keep_first
from backtrail.lsp.positions import Place
from backtrail.lsp.session import Sidecar

__all__ = ["register"]

_SAVING: Final = 10.0
"""Seconds from the word that a save begins to the word that it is done, on a busy machine."""

_KINDS: Final = {
    types.TEXT_DOCUMENT_DID_OPEN: "textDocument",
    types.TEXT_DOCUMENT_DID_CHANGE: "textDocument",
    types.NOTEBOOK_DOCUMENT_DID_OPEN: "notebookDocument",
    types.NOTEBOOK_DOCUMENT_DID_CHANGE: "notebookDocument",
}
"""What tells of unsaved text, and where it names what it is about."""
_Count = Annotated[int, msgspec.Meta(ge=0)]


class _Struct(msgspec.Struct, frozen=True, rename="camel"):
    """What counts here of params of the standard, strictly: the text of a buffer is never guessed.

    Editors of older standards count no versions, or not always.
    """


class _Position(_Struct, frozen=True):
    line: _Count
    character: _Count

    def place(self) -> Place:
        return Place(self.line, self.character)


class _Range(_Struct, frozen=True):
    start: _Position
    end: _Position


class _Change(_Struct, frozen=True):
    text: str
    range: _Range | None = None

    def places(self) -> tuple[Place, Place] | None:
        return None if self.range is None else (self.range.start.place(), self.range.end.place())


class _Opened(_Struct, frozen=True):
    uri: str
    text: str
    version: int | None = None


class _Named(_Struct, frozen=True):
    uri: str
    version: int | None = None


class DidOpen(_Struct, frozen=True):
    """Params of ``textDocument/didOpen``."""

    text_document: _Opened


class DidChange(_Struct, frozen=True):
    """Params of ``textDocument/didChange``."""

    text_document: _Named
    content_changes: list[_Change]


def register(server: Sidecar) -> None:
    """Listen to what happens in buffers."""
    protocol: Any = server.protocol
    protocol.shapes[types.TEXT_DOCUMENT_DID_OPEN] = DidOpen
    protocol.shapes[types.TEXT_DOCUMENT_DID_CHANGE] = DidChange
    protocol.misunderstood = partial(misunderstood, server)
    server.feature(types.TEXT_DOCUMENT_DID_OPEN)(did_open)
    server.feature(types.TEXT_DOCUMENT_DID_CHANGE)(did_change)
    server.feature(types.TEXT_DOCUMENT_WILL_SAVE)(will_save)
    server.feature(types.TEXT_DOCUMENT_DID_CLOSE)(did_close)


def did_open(ls: Sidecar, params: DidOpen) -> None:
    """Follow the document, and keep its file if it has no history yet or changed unseen."""
    given = params.text_document
    path = ls.session.path_of(given.uri)
    if path is not None:
        ls.session.documents.open(uri=given.uri, path=path, text=given.text, version=given.version)
        ls.session.later(keep_first(ls.session, path))
        # Looked at later than a save told right after: that one is no change from outside.
        ls.session.outside.hint([path])


def did_change(ls: Sidecar, params: DidChange) -> None:
    """Take over what was typed."""
    path = ls.session.path_of(params.text_document.uri)
    if path is None:
        return
    changes = [(change.places(), change.text) for change in params.content_changes]
    ls.session.documents.change(path, params.text_document.version, changes)


def misunderstood(ls: Sidecar, method: str, params: Any) -> None:
    """Note that an editor holds something else than we know: nothing is written over that."""
    kind = _KINDS.get(method)
    named = params.get(kind) if kind is not None and isinstance(params, Mapping) else None
    uri = named.get("uri") if isinstance(named, Mapping) else None
    path = ls.session.path_of(uri) if isinstance(uri, str) else None
    if path is None:
        return
    if kind == "textDocument":
        ls.session.documents.lose(uri=str(uri), path=path)
        return
    if not ls.session.notebooks.follows(path):
        ls.session.notebooks.open(path, (), version=1)
    ls.session.notebooks.change(path)


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
