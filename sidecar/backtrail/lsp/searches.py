"""``backtrail/search``: piece by piece, so that saves go between and whoever cancels is heard.

Rule: what waits in the store's thread is one piece, and the next one is asked for when it is done.
"""

from typing import Any

import msgspec

from backtrail.history.matches import SearchPage
from backtrail.history.ranking import Ranking
from backtrail.history.requests import SearchQuery
from backtrail.lsp.progress import current
from backtrail.lsp.session import Sidecar
from backtrail.protocol.methods import checked
from backtrail.protocol.overviews import SearchParams, SearchResult
from backtrail.protocol.search_conversions import search_result
from backtrail.serving.answers import search_query

__all__ = ["search"]


async def search(ls: Sidecar, raw: Any) -> SearchResult:
    """Answer one piece; to a client that takes partial results tell pieces up to the limit.

    The answer then holds no match, but the figures of all pieces and where to go on.
    """
    query = search_query(checked("backtrail/search", raw, SearchParams))
    run, shown = _Run(ls), current.get()
    page = await run.page(query)
    if shown is None or not shown.streams:
        return search_result(page)
    scanned, unread = page.scanned, page.unread
    while True:
        if page.matches:
            shown.part(search_result(page))
        left = query.limit - len(page.matches)
        if page.next_cursor is None or not left:
            return SearchResult(
                matches=(),
                next_cursor=page.next_cursor,
                scanned=scanned,
                remaining=page.remaining,
                unread=unread,
            )
        query = msgspec.structs.replace(query, limit=left, cursor=page.next_cursor)
        page = await run.page(query)
        scanned, unread = scanned + page.scanned, unread + page.unread


class _Run:
    """One search, and how far it is."""

    def __init__(self, ls: Sidecar) -> None:
        self._ls = ls
        self._total = 0

    async def page(self, query: SearchQuery) -> SearchPage:
        """One piece; of the best matches the pieces that they come from, one after the other."""
        if query.order != "best":
            return await self._piece(query)
        ranking = Ranking(query)
        while (wanted := ranking.wanted()) is not None:
            ranking.add(await self._piece(wanted))
        return ranking.page()

    async def _piece(self, query: SearchQuery) -> SearchPage:
        page = await self._ls.session.call(lambda service: service.search(query), droppable=True)
        self._total = self._total or page.below - 1
        if (shown := current.get()) is not None:
            done = self._total - page.remaining
            shown.report(f"{done:,} of {self._total:,}", 100 * done // max(self._total, 1))
        return page
