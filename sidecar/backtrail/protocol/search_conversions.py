"""What a search found → messages. Pure."""

from backtrail.files.paths import to_uri
from backtrail.history.matches import Match, SearchPage
from backtrail.protocol.conversions import version_message
from backtrail.protocol.overviews import SearchMark, SearchMatch, SearchResult
from backtrail.protocol.spelling import printable

__all__ = ["search_match", "search_result"]


def search_result(page: SearchPage) -> SearchResult:
    """Convert one piece of a search."""
    return SearchResult(
        matches=tuple(search_match(match) for match in page.matches),
        next_cursor=page.next_cursor,
        scanned=page.scanned,
        remaining=page.remaining,
        unread=page.unread,
    )


def search_match(match: Match) -> SearchMatch:
    """Convert one match; places count in UTF-16 units, as editors do."""
    entry, text = match.entry, match.preview
    behind = match.start + match.length
    return SearchMatch(
        uri=to_uri(f"{entry.workspace.rstrip('/')}/{entry.path}"),
        path=printable(entry.path),
        workspace=printable(entry.workspace),
        deleted=match.deleted,
        version=version_message(entry),
        kind=match.kind,
        line=match.line,
        preview=text,
        start=_units(text[: match.start]),
        length=_units(text[match.start : behind]),
        count=match.count,
        marks=tuple(
            SearchMark(start=_units(text[:at]), length=_units(text[at : at + size]))
            for at, size in match.marks
        ),
        held_from=match.held_from,
        held_to=match.held_to,
        held_id=match.held_id,
        longer=match.longer,
    )


def _units(text: str) -> int:
    return len(text) if text.isascii() else len(text.encode("utf-16-le")) // 2
