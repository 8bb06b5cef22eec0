"""What happened in the store, as notifications for whoever listens.

The one way by which versions are told, whoever made them: the editor's save, a restore, the
watcher, another process. Used in the store's thread.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from typing import Final

import msgspec

from backtrail.errors import BacktrailError
from backtrail.files.paths import to_uri
from backtrail.history.results import Entry
from backtrail.history.service import HistoryService
from backtrail.listening import NewsKind
from backtrail.model import IMPORTED, Event, EventKind
from backtrail.protocol.conversions import kept_event, version_message
from backtrail.protocol.events import PruneEvent, RestoreEvent
from backtrail.protocol.messages import CaptureEvent, CaptureKind
from backtrail.protocol.methods import DID_CAPTURE, DID_MASS_CHANGE, DID_PRUNE, DID_RESTORE
from backtrail.protocol.overview_conversions import mass_change_message
from backtrail.protocol.overviews import MassChangeMessage
from backtrail.protocol.spelling import printable
from backtrail.serving.folders import Folders

__all__ = ["Told", "kind_of", "notifications"]


_CROWD: Final = 50
"""Entries at once from which on what a first look at a folder found is not told one by one: another
process makes thousands of them."""


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """One notification."""

    kind: NewsKind
    event: Event
    method: str
    params: msgspec.Struct


Teller = Callable[[HistoryService, Event, Folders], msgspec.Struct | None]
"""Makes the params of a notification; None where the event does not concern the folders."""


def notifications(
    service: HistoryService, events: Iterable[Event], folders: Folders
) -> Iterator[Told]:
    """Tell of each event that concerns the folders; of a version once in a batch."""
    told: set[int] = set()
    happened = list(events)
    crowd = len(happened) > _CROWD
    for event in happened:
        if crowd and event.detail.get("found"):
            continue
        # A file that was overwritten by a rename has no name of its own any more, and what an
        # import brings in happened long ago.
        if event.kind not in _TELLERS or event.detail.get("by") in ("rename", "import"):
            continue
        if event.detail.get("source") in IMPORTED:
            continue
        kind, method, tell = _TELLERS[event.kind]
        try:
            params = tell(service, event, folders)
        except BacktrailError:
            continue  # let go or damaged; the timeline says so
        if params is None or (isinstance(params, CaptureEvent) and _again(params, told)):
            continue
        yield Told(kind=kind, event=event, method=method, params=params)


def kind_of(event: Event) -> NewsKind | None:
    """Name the kind of news that an event is; None for one that nobody is told of."""
    return _TELLERS[event.kind][0] if event.kind in _TELLERS else None


def _again(capture: CaptureEvent, told: set[int]) -> bool:
    """Tell whether an annotation shows what this batch told of its version already."""
    sequence = capture.version.sequence
    if capture.kind == "annotated" and sequence in told:
        return True
    if capture.kind in {"kept", "annotated"}:
        told.add(sequence)
    return False


def _captured(
    kind: CaptureKind, service: HistoryService, event: Event, folders: Folders
) -> CaptureEvent | None:
    entry = service.about(event)
    path = _name(entry, folders)
    return None if entry is None or path is None else kept_event(path, entry, kind)


def _restored(service: HistoryService, event: Event, folders: Folders) -> RestoreEvent | None:
    entry = service.about(event)
    path = _name(entry, folders)
    if entry is None or path is None:
        return None
    made, was_there = (
        None if sequence is None else version_message(service.entry(sequence))
        for sequence in (event.detail.get("version"), event.detail.get("was_there"))
    )
    return RestoreEvent(
        kind="undone" if event.kind == "undone" else "restored",
        uri=to_uri(path),
        path=printable(path),
        version=made,
        was_there=was_there,
    )


def _pruned(service: HistoryService, event: Event, folders: Folders) -> PruneEvent | None:
    path = None
    if event.document is not None and (path := _name(service.about(event), folders)) is None:
        return None
    return PruneEvent(
        uri=None if path is None else to_uri(path),
        path=None if path is None else printable(path),
        versions=event.detail.get("versions", 0),
    )


def _mass_changed(
    service: HistoryService, event: Event, folders: Folders
) -> MassChangeMessage | None:
    found = service.mass_change(event)
    # Only a file can lie in a folder: any name will do.
    if found is None or not folders.hold(f"{found.workspace.rstrip('/')}/any"):
        return None
    return mass_change_message(found)


def _name(entry: Entry | None, folders: Folders) -> str | None:
    """Return how the editor calls the file; None for one that lies in no folder."""
    if entry is None:
        return None
    real = f"{entry.workspace.rstrip('/')}/{entry.path}"
    return folders.name_of(real) if folders.hold(real) else None


_TELLERS: Final[Mapping[EventKind, tuple[NewsKind, str, Teller]]] = {
    "created": ("kept", DID_CAPTURE, partial(_captured, "kept")),
    "renamed": ("renamed", DID_CAPTURE, partial(_captured, "renamed")),
    "deleted": ("deleted", DID_CAPTURE, partial(_captured, "deleted")),
    "tagged": ("annotated", DID_CAPTURE, partial(_captured, "annotated")),
    "untagged": ("annotated", DID_CAPTURE, partial(_captured, "annotated")),
    "noted": ("annotated", DID_CAPTURE, partial(_captured, "annotated")),
    "restored": ("restored", DID_RESTORE, _restored),
    "undone": ("undone", DID_RESTORE, _restored),
    "pruned": ("pruned", DID_PRUNE, _pruned),
    "forgotten": ("pruned", DID_PRUNE, _pruned),
    "mass-changed": ("mass-changed", DID_MASS_CHANGE, _mass_changed),
}
"""Each kind of event that is told: as what, by which notification, and how its params are made."""
