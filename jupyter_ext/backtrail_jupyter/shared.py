"""Documents that several people edit at once, as jupyter-collaboration holds them.

The server holds such a document itself and saves it a moment after each change, so an edit may be
in no file yet, and its save on the way. Rule: a restore keeps such edits before it writes, and
then sets the document; that takes the place of the save, which would write the old content back.
"""

import asyncio
from collections.abc import AsyncIterator
from typing import Any, Final

import msgspec
from jupyter_core.utils import ensure_async
from tornado.web import HTTPError

from backtrail_jupyter.models import bytes_of
from backtrail_jupyter.saves import Saved
from backtrail_jupyter.session import Session

__all__ = ["Held", "SharedDocuments"]

_EXTENSION: Final = "jupyter_server_ydoc"
_KINDS: Final = (("notebook", "json"), ("file", "text"))
"""Type and format of what is edited together; a notebook may be open as a text, too."""


class Held(msgspec.Struct, frozen=True, kw_only=True):
    """What a document held when somebody asked for a restore."""

    content: bytes
    """As it would be saved."""
    saved: bool
    """The file has it."""

    @property
    def unsaved(self) -> bytes | None:
        """What is about to be saved."""
        return None if self.saved else self.content


class SharedDocuments:
    """Those of one server; there are none where jupyter-collaboration is not installed."""

    def __init__(self, server: Any, session: Session) -> None:
        """``server`` may be None: then no documents are shared."""
        self._server = server
        self._session = session

    async def held(self, path: str) -> Held | None:
        """Return what the document at a contents path holds; None: nobody has it open.

        Where a notebook is open as a text, too, this is the one that is not saved yet.
        """
        found: Held | None = None
        try:
            async for _, document, kind in self._open(path):
                content = await _bytes({**kind, "content": await document.aget()})
                there = await self._saved(path, kind)
                if there is not None and (found is None or found.saved):
                    found = Held(content=content, saved=content == await _bytes(there))
        except Exception:
            self._session.log.exception("Backtrail: the shared document %s was not read", path)
        return found

    async def show(self, path: str, held: Held | None) -> None:
        """Have everybody see what was just written to a contents path; never raises.

        What was typed since the document ``held`` that is kept.
        """
        try:
            async for app, document, kind in self._open(path):
                there = await self._saved(path, kind)
                if there is None:
                    continue
                before = await document.aget()
                if there["content"] != before:
                    await document.aset(there["content"])
                    typed = await _bytes({**kind, "content": before})
                    if held is not None and typed not in {held.content, await _bytes(there)}:
                        self._keep(path, typed)
                self._is_seen(app, path, there)
        except Exception:
            self._session.log.exception("Backtrail: the shared document %s was not set", path)

    def _keep(self, path: str, typed: bytes) -> None:
        absolute = self._session.places.absolute(path)
        why = "typed during the restore"
        self._session.keep(Saved(path=absolute, content=typed, reason=why))
        if not self._session.places.virtual:
            self._session.saved(absolute)  # the file is what was restored

    async def _open(self, path: str) -> AsyncIterator[tuple[Any, Any, dict[str, str]]]:
        if self._server is None:
            return
        for app in self._server.extension_manager.extension_apps.get(_EXTENSION, ()):
            for kind, form in _KINDS:
                document = await app.get_document(
                    path=path, content_type=kind, file_format=form, copy=False
                )
                if document is not None:
                    yield app, document, {"type": kind, "format": form}

    def _is_seen(self, app: Any, path: str, there: dict[str, Any]) -> None:
        """Say that the document has taken the file in.

        Else it would be set once more within a second, over what was typed since.
        """
        file = self._server.web_app.settings["file_id_manager"].get_id(path)
        if file in app.file_loaders:
            app.file_loaders[file].last_modified = there["last_modified"]

    async def _saved(self, path: str, kind: dict[str, str]) -> dict[str, Any] | None:
        """Return the file as a document would take it in; None: it is gone, or of no such kind."""
        get = self._server.contents_manager.get
        try:
            model: dict[str, Any] = await ensure_async(get(path, content=True, **kind))
        except HTTPError:
            return None
        if kind["type"] == "file":
            # As jupyter-collaboration does: in a document each line ends alike.
            model["content"] = model["content"].replace("\r\n", "\n")
        return model


async def _bytes(model: dict[str, Any]) -> bytes:
    """Write a model out in a thread: a large notebook takes its time."""
    return await asyncio.to_thread(bytes_of, model)
