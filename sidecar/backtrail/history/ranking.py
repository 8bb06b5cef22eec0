"""The best matches first, out of as many as a few pieces of a search bring.

A match is worth the more, the more these say for it: the text stands as a whole word (2), the
file's path holds it (2), the save stands out (1), each further line up to three (0.5), it is newer
than the others (up to 1). Of equals the newer one comes first.
"""

from collections.abc import Callable

import msgspec

from backtrail.history.matches import Match, SearchPage
from backtrail.history.requests import SearchQuery

__all__ = ["ranked"]

_PIECES = 8
"""Pieces that are put in order together, at most."""
_MATCHES = 1000
"""Matches that are put in order together, at most."""


def ranked(query: SearchQuery, search: Callable[[SearchQuery], SearchPage]) -> SearchPage:
    """The best of several pieces, as one; the cursor leads to the next several."""
    plain = msgspec.structs.replace(query, order="newest", limit=_MATCHES)
    pages = [search(plain)]
    while pages[-1].next_cursor is not None and len(pages) < _PIECES:
        left = _MATCHES - sum(len(page.matches) for page in pages)
        if left <= 0:
            break
        following = msgspec.structs.replace(plain, cursor=pages[-1].next_cursor, limit=left)
        pages.append(search(following))
    matches = [match for page in pages for match in page.matches]
    count = max(len(matches), 1)
    word = query.text.casefold() if query.how != "regex" else ""
    scores = {at: _worth(match, word) + 1 - at / count for at, match in enumerate(matches)}
    best = sorted(scores, key=lambda at: (-scores[at], at))[: query.limit]
    return SearchPage(
        matches=tuple(matches[at] for at in best),
        next_cursor=pages[-1].next_cursor,
        scanned=sum(page.scanned for page in pages),
        remaining=pages[-1].remaining,
        unread=sum(page.unread for page in pages),
        left_out=len(matches) - len(best),
    )


def _worth(match: Match, word: str) -> float:
    stands = (
        match.preview[match.start - 1 : match.start],
        match.preview[match.start + match.length :][:1],
    )
    whole = bool(match.length) and not any(char.isalnum() or char == "_" for char in stands if char)
    named = bool(word) and word in match.entry.path.casefold()
    significant = match.entry.version.significance.level == "significant"
    return 2 * whole + 2 * named + significant + 0.5 * min(max(match.count - 1, 0), 3)
