"""What every request that only looks or names is answered with, however it came in.

A face adds what it alone knows: open buffers, where a restore is written, who is allowed.
"""

import time
from collections.abc import Callable, Mapping
from typing import Any, Final

import msgspec

from backtrail.errors import UsageError
from backtrail.history.comparing import measured
from backtrail.history.reports import ReportQuery
from backtrail.history.requests import (
    BlameQuery,
    DeletedQuery,
    PartQuery,
    PointsQuery,
    ProjectQuery,
    SearchQuery,
    TimelineQuery,
)
from backtrail.history.results import Comparison, Sides
from backtrail.history.service import HistoryService
from backtrail.history.times import parse_start, parse_time
from backtrail.protocol.batch_conversions import compare_folder_result, compare_many_result
from backtrail.protocol.batches import (
    CompareFolderParams,
    CompareFolderResult,
    CompareManyParams,
    CompareManyResult,
)
from backtrail.protocol.conversions import (
    content_result,
    diff_result,
    timeline_result,
    version_message,
)
from backtrail.protocol.faults import ParamsError
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
from backtrail.protocol.messages import ContentResult, DiffResult, TimelineResult, VersionMessage
from backtrail.protocol.methods import file_of, path_of
from backtrail.protocol.overview_conversions import (
    activity_result,
    deleted_result,
    lineage_result,
    project_result,
)
from backtrail.protocol.overviews import (
    ActivityParams,
    ActivityResult,
    DeletedParams,
    DeletedResult,
    FolderParams,
    LineageParams,
    LineageResult,
    ProjectParams,
    ProjectResult,
    SearchParams,
    SearchResult,
)
from backtrail.protocol.reports import ReportParams, ReportResult
from backtrail.protocol.requests import (
    AnnotateParams,
    ContentParams,
    DiffParams,
    LineRange,
    TimelineParams,
)
from backtrail.protocol.search_conversions import search_result

__all__ = [
    "ANSWERS",
    "Answer",
    "blame",
    "compared",
    "diff",
    "lineage",
    "part_timeline",
    "removal",
    "report",
    "symbols",
]

Answer = Callable[[HistoryService, Any], msgspec.Struct]
"""Takes the service, in its thread, and the checked params of one method.

:raises ParamsError: a param has the right type and no meaning.
:raises BacktrailError: as the use case says.
"""


def timeline(service: HistoryService, params: TimelineParams) -> TimelineResult:
    """Answer one page of a file's versions."""
    query = TimelineQuery(
        limit=params.limit,
        cursor=params.cursor,
        significant_only=params.significant_only,
        source=params.source,
        author=params.author,
        tag=params.tag,
        since_ns=_moment(params.since, "since"),
        until_ns=_moment(params.until, "until"),
        since_number=params.since_version,
        folded=params.folded,
        document=params.document,
    )
    return timeline_result(service.timeline(file_of(params), query))


def content(service: HistoryService, params: ContentParams) -> ContentResult:
    """Answer the bytes of one version."""
    path = file_of(params)
    entry = service.version(path, str(params.version))
    # By id, so that both belong together whatever another process saves in between.
    return content_result(entry, service.content(path, entry.version.id))


def diff(service: HistoryService, params: DiffParams, *, buffer: bytes | None = None) -> DiffResult:
    """Answer how two contents of a file differ; ``buffer`` is what an editor holds unsaved."""
    old, new = (None if side is None else str(side) for side in (params.old, params.new))
    return compared(service.sides(file_of(params), old, new, buffer=buffer), params)


def compared(sides: Sides, params: DiffParams) -> DiffResult:
    """Answer how two contents differ that were found already; of large ones this takes a while."""
    if params.format not in ("structured", "classic"):
        found = measured(sides)
        return diff_result(
            found,
            form=params.format,
            context=params.context,
            whitespace=params.whitespace,
            html=_page(found, params) if params.format == "html" else None,
            asked={"outputs": params.outputs, "metadata": params.metadata},
        )
    from backtrail.history.keys import (  # noqa: PLC0415 - few ask for keys, and start-up counts
        KeyQuery,
        compare_keys,
    )
    from backtrail.protocol.key_conversions import keys_result  # noqa: PLC0415 - as above

    query = KeyQuery(
        language=params.language, any_order=params.any_order, tolerance=params.tolerance
    )
    return keys_result(compare_keys(sides, query), form=params.format, context=params.context)


def annotate(service: HistoryService, params: AnnotateParams) -> VersionMessage:
    """Set or remove a tag, write a note; answer the version as it is then."""
    if params.tag is None and params.untag is None and params.note is None:
        raise UsageError("nothing to do: set tag, untag or note")
    path = file_of(params)
    entry = service.version(path, str(params.version))
    fixed = entry.version.id
    if params.untag is not None:
        entry = service.untag(path, params.untag)
    if params.tag is not None:
        entry = service.tag(path, fixed, params.tag)
    if params.note is not None:
        entry = service.note(path, fixed, params.note)
    return version_message(entry)


def project(service: HistoryService, params: ProjectParams) -> ProjectResult:
    """Answer one page of recent changes over all files."""
    query = ProjectQuery(folder=_folder(params), limit=params.limit, cursor=params.cursor)
    return project_result(service.project(query))


def deleted(service: HistoryService, params: DeletedParams) -> DeletedResult:
    """Answer one page of files that are gone."""
    query = DeletedQuery(folder=_folder(params), limit=params.limit, cursor=params.cursor)
    return deleted_result(service.deleted(query))


def activity(service: HistoryService, params: ActivityParams) -> ActivityResult:
    """Answer the shape of a file's history."""
    return activity_result(service.activity(file_of(params), params.bars))


def search(service: HistoryService, params: SearchParams) -> SearchResult:
    """Look on from the cursor; what else waits for the store goes between two pieces."""
    query = SearchQuery(
        text=params.text,
        match_case=params.match_case,
        folder=_folder(params),
        file=params.file or None,
        author=params.author or None,
        source=params.source or None,
        tag=params.tag or None,
        note=params.note or None,
        since_ns=_moment(params.since, "since"),
        until_ns=_moment(params.until, "until"),
        deleted=params.deleted,
        limit=params.limit,
        cursor=params.cursor,
    )
    return search_result(service.search(query))


def lineage(
    service: HistoryService, params: LineageParams, *, buffer: bytes | None = None
) -> LineageResult:
    """Answer the last save that changed lines of ``buffer``, else of the file on disk."""
    path = file_of(params)
    return lineage_result(service.lineage(path, params.first, params.last, buffer=buffer))


def report(
    service: HistoryService,
    params: ReportParams,
    *,
    shows: Callable[[str], bool] | None = None,
) -> ReportResult:
    """Answer a whole report; of files of which ``shows`` says no it tells nothing."""
    from backtrail.report.documents import result  # noqa: PLC0415 - few sessions ask for one

    query = ReportQuery(
        path=None if params.path is None else path_of(params.path, field="path"),
        since_ns=_moment(params.since, "since"),
        until_ns=_moment(params.until, "until"),
        author=params.author,
        source=params.source,
        limit=params.limit,
        folded=params.folded,
    )
    return result(service, query, params.format, params.diffs, shows)


def compare_folder(service: HistoryService, params: CompareFolderParams) -> CompareFolderResult:
    """Answer one page of files that differ between two points in time."""
    query = PointsQuery(
        old=str(params.old),
        new=str(params.new),
        folder=_folder(params),
        files=params.files or None,
        limit=params.limit,
        cursor=params.cursor,
    )
    return compare_folder_result(service.compare_points(query))


def compare_many(service: HistoryService, params: CompareManyParams) -> CompareManyResult:
    """Answer one piece of many comparisons; what else waits goes between two pieces."""
    from backtrail.history.pairs import Pair  # noqa: PLC0415 - few sessions compare many

    pairs = [
        Pair(
            path=file_of(pair),
            old=None if pair.old is None else str(pair.old),
            new=None if pair.new is None else str(pair.new),
        )
        for pair in params.pairs
    ]
    return compare_many_result(service.compare_many(pairs, params.cursor), params.cursor)


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


ANSWERS: Final[Mapping[str, Answer]] = {
    "backtrail/timeline": timeline,
    "backtrail/content": content,
    "backtrail/diff": diff,
    "backtrail/annotate": annotate,
    "backtrail/project": project,
    "backtrail/deleted": deleted,
    "backtrail/activity": activity,
    "backtrail/search": search,
    "backtrail/lineage": lineage,
    "backtrail/report": report,
    "backtrail/compareFolder": compare_folder,
    "backtrail/compareMany": compare_many,
    "backtrail/symbols": symbols,
    "backtrail/partTimeline": part_timeline,
    "backtrail/blame": blame,
    "backtrail/removal": removal,
}


def _folder(params: FolderParams) -> str | None:
    return None if params.folder is None else path_of(params.folder, field="folder")


def _page(found: Comparison, params: DiffParams) -> str:
    from backtrail.report.comparison_pages import (  # noqa: PLC0415 - few answers are pages
        comparison_page,
    )

    return comparison_page(
        found,
        layout=params.layout,
        context=params.context,
        whitespace=params.whitespace,
        outputs=params.outputs,
        metadata=params.metadata,
    )


def _span(lines: LineRange | None) -> tuple[int, int] | None:
    return None if lines is None else (lines.first, lines.last)


def _moment(text: str | None, field: str) -> int | None:
    """UTC ns; a day without a clock begins in ``since`` and ends in ``until``."""
    if text is None:
        return None
    found = (parse_start if field == "since" else parse_time)(text, time.time_ns())
    if found is None:
        raise ParamsError(f"{field} is no time; send ISO 8601 or `2 days ago`", field=field)
    return found
