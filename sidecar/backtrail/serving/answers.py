"""What every request that only looks or names is answered with, however it came in.

A face adds what it alone knows: open buffers, where a restore is written, who is allowed.
"""

import time
from collections.abc import Callable, Mapping
from typing import Any, Final

import msgspec

from backtrail.errors import UsageError
from backtrail.history.reports import ReportQuery
from backtrail.history.requests import (
    DeletedQuery,
    ProjectQuery,
    SearchQuery,
    TimelineQuery,
)
from backtrail.history.service import HistoryService
from backtrail.history.times import parse_start, parse_time
from backtrail.protocol.branches import BranchesParams, BranchesResult, branches_result
from backtrail.protocol.checkpoints import (
    CheckpointsParams,
    CheckpointsResult,
    checkpoints_result,
)
from backtrail.protocol.conversions import (
    content_result,
    timeline_result,
    version_message,
)
from backtrail.protocol.experiments import ExperimentsParams, ExperimentsResult, experiments_result
from backtrail.protocol.faults import ParamsError
from backtrail.protocol.messages import (
    ContentResult,
    TimelineResult,
    VersionMessage,
)
from backtrail.protocol.methods import file_of, folder_of, path_of
from backtrail.protocol.overview_conversions import (
    activity_result,
    deleted_result,
    project_result,
)
from backtrail.protocol.overviews import (
    ActivityParams,
    ActivityResult,
    DeletedParams,
    DeletedResult,
    ProjectParams,
    ProjectResult,
    SearchParams,
    SearchResult,
)
from backtrail.protocol.reports import ReportParams, ReportResult
from backtrail.protocol.requests import (
    AnnotateParams,
    ContentParams,
    TimelineParams,
)
from backtrail.protocol.search_conversions import search_result
from backtrail.protocol.verdicts import VerdictsParams, VerdictsResult, verdicts_result
from backtrail.serving.comparisons import compare_folder, compare_many, diff, patch
from backtrail.serving.origins import blame, lineage, part_timeline, removal, symbols
from backtrail.storage.repository import Progress

__all__ = ["ANSWERS", "Answer", "moment", "report", "search_query"]

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
        since_ns=moment(params.since, "since"),
        until_ns=moment(params.until, "until"),
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
    query = ProjectQuery(folder=folder_of(params), limit=params.limit, cursor=params.cursor)
    return project_result(service.project(query))


def deleted(service: HistoryService, params: DeletedParams) -> DeletedResult:
    """Answer one page of files that are gone."""
    query = DeletedQuery(folder=folder_of(params), limit=params.limit, cursor=params.cursor)
    return deleted_result(service.deleted(query))


def activity(service: HistoryService, params: ActivityParams) -> ActivityResult:
    """Answer the shape of a file's history."""
    return activity_result(service.activity(file_of(params), params.bars))


def search(service: HistoryService, params: SearchParams) -> SearchResult:
    """Look on from the cursor; what else waits for the store goes between two pieces."""
    return search_result(service.search(search_query(params)))


def search_query(params: SearchParams) -> SearchQuery:
    """What is asked; a filter that is empty asks nothing."""
    return SearchQuery(
        text=params.text,
        how=params.how,
        kind=params.kind,
        order=params.order,
        significant_only=params.significant_only,
        match_case=params.match_case,
        folder=folder_of(params),
        path=None if params.path is None else path_of(params.path, field="path"),
        file=params.file or None,
        author=params.author or None,
        source=params.source or None,
        tag=params.tag or None,
        note=params.note or None,
        since_ns=moment(params.since, "since"),
        until_ns=moment(params.until, "until"),
        deleted=params.deleted,
        deleted_only=params.deleted_only,
        limit=params.limit,
        cursor=params.cursor,
    )


def report(
    service: HistoryService,
    params: ReportParams,
    *,
    shows: Callable[[str], bool] | None = None,
    top: str | None = None,
    progress: Progress | None = None,
) -> ReportResult:
    """Answer a whole report; of files of which ``shows`` says no it tells nothing.

    ``top`` as in ``ReportQuery``; ``progress`` ends the work where it raises.
    """
    from backtrail.report.documents import result  # noqa: PLC0415 - few sessions ask for one

    query = ReportQuery(
        path=None if params.path is None else path_of(params.path, field="path"),
        since_ns=moment(params.since, "since"),
        until_ns=moment(params.until, "until"),
        author=params.author,
        source=params.source,
        limit=params.limit,
        folded=params.folded,
        top=top,
    )
    return result(service, query, params.format, params.diffs, shows, progress)


def checkpoints(service: HistoryService, params: CheckpointsParams) -> CheckpointsResult:
    """Answer the points that were marked."""
    return checkpoints_result(service.checkpoints(folder_of(params)))


def verdicts(service: HistoryService, params: VerdictsParams) -> VerdictsResult:
    """Answer what checks said."""
    folder = folder_of(params)
    found = service.verdicts(folder, check=params.check or None)
    return verdicts_result(service.checks(folder), found[: params.limit])


def branches(service: HistoryService, params: BranchesParams) -> BranchesResult:
    """Answer the lines of work on a project."""
    return branches_result(service.branches(folder_of(params)))


def experiments(service: HistoryService, params: ExperimentsParams) -> ExperimentsResult:
    """Answer what is known of experiments; nothing is run."""
    folder = folder_of(params)
    here = [each.name for each in service.branches(folder) if each.current and not each.document]
    return experiments_result(service.experiments(folder, params.by), here)


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
    "backtrail/patch": patch,
    "backtrail/report": report,
    "backtrail/checkpoints": checkpoints,
    "backtrail/verdicts": verdicts,
    "backtrail/branches": branches,
    "backtrail/experiments": experiments,
    "backtrail/compareFolder": compare_folder,
    "backtrail/compareMany": compare_many,
    "backtrail/symbols": symbols,
    "backtrail/partTimeline": part_timeline,
    "backtrail/blame": blame,
    "backtrail/removal": removal,
}


def moment(text: str | None, field: str) -> int | None:
    """UTC ns; a day without a clock begins in ``since`` and ends in ``until``."""
    if text is None:
        return None
    found = (parse_start if field == "since" else parse_time)(text, time.time_ns())
    if found is None:
        raise ParamsError(f"{field} is no time; send ISO 8601 or `2 days ago`", field=field)
    return found
