"""Going on with an archive whose writing was interrupted.

Rule: what is there already is believed where it is proved and still is what would be written today.
An entry that is gone since, has another content, or got another tag makes the archive begin anew.
"""

import os
from typing import Final

from backtrail.content.frames import HEAD_SIZE
from backtrail.errors import UsageError
from backtrail.history.archives import records
from backtrail.history.archives.frames import Gap, frames
from backtrail.history.archives.surveys import NOTHING, PRINT, Survey, fingerprint, survey
from backtrail.history.scope import Scope
from backtrail.model import Event, EventKind, Version
from backtrail.release import VERSION
from backtrail.storage.repository import Stub

__all__ = ["Begun", "begun"]

_CHANGING: Final[tuple[EventKind, ...]] = (
    "tagged", "untagged", "noted", "pruned", "workspace-moved", "repaired", "forgotten",
)  # fmt: skip
"""What alters something that was written before."""


class Begun:
    """The entries of an unfinished archive, to be met again in the log."""

    def __init__(self, found: Survey) -> None:
        self._found = found
        self._next = 0
        self.stop = found.size
        """Bytes of the frames that are whole."""

    @property
    def header(self) -> records.Header:
        """What each frame begins with."""
        if self._found.header is None:
            raise AssertionError("a survey without a first line raises")
        return self._found.header

    @property
    def last(self) -> int:
        """The last sequence in it."""
        return self._found.sequences[-1] if self._found.sequences else 0

    @property
    def met(self) -> bool:
        """All of it was met."""
        return self._next == len(self._found.sequences)

    def meets(self, entry: Version | Stub | Event) -> bool:
        """Whether the next entry of the archive is this one, as it is today."""
        known = self._found.sequences
        if self._next == len(known) or known[self._next] != entry.sequence:
            return False
        self._next += 1
        if isinstance(entry, Event):
            return True
        trail = self._found.trails.get(entry.document)
        at = (entry.number - 1) * PRINT
        return trail is not None and trail.prints[at : at + PRINT] == _print_of(entry)


def begun(scope: Scope, handle: int, *, whole: bool) -> Begun | None:
    """What an open file holds that can be gone on with; None: begin anew."""
    ends = [0]
    for each in frames(handle):
        if isinstance(each, Gap):
            break
        ends.append(each.start + HEAD_SIZE + each.head.packed)
    while len(ends) > 1:
        os.ftruncate(handle, ends.pop())
        found = _surveyed(handle)
        if found is None:
            return None
        if not found.whole:
            return Begun(found) if _is_alike(scope, found, whole=whole) else None
        # it has its last line, which says how much there is: that is written once more
        os.ftruncate(handle, ends[-1])
    return None


def _surveyed(handle: int) -> Survey | None:
    try:
        return survey(handle)
    except UsageError:
        return None


def _is_alike(scope: Scope, found: Survey, *, whole: bool) -> bool:
    header = found.header
    if header is None or header.whole != whole or header.by != f"backtrail {VERSION}":
        return False
    if header.last >= scope.repository.next_sequence():
        return False
    changed = next(iter(scope.repository.latest_events(_CHANGING)), None)
    return changed is None or changed.sequence <= header.last


def _print_of(entry: Version | Stub) -> bytes:
    if isinstance(entry, Stub):
        return NOTHING
    v = entry
    return fingerprint(v.number, v.content_id, v.time_ns, v.source, v.author, v.reason)
