"""What a file holds now, where the contents manager is not on disk and the core cannot look."""

from typing import Any

from jupyter_core.utils import ensure_async

from backtrail.history.comparing import NOW
from backtrail.history.results import Side, Sides
from backtrail.history.service import HistoryService
from backtrail_jupyter.models import bytes_of
from backtrail_jupyter.places import Places

__all__ = ["asks_for_now", "beside", "present"]


async def present(contents_manager: Any, places: Places, path: str) -> bytes | None:
    """Return the bytes that the contents manager has for an absolute path; None without a file."""
    here = places.contents_path(path) or ""
    if not await ensure_async(contents_manager.file_exists(here)):
        return None
    model = await ensure_async(contents_manager.get(here, content=True))
    return bytes_of(model)


def asks_for_now(places: Places, old: str | int | None, new: str | int | None) -> bool:
    """Tell whether the new side of a comparison is one that only the contents manager knows.

    With neither side named the last save is looked at, which is in the store.
    """
    return places.virtual and (new == NOW or (new is None and old is not None))


def beside(service: HistoryService, path: str, address: str | int | None, now: bytes) -> Sides:
    """Put a version, the newest when none is named, beside what the file holds now.

    :raises NotFoundError: there is no such version.
    """
    entry = service.version(path, "~0" if address is None else str(address))
    content = service.content(path, entry.version.id)
    return Sides(
        path=path,
        old=Side(entry=entry, title=f"version {entry.version.number}", content=content),
        new=Side(entry=None, title=NOW, content=now),
    )
