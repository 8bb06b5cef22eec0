"""Documents that several people edit at once, as jupyter-collaboration holds them.

The server holds such a document itself and saves it a moment after each change, so an edit may be
in no file yet, and its save on the way. Rule: a restore keeps such edits before it writes, and
then sets the document; that takes the place of the save, which would write the old content back.
"""

import asyncio
from collections.abc import AsyncIterator
from typing import Any, Final

from jupyter_core.utils import ensure_async
from tornado.web import HTTPError

from backtrail_jupyter.models import bytes_of

__all__ = ["SharedDocuments"]

_EXTENSION: Final = "jupyter_server_ydoc"
_KINDS: Final = (("notebook", "json"), ("file", "text"))
"""Type and format of what is edited together; a notebook may be open as a text, too."""


class SharedDocuments:
    """Those of one server; there are none where jupyter-collaboration is not installed."""

    def __init__(self, server: Any) -> None:
        self._server = server

    async def unsaved(self, path: str) -> bytes | None:
        """Return what the document at a contents path will be saved as; None: the file has it.

        What jupyter-collaboration cannot tell is as on disk.
        """
        try:
            async for _, document, kind in self._open(path):
                there = await self._saved(path, kind)
                held = {**kind, "content": await document.aget()}
                content = await asyncio.to_thread(bytes_of, held)
                if there is not None and content != await asyncio.to_thread(bytes_of, there):
                    return content
        except Exception:
            self._server.log.exception("Backtrail: the shared document %s was not read", path)
        return None

    async def show(self, path: str) -> None:
        """Have everybody see what was just written to a contents path; never raises."""
        try:
            async for app, document, kind in self._open(path):
                there = await self._saved(path, kind)
                if there is None:
                    continue
                if there["content"] != await document.aget():
                    await document.aset(there["content"])
                self._is_seen(app, path, there)
        except Exception:
            self._server.log.exception("Backtrail: the shared document %s was not set", path)

    async def _open(self, path: str) -> AsyncIterator[tuple[Any, Any, dict[str, str]]]:
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
