"""Versions of a file with their contents, newest first, as far back as is affordable.

Damaged versions are passed over: they must not hide the others.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress

import msgspec

from backtrail.errors import DamagedError, NotFoundError
from backtrail.history.scope import Scope
from backtrail.model import ContentId, Document, Version, VersionNumber
from backtrail.storage.repository import VersionFilter

__all__ = ["Step", "past"]

_FIRST_STRETCH = 4
"""Versions read together at first, then twice as many each time: most questions end early."""
_STRETCH_BYTES = 8 << 20
"""Of contents read together, at most, but for a single one."""


class Step(msgspec.Struct, frozen=True):
    """A version with its bytes."""

    version: Version
    content: bytes


def past(scope: Scope, document: Document, *, versions: int, size: int) -> Iterator[Step | None]:
    """At most ``versions`` of them, and ``size`` bytes; None after the last one looked at of more.

    Contents in the store build on older ones, so each stretch of versions is read oldest first.
    """
    count, left, stretch = versions, size, _FIRST_STRETCH
    below: VersionNumber | None = None
    contents: dict[ContentId, bytes] = {}
    while True:
        where = VersionFilter(document=document.id, below=below)
        limit = max(1, min(stretch, count))
        page = scope.repository.versions(where, limit, damaged=_passed_over)
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
        last = read[-1]
        contents = {id_: data for id_, data in contents.items() if id_ == last.content_id}
        count, left, stretch, below = count - len(read), left - cost, stretch * 2, last.number


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


def _passed_over(_: VersionNumber) -> None:
    """A damaged version must not hide the others; a check names it."""
