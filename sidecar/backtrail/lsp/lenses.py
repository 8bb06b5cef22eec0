"""A line above each file: ``12 versions, last change 5 min ago``. Off unless it is asked for."""

import time

from lsprotocol import types
from pygls.exceptions import JsonRpcException

from backtrail.errors import BacktrailError
from backtrail.history.requests import TimelineQuery
from backtrail.history.service import HistoryService
from backtrail.lsp.session import Sidecar

__all__ = ["lenses", "register"]


def register(server: Sidecar) -> None:
    """Answer what stands above a file, and say when that changes."""
    server.feature(types.TEXT_DOCUMENT_CODE_LENS, types.CodeLensOptions())(lenses)
    workspace = server.client_capabilities.workspace
    lens = workspace.code_lens if workspace is not None else None
    if lens is not None and lens.refresh_support:
        server.session.changed.append(_Refreshing(server).begin)


async def lenses(ls: Sidecar, params: types.CodeLensParams) -> list[types.CodeLens]:
    """Answer one lens on the first line, which opens the timeline."""
    uri = params.text_document.uri
    path = ls.session.path_of(uri)
    words = ""
    if path is not None:
        words = await ls.session.call(lambda service: _words(service, path))
    if not words:
        return []
    start = types.Position(line=0, character=0)
    command = types.Command(title=words, command="backtrail.timeline", arguments=[uri])
    return [types.CodeLens(range=types.Range(start=start, end=start), command=command)]


class _Refreshing:
    """Has an editor ask again, once for all that happens until it was told."""

    def __init__(self, ls: Sidecar) -> None:
        self._ls = ls
        self._underway = False
        self._shown = False

    def begin(self) -> None:
        """Tell the editor soon."""
        if not self._underway:
            self._underway = True
            self._ls.session.later(self._tell())

    async def _tell(self) -> None:
        try:
            shown = await self._ls.session.call(lambda service: service.settings.editor.code_lens)
            self._underway = False
            if shown or self._shown:
                self._shown = shown
                await self._ls.workspace_code_lens_refresh_async(None)
        except (BacktrailError, JsonRpcException):
            self._underway = False  # the editor asks again by itself, later


def _words(service: HistoryService, path: str) -> str:
    if not service.settings.editor.code_lens:
        return ""
    from backtrail.lsp.pages import summary  # noqa: PLC0415 - off unless it is asked for
    from backtrail.protocol.conversions import version_message  # noqa: PLC0415 - as above

    try:
        page = service.timeline(path, TimelineQuery(limit=1, folded=False))
    except BacktrailError:
        return ""  # nothing is kept of it, or it cannot be told now
    if not page.rows:
        return ""
    return summary(page.total, version_message(page.rows[0].entries[0]), time.time_ns())
