"""What one editor's session shares: its store, folders, documents and the ways to tell it things.

Belongs to the loop's thread; only what :meth:`Session.call` is given runs elsewhere.
"""

import asyncio
import logging
import os
from collections.abc import Callable, Coroutine, Mapping
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from lsprotocol import types
from pygls.lsp.server import LanguageServer

from backtrail.app import load_settings, open_service
from backtrail.errors import RefusedError, StoreError
from backtrail.files.paths import from_uri
from backtrail.history.service import HistoryService
from backtrail.lsp.documents import Documents
from backtrail.lsp.editors import usable
from backtrail.lsp.journal import keep_log
from backtrail.model import Event
from backtrail.protocol.conversions import printable
from backtrail.protocol.messages import HealthEvent
from backtrail.protocol.methods import DID_CAPTURE, DID_CHANGE_HEALTH
from backtrail.serving.folders import Folders
from backtrail.serving.health import Health
from backtrail.serving.keepers import Keepers
from backtrail.serving.news import notifications
from backtrail.serving.outside import Outside
from backtrail.serving.skipped import Skipped
from backtrail.serving.store_thread import StoreThread
from backtrail.serving.tasks import Tasks

__all__ = ["Session", "Sidecar"]

_log = logging.getLogger(__name__)
_Result = TypeVar("_Result")


class Session:
    """One editor and its history."""

    def __init__(self, server: LanguageServer) -> None:
        self._server = server
        self._store: StoreThread | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._ailing = False
        self._tasks = Tasks(_log)
        self.documents = Documents()
        self.folders = Folders()
        self.source = "editor"
        self.editor: int | None = None
        """The editor's process; we end with it."""
        self.versioned_edits = False
        """The editor heeds document versions in edits."""
        self.truthful = False
        """What the editor answers to an edit is so; it may report the change much later."""
        self.skipped = Skipped(self._note_skipped)
        self.health = Health(
            call=self.call, later=self.later, tell=self._tell_health, done=self.skipped.report
        )
        self.outside = Outside(
            Keepers(lambda: self.folders, partial(self._soon, self.skipped.add)),
            attempt=self.health.attempt,
            begin=self._begin_outside,
            expected=self._expects_save,
            written=self._writes,
        )
        self.health.backlog = self.outside

    def start(self, roots: tuple[str, ...], source: str, editor: Mapping[str, Any]) -> None:
        """Begin: the store opens in its thread while the editor gets its answer."""
        self.folders, self.source = Folders(roots), source
        self._loop = asyncio.get_running_loop()
        settings, problems = usable(editor)
        for problem in problems:
            self.tell(f"{problem}. The default holds.", types.MessageType.Warning)

        def told(text: str) -> None:
            self._soon(self.tell, f"{text}.", types.MessageType.Warning)

        self._store = StoreThread(partial(_opened, self.folders, settings, told), self._hear)

    async def call(self, work: Callable[[HistoryService], _Result]) -> _Result:
        """Do ``work`` in the store's thread, after everything that was asked for before."""
        if self._store is None:
            raise StoreError("the session has not begun; send initialize first")
        return await self._store.call(work)

    async def close(self) -> None:
        """Commit everything that was handed in or still waits, then close the store.

        Stop at what the store refuses: somebody waits for this.
        """
        if self._store is not None:
            for work in self.health.last:
                if await self.health.attempt(work) is None:
                    return  # the end of the process, which follows, tries all of it again
            if await self.health.attempt(self.outside.last()):
                await self._store.close()

    def stop(self) -> None:
        """Do the same at the end of the process."""
        if self._store is not None:
            self._store.stop((*self.health.last, self.outside.last()))

    def path_of(self, uri: str) -> str | None:
        """Return the path of a document; None for one that is no file, like an unsaved buffer."""
        try:
            return from_uri(uri)
        except RefusedError:
            return None

    def later(self, work: Coroutine[Any, Any, object]) -> None:
        """Begin work that no request waits for; it is begun in the order of these calls."""
        self._tasks.begin(work)

    def tell(self, text: str, kind: types.MessageType = types.MessageType.Info) -> None:
        """Show a short text to the person."""
        self._server.window_show_message(types.ShowMessageParams(type=kind, message=text))

    def note(self, text: str) -> None:
        """Write a line to the editor's log."""
        kind = types.MessageType.Info
        self._server.window_log_message(types.LogMessageParams(type=kind, message=text))

    def _note_skipped(self, path: str, reason: str) -> None:
        self.note(f"{printable(path.rpartition('/')[2])} is not kept: {printable(reason)}")

    def _tell_health(self, trouble: tuple[str, ...]) -> None:
        """Notify the editor, and say it to the person once, when it begins."""
        if not trouble:
            self.note("Saves are being kept again.")
        elif not self._ailing:
            self.tell(f"Saves are not being kept: {printable(trouble[0])}", types.MessageType.Error)
        self._ailing = bool(trouble)
        words = tuple(printable(line) for line in trouble)
        self._server.protocol.notify(DID_CHANGE_HEALTH, HealthEvent(trouble=words))

    def _begin_outside(self) -> None:
        # What the editor saved waits longer, and must not become the watcher's.
        self.later(self.health.retry() if self.health.troubled else self.outside.run())

    def _expects_save(self, path: str) -> bool:
        """Tell whether the editor may have written this file without having said so yet."""
        document = self.documents.at(path)
        # A notebook is no open document, however much it is edited.
        if document is None:
            return path.endswith(".ipynb")
        return document.touched or document.late

    def _writes(self, path: str) -> bool:
        """Tell whether the editor surely wrote this file: it holds what was changed there."""
        document = self.documents.at(path)
        return document is not None and self._expects_save(path) and document.on_disk()

    def _hear(self, service: HistoryService, events: list[Event]) -> None:
        """Notify the editor of what happened; called in the store's thread."""
        for event in notifications(service, events, self.folders):
            self._soon(self._server.protocol.notify, DID_CAPTURE, event)

    def _soon(self, call: Callable[..., object], *arguments: Any) -> None:
        """Call in the loop's thread; at the end there is nobody left to tell."""
        with suppress(RuntimeError):
            if self._loop is not None:
                self._loop.call_soon_threadsafe(call, *arguments)


class Sidecar(LanguageServer):
    """The language server with its session."""

    session: Session


def _opened(
    folders: Folders, editor: Mapping[str, Any], told: Callable[[str], None]
) -> HistoryService:
    roots = folders.roots
    settings = load_settings(project=roots[0] if roots else None, editor=editor, told=told)
    if settings.log and settings.log != os.environ.get("BACKTRAIL_LOG"):
        keep_log(settings.log)
    gone = [root for root in roots if not Path(root).is_dir()]
    for root in gone:
        told(f"{printable(root)} is no folder now; open it again once it is there")
    return open_service(roots=[root for root in roots if root not in gone], settings=settings)
