"""Bringing versions back into files of the contents API.

What is on disk, and what the open document holds unsaved, is a version before a byte is written.
On disk the core writes byte for byte; elsewhere the contents manager saves what the core prepared.
"""

import asyncio
from collections.abc import Callable
from functools import partial
from typing import Any

import msgspec
from jupyter_core.utils import ensure_async
from tornado.web import HTTPError

from backtrail.errors import BacktrailError, NotFoundError, RefusedError
from backtrail.files.paths import locate
from backtrail.files.reading import read
from backtrail.files.virtual import is_value
from backtrail.history.requests import Capture
from backtrail.history.results import Prepared, Restored, RestorePlan
from backtrail.history.service import HistoryService
from backtrail.protocol.conversions import dry_run_result, restore_result
from backtrail.protocol.faults import ParamsError
from backtrail.protocol.messages import RestoreResult
from backtrail.protocol.methods import aim_of, file_of
from backtrail.serving.forms import form_of
from backtrail_jupyter.messages import PanelRestoreParams, PanelUndoParams, UnsavedContent
from backtrail_jupyter.models import bytes_of, file_model, notebook_model
from backtrail_jupyter.present import present
from backtrail_jupyter.saves import SOURCE
from backtrail_jupyter.session import Session
from backtrail_jupyter.shared import Held, SharedDocuments
from backtrail_jupyter.translation import name_of

__all__ = ["Restores"]

_Plan = Callable[[HistoryService, bytes | None], RestorePlan]
_Prepare = Callable[[HistoryService, bytes | None], Prepared]


class _Unsaved(msgspec.Struct, frozen=True, kw_only=True):
    """What an open document holds."""

    content: bytes
    text: str | None
    """Of a document that is text."""

    @classmethod
    def of(cls, unsaved: UnsavedContent) -> "_Unsaved":
        try:
            content = bytes_of(msgspec.structs.asdict(unsaved))
        except Exception:  # noqa: BLE001 - nbformat and base64 raise what they like
            raise ParamsError(
                "unsaved: the content is not what its type and format say", field="unsaved"
            ) from None
        plain = unsaved.type == "file" and unsaved.format == "text"
        return cls(content=content, text=str(unsaved.content) if plain else None)

    def beside(self, path: str, service: HistoryService) -> bytes:
        """What a save would write."""
        root = service.workspace_of(path).root
        try:
            disk = read(root, locate(path, root), limit=service.settings.capture.max_size)[0]
        except NotFoundError:
            return self.content
        # Editors hide byte order marks, and the carriage returns of a CRLF file.
        form = None if self.text is None else form_of(disk, self.text)
        return self.content if form is None or self.text is None else form.bytes_of(self.text)


class Restores:
    """Restores for one request; ``author`` is who asks, where that is known."""

    def __init__(
        self,
        session: Session,
        contents_manager: Any,
        shared: SharedDocuments,
        *,
        author: str | None,
    ) -> None:
        self._session = session
        self._manager = contents_manager
        self._shared = shared
        self._held: Held | None = None
        self._author = author

    async def restore(self, params: PanelRestoreParams) -> RestoreResult:
        """Bring a version back, or a part of it; into another file with ``to``.

        :raises ConflictError: somebody saved in between.
        :raises RefusedError: the file may not be written.
        """
        path, address = file_of(params), str(params.version)
        part, to = aim_of(params), params.to
        unsaved = None
        if params.to is None and not is_value(path):
            unsaved = await self._unsaved(path, params.unsaved)
        author, reason = self._author or params.author, params.reason

        def plan(service: HistoryService, buffer: bytes | None) -> RestorePlan:
            service.plan_restore(path, address, expected=params.expected, to=params.to)
            return service.plan_restore(path, address, to=to, buffer=buffer, **part)

        def prepare(service: HistoryService, buffer: bytes | None) -> Prepared:
            # Looked at first: the person's own unsaved text, kept next, is nobody else's save.
            service.plan_restore(path, address, expected=params.expected, to=params.to)
            return service.prepare_restore(
                path,
                address,
                to=to,
                buffer=buffer,
                source=SOURCE,
                author=author,
                reason=reason,
                **part,
            )

        if params.dry_run:
            return await self._planned(params.to or path, plan, unsaved)
        return await self._done(params.to or path, prepare, unsaved)

    async def undo(self, params: PanelUndoParams, *, shows: Callable[[str], bool]) -> RestoreResult:
        """Take the last restore back: of the file named, else the last one that ``shows``."""
        named = None if params.path is None else file_of(params)
        plan = await self._session.call(partial(HistoryService.plan_undo, path=named))
        here = name_of(self._session.places, plan.path)
        if here is None or not (is_value(plan.path) or shows(here)):
            raise NotFoundError("there is no restore to take back")
        author = self._author or params.author
        unsaved = await self._unsaved(plan.path, params.unsaved)
        if params.dry_run:
            return dry_run_result(plan)

        def prepare(service: HistoryService, buffer: bytes | None) -> Prepared:
            return service.prepare_undo(plan.path, buffer=buffer, source=SOURCE, author=author)

        return await self._done(plan.path, prepare, unsaved)

    async def _planned(self, path: str, plan: _Plan, unsaved: _Unsaved | None) -> RestoreResult:
        places = self._session.places
        now = await present(self._manager, places, path) if places.virtual else None

        def planned(service: HistoryService) -> RestorePlan:
            if unsaved is None:
                return plan(service, now)
            return plan(
                service, unsaved.content if places.virtual else unsaved.beside(path, service)
            )

        return dry_run_result(await self._session.call(planned))

    async def _done(self, path: str, prepare: _Prepare, unsaved: _Unsaved | None) -> RestoreResult:
        if is_value(path):
            restored = await self._session.call(partial(_write, prepare, path, unsaved))
        elif self._session.places.virtual:
            restored = await self._through_manager(path, prepare, unsaved)
        else:
            restored = await self._on_disk(path, prepare, unsaved)
        here = self._session.places.contents_path(restored.plan.path)
        if here is not None:
            await self._shared.show(here, self._held)
        return restore_result(restored)

    async def _on_disk(self, path: str, prepare: _Prepare, unsaved: _Unsaved | None) -> Restored:
        outside = self._session.outside
        outside.saved(path)  # the disk is looked at now; later it lacks what is restored
        try:
            work = partial(_write, prepare, path, unsaved)
            restored = await self._session.call(work)
        except BacktrailError:
            outside.hint([path])
            raise
        self._tell(restored)
        return restored

    def _tell(self, restored: Restored) -> None:
        """Tell others of the server that the file was written."""
        plan = restored.plan
        here = self._session.places.contents_path(plan.path)
        if here is not None and plan.action != "nothing":
            action = "delete" if plan.action == "remove" else "save"
            self._manager.emit(data={"action": action, "path": here})

    async def _through_manager(
        self, path: str, prepare: _Prepare, unsaved: _Unsaved | None
    ) -> Restored:
        """Write what was prepared as the contents manager does."""
        session = self._session
        now = await present(self._manager, self._session.places, path)
        if now is not None:
            kept = Capture(path=path, content=now, source=SOURCE, author=self._author)
            await session.call(partial(HistoryService.capture, request=kept))
        buffer = now if unsaved is None else unsaved.content
        prepared = await session.call(lambda service: prepare(service, buffer))
        plan = prepared.plan
        here = session.places.contents_path(plan.path) or ""
        session.restoring.add(plan.path)
        try:
            if plan.action == "remove":
                if now is not None:
                    await ensure_async(self._manager.delete(here))
            else:
                await self._save(here, prepared)
        except HTTPError as error:
            why = error.log_message or error.reason or "the contents manager refused it"
            raise RefusedError(f"{here} could not be written: {why}") from error
        finally:
            session.restoring.discard(plan.path)
        record = partial(HistoryService.record_restore, prepared=prepared)
        return await session.call(record)

    async def _save(self, here: str, prepared: Prepared) -> None:
        if prepared.content is None:
            raise RefusedError(f"{here} is too large for this server's contents manager")
        folder = here.rpartition("/")[0]
        if folder and not await ensure_async(self._manager.dir_exists(folder)):
            await ensure_async(self._manager.save({"type": "directory"}, folder))
        await ensure_async(self._manager.save(_model(here, prepared.content), here))

    async def _unsaved(self, path: str, given: UnsavedContent | None) -> _Unsaved | None:
        """Take in what is unsaved; a large notebook takes its time, in a thread of its own."""
        if given is not None:
            return await asyncio.to_thread(_Unsaved.of, given)
        here = self._session.places.contents_path(path)
        self._held = None if here is None else await self._shared.held(here)
        if self._held is None or self._held.saved:
            return None
        return _Unsaved(content=self._held.content, text=None)


def _write(
    prepare: _Prepare, path: str, unsaved: _Unsaved | None, service: HistoryService
) -> Restored:
    prepared = prepare(service, None if unsaved is None else unsaved.beside(path, service))
    try:
        return service.write_prepared(prepared)
    except RefusedError as error:
        if prepared.was_there is None:
            raise
        number = prepared.was_there.version.number
        raise RefusedError(f"{error}. What was there is kept as version {number}") from error


def _model(path: str, content: bytes) -> dict[str, Any]:
    if path.endswith(".ipynb"):
        try:
            return notebook_model(content)
        except Exception:  # noqa: BLE001, S110 - no notebook after all: a file then
            pass
    return file_model(content)
