"""One line of words about each piece of news, for messages and hooks.

Pure. The words about a version are those of every face, from ``protocol.wording``.
"""

from collections.abc import Mapping
from typing import Final

import msgspec

from backtrail.listening import NewsKind
from backtrail.protocol.events import PruneEvent, RestoreEvent
from backtrail.protocol.messages import CaptureEvent, HealthEvent
from backtrail.protocol.overviews import MassChangeMessage

__all__ = ["headline", "more"]

_MORE: Final[Mapping[NewsKind, str]] = {
    "kept": "{} more versions were kept",
    "renamed": "{} more files have new names",
    "deleted": "{} more files were deleted",
    "annotated": "{} more versions have other tags or notes",
    "restored": "{} more files were restored",
    "undone": "{} more restores were undone",
    "pruned": "{} more times versions were let go",
    "mass-changed": "{} more times many files changed at once",
}


def headline(kind: NewsKind, params: msgspec.Struct) -> str:
    """Say what happened; names of files without their folders."""
    if isinstance(params, CaptureEvent):
        return _captured(params)
    if isinstance(params, RestoreEvent):
        title = "the file is gone again" if params.version is None else params.version.title
        return f"{_name(params.path)}: {title}"
    if isinstance(params, PruneEvent):
        what = "1 version was" if params.versions == 1 else f"{params.versions:,} versions were"
        return f"{'' if params.path is None else f'{_name(params.path)}: '}{what} let go"
    if isinstance(params, MassChangeMessage):
        return f"{_name(params.workspace)}: {params.title}"
    if isinstance(params, HealthEvent) and params.trouble:
        return f"Saves are not being kept: {params.trouble[0]}"
    return "Saves are being kept again" if kind == "recovered" else kind


def more(kind: NewsKind, number: int) -> str:
    """Count news that are not told one by one; two at least."""
    return _MORE[kind].format(f"{number:,}")


def _captured(event: CaptureEvent) -> str:
    name, version = _name(event.path), event.version
    return {
        "kept": f"{name}: {version.title}, version {version.number}",
        "renamed": f"{name}: has a new name, its history goes with it",
        "deleted": f"{name}: deleted, its history stays",
        "annotated": f"{name}: tags or note of version {version.number} changed",
    }[event.kind]


def _name(path: str) -> str:
    return path.rstrip("/").rpartition("/")[2]
