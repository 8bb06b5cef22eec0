"""What one editor's session shares: its store, folders, documents and the ways to tell it things.

Belongs to the loop's thread; only what :meth:`Session.call` is given runs elsewhere.
"""

import asyncio
import logging
from collections.abc import Callable, Coroutine, Mapping
from functools import partial
from pathlib import Path
from typing import Any, Final, TypeVar

from lsprotocol import types
from pygls.lsp.server import LanguageServer

from backtrail.app import load_settings, open_service
from backtrail.errors import RefusedError, SettingsError, StoreError
from backtrail.files.paths import from_uri
from backtrail.history.results import Captured, Entry
from backtrail.history.service import HistoryService
from backtrail.lsp.documents import Documents
from backtrail.lsp.folders import Folders
from backtrail.lsp.store_thread import StoreThread
from backtrail.protocol.conversions import kept_event, printable
from backtrail.protocol.messages import SkippedFile
from backtrail.protocol.methods import DID_CAPTURE
from backtrail.settings import Layer, merge

__all__ = ["Session", "Sidecar", "source_of"]

_log = logging.getLogger(__name__)
_Result = TypeVar("_Result")

_REMEMBERED: Final = 100
"""Skipped files that the status names."""


class Session:
    """One editor and its history."""

    def __init__(self, server: LanguageServer) -> None:
        self._server = server
        self._store: StoreThread | None = None
        self._troubled = False
        self._tasks: set[asyncio.Task[Any]] = set()
        self.documents = Documents()
        self.folders = Folders()
        self.source = "editor"
        self.editor: int | None = None
        """The editor's process; we end with it."""
        self.versioned_edits = False
        """The editor heeds document versions in edits."""
        self.truthful = False
        """What the editor answers to an edit is so; it may report the change much later."""
        self.skipped: dict[str, str] = {}

    def start(self, roots: tuple[str, ...], source: str, editor: Mapping[str, Any]) -> None:
        """Begin: the store opens in its thread while the editor gets its answer."""
        self.folders, self.source = Folders(roots), source
        settings, problems = _usable(editor)
        for problem in problems:
            self.tell(f"{problem}. The default holds.", types.MessageType.Warning)
        soon = asyncio.get_running_loop().call_soon_threadsafe

        def told(text: str) -> None:
            soon(partial(self.tell, f"{text}.", types.MessageType.Warning))

        self._store = StoreThread(partial(_opened, self.folders, settings, told))

    async def call(self, work: Callable[[HistoryService], _Result]) -> _Result:
        """Do ``work`` in the store's thread, after everything that was asked for before."""
        if self._store is None:
            raise StoreError("the session has not begun; send initialize first")
        return await self._store.call(work)

    async def close(self) -> None:
        """Commit everything that was handed in, then close the store."""
        if self._store is not None:
            await self._store.close()

    def stop(self) -> None:
        """Do the same at the end of the process."""
        if self._store is not None:
            self._store.stop()

    def path_of(self, uri: str) -> str | None:
        """Return the path of a document; None for one that is no file, like an unsaved buffer."""
        try:
            return from_uri(uri)
        except RefusedError:
            return None

    def later(self, work: Coroutine[Any, Any, object]) -> None:
        """Begin work that no request waits for; it is begun in the order of these calls."""
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._finished)

    async def watch_over(self, work: Coroutine[Any, Any, _Result]) -> _Result | None:
        """Await work that nobody asked for; trouble with the store is told once, until it ends."""
        try:
            result = await work
        except (StoreError, SettingsError) as error:
            if not self._troubled:
                self.tell(f"Saves are not being kept: {error}", types.MessageType.Error)
            self._troubled = True
            return None
        self._troubled = False
        return result

    def report(self, captured: Captured) -> None:
        """Tell the editor what became of a save."""
        if captured.status == "kept" and captured.entry is not None:
            self.kept(captured.path, captured.entry)
        elif captured.status == "skipped":
            self.skip(captured.path, captured.reason)

    def kept(self, path: str, entry: Entry) -> None:
        """Notify the editor of a new version."""
        self._server.protocol.notify(DID_CAPTURE, kept_event(path, entry))

    def skip(self, path: str, reason: str) -> None:
        """Say once in the editor's log why a file is not kept; the status goes on saying it."""
        if self.skipped.get(path) != reason:
            name = printable(path.rpartition("/")[2])
            self.note(f"{name} is not kept: {printable(reason)}")
        self.skipped.pop(path, None)
        self.skipped[path] = reason
        while len(self.skipped) > _REMEMBERED:
            del self.skipped[next(iter(self.skipped))]

    def skipped_files(self) -> tuple[SkippedFile, ...]:
        """List what was skipped, newest last."""
        return tuple(
            SkippedFile(path=printable(path), reason=printable(reason))
            for path, reason in self.skipped.items()
        )

    def tell(self, text: str, kind: types.MessageType = types.MessageType.Info) -> None:
        """Show a short text to the person."""
        self._server.window_show_message(types.ShowMessageParams(type=kind, message=text))

    def note(self, text: str) -> None:
        """Write a line to the editor's log."""
        kind = types.MessageType.Info
        self._server.window_log_message(types.LogMessageParams(type=kind, message=text))

    def _finished(self, task: "asyncio.Task[Any]") -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            _log.error("work on a notification failed", exc_info=error)


class Sidecar(LanguageServer):
    """The language server with its session."""

    session: Session


def source_of(client: str | None, process: int | None = None) -> str:
    """Turn the name that an editor gives itself into a source like ``neovim``.

    An editor that gives none, as eglot did until 2023, is known by its ``process``, where the
    system shows it.
    """
    name = (client or _program(process)).strip().lower()
    if "emacs" in name or "eglot" in name:
        return "emacs"
    if "visual studio code" in name or name == "code - oss":
        return "vscode"
    return "-".join(name.split()) or "editor"


def _program(process: int | None) -> str:
    if process is None:
        return ""
    try:
        return Path(f"/proc/{process}/comm").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


def _opened(
    folders: Folders, editor: Mapping[str, Any], told: Callable[[str], None]
) -> HistoryService:
    roots = folders.roots
    settings = load_settings(project=roots[0] if roots else None, editor=editor, told=told)
    return open_service(roots=roots, settings=settings)


def _usable(editor: Mapping[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """Take the editor's settings one by one, so that a wrong one does not cost the others."""
    good: dict[str, Any] = {}
    problems = []
    for key, value in editor.items():
        parts = [(key, value)]
        if isinstance(value, Mapping) and value:
            parts = [(key, {name: inner}) for name, inner in value.items()]
        for name, part in parts:
            try:
                merge([Layer(where="editor settings", values={name: part})])
            except SettingsError as error:
                problems.append(str(error))
                continue
            good[name] = {**good.get(name, {}), **part} if isinstance(part, Mapping) else part
    return good, problems
