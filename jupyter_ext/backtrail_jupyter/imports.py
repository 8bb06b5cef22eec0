"""What lies in ``.ipynb_checkpoints`` from the time before, taken over into the history.

Rule: the folder is only read. A checkpoint that was taken over bears a tag, so that it is taken
over once; it stands before the file as it is now, and says when it was written.
"""

import os
from datetime import UTC, datetime
from typing import Final

from backtrail.content.identity import content_id
from backtrail.errors import NotFoundError, RefusedError
from backtrail.files.paths import resolved
from backtrail.files.reading import Seen, read
from backtrail.history.requests import Capture, TimelineQuery
from backtrail.history.results import Entry, TimelinePage
from backtrail.history.service import HistoryService
from backtrail.model import ContentId
from backtrail_jupyter.saves import SOURCE

__all__ = ["IMPORTED", "import_existing", "written"]

IMPORTED: Final = "imported checkpoint"
"""Tag of the version that holds it."""

_REASON: Final = "from .ipynb_checkpoints"
_WRITTEN: Final = "modified"
"""In a version's metadata: when the checkpoint was written, ISO, UTC."""

_PAGE: Final = 1000
"""Versions that are looked at together for one that holds the same already."""


def import_existing(service: HistoryService, path: str, folder: str, *, limit: int) -> None:
    """Take over the checkpoint in ``folder`` beside the file at ``path``, if it is new here.

    ``path`` is absolute; ``limit`` is the most bytes that are read.

    :raises StoreError: it cannot be kept now; the next call tries again.
    """
    where = _existing(path, folder)
    # Asked before the bytes are read, and of one row: this is a part of each save.
    if where is None or _is_imported(service, path):
        return
    found = _read(*where, limit)
    if found is None:
        return
    data, seen = found
    same = _holding(service, path, _page(service, path, None), content_id(data))
    if same is not None:
        if same.version.reason != _REASON:
            service.tag(path, same.version.id, IMPORTED)
        return
    then = datetime.fromtimestamp(seen.mtime_ns / 1e9, UTC)
    service.capture(
        Capture(
            path=path,
            content=data,
            source=SOURCE,
            reason=_REASON,
            metadata={_WRITTEN: then.isoformat(timespec="milliseconds")},
            label=IMPORTED,
        )
    )
    # What the file holds now comes after it, and is the newest.
    service.capture(Capture(path=path, source=SOURCE))


def written(entry: Entry) -> datetime:
    """Return when the content of a version was written, as far as is known."""
    told = entry.version.metadata.get(_WRITTEN)
    if entry.version.reason == _REASON and isinstance(told, str):
        return datetime.fromisoformat(told)
    return datetime.fromtimestamp(entry.version.time_ns / 1e9, UTC)


def _is_imported(service: HistoryService, path: str) -> bool:
    page = _page(service, path, None, limit=1)
    return page is not None and IMPORTED in page.tags


def _existing(path: str, folder: str) -> tuple[str, str] | None:
    """Find the checkpoint of a file that is there: the file's folder, and the name in it."""
    real = resolved(path)
    where, _, name = real.rpartition("/")
    stem, ending = os.path.splitext(name)  # noqa: PTH122 - as Jupyter names it
    inside = f"{folder}/{stem}-checkpoint{ending}"
    if not (os.path.isfile(f"{where}/{inside}") and os.path.isfile(real)):  # noqa: PTH113 - text
        return None
    return where or "/", inside


def _read(where: str, inside: str, limit: int) -> tuple[bytes, Seen] | None:
    try:
        return read(where, inside, limit=limit)
    except (NotFoundError, RefusedError):
        return None


def _holding(
    service: HistoryService, path: str, page: TimelinePage | None, wanted: ContentId
) -> Entry | None:
    """Return the newest version with the same bytes."""
    while page is not None:
        for row in page.rows:
            if row.entries[0].version.content_id == wanted:
                return row.entries[0]
        page = None if page.next_cursor is None else _page(service, path, page.next_cursor)
    return None


def _page(
    service: HistoryService, path: str, cursor: int | None, *, limit: int = _PAGE
) -> TimelinePage | None:
    try:
        query = TimelineQuery(limit=limit, cursor=cursor, folded=False)
        return service.timeline(path, query)
    except NotFoundError:
        return None
