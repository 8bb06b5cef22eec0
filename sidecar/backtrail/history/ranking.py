"""The best matches first, out of as many as a few pieces of a search bring.

A match is worth the more, the more these say for it: the text stands as a whole word (2), the
file's path holds it (2), the save stands out (1), each further line up to three (0.5), it is newer
than the others (up to 1). Of equals the newer one comes first.

The rule: every match comes once, page by page; what the next few pieces bring comes after all that
these brought. A page is found by looking at its pieces again: nobody has to keep anything for it.
"""

from collections.abc import Callable

import msgspec

from backtrail.history.matches import Match, SearchPage
from backtrail.history.requests import SearchQuery

__all__ = ["Ranking", "ranked"]

_PIECES = 8
"""Pieces that are put in order together, at most."""
_MATCHES = 1000
"""Matches that are put in order together, at most."""
_PLACES = 1000
"""A cursor is the sequence below which the pieces begin, times this, and the place to go on at."""


class Ranking:
    """Takes the pieces of a page one by one, so that other work may go between them."""

    def __init__(self, query: SearchQuery) -> None:
        self._query = query
        self._first, self._place = None, 0
        if query.cursor is not None:
            self._first, self._place = divmod(query.cursor, _PLACES)
        self._pages: list[SearchPage] = []

    def wanted(self) -> SearchQuery | None:
        """The piece to be looked at next, newest first; None when there are enough."""
        left = _MATCHES - sum(len(page.matches) for page in self._pages)
        cursor = self._pages[-1].next_cursor if self._pages else self._first
        if self._pages and (cursor is None or left <= 0 or len(self._pages) >= _PIECES):
            return None
        return msgspec.structs.replace(self._query, order="newest", limit=left, cursor=cursor)

    def add(self, page: SearchPage) -> None:
        """Take the piece that was wanted."""
        self._pages.append(page)

    def page(self) -> SearchPage:
        """The matches that the query asks for, out of all that was taken."""
        last = self._pages[-1]
        matches = [match for page in self._pages for match in page.matches]
        end = self._place + self._query.limit
        following = None if last.next_cursor is None else last.next_cursor * _PLACES
        if end < len(matches):
            following = self._pages[0].below * _PLACES + end
        fresh = self._place == 0  # else an earlier page has told of them
        return SearchPage(
            matches=tuple(_in_order(matches, self._query)[self._place : end]),
            next_cursor=following,
            scanned=sum(page.scanned for page in self._pages) * fresh,
            remaining=last.remaining,
            unread=sum(page.unread for page in self._pages) * fresh,
            below=self._pages[0].below,
        )


def ranked(query: SearchQuery, search: Callable[[SearchQuery], SearchPage]) -> SearchPage:
    """One page of the best matches, of pieces that ``search`` brings."""
    ranking = Ranking(query)
    while (piece := ranking.wanted()) is not None:
        ranking.add(search(piece))
    return ranking.page()


def _in_order(matches: list[Match], query: SearchQuery) -> list[Match]:
    count = max(len(matches), 1)
    word = query.text.casefold() if query.how != "regex" else ""
    scores = [_worth(match, word) + 1 - at / count for at, match in enumerate(matches)]
    return [matches[at] for at in sorted(range(len(matches)), key=lambda at: -scores[at])]


def _worth(match: Match, word: str) -> float:
    stands = (
        match.preview[match.start - 1 : match.start],
        match.preview[match.start + match.length :][:1],
    )
    whole = bool(match.length) and not any(char.isalnum() or char == "_" for char in stands if char)
    named = bool(word) and word in match.entry.path.casefold()
    significant = match.entry.version.significance.level == "significant"
    return 2 * whole + 2 * named + significant + 0.5 * min(max(match.count - 1, 0), 3)
