"""Looking at a history: nothing here changes anything.

An address is a number, ``~n``, an id, a tag, or a time ("10 minutes ago", ISO).
"""

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

import msgspec

from backtrail.files.virtual import is_value
from backtrail.history.announcements import Announcing
from backtrail.history.requests import (
    BlameQuery,
    DeletedQuery,
    PartQuery,
    PointsQuery,
    ProjectQuery,
    SearchQuery,
    TimelineQuery,
)
from backtrail.history.results import (
    Activity,
    Comparison,
    DeletedPage,
    Entry,
    MassChange,
    ProjectPage,
    Sides,
    TimelinePage,
)
from backtrail.model import Event

if TYPE_CHECKING:
    from backtrail.history.bisecting import Judge
    from backtrail.history.bisections import Bisected, BisectQuery, Tested
    from backtrail.history.blame import Blame
    from backtrail.history.chronicles import Chronicle
    from backtrail.history.comparing_points import PointsPage
    from backtrail.history.keys import KeyComparison, KeyQuery
    from backtrail.history.lineage import Lineage
    from backtrail.history.matches import SearchPage
    from backtrail.history.pairs import ComparedPage, Pair
    from backtrail.history.part_timelines import PartPage
    from backtrail.history.passages import Passage
    from backtrail.history.patching import PatchStep
    from backtrail.history.removals import Removal
    from backtrail.history.reports import Report, ReportQuery
    from backtrail.history.symbols import Listing
    from backtrail.history.trees import ExportedTree
    from backtrail.storage.repository import Progress

__all__ = ["Views"]

_HEAD = "~0"


class Views(Announcing):
    """The use cases that look."""

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

    def compare(
        self,
        path: str,
        old: str | None = None,
        new: str | None = None,
        *,
        buffer: bytes | None = None,
    ) -> Comparison:
        """Two contents of a file; ``now`` is ``buffer``, else the disk: ``comparing.compare``."""
        from backtrail.history import comparing

        return comparing.compare(self._scope, path, old, new, buffer=buffer)

    def sides(
        self,
        path: str,
        old: str | None = None,
        new: str | None = None,
        *,
        buffer: bytes | None = None,
    ) -> Sides:
        """The same two contents, for who finds out by himself how they differ."""
        from backtrail.history import comparing

        return comparing.sides(self._scope, path, old, new, buffer=buffer)

    def keys(
        self,
        path: str,
        old: str | None = None,
        new: str | None = None,
        *,
        query: "KeyQuery | None" = None,
        buffer: bytes | None = None,
    ) -> "KeyComparison":
        """The same two contents of a structured file, key by key: ``keys.compare_keys``."""
        from backtrail.history import comparing, keys

        found = comparing.sides(self._scope, path, old, new, buffer=buffer)
        wanted = query or keys.KeyQuery()
        if is_value(path) and wanted.language is None:
            wanted = msgspec.structs.replace(wanted, language="json")
        return keys.compare_keys(found, wanted)

    def compare_many(
        self, pairs: "Sequence[Pair]", cursor: int = 0, *, every_unit: bool = False
    ) -> "ComparedPage":
        """One piece of many comparisons; see ``pairs.compare_many``."""
        from backtrail.history import pairs as batch

        return batch.compare_many(self._scope, pairs, cursor, every_unit=every_unit)

    def chronicle(self, query: ProjectQuery) -> "Chronicle":
        """One page of what happened to a project besides plain saves, newest first."""
        from backtrail.history import chronicles

        return chronicles.chronicle(self._scope, query)

    def compare_points(self, query: PointsQuery) -> "PointsPage":
        """One page of the files that differ between two points in time."""
        from backtrail.history import comparing_points

        return comparing_points.compare_points(self._scope, query)

    def export_tree(
        self,
        at: str,
        target: str,
        *,
        folder: str,
        files: str | None = None,
        progress: "Progress | None" = None,
    ) -> "ExportedTree":
        """Write a folder as it was at a point in time to a new one; see ``trees.export_tree``."""
        from backtrail.history import trees

        return trees.export_tree(
            self._scope, at, target, folder=folder, files=files, progress=progress
        )

    def bisect(
        self, query: "BisectQuery", judge: "Judge", tell: "Callable[[Tested], None]"
    ) -> "Bisected":
        """Find the save after which a command fails; ``judge`` runs it: ``bisecting.bisect``."""
        from backtrail.history import bisecting

        return bisecting.bisect(self._scope, query, judge, tell)

    def search(self, query: SearchQuery) -> "SearchPage":
        """One piece of a search through the saves of many files."""
        from backtrail.history import searching

        return searching.search(self._scope, query)

    def report(
        self,
        query: "ReportQuery",
        shows: Callable[[str], bool] | None = None,
        progress: "Progress | None" = None,
    ) -> "Report":
        """Who changed what, when and why, in a file or below a folder: ``reporting.report``."""
        from backtrail.history import reporting

        return reporting.report(self._scope, query, shows, progress)

    def passages(self, report: "Report", *, every: bool = False) -> Iterator["Passage"]:
        """What changed in each file of a report, or in every version; see ``passages``."""
        from backtrail.history import passages

        return passages.passages(self._scope, report, every=every)

    def patch_steps(
        self,
        path: str,
        old: str | None = None,
        new: str | None = None,
        *,
        each: bool = False,
        buffer: bytes | None = None,
    ) -> Iterator["PatchStep"]:
        """What patches from one state of a file to another are made of; see ``patching.steps``."""
        from backtrail.history import patching

        return patching.steps(self._scope, path, old, new, each=each, buffer=buffer)

    def lineage(
        self, path: str, first: int, last: int | None = None, *, buffer: bytes | None = None
    ) -> "Lineage":
        """Which save last changed lines of what an editor's ``buffer`` holds, else the disk."""
        from backtrail.history import lineage

        return lineage.lineage(self._scope, path, first, first if last is None else last, buffer)

    def symbols(self, path: str, address: str = "now", *, buffer: bytes | None = None) -> "Listing":
        """The functions, classes and sections of a version, or of what is there now."""
        from backtrail.history import symbols

        return symbols.listing(self._scope, path, address, buffer)

    def part_timeline(
        self, path: str, query: PartQuery, *, buffer: bytes | None = None
    ) -> "PartPage":
        """One page of the saves that changed a symbol, or some lines; see ``part_timelines``."""
        from backtrail.history import part_timelines

        return part_timelines.part_timeline(self._scope, path, query, buffer)

    def blame(
        self, path: str, query: BlameQuery | None = None, *, buffer: bytes | None = None
    ) -> "Blame":
        """Which save made each line, and of an old version which took it out; see ``blame``."""
        from backtrail.history import blame

        return blame.blame(self._scope, path, query or BlameQuery(), buffer)

    def removed(self, path: str, text: str, *, buffer: bytes | None = None) -> "Removal":
        """The newest save that took lines with a text out of a file; see ``removals``."""
        from backtrail.history import removals

        return removals.removed(self._scope, path, text, buffer)

    def otherwise(
        self, path: str, first: int, last: int, *, buffer: bytes | None = None, limit: int = 3
    ) -> tuple[Entry, ...]:
        """The newest versions in which these lines were otherwise; see ``variants.otherwise``."""
        from backtrail.history import variants

        return variants.otherwise(self._scope, path, first, last, buffer, limit)

    def events(self, after: int = 0, limit: int = 1000) -> tuple[Event, ...]:
        """What happened after a sequence, in order."""
        return self._scope.repository.events(after, limit)

    def mass_change(self, event: Event) -> MassChange | None:
        """The mass change that an event tells of; None where it tells nonsense."""
        from backtrail.history.mass_changes import mass_change_of

        workspaces = self._scope.repository.workspaces(sound_only=True)
        roots = (known.root for known in workspaces if known.id == event.workspace)
        return mass_change_of(event, next(roots, None))

    def entry(self, sequence: int) -> Entry:
        """The version of a sequence."""
        from backtrail.history import inspecting

        return inspecting.entry_at(self._scope, sequence)

    def about(self, event: Event) -> Entry | None:
        """The version that an event speaks of, else the newest of its file."""
        from backtrail.history import inspecting

        return inspecting.about(self._scope, event)
