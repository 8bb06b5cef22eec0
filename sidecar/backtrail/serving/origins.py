"""What requests are answered with that ask where lines, and parts of a file, come from.

The service and the params come as in ``answers``.
"""

from backtrail.history.requests import (
    BlameQuery,
    PartQuery,
)
from backtrail.history.service import HistoryService
from backtrail.protocol.lineage_conversions import (
    blame_result,
    part_timeline_result,
    removal_result,
    symbols_result,
)
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
from backtrail.protocol.methods import file_of
from backtrail.protocol.overview_conversions import (
    lineage_result,
)
from backtrail.protocol.overviews import (
    LineageParams,
    LineageResult,
)
from backtrail.protocol.requests import (
    LineRange,
)

__all__ = ["blame", "lineage", "part_timeline", "removal", "symbols"]


def lineage(
    service: HistoryService, params: LineageParams, *, buffer: bytes | None = None
) -> LineageResult:
    """Answer the last save that changed lines of ``buffer``, else of the file on disk."""
    path = file_of(params)
    return lineage_result(service.lineage(path, params.first, params.last, buffer=buffer))


def symbols(
    service: HistoryService, params: SymbolsParams, *, buffer: bytes | None = None
) -> SymbolsResult:
    """Answer the symbols of a version, or of ``buffer``, else of the file on disk."""
    address = "now" if params.version is None else str(params.version)
    return symbols_result(service.symbols(file_of(params), address, buffer=buffer))


def part_timeline(
    service: HistoryService, params: PartTimelineParams, *, buffer: bytes | None = None
) -> PartTimelineResult:
    """Answer one page of the saves that changed a part of ``buffer``, else of the file on disk."""
    query = PartQuery(
        symbol=params.symbol,
        lines=_span(params.lines),
        limit=params.limit,
        cursor=params.cursor,
    )
    return part_timeline_result(service.part_timeline(file_of(params), query, buffer=buffer))


def blame(
    service: HistoryService, params: BlameParams, *, buffer: bytes | None = None
) -> BlameResult:
    """Answer where the lines of a version, of ``buffer`` or of the file on disk come from."""
    query = BlameQuery(
        lines=_span(params.lines),
        version=None if params.version is None else str(params.version),
        introduced=params.introduced,
    )
    return blame_result(service.blame(file_of(params), query, buffer=buffer))


def removal(
    service: HistoryService, params: RemovalParams, *, buffer: bytes | None = None
) -> RemovalResult:
    """Answer the save that took a text out, of ``buffer`` or of the file on disk at last."""
    return removal_result(service.removed(file_of(params), params.text, buffer=buffer))


def _span(lines: LineRange | None) -> tuple[int, int] | None:
    return None if lines is None else (lines.first, lines.last)
