"""A second store that is brought up to date with this one, by what is missing in it alone.

Rule: a mirror is only ever appended to as the store was. Its log is the store's, entry by entry, so
its last sequence says how far it has come; a store that is no mirror is refused.
"""

import os
import tempfile
from collections.abc import Iterator
from typing import Final

import msgspec

from backtrail.errors import ConflictError
from backtrail.files.paths import shown
from backtrail.history.archives.importing import Importing
from backtrail.history.archives.logs import EVERY
from backtrail.history.archives.merging import planned
from backtrail.history.archives.surveys import fingerprint, survey
from backtrail.history.archives.writing import write
from backtrail.history.scope import Scope
from backtrail.model import DocumentId, Event, Version
from backtrail.storage.repository import Progress, Repository

__all__ = ["Mirrored", "behind", "mirror"]

_PAGE: Final = 1000


class Mirrored(msgspec.Struct, frozen=True, kw_only=True):
    """What a mirror got."""

    target: str
    versions: int
    entries: int
    """Of the log, versions included."""
    released: int
    """Versions that the store had let go of since."""


def behind(scope: Scope, mirror: Repository) -> int:
    """How many entries of the log a mirror still lacks.

    Raises:
        ConflictError: It is no mirror of this store.

    """
    at = mirror.next_sequence() - 1
    last = scope.repository.next_sequence() - 1
    if at > last or not _alike(scope.repository, mirror, at):
        raise ConflictError(
            f"{shown(mirror.location)} holds what this store does not: it is no mirror of it."
            " Name another file; `backtrail archive` brings two histories together",
            expected=last,
            actual=at,
        )
    return last - at


def mirror(scope: Scope, target: Scope, progress: Progress | None = None) -> Mirrored:
    """Bring the mirror ``target`` up to date; what goes wrong is made good by the next time.

    Raises:
        ConflictError: It is no mirror of this store.
        DamagedError: What it lacks cannot be read here; it stays as it is.

    """
    at = target.repository.next_sequence() - 1
    lacks = behind(scope, target.repository)
    _follow(scope, target.repository)
    brought = _bring(scope, target, at, progress) if lacks else 0
    gone = _let_go(scope, target.repository)
    behind(scope, target.repository)
    return Mirrored(
        target=target.repository.location,
        versions=brought,
        entries=target.repository.next_sequence() - 1 - at,
        released=gone,
    )


def _bring(scope: Scope, target: Scope, at: int, progress: Progress | None) -> int:
    """Merge the histories of the documents to which something happened since ``at``."""
    last = scope.repository.next_sequence() - 1  # before the look at what changed until then
    changed = frozenset(_changed(scope.repository, at))
    near = os.path.dirname(target.repository.location) or None  # noqa: PTH120 - names stay text
    with tempfile.TemporaryFile(dir=near) as file:  # private, and gone with this process
        handle = file.fileno()
        made = write(scope, handle, changed, None, progress, last=last, kinds=EVERY)
        found = survey(handle)
        merge = planned(target, found, {})
        if made.damaged or any(aim.apart for aim in merge.aims.values()):
            raise ConflictError(
                f"{shown(target.repository.location)} cannot become like this store:"
                f" {made.damaged[0] if made.damaged else 'it has other histories'};"
                " `backtrail check` names what is damaged",
                expected=at,
                actual=at,
            )
        run = Importing(target, merge, same_until=at)
        run.run(handle, progress)
        return run.versions


def _changed(repository: Repository, at: int) -> Iterator[DocumentId]:
    after = at
    while page := repository.following(after, _PAGE):
        yield from (version.document for version in page)
        after = page[-1].sequence
    after = at
    while stubs := repository.released(after, _PAGE):
        yield from (stub.document for stub in stubs)
        after = stubs[-1].sequence
    for event in repository.latest_events(EVERY):
        if event.sequence <= at:
            return
        if event.document is not None:
            yield event.document


def _let_go(scope: Scope, mirror: Repository) -> int:
    """Let go of the versions that the store let go of."""
    gone, after = 0, 0
    while page := scope.repository.released(after, _PAGE):
        with mirror.transaction():
            for stub in page:
                kept = mirror.by_sequence(stub.sequence)
                if kept is not None:
                    mirror.release(kept)
                    gone += 1
        after = page[-1].sequence
    return gone


def _follow(scope: Scope, mirror: Repository) -> None:
    """Have the mirror's folders where the store's are by now; the log numbers both alike."""
    known = {workspace.id: workspace for workspace in mirror.workspaces()}
    moved = [w for w in scope.repository.workspaces() if known.get(w.id, w) != w]
    with mirror.transaction():
        for workspace in moved:
            mirror.update_workspace(workspace)


def _alike(store: Repository, mirror: Repository, at: int) -> bool:
    """Whether the last version and event of a mirror are those of the store."""
    event = next(iter(mirror.latest_events(EVERY)), None)
    if event is not None:
        own = next((e for e in store.latest_events(EVERY) if e.sequence <= event.sequence), None)
        if own is None or _of_event(own) != _of_event(event):
            return False
    below = at + 1
    while page := mirror.recent(None, _PAGE, below=below):
        for version in page:
            there = store.by_sequence(version.sequence)
            if there is not None:
                return _of_version(there) == _of_version(version)
            below = version.sequence
        if not store.released(page[-1].sequence - 1, 1):
            return False
    return True


def _of_event(event: Event) -> tuple[object, ...]:
    return event.sequence, event.kind, event.time_ns


def _of_version(v: Version) -> bytes:
    return fingerprint(v.number, v.content_id, v.time_ns, v.source, v.author, v.reason)
