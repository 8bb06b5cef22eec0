"""``backtrail/search``: one piece of a search for each request."""

from functools import partial
from typing import Any

from backtrail.history.requests import SearchQuery
from backtrail.history.service import HistoryService
from backtrail.lsp.queries import moment
from backtrail.lsp.session import Sidecar
from backtrail.protocol.methods import checked, path_of
from backtrail.protocol.overviews import SearchParams, SearchResult
from backtrail.protocol.search_conversions import search_result

__all__ = ["register", "search"]


def register(server: Sidecar) -> None:
    """Answer searches."""
    server.feature("backtrail/search")(search)


async def search(ls: Sidecar, raw: Any) -> SearchResult:
    """Look on from the cursor; what else waits for the store goes between two pieces."""
    params = checked("backtrail/search", raw, SearchParams)
    query = SearchQuery(
        text=params.text,
        match_case=params.match_case,
        folder=None if params.folder is None else path_of(params.folder, field="folder"),
        file=params.file or None,
        author=params.author or None,
        source=params.source or None,
        tag=params.tag or None,
        note=params.note or None,
        since_ns=moment(params.since, "since"),
        until_ns=moment(params.until, "until"),
        deleted=params.deleted,
        limit=params.limit,
        cursor=params.cursor,
    )
    return search_result(await ls.session.call(partial(HistoryService.search, query=query)))
