"""What the history answers. Frozen, ready for any face to show."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Literal

import msgspec

from backtrail.checking import Outcome
from backtrail.files.reading import Seen
from backtrail.model import Change, ContentId, Document, EventSequence, Significance, Version
from backtrail.policy.mass_changes import Extent
from backtrail.storage.repository import Finding

if TYPE_CHECKING:
    from backtrail.diff.merging import Conflict
    from backtrail.policy.coalescing import Folded
    from backtrail.policy.secrets import Secret

__all__ = [
    "Action",
    "Activity",
    "ActivityBar",
    "Captured",
    "Comparison",
    "DeletedFile",
    "DeletedPage",
    "Entry",
    "Finding",
    "MassChange",
    "Prepared",
    "ProjectPage",
    "ProjectRow",
    "RestorePlan",
    "Restored",
    "Side",
    "Sides",
    "TimelinePage",
    "TimelineRow",
]


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """A version with what people attached to it."""

    version: Version
    path: str
    """Of the document today, relative to the workspace."""
    workspace: str
    """Root folder, absolute."""
    tags: tuple[str, ...] = ()
    note: str = ""
    branch: str = ""
    """The branch on which it was kept, where that is told; empty: the one called main."""
    verdicts: tuple[tuple[str, Outcome], ...] = ()
    """Names of checks, and what each said of the first state that held it, where that is told."""
    git: str = ""
    """What git had checked out when it was kept, where that is known and told."""
    git_went: bool = False
    """It is the first one on that branch of git."""


class Captured(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one save."""

    status: Literal["kept", "unchanged", "skipped"]
    path: str
    """Absolute, as asked."""
    entry: Entry | None = None
    """The version that holds the content; None when skipped."""
    reason: str = ""
    """Why it was skipped, in a person's words."""
    secret: "Secret | None" = None
    """Of a file that is skipped for one: its kind and line."""
    asks: bool = False
    """A person is to say whether that one is kept."""


class TimelineRow(msgspec.Struct, frozen=True, kw_only=True):
    """One line of a timeline: a version, or a run of folded saves."""

    kind: Literal["version", "minor"]
    entries: tuple[Entry, ...]
    """Newest first; the first one stands for the row."""
    saves: int
    added: int
    """Lines that came, over all saves of the row; a modified line counts here and below."""
    deleted: int
    significance: Significance
    """Of the row: significant if any save is, with each reason once."""
    folds: "Mapping[Folded, int]" = msgspec.field(default_factory=dict)
    """Of a run: how many of its saves are folded for what."""


class TimelinePage(msgspec.Struct, frozen=True, kw_only=True):
    """One page of a file's timeline, newest first."""

    document: Document
    workspace: str
    rows: tuple[TimelineRow, ...]
    total: int
    """Versions of the document that match the query, on all pages."""
    next_cursor: int | None = None
    """Ask with it for the next page; None on the last."""
    namesakes: tuple[Document, ...] = ()
    """Other documents that bore this path."""
    tags: Mapping[str, EventSequence] = msgspec.field(default_factory=dict)
    """Every tag of the document, on whatever page its version is."""
    damaged: tuple[int, ...] = ()
    """Numbers of versions in this stretch that cannot be read; the others are not affected."""


class ProjectRow(msgspec.Struct, frozen=True, kw_only=True):
    """Saves of one file that follow each other without a save of another file in between."""

    document: Document
    workspace: str
    """Root folder, absolute."""
    entries: tuple[Entry, ...]
    """Newest first."""
    saves: int
    added: int
    """Lines that came, over all saves of the row; a modified line counts here and below."""
    deleted: int


class MassChange(msgspec.Struct, frozen=True, kw_only=True):
    """Many files that were touched in a moment, as one event of the log."""

    sequence: EventSequence
    time_ns: int
    """When it was over."""
    workspace: str
    """Root folder, absolute."""
    extent: Extent


class ProjectPage(msgspec.Struct, frozen=True, kw_only=True):
    """One page of changes of many files, newest first."""

    rows: tuple[ProjectRow, ...]
    mass_changes: tuple[MassChange, ...] = ()
    """Those that ended in this stretch of the log, newest first."""
    next_cursor: int | None = None
    """Ask with it for the next page; None on the last."""


class DeletedFile(msgspec.Struct, frozen=True, kw_only=True):
    """A file that is gone, with what can be had back."""

    document: Document
    workspace: str
    """Root folder, absolute."""
    time_ns: int
    """Of the deletion."""
    entry: Entry
    """The newest version that can be read."""


class DeletedPage(msgspec.Struct, frozen=True, kw_only=True):
    """One page of deleted files, last deleted first."""

    files: tuple[DeletedFile, ...]
    next_cursor: int | None = None
    """Ask with it for the next page; None on the last."""


class ActivityBar(msgspec.Struct, frozen=True, kw_only=True):
    """Neighbouring versions of one file together."""

    start_ns: int
    """Of the oldest version."""
    end_ns: int
    """Of the newest version."""
    number: int
    """Of the version that changed most, a significant one before all minor ones."""
    versions: int
    added: int
    """Lines that came; a modified line counts here and below."""
    deleted: int
    significant: bool
    """Any of them is."""


class Activity(msgspec.Struct, frozen=True, kw_only=True):
    """The shape of a file's history."""

    document: Document
    workspace: str
    """Root folder, absolute."""
    bars: tuple[ActivityBar, ...]
    """Oldest first."""
    versions: int
    """In all bars."""
    full_bytes: int
    """What full copies of them would take."""


class Side(msgspec.Struct, frozen=True, kw_only=True):
    """One side of a comparison."""

    entry: Entry | None
    """None: the file as it is on disk."""
    title: str
    """``version 12``, ``now``."""
    content: bytes


class Sides(msgspec.Struct, frozen=True, kw_only=True):
    """Two contents of one file."""

    path: str
    old: Side
    new: Side


class Comparison(Sides, frozen=True, kw_only=True):
    """Two contents of one file, and how far apart they are."""

    change: Change
    coarse: bool = False
    """Too much differs to compare it all: lines that both hold may count as deleted and added."""


Action = Literal["replace", "create", "remove", "nothing"]
"""What a restore does to a file."""


class CellPlaces(msgspec.Struct, frozen=True, kw_only=True):
    """Where a cell stands that goes back alone, from 1."""

    then: int
    """In the version."""
    now: int | None
    """In the notebook as it is now, where it is replaced; None: it is gone, and is put back."""


class RestorePlan(msgspec.Struct, frozen=True, kw_only=True):
    """What a restore would do; nothing has been written yet."""

    kind: Literal["restore", "undo"]
    action: Action
    path: str
    """The one file that would be written, absolute."""
    entry: Entry | None
    """The version that would be written; None when the file would be removed."""
    lines: tuple[int, int] | None = None
    """Only what changed in these lines, first and last from 1, would go back to that version."""
    cell: str | None = None
    """Only this cell of the notebook would: its id, or ``#3`` by its place as it is now, or
    ``was #3`` by its place in the version."""
    places: "CellPlaces | None" = None
    """Where that cell stands."""
    without: bool = False
    """What that version changed would go, and everything later stay."""
    merged: bool = False
    """That version would be put together with what is there."""
    markers: bool = False
    """Both sides of each conflict would be written, between markers."""
    conflicts: "tuple[Conflict, ...]" = ()
    """What was changed again since, and a person has to decide; without ``markers`` nothing is
    written then."""
    symbol: str | None = None
    """Only this function, class or section would."""
    key: str | None = None
    """Only this key of the structured file would, as in ``server.port``."""
    head: int
    """Newest version number now; 0 when nothing is kept."""
    unkept: bool
    """What is there now is not kept yet and will be captured first."""
    change: Change
    """From what is there now to what would be there."""
    notes: tuple[str, ...] = ()
    """What a person should know first: other hard links, a mode that stays."""

    @property
    def partial(self) -> bool:
        """Something of what is there stays: all but a part, or but one version's changes."""
        parts = (self.lines, self.cell, self.symbol, self.key)
        return self.without or self.merged or any(part is not None for part in parts)


class Prepared(msgspec.Struct, frozen=True, kw_only=True):
    """A restore whose first half is durable: what was there is kept, nothing is written yet."""

    plan: RestorePlan
    content: bytes | None
    """What to write; None to remove the file. Large contents are streamed, not held here."""
    was_there: Entry | None
    """The version that holds what was there."""
    author: str
    reason: str
    root: str
    """Workspace folder of the file that will be written, absolute."""
    relative: str
    """That file, relative to ``root``."""
    seen: Seen | None
    """The file as it was captured; None when there was none."""
    disk: ContentId | None = None
    """What it held then; None when there was none."""
    sole: bool = False
    """A head was expected: another save or restore in between is a conflict."""
    undoes: int | None = None
    """Sequence of the write that this takes back."""
    rollback: int | None = None
    """Sequence of the entry that began the restore of a folder that this is a part of."""


class Restored(msgspec.Struct, frozen=True, kw_only=True):
    """A restore or undo that happened."""

    plan: RestorePlan
    entry: Entry | None
    """The new version; None when nothing had to change or the file was removed."""
    was_there: Entry | None
    """The version to go back to."""
