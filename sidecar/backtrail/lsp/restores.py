"""Bringing versions back, through the open buffer wherever that is exact.

What is on disk and what is unsaved is durable before the editor is asked to write. Rule: on any
failure the answer says which version holds what was there.
"""

from collections.abc import Callable
from functools import partial
from typing import Any, Final

import msgspec

from backtrail.errors import BacktrailError, RefusedError
from backtrail.files.paths import shown
from backtrail.history.requests import Aim, Capture
from backtrail.history.results import Prepared, Restored, RestorePlan
from backtrail.history.service import HistoryService
from backtrail.lsp.buffers import beside_disk, document_of, refuse_lost, shown_digest, unsaved_at
from backtrail.lsp.documents import OpenDocument
from backtrail.lsp.edits import can_edit, written
from backtrail.lsp.notebooks import refuse_unsaved
from backtrail.lsp.positions import Encoding
from backtrail.lsp.replacements import Edit, edits_between
from backtrail.lsp.session import Sidecar
from backtrail.protocol.conversions import dry_run_result, restore_result
from backtrail.protocol.messages import RestoreResult
from backtrail.protocol.methods import aim_of, checked, file_of, path_of
from backtrail.protocol.requests import RestoreParams, UndoParams

__all__ = ["restore", "undo"]

_ATTEMPTS: Final = 3
"""Times that a restore begins anew because the person goes on typing."""

_INEXACT: Final = "cannot hold that version byte for byte"
_CLOSED: Final = "this editor lets nobody else change it"

_Prepare = Callable[[HistoryService, bytes | None], Prepared]


class _RestoreParams(RestoreParams, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A restore that a menu may have offered, which stays open while the person types."""

    seen: str | None = None
    """Digest of the text that the lines were counted in."""


class _Ready(msgspec.Struct, frozen=True, kw_only=True):
    """A prepared restore, and how the open buffer stands to it."""

    prepared: Prepared
    text: str | None
    """What the buffer should hold; None where no buffer carries the version exactly."""
    unsaved: bool
    edits: tuple[Edit, ...]
    """What turns the buffer's text into that."""


class _Seen(msgspec.Struct, frozen=True, kw_only=True):
    """An open document as it was when the store was asked."""

    path: str
    text: str
    touched: bool
    agreed: int | None
    encoding: Encoding


class _Aim(msgspec.Struct, frozen=True, kw_only=True):
    """What a request wants back, and where."""

    path: str
    address: str
    to: str | None
    part: Aim

    @classmethod
    def of(cls, params: RestoreParams) -> "_Aim":
        return cls(
            path=file_of(params),
            address=str(params.version),
            to=None if params.to is None else path_of(params.to, field="to"),
            part=aim_of(params),
        )


async def restore(ls: Sidecar, raw: Any) -> RestoreResult:
    """Bring a version back, or a part of it: in the open buffer, else on disk."""
    params = checked("backtrail/restore", raw, _RestoreParams)
    aim, expected = _Aim.of(params), params.expected
    author, reason = params.author, params.reason
    target = await document_of(ls, aim.to or aim.path)
    refuse_lost(target)
    document = target if aim.to is None else None
    if params.dry_run:
        return dry_run_result(await _planned(ls, document, aim, expected))

    unsaved = await unsaved_at(ls, aim.to or aim.path)

    def on_disk(service: HistoryService) -> Restored:
        _refuse_unseen(service, aim, unsaved(service), params.seen)
        if aim.to is not None:
            _keep_unsaved(service, aim.to, unsaved(service), ls.session.source)
        return service.restore(
            aim.path,
            aim.address,
            to=aim.to,
            author=author,
            reason=reason,
            **(aim.part | {"expected": expected}),
        )

    def prepare(service: HistoryService, buffer: bytes | None) -> Prepared:
        _refuse_unseen(service, aim, buffer, params.seen)
        # Looked at first: the person's own unsaved text, kept next, is nobody else's save.
        service.plan_restore(aim.path, aim.address, expected=expected)
        return service.prepare_restore(
            aim.path,
            aim.address,
            buffer=buffer,
            source=ls.session.source,
            author=author,
            reason=reason,
            **aim.part,
        )

    if document is None:
        await refuse_unsaved(ls.session, aim.to or aim.path)
        return await _on_disk(ls, on_disk)
    # A part is one of the text as it was when it was named.
    attempts = 1 if aim.part else _ATTEMPTS
    return await _through_editor(ls, document, prepare, attempts=attempts)


async def undo(ls: Sidecar, raw: Any) -> RestoreResult:
    """Take the last restore back: of the file named, else the last of all."""
    params = checked("backtrail/undo", raw, UndoParams)
    named = params.uri is not None or params.path is not None
    path = file_of(params) if named else None
    plan = await ls.session.call(partial(HistoryService.plan_undo, path=path))
    if params.dry_run:
        return dry_run_result(plan)
    document = await document_of(ls, path or plan.path)
    refuse_lost(document)
    if document is None:
        await refuse_unsaved(ls.session, plan.path)
        undone = partial(HistoryService.undo, path=plan.path, author=params.author)
        return await _on_disk(ls, undone)

    def prepare(service: HistoryService, buffer: bytes | None) -> Prepared:
        return service.prepare_undo(
            plan.path, buffer=buffer, source=ls.session.source, author=params.author
        )

    return await _through_editor(ls, document, prepare)


async def _planned(
    ls: Sidecar, document: OpenDocument | None, aim: _Aim, expected: int | None
) -> RestorePlan:
    """Say what a restore would do to the file as the editor shows it."""
    open_text = None if document is None else (document.path, document.text, document.touched)

    def plan(service: HistoryService) -> RestorePlan:
        plan_for = partial(service.plan_restore, aim.path, aim.address, to=aim.to, **aim.part)
        if open_text is None:
            return plan_for(expected=expected)
        path, text, touched = open_text
        buffer = beside_disk(service, path, text, touched=touched).unsaved
        if buffer is None:
            return plan_for(expected=expected)
        # The person's own unsaved text is nobody else's save.
        service.plan_restore(aim.path, aim.address, expected=expected)
        return plan_for(buffer=buffer)

    return await ls.session.call(plan)


def _refuse_unseen(
    service: HistoryService, aim: _Aim, buffer: bytes | None, seen: str | None
) -> None:
    """Take no lines back where others may stand in their place by now."""
    if seen is not None and seen != shown_digest(service, aim.to or aim.path, buffer):
        raise RefusedError(
            "the text has changed since these lines were offered; nothing was written. "
            "Ask once more what can be done with them"
        )


def _keep_unsaved(service: HistoryService, path: str, buffer: bytes | None, source: str) -> None:
    """Keep what an editor holds of a file that is written on disk beside it."""
    if buffer is None:
        return
    why = "unsaved text of the editor before the restore"
    kept = service.capture(
        Capture(path=path, content=buffer, source=source, reason=why, metadata={"unsaved": True})
    )
    if kept.status == "skipped":
        raise RefusedError(
            f"{shown(path)} has unsaved changes in the editor that are not kept "
            f"({kept.reason}); nothing was written. Save or close it, then try again"
        )


async def _on_disk(ls: Sidecar, work: Callable[[HistoryService], Restored]) -> RestoreResult:
    return restore_result(await ls.session.call(work))


async def _through_editor(
    ls: Sidecar, document: OpenDocument, prepare: _Prepare, *, attempts: int = _ATTEMPTS
) -> RestoreResult:
    ready, before = await _prepared(ls, document, prepare, attempts)
    prepared = ready.prepared
    inexact = ready.text is None
    # A person has to choose first: both sides are no save, and reach no disk by themselves.
    undecided = prepared.plan.markers and bool(prepared.plan.conflicts)
    if inexact or (ready.text != before and not can_edit(ls.client_capabilities)):
        why = _INEXACT if inexact else _CLOSED
        if ready.unsaved:
            raise RefusedError(
                f"the buffer has unsaved changes and {why}; "
                f"nothing was written{_kept_as(prepared)}. Save or close the file, then try again"
            )
        if undecided:
            raise RefusedError(
                f"both sides of a conflict go into the editor, and {why}; nothing was written. "
                "`backtrail restore --without --markers` writes them into the file"
            )
        return await _on_disk(ls, partial(HistoryService.write_prepared, prepared=prepared))
    if ready.text is not None and ready.text != before:
        trouble = await written(ls, document, ready.edits, before=before, target=ready.text)
        if trouble:
            ls.session.outside.reconsider(document.path)
            raise RefusedError(f"{trouble}{_kept_as(prepared)}")
    if undecided:
        shown_only = Restored(plan=prepared.plan, entry=None, was_there=prepared.was_there)
        return restore_result(shown_only, editor=True)
    record = partial(HistoryService.record_restore, prepared=prepared)
    return restore_result(await ls.session.call(record), editor=True)


async def _prepared(
    ls: Sidecar, document: OpenDocument, prepare: _Prepare, attempts: int
) -> tuple[_Ready, str]:
    """Make durable what is there; begin anew while the buffer changes meanwhile."""
    outside = ls.session.outside
    outside.passes(document.path)  # the disk is looked at now; later it lacks what is restored
    for _ in range(attempts):
        text = document.text
        seen = _Seen(
            path=document.path,
            text=text,
            touched=document.touched,
            agreed=document.agreed,
            encoding=ls.session.documents.encoding,
        )
        work = partial(_prepare, prepare, seen)
        try:
            ready = await ls.session.call(work)
        except BacktrailError:
            outside.reconsider(document.path)
            raise
        refuse_lost(document)
        if document.text == text:
            return ready, text
    raise RefusedError(
        "the file is being edited; nothing was restored. Try again when typing has stopped"
    )


def _prepare(prepare: _Prepare, seen: _Seen, service: HistoryService) -> _Ready:
    buffer = beside_disk(service, seen.path, seen.text, touched=seen.touched)
    prepared = prepare(service, buffer.unsaved)
    unsaved, target = buffer.unsaved is not None, None
    if buffer.form is not None and prepared.content is not None:
        shown_before = buffer.shown(seen.agreed) if unsaved else ""
        target = buffer.form.text_of(prepared.content, seen.text, shown=shown_before)
    # Here, since the editor's loop waits for nothing that takes as long as two long texts may.
    edits = () if target is None else edits_between(seen.text, target, seen.encoding)
    return _Ready(prepared=prepared, text=target, unsaved=unsaved, edits=edits)


def _kept_as(prepared: Prepared) -> str:
    if prepared.was_there is None:
        return ""
    return f". What was there is kept as version {prepared.was_there.version.number}"
