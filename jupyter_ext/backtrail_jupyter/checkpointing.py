"""What Jupyter calls checkpoints, as a view of a file's history.

Rule: a checkpoint is a version that stands out or bears a tag. Making one tags, deleting one tags
as well, and no version is ever taken away. The functions work in the store's thread.
"""

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any, Final

from backtrail.errors import DamagedError, NotFoundError
from backtrail.files.paths import resolved
from backtrail.history.requests import Capture, TimelineQuery
from backtrail.history.results import Entry, Prepared, TimelinePage
from backtrail.history.service import HistoryService
from backtrail.model import VersionNumber
from backtrail_jupyter.imports import written
from backtrail_jupyter.saves import SOURCE

__all__ = ["LABEL", "content", "create", "delete", "model", "move", "newest", "prepare", "remove"]

LABEL: Final = "checkpoint"
"""Tag of the version that was made a checkpoint last."""

_DELETED: Final = "deleted checkpoint"
"""Begins the tag of a version that is no checkpoint any more."""

_ID: Final = re.compile(r"\d{1,18}-[0-9a-f]{8}", re.ASCII)
_WRITTEN_BACK: Final = frozenset({"restore", "undo"})


def model(entry: Entry) -> dict[str, Any]:
    """Return a version as the contents API tells of checkpoints."""
    return {"id": str(entry.version.id), "last_modified": written(entry)}


def newest(service: HistoryService, path: str, limit: int) -> list[Entry]:
    """Return the checkpoints of a file, the newest ``limit`` of them, oldest first.

    None of a file that is deleted, or bears another name by now.

    :raises StoreError: the store cannot be read.
    """
    page = _page(service, path, limit, None)
    if page is None or page.document.deleted is not None:
        return []
    if resolved(path) != f"{page.workspace.rstrip('/')}/{page.document.path}":
        return []
    found: dict[int, Entry] = {}
    for entry in (*_significant(service, path, limit, page), *_tagged(service, limit, page.tags)):
        found[entry.version.sequence] = entry
    oldest_first = [found[sequence] for sequence in sorted(found)]
    return [entry for entry in _distinct(oldest_first) if not _is_deleted(entry)][-limit:]


def create(service: HistoryService, capture: Capture) -> Entry | None:
    """Make what a file holds now a checkpoint; None for a file that is not kept.

    :raises NotFoundError: there is no such file.
    :raises RefusedError: it is no file that can be kept.
    :raises StoreError: it cannot be kept now.
    """
    entry = service.capture(capture).entry
    if entry is not None and _is_deleted(entry):
        service.untag(capture.path, _deleted(entry.version.number))
    return entry


def delete(service: HistoryService, path: str, identity: str) -> None:
    """Take a version off the list of checkpoints, for good; it stays in the history.

    :raises NotFoundError: there is no such checkpoint.
    """
    entry = _entry(service, path, identity)
    service.tag(path, identity, _deleted(entry.version.number))
    if LABEL in entry.tags:
        service.untag(path, LABEL)


def content(service: HistoryService, path: str, identity: str) -> bytes:
    """Return the bytes of a checkpoint.

    :raises NotFoundError: there is no such checkpoint.
    """
    return service.content(path, _entry(service, path, identity).version.id)


def prepare(
    service: HistoryService,
    path: str,
    identity: str,
    *,
    author: str | None,
    now: bytes | None = None,
    unsaved: bytes | None = None,
) -> Prepared:
    """Keep what a file holds, and say how to go back to a checkpoint.

    ``now`` is what it holds where it is not on disk, ``unsaved`` what is about to be saved there.

    :raises NotFoundError: there is no such checkpoint.
    """
    _entry(service, path, identity)
    if now is not None:
        why = "what was there before the restore"
        service.capture(Capture(path=path, content=now, source=SOURCE, author=author, reason=why))
    buffer = now if unsaved is None else unsaved
    return service.prepare_restore(path, identity, buffer=buffer, source=SOURCE, author=author)


def move(service: HistoryService, old: str, new: str) -> None:
    """Have the history of a file or folder follow its rename; harmless when it did already."""
    try:
        service.rename(old, new)
    except NotFoundError:
        return


def remove(service: HistoryService, path: str) -> None:
    """Note that a file or folder is gone; every version stays."""
    service.delete(path)


def _entry(service: HistoryService, path: str, identity: str) -> Entry:
    if not _ID.fullmatch(identity):
        raise NotFoundError(f"there is no checkpoint {identity!r}; the list names those there are")
    entry = service.version(path, identity)
    if _is_deleted(entry):
        raise NotFoundError(
            f"the checkpoint {identity} was deleted; the history still has its version"
        )
    return entry


def _significant(
    service: HistoryService, path: str, limit: int, page: TimelinePage
) -> Iterator[Entry]:
    """The newest ``limit`` that stand out and were not deleted, and those deleted in between."""
    listed = 0
    following: TimelinePage | None = page
    while following is not None and listed < limit:
        for row in following.rows:
            listed += not _is_deleted(row.entries[0])
            yield row.entries[0]
        cursor = following.next_cursor
        following = None if cursor is None else _page(service, path, limit, cursor)


def _tagged(service: HistoryService, limit: int, tags: Mapping[str, int]) -> Iterator[Entry]:
    """The newest ``limit`` that bear a tag of another kind than that of a deletion."""
    sequences = {sequence for name, sequence in tags.items() if not name.startswith(_DELETED)}
    for sequence in sorted(sequences, reverse=True)[:limit]:
        with suppress(DamagedError, NotFoundError):  # costs this one, not the others
            yield service.entry(sequence)


def _distinct(oldest_first: list[Entry]) -> Iterator[Entry]:
    """Leave out what a restore wrote where the version that it came from is there already."""
    contents = set()
    for entry in oldest_first:
        known = entry.version.content_id in contents
        contents.add(entry.version.content_id)
        if entry.tags or not known or entry.version.source not in _WRITTEN_BACK:
            yield entry


def _page(
    service: HistoryService, path: str, limit: int, cursor: int | None
) -> TimelinePage | None:
    query = TimelineQuery(limit=limit, cursor=cursor, significant_only=True, folded=False)
    try:
        return service.timeline(path, query)
    except NotFoundError:
        return None


def _is_deleted(entry: Entry) -> bool:
    return _deleted(entry.version.number) in entry.tags


def _deleted(number: VersionNumber) -> str:
    return f"{_DELETED} {number}"
