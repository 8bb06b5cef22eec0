"""A line above each file: ``12 versions, last change 5 min ago``. Off unless it is asked for."""

import time

from lsprotocol import types

from backtrail.errors import BacktrailError
from backtrail.history.requests import TimelineQuery
from backtrail.history.service import HistoryService
from backtrail.lsp.pages import summary
from backtrail.lsp.session import Sidecar
from backtrail.protocol.conversions import version_message

__all__ = ["lenses", "refresh", "register"]


def register(server: Sidecar) -> None:
    """Answer what stands above a file."""
    server.feature(types.TEXT_DOCUMENT_CODE_LENS, types.CodeLensOptions())(lenses)


async def lenses(ls: Sidecar, params: types.CodeLensParams) -> list[types.CodeLens]:
    """Answer one lens on the first line, which opens the timeline."""
    uri = params.text_document.uri
    path = ls.session.path_of(uri)
    words = "" if path is None else await ls.session.call(lambda service: _words(service, path))
    if not words:
        return []
    start = types.Position(line=0, character=0)
    command = types.Command(title=words, command="backtrail.timeline", arguments=[uri])
    return [types.CodeLens(range=types.Range(start=start, end=start), command=command)]


async def refresh(ls: Sidecar) -> None:
    """Have the editor ask again."""
    await ls.workspace_code_lens_refresh_async(None)


def _words(service: HistoryService, path: str) -> str:
    if not service.settings.editor.code_lens:
        return ""
    try:
        page = service.timeline(path, TimelineQuery(limit=1, folded=False))
    except BacktrailError:
        return ""  # nothing is kept of it, or it cannot be told now
    if not page.rows:
        return ""
    return summary(page.total, version_message(page.rows[0].entries[0]), time.time_ns())
