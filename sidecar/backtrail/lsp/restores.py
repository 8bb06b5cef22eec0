"""Bringing versions back, through the open buffer wherever that is exact.

What is on disk and what is unsaved is durable before the editor is asked to write. Whether it did
is seen from the change that it reports, never from its word: an editor may drop an edit and still
answer that it was applied. Rule: on any failure the answer says which version holds what was there.
"""

import asyncio
import os
from collections.abc import Callable
from functools import partial
from typing import Any, Final

import msgspec
from lsprotocol import types
from pygls.exceptions import JsonRpcException

from backtrail.errors import NotFoundError, RefusedError
from backtrail.files.paths import locate
from backtrail.files.reading import read
from backtrail.history.results import Prepared, Restored
from backtrail.history.service import HistoryService
from backtrail.lsp.documents import OpenDocument
from backtrail.lsp.forms import Form, form_of
from backtrail.lsp.positions import Edit, Place, edit_between
from backtrail.lsp.session import Sidecar
from backtrail.protocol.conversions import dry_run_result, restore_result
from backtrail.protocol.messages import RestoreResult
from backtrail.protocol.methods import file_of, path_of
from backtrail.protocol.requests import RestoreParams, UndoParams

__all__ = ["restore", "undo"]

_PATIENCE: Final = 3.0
"""Seconds in which the editor must report the change; Neovim gathers changes for 0.15 s."""

_DECISION: Final = 300.0
"""Seconds for an editor's answer; some ask the person first."""

_ATTEMPTS: Final = 3
"""Times that a restore begins anew because the person goes on typing."""

_Prepare = Callable[[HistoryService, bytes | None], Prepared]


class _Ready(msgspec.Struct, frozen=True, kw_only=True):
    """A prepared restore, and how the open buffer stands to it."""

    prepared: Prepared
    text: str | None
    """What the buffer should hold; None where no buffer carries the version exactly."""
    unsaved: bool


async def restore(ls: Sidecar, params: RestoreParams) -> RestoreResult:
    """Bring a version back: in the open buffer, else on disk."""
    path, address = file_of(params), str(params.version)
    to = None if params.to is None else path_of(params.to, field="to")
    if params.dry_run:
        plan = partial(
            HistoryService.plan_restore, path=path, address=address, to=to, expected=params.expected
        )
        return dry_run_result(await ls.session.call(plan))
    document = await _document(ls, path)
    if document is None or to is not None:
        return await _on_disk(
            ls,
            partial(
                HistoryService.restore,
                path=path,
                address=address,
                to=to,
                expected=params.expected,
                author=params.author,
                reason=params.reason,
            ),
        )

    def prepare(service: HistoryService, buffer: bytes | None) -> Prepared:
        # Looked at first: the person's own unsaved text, kept next, is nobody else's save.
        service.plan_restore(path, address, expected=params.expected)
        return service.prepare_restore(
            path,
            address,
            buffer=buffer,
            source=ls.session.source,
            author=params.author,
            reason=params.reason,
        )

    return await _through_editor(ls, document, prepare)


async def undo(ls: Sidecar, params: UndoParams) -> RestoreResult:
    """Take the last restore back: of the file named, else the last of all."""
    named = params.uri is not None or params.path is not None
    path = file_of(params) if named else None
    plan = await ls.session.call(partial(HistoryService.plan_undo, path=path))
    if params.dry_run:
        return dry_run_result(plan)
    document = await _document(ls, path or plan.path)
    if document is None:
        undone = partial(HistoryService.undo, path=plan.path, author=params.author)
        return await _on_disk(ls, undone)

    def prepare(service: HistoryService, buffer: bytes | None) -> Prepared:
        return service.prepare_undo(
            plan.path, buffer=buffer, source=ls.session.source, author=params.author
        )

    return await _through_editor(ls, document, prepare)


async def _document(ls: Sidecar, path: str) -> OpenDocument | None:
    """Find the open document of a file, by whatever name the editor opened it."""
    documents = ls.session.documents
    if (document := documents.at(path)) is not None:
        return document
    names = documents.paths()

    def same(_: HistoryService) -> str | None:
        place = os.path.realpath(path)
        return next((name for name in names if os.path.realpath(name) == place), None)

    found = await ls.session.call(same)
    return None if found is None else documents.at(found)


async def _on_disk(ls: Sidecar, work: Callable[[HistoryService], Restored]) -> RestoreResult:
    return restore_result(await ls.session.call(work))


async def _through_editor(ls: Sidecar, document: OpenDocument, prepare: _Prepare) -> RestoreResult:
    ready, before = await _prepared(ls, document, prepare)
    prepared = ready.prepared
    if ready.text is None:
        if ready.unsaved:
            raise RefusedError(
                "the buffer has unsaved changes and cannot hold that version byte for byte; "
                f"nothing was written{_kept_as(prepared)}. Save or close the file, then try again"
            )
        return await _on_disk(ls, partial(HistoryService.write_prepared, prepared=prepared))
    if ready.text != before:
        trouble = await _written(ls, document, before, ready.text)
        if trouble:
            raise RefusedError(f"{trouble}{_kept_as(prepared)}")
    record = partial(HistoryService.record_restore, prepared=prepared)
    return restore_result(await ls.session.call(record), editor=True)


async def _prepared(ls: Sidecar, document: OpenDocument, prepare: _Prepare) -> tuple[_Ready, str]:
    """Make durable what is there; begin anew while the buffer changes meanwhile."""
    for _ in range(_ATTEMPTS):
        text = document.text
        work = partial(_prepare, prepare, document.path, text, document.touched)
        ready = await ls.session.call(work)
        if document.text == text:
            return ready, text
    raise RefusedError(
        "the file is being edited; nothing was restored. Try again when typing has stopped"
    )


def _prepare(
    prepare: _Prepare, path: str, text: str, touched: bool, service: HistoryService
) -> _Ready:
    found = _disk(service, path)
    if found is None and not touched:
        # The file is gone: an edit of the buffer, clean as it is, would not bring it back.
        return _Ready(prepared=prepare(service, None), text=None, unsaved=False)
    disk = found or b""
    form = form_of(disk, text)
    buffer = _unsaved(form, disk, text, touched=touched)
    prepared = prepare(service, buffer)
    target = None
    if form is not None and prepared.content is not None:
        target = form.text_of(prepared.content, text)
    return _Ready(prepared=prepared, text=target, unsaved=buffer is not None)


def _unsaved(form: Form | None, disk: bytes, text: str, *, touched: bool) -> bytes | None:
    """Return the buffer's bytes where they differ from the disk's."""
    if form is None:
        return text.encode("utf-8") if touched else None
    # An editor may show an empty file as one empty line.
    if form.bytes_of(text) == disk or (not disk and text == "\n"):
        return None
    return form.bytes_of(text)


def _disk(service: HistoryService, path: str) -> bytes | None:
    root = service.workspace_of(path).root
    try:
        return read(root, locate(path, root), limit=service.settings.capture.max_size)[0]
    except NotFoundError:
        return None


async def _written(ls: Sidecar, document: OpenDocument, before: str, target: str) -> str:
    """Let the editor write; return what went wrong, empty when the buffer holds the target."""
    edit = edit_between(before, target, ls.session.documents.encoding)
    with document.awaiting(target) as reached:
        answer = asyncio.ensure_future(ls.workspace_apply_edit_async(_request(ls, document, edit)))
        both: set[asyncio.Future[Any]] = {answer, reached}
        await asyncio.wait(both, timeout=_DECISION, return_when=asyncio.FIRST_COMPLETED)
        refusal = "" if reached.done() else _refusal(answer)
        if not refusal and not ls.session.truthful:
            await asyncio.wait({reached}, timeout=_PATIENCE)
        if reached.done():
            return "" if reached.result() else "the file was closed meanwhile; nothing was written"
        if not refusal and ls.session.truthful:
            return ""
    if document.text != before:
        return "the file changed in the editor meanwhile; nothing was recorded as restored"
    return f"the editor did not apply the edit{refusal}; nothing was written"


def _refusal(answer: "asyncio.Future[types.ApplyWorkspaceEditResult]") -> str:
    """Return the reason in an editor's answer that says no, empty for one that says yes."""
    if not answer.done():
        return ": it did not answer"
    try:
        result = answer.result()
    except JsonRpcException as error:
        return f": {error.message}"
    return "" if result.applied else f": {result.failure_reason or 'it refused'}"


def _request(ls: Sidecar, document: OpenDocument, edit: Edit) -> types.ApplyWorkspaceEditParams:
    span = types.Range(start=_position(edit.start), end=_position(edit.end))
    text = types.TextEdit(range=span, new_text=edit.text)
    if ls.session.versioned_edits:
        named = types.OptionalVersionedTextDocumentIdentifier(
            uri=document.uri, version=document.version
        )
        change = types.TextDocumentEdit(text_document=named, edits=[text])
        workspace_edit = types.WorkspaceEdit(document_changes=[change])
    else:
        workspace_edit = types.WorkspaceEdit(changes={document.uri: [text]})
    return types.ApplyWorkspaceEditParams(edit=workspace_edit, label="Backtrail: restore")


def _position(place: Place) -> types.Position:
    return types.Position(line=place.line, character=place.character)


def _kept_as(prepared: Prepared) -> str:
    if prepared.was_there is None:
        return ""
    return f". What was there is kept as version {prepared.was_there.version.number}"
