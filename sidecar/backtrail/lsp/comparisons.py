"""``backtrail/diff`` and ``backtrail/patch``: how two contents differ, unsaved text among them."""

from typing import Any

from backtrail.history.service import HistoryService
from backtrail.lsp.buffers import unsaved_at
from backtrail.lsp.session import Sidecar
from backtrail.protocol.comparisons import DiffResult, PatchResult
from backtrail.protocol.methods import checked, file_of
from backtrail.protocol.requests import DiffParams, PatchParams
from backtrail.serving import comparisons

__all__ = ["diff", "patch"]


async def diff(ls: Sidecar, raw: Any) -> DiffResult:
    """Answer how two contents differ; the file as it is now is that which the editor shows."""
    params = checked("backtrail/diff", raw, DiffParams)
    unsaved = await unsaved_at(ls, file_of(params))

    def work(service: HistoryService) -> DiffResult:
        return comparisons.diff(service, params, buffer=unsaved(service))

    return await ls.session.call(work, droppable=True)


async def patch(ls: Sidecar, raw: Any) -> PatchResult:
    """Answer patches for git; the file as it is now is that which the editor shows."""
    params = checked("backtrail/patch", raw, PatchParams)
    unsaved = await unsaved_at(ls, file_of(params))

    def work(service: HistoryService) -> PatchResult:
        return comparisons.patch(service, params, buffer=unsaved(service))

    return await ls.session.call(work, droppable=True)
