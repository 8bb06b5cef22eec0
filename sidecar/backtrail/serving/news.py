"""What happened in the store, as notifications for the editor.

The one way by which versions are told, whoever made them: the editor's save, a restore, the
watcher, another process. Used in the store's thread.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from backtrail.errors import BacktrailError
from backtrail.history.service import HistoryService
from backtrail.model import Event
from backtrail.protocol.conversions import kept_event
from backtrail.protocol.messages import CaptureEvent, CaptureKind
from backtrail.serving.folders import Folders

__all__ = ["notifications"]

_KINDS: Final[Mapping[str, CaptureKind]] = {
    "created": "kept",
    "renamed": "renamed",
    "deleted": "deleted",
    "tagged": "annotated",
    "untagged": "annotated",
    "noted": "annotated",
}


def notifications(
    service: HistoryService, events: Iterable[Event], folders: Folders
) -> Iterator[CaptureEvent]:
    """Tell of each event that concerns the folders; of a version once in a batch."""
    told: set[int] = set()
    for event in events:
        kind = _KINDS.get(event.kind)
        # A file that was overwritten by a rename has no name of its own any more.
        if kind is None or event.detail.get("by") == "rename":
            continue
        try:
            entry = service.about(event)
        except BacktrailError:
            continue  # let go or damaged; the timeline says so
        if entry is None or (kind == "annotated" and entry.version.sequence in told):
            continue
        real = f"{entry.workspace.rstrip('/')}/{entry.path}"
        if folders.hold(real):
            if kind in {"kept", "annotated"}:
                told.add(entry.version.sequence)
            yield kept_event(folders.name_of(real), entry, kind)
