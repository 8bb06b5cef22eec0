"""``backtrail/diff``: how two contents of a file differ, unsaved text among them."""

from typing import Any

from backtrail.history.service import HistoryService
from backtrail.lsp.buffers import unsaved_at
from backtrail.lsp.session import Sidecar
from backtrail.protocol.messages import DiffResult
from backtrail.protocol.methods import checked, file_of
from backtrail.protocol.requests import DiffParams
from backtrail.serving import answers

__all__ = ["diff"]


async def diff(ls: Sidecar, raw: Any) -> DiffResult:
    """Answer how two contents differ; the file as it is now is that which the editor shows."""
    params = checked("backtrail/diff", raw, DiffParams)
    unsaved = await unsaved_at(ls, file_of(params))

    def work(service: HistoryService) -> DiffResult:
        return answers.diff(service, params, buffer=unsaved(service))

    return await ls.session.call(work, droppable=True)
