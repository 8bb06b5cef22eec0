"""Files that are gone and can be had back, page by page, last deleted first."""

from backtrail.errors import BacktrailError, UsageError
from backtrail.history.catalogue import Catalogue, areas_below
from backtrail.history.projects import LARGEST_PAGE
from backtrail.history.requests import DeletedQuery
from backtrail.history.results import DeletedFile, DeletedPage
from backtrail.history.scope import Scope
from backtrail.model import BROUGHT_IN, Document, Version, VersionNumber
from backtrail.storage.repository import VersionFilter

__all__ = ["deleted", "deletion_time"]


def deleted(scope: Scope, query: DeletedQuery) -> DeletedPage:
    """One page of deleted files, each with its newest version that can be read.

    A file is listed although another one bears its name by now. One of which nothing can be had
    back is left out.

    Raises:
        RefusedError: The folder lies outside the workspace folders.
        UsageError: The limit is not between 1 and 1,000.

    """
    if not 1 <= query.limit <= LARGEST_PAGE:
        raise UsageError(f"limit is {query.limit}; it has to be between 1 and {LARGEST_PAGE:,}")
    catalogue = Catalogue(scope)
    areas = areas_below(scope, query.folder)
    files: list[DeletedFile] = []
    cursor = query.cursor
    while True:
        gone = scope.repository.deleted_documents(areas, query.limit + 1, below=cursor)
        for document in gone:
            if len(files) == query.limit:
                return DeletedPage(files=tuple(files), next_cursor=cursor)
            files += _file(scope, catalogue, document)
            cursor = document.deleted
        if len(gone) <= query.limit:
            return DeletedPage(files=tuple(files))


def _file(scope: Scope, catalogue: Catalogue, document: Document) -> list[DeletedFile]:
    """The deleted file; nothing where it cannot be had back."""
    version = _last(scope, document)
    if document.deleted == BROUGHT_IN or version is None or catalogue.document(document.id) is None:
        return []
    (entry,) = catalogue.entries(document, [version])
    return [
        DeletedFile(
            document=document,
            workspace=catalogue.root(document),
            time_ns=deletion_time(scope, document, version),
            entry=entry,
        )
    ]


def _last(scope: Scope, document: Document) -> Version | None:
    found = scope.repository.versions(VersionFilter(document=document.id), 1, damaged=_pass_over)
    return found[0] if found else None


def _pass_over(_: VersionNumber) -> None:
    """Say nothing: an older version is better than none, and the timeline tells of the damage."""


def deletion_time(scope: Scope, document: Document, version: Version) -> int:
    """When it was deleted; where that is damaged, when it was last kept."""
    sequence = document.deleted or 0
    try:
        found = scope.repository.events(sequence - 1, 1)
    except BacktrailError:
        found = ()
    if found and found[0].sequence == sequence and found[0].kind == "deleted":
        return found[0].time_ns
    return version.time_ns
