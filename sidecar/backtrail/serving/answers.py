"""What every request that only looks or names is answered with, however it came in.

A face adds what it alone knows: open buffers, where a restore is written, who is allowed.
"""

import time
from collections.abc import Callable, Mapping
from typing import Any, Final

import msgspec

from backtrail.errors import UsageError
from backtrail.history.requests import DeletedQuery, ProjectQuery, SearchQuery, TimelineQuery
from backtrail.history.service import HistoryService
from backtrail.history.times import parse_start, parse_time
from backtrail.protocol.conversions import (
    content_result,
    diff_result,
    timeline_result,
    version_message,
)
from backtrail.protocol.faults import ParamsError
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
from backtrail.protocol.requests import AnnotateParams, ContentParams, DiffParams, TimelineParams
from backtrail.protocol.search_conversions import search_result

__all__ = ["ANSWERS", "Answer", "diff", "lineage"]

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
    found = service.compare(file_of(params), old, new, buffer=buffer)
    return diff_result(found, form=params.format, context=params.context)


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
        how=params.how,
        kind=params.kind,
        order=params.order,
        significant_only=params.significant_only,
        match_case=params.match_case,
        folder=_folder(params),
        path=None if params.path is None else path_of(params.path, field="path"),
        file=params.file or None,
        author=params.author or None,
        source=params.source or None,
        tag=params.tag or None,
        note=params.note or None,
        since_ns=_moment(params.since, "since"),
        until_ns=_moment(params.until, "until"),
        deleted=params.deleted,
        deleted_only=params.deleted_only,
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
}


def _folder(params: FolderParams) -> str | None:
    return None if params.folder is None else path_of(params.folder, field="folder")


def _moment(text: str | None, field: str) -> int | None:
    """UTC ns; a day without a clock begins in ``since`` and ends in ``until``."""
    if text is None:
        return None
    found = (parse_start if field == "since" else parse_time)(text, time.time_ns())
    if found is None:
        raise ParamsError(f"{field} is no time; send ISO 8601 or `2 days ago`", field=field)
    return found
