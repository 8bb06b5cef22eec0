"""``backtrail/lineage``: which save last changed the lines that a person looks at."""

from typing import Any

from backtrail.history.service import HistoryService
from backtrail.lsp.buffers import unsaved_at
from backtrail.lsp.session import Sidecar
from backtrail.protocol.methods import checked, file_of
from backtrail.protocol.overviews import LineageParams, LineageResult
from backtrail.serving import answers

__all__ = ["lineage"]


async def lineage(ls: Sidecar, raw: Any) -> LineageResult:
    """Answer the last save that changed the lines, as the editor shows them now."""
    params = checked("backtrail/lineage", raw, LineageParams)
    unsaved = await unsaved_at(ls, file_of(params))

    def work(service: HistoryService) -> LineageResult:
        return answers.lineage(service, params, buffer=unsaved(service))

    return await ls.session.call(work)
