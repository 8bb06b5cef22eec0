"""Changing a value: compare, then write in one transaction that first sees what is there.

Rule: the version that a change expects is looked at under the store's write lock, never before it.
"""

from collections.abc import Mapping
from typing import Any

import msgspec

from backtrail.errors import ConflictError, NotFoundError
from backtrail.files.paths import within
from backtrail.files.virtual import VALUES
from backtrail.history.capturing import append_version, present_document
from backtrail.history.contents import Kept, keep_bytes
from backtrail.history.judging import Weighed, judge_save, weigh
from backtrail.history.moving import tombstone
from backtrail.history.places import Place, home_of_values
from backtrail.history.requests import Capture
from backtrail.history.saves import require_sound
from backtrail.history.scope import Scope
from backtrail.history.values.canonical import canonical
from backtrail.history.values.versions import ValueVersion, path_of, version_of
from backtrail.model import Document, EventSequence, Version, VersionNumber

__all__ = ["ValueChange", "append", "change", "delete", "place_of", "present"]


class ValueChange(msgspec.Struct, frozen=True, kw_only=True):
    """What a value is to become."""

    name: str
    value: Any
    source: str
    author: str | None = None
    """None: the person named in the settings, else the system's user."""
    reason: str = ""
    metadata: Mapping[str, Any] = msgspec.field(default_factory=dict)
    expected: int | None = None
    """The number that is to be the newest, 0 for none or a deleted one; None: whichever it is."""
    known: bool = False
    """Only a value of which something is kept already."""


def change(scope: Scope, wanted: ValueChange) -> ValueVersion:
    """Make ``wanted`` the newest version; where it is already, that version is the answer.

    Raises:
        ConflictError: The newest version is not the one expected; nothing was changed.
        NotFoundError: The value is to be known, and is not.
        RefusedError: No value can have that name.
        StoreError: The store cannot keep it; nothing was kept.
        UsageError: It is no value, or a field is wrong.

    """
    path = path_of(wanted.name)
    kept = keep_bytes(canonical(wanted.value))
    request = Capture(
        path=path,
        source=wanted.source,
        author=wanted.author,
        reason=wanted.reason,
        metadata=wanted.metadata,
    )
    require_sound(request)
    # outside of the lock: large values take a while
    weighed = weigh(scope, path, _head(scope, path), kept)
    with scope.index.transaction():
        place = place_of(scope, path)
        head = _newest(scope, place.document)
        if wanted.known and head is None:
            raise NotFoundError(f"there is no value {place.path} yet; create it first")
        there = place.document is not None and place.document.deleted is None
        _require_expected(wanted, place.path, head.number if head and there else 0)
        document = present(scope, place, head, kept)
        if head is not None and head.content_id == kept.content_id:
            return version_of(scope, document, head)
        return version_of(scope, document, append(scope, document, kept, weighed, request))


def delete(scope: Scope, name: str) -> None:
    """Record that a value is gone; every version stays, and the next change brings it back.

    Raises:
        NotFoundError: There is none.

    """
    path = path_of(name)
    with scope.repository.transaction():
        place = place_of(scope, path)
        if place.document is None or place.document.deleted is not None:
            raise NotFoundError(f"there is no value {place.path}; `backtrail value list` names all")
        tombstone(scope, place.document, by="delete")


def place_of(scope: Scope, path: str) -> Place:
    """Where a value is kept, in the workspace of all; inside a transaction."""
    workspace = home_of_values(scope.repository, scope.clock())
    inside = within(path, VALUES, path)
    found = scope.repository.documents_at(workspace.id, inside)
    return Place(workspace=workspace, path=inside, document=found[0] if found else None)


def present(scope: Scope, place: Place, head: Version | None, kept: Kept) -> Document:
    """The value's document, made or brought back; the log tells of one that is back as it was."""
    gone = place.document is not None and place.document.deleted is not None
    document = present_document(scope, place)
    if gone and head is not None and head.content_id == kept.content_id:
        scope.repository.append_event("returned", time_ns=scope.clock(), document=document.id)
    return document


def append(
    scope: Scope,
    document: Document,
    kept: Kept,
    weighed: Weighed,
    request: Capture,
    *,
    time_ns: int | None = None,
) -> Version:
    """A version with what ``request`` says of it; inside a transaction.

    ``weighed`` is taken where it was weighed against what is still the newest version.
    """
    head = _newest(scope, document)
    if (head and head.sequence) != (weighed.before and weighed.before.sequence):
        weighed = weigh(scope, document.path, head, kept)
    now = scope.clock() if time_ns is None else time_ns
    by = {"by": scope.settings.agent} if scope.settings.agent and time_ns is None else {}
    version = Version(
        sequence=EventSequence(0),
        number=VersionNumber(0),
        document=document.id,
        content_id=kept.content_id,
        size=kept.size,
        parent=head.sequence if head is not None else None,
        time_ns=now,
        source=request.source,
        author=scope.author(request.author),
        reason=request.reason,
        significance=judge_save(scope, document, weighed, now),
        change=weighed.change,
        metadata={**by, **request.metadata},
    )
    return append_version(scope, kept, version, base=head)


def _require_expected(wanted: ValueChange, name: str, actual: int) -> None:
    expected = wanted.expected
    if expected is None or expected == actual:
        return
    if expected == 0:
        message = f"there is a value {name} already, at version {actual}; update it instead"
    elif actual == 0:
        message = f"{name} was deleted, or never kept: it is not at version {expected}"
    else:
        message = (
            f"{name} is at version {actual}, not at {expected}: somebody changed it in between."
            " Read it again, and change that."
        )
    raise ConflictError(message, expected=expected, actual=actual)


def _head(scope: Scope, path: str) -> Version | None:
    try:
        return _newest(scope, scope.place(path).document)
    except NotFoundError:
        return None


def _newest(scope: Scope, document: Document | None) -> Version | None:
    return scope.head(document.id) if document is not None else None
