"""The requests about many files at once, and about the shape of one file's history."""

from functools import partial
from typing import Any

from backtrail.history.requests import DeletedQuery, ProjectQuery
from backtrail.history.service import HistoryService
from backtrail.lsp.queries import Handler, bound
from backtrail.lsp.session import Sidecar
from backtrail.protocol.methods import checked, file_of, path_of
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
    FolderParams,
    ProjectParams,
    ProjectResult,
)

__all__ = ["HANDLERS", "folder_of", "register"]


def register(server: Sidecar) -> None:
    """Answer what is asked about many files."""
    for method, handler in HANDLERS.items():
        server.feature(method)(bound(handler))


async def project(ls: Sidecar, raw: Any) -> ProjectResult:
    """Answer one page of recent changes over all files."""
    params = checked("backtrail/project", raw, ProjectParams)
    query = ProjectQuery(folder=folder_of(params), limit=params.limit, cursor=params.cursor)

    def work(service: HistoryService) -> ProjectResult:
        return project_result(service.project(query))

    return await ls.session.call(work)


async def deleted(ls: Sidecar, raw: Any) -> DeletedResult:
    """Answer one page of files that are gone."""
    params = checked("backtrail/deleted", raw, DeletedParams)
    query = DeletedQuery(folder=folder_of(params), limit=params.limit, cursor=params.cursor)
    return deleted_result(await ls.session.call(partial(HistoryService.deleted, query=query)))


async def activity(ls: Sidecar, raw: Any) -> ActivityResult:
    """Answer the shape of a file's history."""
    params = checked("backtrail/activity", raw, ActivityParams)
    work = partial(HistoryService.activity, path=file_of(params), bars=params.bars)
    return activity_result(await ls.session.call(work))


HANDLERS: dict[str, Handler] = {
    "backtrail/project": project,
    "backtrail/deleted": deleted,
    "backtrail/activity": activity,
}


def folder_of(params: FolderParams) -> str | None:
    """Return the absolute path of the folder that ``params`` name; None: no folder in particular.

    :raises ParamsError: it is neither a ``file:`` URI nor an absolute path.
    """
    return None if params.folder is None else path_of(params.folder, field="folder")
