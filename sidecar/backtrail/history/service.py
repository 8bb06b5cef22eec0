"""The one door to a history: every face calls this and nothing below it.

Each method is one use case, kept in the module of its name and imported by its first use: a command
pays only for what it does. This class holds what they share. A service belongs to one thread at a
time.
"""

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, TypeVar

from backtrail.errors import StoreError
from backtrail.history.requests import (
    Capture,
    DeletedQuery,
    ProjectQuery,
    SearchQuery,
    TimelineQuery,
)
from backtrail.history.results import (
    Activity,
    Captured,
    CheckReport,
    Comparison,
    DeletedPage,
    Entry,
    Prepared,
    ProjectPage,
    Restored,
    RestorePlan,
    Status,
    TimelinePage,
)
from backtrail.history.scope import Scope
from backtrail.model import Document, Event, Workspace
from backtrail.settings import Settings
from backtrail.storage.repository import Progress, Repository

if TYPE_CHECKING:
    from backtrail.history.aims import Going
    from backtrail.history.lineage import Lineage
    from backtrail.history.matches import SearchPage
    from backtrail.policy.selection import Selection

__all__ = ["HistoryService"]

_HEAD = "~0"
_T = TypeVar("_T")


class HistoryService:
    """A store, its settings and a clock, behind one set of use cases.

    ``roots`` are the workspace folders a face works in; a path outside them is refused. Without
    roots each path's own workspace is found: the known workspace around it, else the nearest
    folder upwards with ``.git``, ``.hg`` or ``backtrail.toml``, else its own folder.
    """

    def __init__(
        self, repository: Repository, settings: Settings, *, clock: Callable[[], int], person: str
    ) -> None:
        """``clock`` gives UTC ns; ``person`` is the author where nobody is named."""
        self.settings = settings
        self._scope = Scope(repository, settings, clock=clock, person=person)
        self._listeners: list[Callable[[Event], None]] = []
        self._announced = 0

    def close(self) -> None:
        """Let go of the store."""
        self._scope.repository.close()

    # Workspaces

    def add_root(self, root: str) -> Workspace:
        """Work in the folder ``root``, too."""
        workspace = self._scope.workspace_at(root)
        if all(known.id != workspace.id for known in self._scope.roots):
            self._scope.roots.append(workspace)
        self._announce()
        return workspace

    def remove_root(self, root: str) -> None:
        """Stop working in the folder ``root``; its history stays."""
        gone = os.path.realpath(root)  # perhaps it is no folder any more
        self._scope.roots = [known for known in self._scope.roots if known.root != gone]

    def workspace_of(self, path: str) -> Workspace:
        """The workspace that keeps ``path``, made when there is none."""
        return self._scope.place(path, make=True).workspace

    def present(self, root: str) -> tuple[Document, ...]:
        """The documents at ``root`` that were not deleted, by path; damaged ones are left out."""
        workspace = self._scope.workspace_at(root)
        return tuple(self._scope.repository.documents(workspace.id, sound_only=True))

    def selection(self, root: str, folder: str = "") -> "Selection":
        """Which files of a folder (relative, without a slash at its end) are kept."""
        return self._scope.ignores.selection(root, f"{folder}/" if folder else "")

    # Keep

    def capture(self, request: Capture) -> Captured:
        """Keep one save; see ``capturing.capture``."""
        from backtrail.history import capturing

        return self._done(capturing.capture(self._scope, request))

    def capture_many(self, requests: Iterable[Capture]) -> tuple[Captured, ...]:
        """Keep many saves in one transaction."""
        from backtrail.history import capturing

        return self._done(capturing.capture_many(self._scope, requests))

    def rename(self, old: str, new: str) -> tuple[Document, ...]:
        """Record a rename of a file or folder."""
        from backtrail.history import moving

        return self._done(moving.rename(self._scope, old, new))

    def rename_many(
        self, names: Iterable[tuple[str, str]]
    ) -> Mapping[tuple[str, str], tuple[Document, ...]]:
        """Record many renames in one transaction; see ``moving.rename_many``."""
        from backtrail.history import moving

        return self._done(moving.rename_many(self._scope, names))

    def delete(self, path: str) -> tuple[Document, ...]:
        """Record that a file or folder is gone; every version stays."""
        from backtrail.history import moving

        return self._done(moving.delete(self._scope, path))

    def delete_many(self, paths: Iterable[str]) -> Mapping[str, tuple[Document, ...]]:
        """Record many deletions in one transaction; see ``moving.delete_many``."""
        from backtrail.history import moving

        return self._done(moving.delete_many(self._scope, paths))

    # Look. An address is a number, ~n, an id, a tag, or a time ("10 minutes ago", ISO).

    def timeline(self, path: str, query: TimelineQuery | None = None) -> TimelinePage:
        """One page of a file's versions, newest first."""
        from backtrail.history import timelines

        return timelines.timeline(self._scope, path, query or TimelineQuery())

    def project(self, query: ProjectQuery | None = None) -> ProjectPage:
        """One page of what changed in many files, newest first."""
        from backtrail.history import projects

        return projects.project(self._scope, query or ProjectQuery())

    def deleted(self, query: DeletedQuery | None = None) -> DeletedPage:
        """One page of the files that are gone, last deleted first."""
        from backtrail.history import deletions

        return deletions.deleted(self._scope, query or DeletedQuery())

    def activity(self, path: str, bars: int = 60) -> Activity:
        """The shape of a file's history in at most ``bars`` bars."""
        from backtrail.history import activities

        return activities.activity(self._scope, path, bars)

    def version(self, path: str, address: str = _HEAD) -> Entry:
        """The version that an address names."""
        from backtrail.history import addresses

        return addresses.find(self._scope, path, address)

    def content(self, path: str, address: str = _HEAD) -> bytes:
        """A version's bytes, in memory; up to 64 MiB."""
        from backtrail.history.contents import whole

        return whole(self._scope, self.version(path, address).version, path)

    def blocks(self, path: str, address: str = _HEAD) -> Iterator[bytes]:
        """A version's bytes in pieces, whatever their size."""
        return self._scope.repository.blocks(self.version(path, address).version.content_id)

    def compare(self, path: str, old: str | None = None, new: str | None = None) -> Comparison:
        """Two contents of a file; ``now`` is the file on disk. See ``comparing.compare``."""
        from backtrail.history import comparing

        return comparing.compare(self._scope, path, old, new)

    def search(self, query: SearchQuery) -> "SearchPage":
        """One piece of a search through the saves of many files."""
        from backtrail.history import searching

        return searching.search(self._scope, query)

    def lineage(
        self, path: str, first: int, last: int | None = None, *, buffer: bytes | None = None
    ) -> "Lineage":
        """Which save last changed lines of what an editor's ``buffer`` holds, else the disk."""
        from backtrail.history import lineage

        return lineage.lineage(self._scope, path, first, first if last is None else last, buffer)

    def events(self, after: int = 0, limit: int = 1000) -> tuple[Event, ...]:
        """What happened after a sequence, in order."""
        return self._scope.repository.events(after, limit)

    def entry(self, sequence: int) -> Entry:
        """The version of a sequence."""
        from backtrail.history import inspecting

        return inspecting.entry_at(self._scope, sequence)

    def about(self, event: Event) -> Entry | None:
        """The version that an event speaks of, else the newest of its file."""
        from backtrail.history import inspecting

        return inspecting.about(self._scope, event)

    def subscribe(self, listener: Callable[[Event], None]) -> Callable[[], None]:
        """Have ``listener`` called with each event of this service, after it is durable.

        A listener must not raise: the call that it comes out of has done its work already.
        Returns what ends the subscription.
        """
        if not self._listeners:
            self._announced = self._scope.repository.next_sequence() - 1
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    # Go back

    def plan_restore(
        self,
        path: str,
        address: str,
        *,
        to: str | None = None,
        expected: int | None = None,
        lines: tuple[int, int] | None = None,
        buffer: bytes | None = None,
    ) -> RestorePlan:
        """What a restore would do; ``buffer`` is what an editor holds unsaved."""
        from backtrail.history import aims, restoring

        going = aims.restore_to(
            self._scope, path, address, to=to, expected=expected, lines=lines, buffer=buffer
        )
        return restoring.plan(self._scope, going)

    def restore(
        self,
        path: str,
        address: str,
        *,
        to: str | None = None,
        expected: int | None = None,
        lines: tuple[int, int] | None = None,
        author: str | None = None,
        reason: str = "",
    ) -> Restored:
        """Write a version back, on disk; with ``lines``, only what changed in these lines."""
        from backtrail.history import aims

        going = aims.restore_to(self._scope, path, address, to=to, expected=expected, lines=lines)
        return self._go(going, author=author, reason=reason)

    def plan_undo(self, path: str | None = None) -> RestorePlan:
        """What an undo would do."""
        from backtrail.history import restoring, undoing

        return restoring.plan(self._scope, undoing.undo_of(self._scope, path))

    def undo(self, path: str | None = None, *, author: str | None = None) -> Restored:
        """Take back the last restore, on disk."""
        from backtrail.history import undoing

        return self._go(undoing.undo_of(self._scope, path), author=author)

    # Through an editor: prepare keeps disk and buffer, the editor changes its text, record.

    def prepare_restore(
        self,
        path: str,
        address: str,
        *,
        buffer: bytes | None = None,
        source: str = "editor",
        expected: int | None = None,
        lines: tuple[int, int] | None = None,
        author: str | None = None,
        reason: str = "",
    ) -> Prepared:
        """Keep what is on disk and in the editor's ``buffer``, before a restore."""
        from backtrail.history import aims

        going = aims.restore_to(self._scope, path, address, expected=expected, lines=lines)
        return self._prepare(going, buffer=buffer, source=source, author=author, reason=reason)

    def prepare_undo(
        self,
        path: str | None = None,
        *,
        buffer: bytes | None = None,
        source: str = "editor",
        author: str | None = None,
    ) -> Prepared:
        """Keep what is on disk and in the editor's ``buffer``, before an undo."""
        from backtrail.history import undoing

        going = undoing.undo_of(self._scope, path)
        return self._prepare(going, buffer=buffer, source=source, author=author)

    def record_restore(self, prepared: Prepared) -> Restored:
        """Write down that the editor has done it."""
        from backtrail.history import recording

        return self._done(recording.record_act(self._scope, prepared))

    def write_prepared(self, prepared: Prepared) -> Restored:
        """Do it on disk after all."""
        from backtrail.history import restoring

        try:
            return restoring.write(self._scope, prepared)
        finally:  # one that is refused may have kept a save that came in between
            self._announce()

    # Name and look after

    def tag(self, path: str, address: str, name: str) -> Entry:
        """Name a version."""
        from backtrail.history import annotating

        return self._done(annotating.tag(self._scope, path, address, name))

    def untag(self, path: str, name: str) -> Entry:
        """Take a tag away."""
        from backtrail.history import annotating

        return self._done(annotating.untag(self._scope, path, name))

    def note(self, path: str, address: str, text: str) -> Entry:
        """Attach a note to a version."""
        from backtrail.history import annotating

        return self._done(annotating.note(self._scope, path, address, text))

    def status(self) -> Status:
        """The store in figures."""
        from backtrail.history import inspecting

        return inspecting.status(self._scope)

    def check(self, progress: Progress | None = None) -> CheckReport:
        """Read and prove everything in the store; changes nothing."""
        from backtrail.history import inspecting

        return inspecting.check(self._scope, progress)

    def _go(self, going: "Going", *, author: str | None, reason: str = "") -> Restored:
        prepared = self._prepare(going, buffer=None, source="cli", author=author, reason=reason)
        return self.write_prepared(prepared)

    def _prepare(
        self,
        going: "Going",
        *,
        buffer: bytes | None,
        source: str,
        author: str | None,
        reason: str = "",
    ) -> Prepared:
        from backtrail.history import aims, restoring

        whole_going = aims.with_request(
            going, buffer=buffer, source=source, author=author, reason=reason
        )
        try:
            return restoring.prepare(self._scope, whole_going)
        finally:  # one that is refused has kept what was there
            self._announce()

    def _done(self, result: _T) -> _T:
        self._announce()
        return result

    def _announce(self) -> None:
        while self._listeners:
            try:
                events = self._scope.repository.events(self._announced, 1000)
            except StoreError:
                return  # the work is done; the next call tells of it, since the position stays
            if not events:
                return
            self._announced = events[-1].sequence
            for event in events:
                for listener in tuple(self._listeners):
                    listener(event)
