"""Versions of a file with their contents, one after the other, as far as is affordable.

Damaged versions are passed over: they must not hide the others.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress

import msgspec

from backtrail.errors import DamagedError, NotFoundError
from backtrail.history.scope import Scope
from backtrail.model import ContentId, Document, Version, VersionNumber
from backtrail.storage.repository import VersionFilter

__all__ = ["Step", "later", "past"]

_FIRST_STRETCH = 4
"""Versions read together at first, then twice as many each time: most questions end early."""
_STRETCH_BYTES = 8 << 20
"""Of contents read together, at most, but for a single one."""


class Step(msgspec.Struct, frozen=True):
    """A version with its bytes."""

    version: Version
    content: bytes


def past(
    scope: Scope,
    document: Document,
    *,
    versions: int,
    size: int,
    below: int | None = None,
    unread: Callable[[VersionNumber], None] = lambda _: None,
) -> Iterator[Step | None]:
    """At most ``versions`` of them, and ``size`` bytes; None after the last one looked at of more.

    Contents in the store build on older ones, so each stretch of versions is read oldest first.
    Only numbers lower than ``below``; ``unread`` is told of each that is passed over.
    """
    count, left, stretch = versions, size, _FIRST_STRETCH
    contents: dict[ContentId, bytes] = {}
    while True:
        where = VersionFilter(document=document.id, below=below)
        limit = max(1, min(stretch, count))
        page = scope.repository.versions(where, limit, damaged=unread)
        if not page:
            return
        read, cost = _afforded(page, contents, left)
        if not read or not count:
            yield None
            return
        contents = _read(scope, read, contents)
        for version in read:
            if version.content_id in contents:
                yield Step(version, contents[version.content_id])
            else:
                unread(version.number)
        last = read[-1]
        contents = {id_: data for id_, data in contents.items() if id_ == last.content_id}
        count, left, stretch, below = count - len(read), left - cost, stretch * 2, last.number


def later(
    scope: Scope, document: Document, number: int, *, versions: int, size: int
) -> Iterator[Step | None]:
    """The same from a version on: those with higher numbers, oldest first."""
    head = scope.head(document.id)
    newest = number if head is None else head.number
    count, left, stretch = versions, size, _FIRST_STRETCH
    before: ContentId | None = None
    while number < newest:
        span = min(stretch, count)
        where = VersionFilter(document=document.id, above=number, below=number + span + 1)
        for version in reversed(
            scope.repository.versions(where, max(1, span), damaged=lambda _: None)
        ):
            left -= 0 if version.content_id == before else version.size
            if left < 0:
                yield None
                return
            with suppress(DamagedError, NotFoundError):
                before = version.content_id
                yield Step(version, scope.repository.read_content(version.content_id))
        number, count, stretch = number + span, count - span, stretch * 2
        if not count and number < newest:
            yield None
            return


def _afforded(
    versions: Sequence[Version], known: Mapping[ContentId, bytes], left: int
) -> tuple[Sequence[Version], int]:
    """Those of ``versions``, from the first, that may be read together, and their bytes."""
    paid, cost = set(known), 0
    for place, version in enumerate(versions):
        price = 0 if version.content_id in paid else version.size
        if cost + price > (min(left, _STRETCH_BYTES) if place else left):
            return versions[:place], cost
        paid.add(version.content_id)
        cost += price
    return versions, cost


def _read(
    scope: Scope, versions: Sequence[Version], known: Mapping[ContentId, bytes]
) -> dict[ContentId, bytes]:
    """The contents that can be read; each once."""
    found = dict(known)
    for version in reversed(versions):
        if version.content_id not in found:
            with suppress(DamagedError, NotFoundError):
                found[version.content_id] = scope.repository.read_content(version.content_id)
    return found
