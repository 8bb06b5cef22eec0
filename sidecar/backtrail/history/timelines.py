"""A file's timeline, page by page, newest first."""

import msgspec

from backtrail.errors import NotFoundError, UsageError
from backtrail.files.paths import shown
from backtrail.history.requests import TimelineQuery
from backtrail.history.results import Entry, TimelinePage, TimelineRow
from backtrail.history.scope import Scope
from backtrail.model import Document, Version
from backtrail.policy.coalescing import Row, fold, unfolded
from backtrail.storage.repository import VersionFilter

__all__ = ["timeline"]

_LARGEST_PAGE = 10_000
"""Rows."""
_WIDEST = 40
"""Versions read per row asked for, at most: a page of folded rows stays quick in any history."""


def timeline(scope: Scope, path: str, query: TimelineQuery) -> TimelinePage:
    """One page of the versions of ``path``.

    Raises:
        NotFoundError: Nothing is kept of it, or the document asked for never bore that path.
        UsageError: The limit is not between 1 and 10,000.

    """
    if not 1 <= query.limit <= _LARGEST_PAGE:
        raise UsageError(f"limit is {query.limit}; it has to be between 1 and {_LARGEST_PAGE:,}")
    place, document = scope.known(path)
    namesakes = scope.namesakes(place)
    if query.document is not None:
        document = _chosen(query.document, document, namesakes)
    damaged: list[int] = []
    rows, cursor = _page(scope, document, query, damaged)
    root = scope.root_of(document.workspace)
    listed = [version.sequence for row in rows for version in row.versions]
    named, notes = scope.attached(document.id, listed)
    tags: dict[int, tuple[str, ...]] = {}
    for name, sequence in named.items():
        tags[sequence] = (*tags.get(sequence, ()), name)

    def entry(version: Version) -> Entry:
        return Entry(
            version=version,
            path=document.path,
            workspace=root,
            tags=tags.get(version.sequence, ()),
            note=notes.get(version.sequence, ""),
        )

    return TimelinePage(
        document=document,
        workspace=root,
        rows=tuple(
            TimelineRow(
                kind=row.kind,
                entries=tuple(entry(version) for version in row.versions),
                saves=row.saves,
                added=row.added,
                deleted=row.deleted,
                significance=row.significance,
            )
            for row in rows
        ),
        total=_total(scope, document, query),
        next_cursor=cursor,
        namesakes=tuple(same for same in namesakes if same.id != document.id),
        tags=named,
        damaged=tuple(damaged),
    )


def _page(
    scope: Scope, document: Document, query: TimelineQuery, damaged: list[int]
) -> tuple[tuple[Row, ...], int | None]:
    """The rows of a page, and the number below which the next one starts."""
    where = _filter(document, query)
    repository, policy = scope.repository, scope.settings.policy
    tagged = frozenset(scope.attached(document.id, ())[0].values())
    versions: list[Version] = []
    width, most = query.limit + 1, query.limit * _WIDEST
    while True:
        found = repository.versions(where, width, damaged=damaged.append)
        versions += found
        more = len(found) == width
        if query.folded:
            rows = fold(versions, policy, tagged=tagged, from_head=query.cursor is None)
        else:
            rows = tuple(map(unfolded, versions))
        if len(rows) > query.limit or not more or len(versions) >= most:
            break
        where = msgspec.structs.replace(where, below=versions[-1].number)
        width = min(_lacking(len(versions), len(rows), query.limit), most - len(versions))
    if more and len(rows) > 1:
        # the last row may go on below what was read
        rows = rows[:-1]
    whole = not more and len(rows) <= query.limit
    rows = rows[: query.limit]
    return rows, None if whole or not rows else rows[-1].versions[-1].number


def _lacking(versions: int, rows: int, limit: int) -> int:
    """How many more versions will fill the page, if they fold like those that were read."""
    for_a_row = versions / max(1, rows - 1)
    return max(16, int((limit + 2 - rows) * for_a_row * 1.1))


def _filter(document: Document, query: TimelineQuery) -> VersionFilter:
    return VersionFilter(
        document=document.id,
        below=query.cursor,
        above=query.since_number,
        significant_only=query.significant_only,
        source=query.source,
        author=query.author,
        tag=query.tag,
        since_ns=query.since_ns,
        until_ns=query.until_ns,
    )


def _total(scope: Scope, document: Document, query: TimelineQuery) -> int:
    """Matching versions on all pages; without a filter the newest number and the log tell.

    Not where bursts become one version: there some numbers were let go.
    """
    filters = (
        query.significant_only, query.source, query.author, query.tag, query.since_ns,
        query.until_ns, query.since_number,
    )  # fmt: skip
    skips = scope.settings.policy.minor == "skip"
    if skips or any(value not in (None, False) for value in filters):
        every = TimelineQuery(
            significant_only=query.significant_only, source=query.source, author=query.author,
            tag=query.tag, since_ns=query.since_ns, until_ns=query.until_ns,
            since_number=query.since_number,
        )  # fmt: skip
        return scope.repository.count(_filter(document, every))
    head = scope.repository.head(document.id)
    return head.number - scope.releases.count(document.id) if head is not None else 0


def _chosen(wanted: int, document: Document, namesakes: tuple[Document, ...]) -> Document:
    for same in (document, *namesakes):
        if same.id == wanted:
            return same
    raise NotFoundError(
        f"document {wanted} never was {shown(document.path)}; its timeline names those that were"
    )
