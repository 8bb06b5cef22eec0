"""Where lines come from: the save that last changed them.

Lines are followed from what is there now back through the versions. Rule: the work is bounded, so
that the answer is there while a person waits; what lies further back is told as unknown. Damaged
versions are passed over.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress

import msgspec

from backtrail.diff.blocks import blocks, touches
from backtrail.diff.origins import Lines, origin
from backtrail.diff.views import split_lines
from backtrail.errors import DamagedError, NotFoundError, UsageError
from backtrail.files.reading import read
from backtrail.history.addresses import entry_of
from backtrail.history.contents import COMPARABLE
from backtrail.history.results import Entry
from backtrail.history.scope import Scope
from backtrail.model import ContentId, Document, Version, VersionNumber
from backtrail.storage.repository import VersionFilter

__all__ = ["Lineage", "lineage"]

_VERSIONS = 500
"""Versions looked at, at most."""
_BYTES = 64 << 20
"""Of contents read, at most."""
_FIRST_STRETCH = 4
"""Versions read together at first, then twice as many each time: most questions end early."""
_STRETCH_BYTES = 8 << 20
"""Of contents read together, at most, but for a single one."""


class Lineage(msgspec.Struct, frozen=True, kw_only=True):
    """Where lines come from."""

    document: Document
    workspace: str
    """Root folder, absolute."""
    entry: Entry | None = None
    """The version that last changed any of them; None: not kept yet, or too far back."""
    unsaved: bool = False
    """They differ from the newest version."""
    old_line: int = 0
    """The first of them in that version, from 1; 0 without a version."""


class _Step(msgspec.Struct, frozen=True):
    """A version with its bytes."""

    version: Version
    content: bytes


def lineage(scope: Scope, path: str, first: int, last: int, buffer: bytes | None) -> Lineage:
    """Which save last changed the lines ``first`` to ``last``, from 1, of what is there now.

    ``buffer`` is what an editor holds unsaved; without it the file on disk counts.

    Raises:
        NotFoundError: Nothing is kept of it, or there is no file now.
        RefusedError: It is too large.
        UsageError: The lines are none.

    """
    if not 1 <= first <= last:
        raise UsageError(f"lines {first} to {last} are none: count from 1, first line first")
    place, document = scope.known(path)
    root = scope.root_of(document.workspace)
    found = Lineage(document=document, workspace=root)
    now = buffer
    if now is None:
        now, _ = read(place.workspace.root, place.path, limit=COMPARABLE)
    past = _past(scope, document)
    head = next(past, None)
    if head is None:
        return msgspec.structs.replace(found, unsaved=True)
    if any(touches(block, first, last) for block in blocks(head.content, now)):
        return msgspec.structs.replace(found, unsaved=True)
    there = range(first - 1, min(last, len(split_lines(now))))
    lines = origin(head.content, now, (there,)) if there else None
    if lines is None:
        return found
    version, lines = _followed(lines, head, past)
    if version is None:
        return found
    entry = entry_of(scope, root, document, version)
    return msgspec.structs.replace(found, entry=entry, old_line=lines[0].start + 1)


def _followed(
    lines: Lines, newer: _Step, past: Iterator[_Step | None]
) -> tuple[Version | None, Lines]:
    """The version that made the lines what they are, and where they stand in it."""
    for older in past:
        if older is None:
            return None, lines
        back = origin(older.content, newer.content, lines)
        if back is None:
            break
        newer, lines = older, back
    return newer.version, lines


def _past(scope: Scope, document: Document) -> Iterator[_Step | None]:
    """Versions with their contents, newest first; None after the last one looked at of more.

    Contents in the store build on older ones, so each stretch of versions is read oldest first.
    """
    count, left, stretch = _VERSIONS, _BYTES, _FIRST_STRETCH
    below: VersionNumber | None = None
    contents: dict[ContentId, bytes] = {}
    while True:
        where = VersionFilter(document=document.id, below=below)
        limit = max(1, min(stretch, count))
        page = scope.repository.versions(where, limit, damaged=_passed_over)
        if not page:
            return
        versions, cost = _afforded(page, contents, left)
        if not versions or not count:
            yield None
            return
        contents = _read(scope, versions, contents)
        for version in versions:
            if version.content_id in contents:
                yield _Step(version, contents[version.content_id])
        last = versions[-1]
        contents = {id_: data for id_, data in contents.items() if id_ == last.content_id}
        count, left, stretch, below = count - len(versions), left - cost, stretch * 2, last.number


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
