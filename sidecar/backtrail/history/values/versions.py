"""Looking at values: what one is now, was at any version, and which there are."""

from collections.abc import Mapping
from typing import Any

import msgspec

from backtrail.errors import NotFoundError, UsageError
from backtrail.files.virtual import VALUES, value_path
from backtrail.history.addresses import find
from backtrail.history.contents import whole
from backtrail.history.results import Entry
from backtrail.history.scope import Scope
from backtrail.history.values.canonical import parsed
from backtrail.model import Document, Version
from backtrail.storage.repository import VersionFilter

__all__ = ["ValueVersion", "at", "current", "history", "length", "names", "path_of", "version_of"]


class ValueVersion(msgspec.Struct, frozen=True, kw_only=True):
    """A value as it was kept once."""

    name: str
    number: int
    """1, 2, 3 … of this value."""
    value: Any
    """Read anew for each answer: whoever changes it changes no history."""
    id: str
    author: str
    reason: str
    source: str
    """Who kept it: ``python``, ``cli``, ``restore`` …"""
    time_ns: int
    """UTC."""
    metadata: Mapping[str, Any]


def path_of(name: str) -> str:
    """Where the history keeps the value ``name``.

    Raises:
        RefusedError: No value can have that name.

    """
    path = value_path(name)
    if path == VALUES:
        value_path("")  # all values are not one
    return path


def current(scope: Scope, name: str) -> ValueVersion | None:
    """What the value is now; None where there is none, or it was deleted."""
    document = _known(scope, name)
    head = scope.repository.head(document.id) if document and document.deleted is None else None
    return version_of(scope, document, head) if document and head else None


def at(scope: Scope, name: str, address: str) -> ValueVersion:
    """The version that an address names, of a deleted value, too.

    Raises:
        NotFoundError: There is none.
        UsageError: That is no address.

    """
    entry = find(scope, path_of(name), address)
    return version_of(scope, scope.repository.document(entry.version.document), entry.version)


def history(
    scope: Scope, name: str, limit: int | None, since_version: int
) -> tuple[ValueVersion, ...]:
    """The versions with higher numbers than ``since_version``, newest first, at most ``limit``."""
    if limit is not None and limit < 1:
        raise UsageError(f"limit is {limit}; it has to be 1 or more")
    document = _known(scope, name)
    if document is None:
        return ()
    head = scope.repository.head(document.id)
    most = min(limit or (1 << 62), head.number if head is not None else 0) or 1
    where = VersionFilter(document=document.id, above=since_version)
    found = scope.repository.versions(where, most)
    # oldest first: a content in the store is its neighbour plus a difference
    return tuple([version_of(scope, document, version) for version in found[::-1]][::-1])


def length(scope: Scope, name: str) -> int:
    """How many versions of it are kept; 0 where there is none."""
    document = _known(scope, name)
    return 0 if document is None else scope.repository.count(VersionFilter(document=document.id))


def names(scope: Scope) -> tuple[Entry, ...]:
    """The newest version of each value that was not deleted, by name."""
    found = []
    for workspace in scope.repository.workspaces():
        if workspace.root == VALUES:
            for document in scope.repository.documents(workspace.id):
                head = scope.repository.head(document.id)
                if head is not None:
                    found.append(Entry(version=head, path=document.path, workspace=VALUES))
    return tuple(found)


def version_of(scope: Scope, document: Document, version: Version) -> ValueVersion:
    """A version with the value that it holds."""
    name = f"{document.path} version {version.number}"
    return ValueVersion(
        name=document.path,
        number=version.number,
        value=parsed(whole(scope, version, document.path), name),
        id=version.id,
        author=version.author,
        reason=version.reason,
        source=version.source,
        time_ns=version.time_ns,
        metadata=version.metadata,
    )


def _known(scope: Scope, name: str) -> Document | None:
    try:
        return scope.known(path_of(name))[1]
    except NotFoundError:
        return None
