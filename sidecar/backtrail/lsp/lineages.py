"""``backtrail/lineage``: which save last changed the lines that a person looks at."""

from typing import Any

from backtrail.history.service import HistoryService
from backtrail.lsp.buffers import beside_disk, document_of
from backtrail.lsp.session import Sidecar
from backtrail.protocol.methods import checked, file_of
from backtrail.protocol.overviews import LineageParams, LineageResult
from backtrail.serving import answers

__all__ = ["lineage"]


async def lineage(ls: Sidecar, raw: Any) -> LineageResult:
    """Answer the last save that changed the lines, as the editor shows them now."""
    params = checked("backtrail/lineage", raw, LineageParams)
    path = file_of(params)
    document = await document_of(ls, path)
    text, touched = (None, False) if document is None else (document.text, document.touched)

    def work(service: HistoryService) -> LineageResult:
        buffer = None
        if text is not None:
            buffer = beside_disk(service, path, text, touched=touched).unsaved
        return answers.lineage(service, params, buffer=buffer)

    return await ls.session.call(work)
