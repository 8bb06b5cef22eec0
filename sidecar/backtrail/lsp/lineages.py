"""Where lines and parts come from, of a file as the editor shows it."""

from collections.abc import Callable
from typing import Any, TypeVar

from backtrail.history.service import HistoryService
from backtrail.lsp.buffers import unsaved_at
from backtrail.lsp.session import Sidecar
from backtrail.protocol.lineages import (
    BlameParams,
    BlameResult,
    PartTimelineParams,
    PartTimelineResult,
    RemovalParams,
    RemovalResult,
    SymbolsParams,
    SymbolsResult,
)
from backtrail.protocol.methods import checked, file_of
from backtrail.protocol.overviews import LineageParams, LineageResult
from backtrail.protocol.requests import FileParams
from backtrail.serving import origins

__all__ = ["blame", "lineage", "part_timeline", "removal", "symbols"]

_Result = TypeVar("_Result")


async def lineage(ls: Sidecar, raw: Any) -> LineageResult:
    """Answer the last save that changed the lines, as the editor shows them now."""
    params = checked("backtrail/lineage", raw, LineageParams)
    return await _answered(ls, params, lambda s, buffer: origins.lineage(s, params, buffer=buffer))


async def symbols(ls: Sidecar, raw: Any) -> SymbolsResult:
    """Answer the symbols of the text that the editor shows, or of a version."""
    params = checked("backtrail/symbols", raw, SymbolsParams)
    return await _answered(ls, params, lambda s, buffer: origins.symbols(s, params, buffer=buffer))


async def part_timeline(ls: Sidecar, raw: Any) -> PartTimelineResult:
    """Answer the saves that changed a part of the text that the editor shows."""
    params = checked("backtrail/partTimeline", raw, PartTimelineParams)
    return await _answered(
        ls, params, lambda s, buffer: origins.part_timeline(s, params, buffer=buffer)
    )


async def blame(ls: Sidecar, raw: Any) -> BlameResult:
    """Answer which save made each line that the editor shows, or of a version."""
    params = checked("backtrail/blame", raw, BlameParams)
    return await _answered(ls, params, lambda s, buffer: origins.blame(s, params, buffer=buffer))


async def removal(ls: Sidecar, raw: Any) -> RemovalResult:
    """Answer which save took a text out; unsaved text counts."""
    params = checked("backtrail/removal", raw, RemovalParams)
    return await _answered(ls, params, lambda s, buffer: origins.removal(s, params, buffer=buffer))


async def _answered(
    ls: Sidecar, params: FileParams, work: Callable[[HistoryService, bytes | None], _Result]
) -> _Result:
    """Do ``work`` with what the editor holds unsaved."""
    unsaved = await unsaved_at(ls, file_of(params))
    return await ls.session.call(lambda service: work(service, unsaved(service)), droppable=True)
