"""A file's timeline, page by page, newest first."""

from collections.abc import Mapping, Sequence
from typing import Final

import msgspec

from backtrail.errors import NotFoundError, UsageError
from backtrail.files.paths import shown
from backtrail.history.branches import branches_of
from backtrail.history.checks.marks import marks_of
from backtrail.history.git_branches import git_branches_of
from backtrail.history.requests import TimelineQuery
from backtrail.history.results import Entry, TimelinePage, TimelineRow
from backtrail.history.scope import Scope
from backtrail.model import Document, EventSequence, Version
from backtrail.policy.coalescing import LONGEST, Row, fold, unfolded
from backtrail.policy.passing import REACH
from backtrail.storage.repository import VersionFilter

__all__ = ["timeline"]

_LARGEST_PAGE = 10_000
"""Rows."""
_WIDEST = 40
"""Versions read per row asked for, at most: a page of folded rows stays quick in any history."""
_BEHIND: Final = REACH + 1
"""Versions read behind a page: what they hold may fold the last ones on it."""
_LEAST: Final = 2 * LONGEST + _BEHIND + 1
"""Versions that are enough for one row and what decides where it ends."""


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
    versions = [version for row in rows for version in row.versions]
    named, notes = scope.attached(document.id, [version.sequence for version in versions])
    entries = _entries(scope, document, versions, named, notes)
    return TimelinePage(
        document=document,
        workspace=root,
        rows=tuple(
            TimelineRow(
                kind=row.kind,
                entries=tuple(entries[version.sequence] for version in row.versions),
                saves=row.saves,
                added=row.added,
                deleted=row.deleted,
                significance=row.significance,
                folds=row.folds,
            )
            for row in rows
        ),
        total=_total(scope, document, query),
        next_cursor=cursor,
        namesakes=tuple(same for same in namesakes if same.id != document.id),
        tags=named,
        damaged=tuple(damaged),
    )


def _entries(
    scope: Scope,
    document: Document,
    versions: Sequence[Version],
    named: Mapping[str, EventSequence],
    notes: Mapping[EventSequence, str],
) -> dict[EventSequence, Entry]:
    """The versions of a page with what hangs on them: tags and notes, branches, verdicts."""
    tags: dict[int, tuple[str, ...]] = {}
    for name, sequence in named.items():
        tags[sequence] = (*tags.get(sequence, ()), name)
    branches, root = branches_of(scope), scope.root_of(document.workspace)
    verdicts, git = marks_of(scope).among(scope, document, versions), git_branches_of(scope)

    def on(sequence: int) -> str:
        return git.then(document.workspace, sequence)

    return {
        version.sequence: Entry(
            version=version,
            path=document.path,
            workspace=root,
            tags=tags.get(version.sequence, ()),
            note=notes.get(version.sequence, ""),
            branch=branches.label(document, version.sequence),
            verdicts=verdicts.get(version.sequence, ()),
            git=on(version.sequence),
            git_went=version.parent is not None
            and on(version.parent) not in {"", on(version.sequence)},
        )
        for version in versions
    }


def _page(
    scope: Scope, document: Document, query: TimelineQuery, damaged: list[int]
) -> tuple[tuple[Row, ...], int | None]:
    """The rows of a page, and the number below which the next one starts."""
    if not query.folded:
        found = _read(scope, document, query, query.limit + 1, damaged)
        rows = tuple(map(unfolded, found[: query.limit]))
        return rows, _next(rows, whole=len(found) <= query.limit)
    newer: list[Version] = []
    versions: list[Version] = []
    below, width = query.cursor, query.limit + 1 + _BEHIND
    if below is not None:  # what lies above the page has a say in what is folded on it
        below, width = below + REACH, width + REACH
    most = max(query.limit * _WIDEST, _LEAST)
    while True:
        found = _read(scope, document, query, width, damaged, below=below)
        more = len(found) == width
        if below is not None and not versions:
            newer = [version for version in found if version.number >= (query.cursor or 0)]
            found = found[len(newer) :]
            damaged[:] = [number for number in damaged if number < (query.cursor or 0)]
        versions += found
        rows = _folded(scope, document, query, versions, newer=newer, more=more)
        if len(rows) >= query.limit or not more or len(versions) >= most:
            break
        below = versions[-1].number if versions else query.cursor
        width = min(_lacking(rows, len(versions), query.limit), most - len(versions))
    whole = not more and len(rows) <= query.limit
    rows = rows[: query.limit]
    return rows, _next(rows, whole=whole)


def _folded(
    scope: Scope,
    document: Document,
    query: TimelineQuery,
    versions: Sequence[Version],
    *,
    newer: Sequence[Version],
    more: bool,
) -> tuple[Row, ...]:
    tags, notes = scope.attached(document.id, [version.sequence for version in versions])
    policy = scope.settings.policy
    if query.significant_only:  # what stands out was asked for, however soon it passed
        policy = msgspec.structs.replace(policy, minor="keep")
    return fold(
        versions,
        policy,
        pinned={*tags.values(), *notes},
        newer=newer,
        head=query.cursor is None,
        more=more,
    )


def _read(
    scope: Scope,
    document: Document,
    query: TimelineQuery,
    width: int,
    damaged: list[int],
    *,
    below: int | None = None,
) -> Sequence[Version]:
    where = _filter(document, query)
    if below is not None:
        where = msgspec.structs.replace(where, below=below)
    return scope.repository.versions(where, width, damaged=damaged.append)


def _next(rows: Sequence[Row], *, whole: bool) -> int | None:
    return None if whole or not rows else rows[-1].versions[-1].number


def _lacking(rows: Sequence[Row], versions: int, limit: int) -> int:
    """How many more versions will fill the page, if they fold like those that were read."""
    settled = sum(len(row.versions) for row in rows)
    for_a_row = (settled or versions) / max(1, len(rows))
    wanted = settled + 1.1 * for_a_row * (limit + 1 - len(rows)) + _BEHIND
    return max(16, int(wanted) - versions)


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
