"""What changed in a whole project, page by page, newest first."""

from collections.abc import Iterator, Sequence
from itertools import islice

from backtrail.errors import UsageError
from backtrail.history.catalogue import Catalogue, areas_below
from backtrail.history.mass_changes import mass_changes
from backtrail.history.requests import ProjectQuery
from backtrail.history.results import ProjectPage, ProjectRow
from backtrail.history.scope import Scope
from backtrail.model import Document, EventSequence, Version
from backtrail.storage.repository import Area

__all__ = ["LARGEST_PAGE", "project"]

LARGEST_PAGE = 1000
"""Rows."""
_LONGEST_ROW = 50
"""Versions: a file saved a thousand times in a row takes twenty rows, each quick to read."""
_LEAST_READ = 64
"""Versions read at a time, at least."""


def project(scope: Scope, query: ProjectQuery) -> ProjectPage:
    """One page of changes; saves of one file in a row are one row, never torn between pages.

    What a first look at a folder found is no change.

    Raises:
        RefusedError: The folder lies outside the workspace folders.
        UsageError: The limit is not between 1 and 1,000.

    """
    if not 1 <= query.limit <= LARGEST_PAGE:
        raise UsageError(f"limit is {query.limit}; it has to be between 1 and {LARGEST_PAGE:,}")
    catalogue = Catalogue(scope)
    areas = areas_below(scope, query.folder)
    versions = _newest_first(scope, areas, query.cursor, max(query.limit + 1, _LEAST_READ))
    # one more than asked for: whether there is one, and that the row before it is whole
    found = list(islice(_rows(catalogue, versions), query.limit + 1))
    rows = found[: query.limit]
    cursor = rows[-1][1][-1].sequence if len(found) > query.limit else None
    return ProjectPage(
        rows=tuple(_row(catalogue, document, saves) for document, saves in rows),
        mass_changes=mass_changes(
            scope,
            areas,
            [version for _, saves in rows for version in saves],
            below=query.cursor,
            above=cursor or 0,
        ),
        next_cursor=cursor,
    )


def _newest_first(
    scope: Scope, areas: Sequence[Area] | None, below: int | None, width: int
) -> Iterator[Version]:
    while True:
        found = scope.repository.recent(
            areas, width, below=below, found=False, imported=False, damaged=_pass_over
        )
        yield from found
        if len(found) < width:
            return
        below = found[-1].sequence


def _pass_over(_: EventSequence) -> None:
    """Say nothing: the timeline of its file and a check of the store tell of a damaged version."""


def _rows(
    catalogue: Catalogue, versions: Iterator[Version]
) -> Iterator[tuple[Document, list[Version]]]:
    """Neighbours of one document put together."""
    before: Document | None = None
    row: list[Version] = []
    for version in versions:
        document = catalogue.document(version.document)
        if document is None:
            continue
        if before is not None and (document.id != before.id or len(row) == _LONGEST_ROW):
            yield before, row
            row = []
        before = document
        row.append(version)
    if before is not None:
        yield before, row


def _row(catalogue: Catalogue, document: Document, versions: Sequence[Version]) -> ProjectRow:
    changes = [version.change for version in versions]
    return ProjectRow(
        document=document,
        workspace=catalogue.root(document),
        entries=catalogue.entries(document, versions),
        saves=sum(version.saves for version in versions),
        added=sum(change.added + change.modified for change in changes),
        deleted=sum(change.deleted + change.modified for change in changes),
    )
