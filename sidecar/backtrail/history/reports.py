"""What a report says: who changed what, when and why, in rows and in figures."""

from typing import TYPE_CHECKING, Literal

import msgspec

from backtrail.history.results import Entry, MassChange, TimelineRow
from backtrail.model import Document

if TYPE_CHECKING:
    from backtrail.history.experiments import Evaluation

__all__ = [
    "Activity",
    "Bin",
    "Happening",
    "Report",
    "ReportFile",
    "ReportQuery",
    "SizeBin",
    "Tally",
    "Unit",
]

Unit = Literal[
    "minute", "5 minutes", "15 minutes", "hour", "3 hours", "day", "week", "month", "year",
    "decade",
]  # fmt: skip


class ReportQuery(msgspec.Struct, frozen=True, kw_only=True):
    """What to report on. Every given field narrows."""

    path: str | None = None
    """A file, or a folder with all below it, absolute; None: all of the workspace folders, without
    any all that is kept."""
    since_ns: int | None = None
    """UTC ns, inclusive."""
    until_ns: int | None = None
    """UTC ns, inclusive."""
    author: str | None = None
    source: str | None = None
    folded: bool = True
    """Show bursts and runs of minor saves as one row each, as a timeline does."""
    limit: int = 10_000
    """Versions at most: the newest ones."""
    top: str | None = None
    """An absolute folder that nobody is told of: names begin below it. None: that of the disk."""


class Tally(msgspec.Struct, frozen=True, kw_only=True):
    """Versions put together: of everybody, of one author, of one source."""

    name: str = ""
    """Of the author or the source."""
    versions: int = 0
    saves: int = 0
    significant: int = 0
    files: int = 0
    added: int = 0
    """Lines."""
    deleted: int = 0
    """Lines."""
    modified: int = 0
    """Lines that have a counterpart: in neither of the two above."""


class ReportFile(msgspec.Struct, frozen=True, kw_only=True):
    """One file over the whole report."""

    document: Document
    tally: Tally
    oldest: Entry
    """The first version of it in the report."""
    newest: Entry
    """The last one."""

    @property
    def path(self) -> str:
        """The file's full name as it is today."""
        return f"{self.newest.workspace.rstrip('/')}/{self.document.path}"


class Happening(msgspec.Struct, frozen=True, kw_only=True):
    """Something other than a plain save: a version that came back, a file that went or moved."""

    kind: Literal["restored", "undone", "deleted", "renamed", "returned"]
    time_ns: int
    workspace: str
    """Root folder, absolute."""
    path: str
    """Of the file as it is today, relative to the workspace."""
    author: str = ""
    """Who took a version back; of files that went or moved nobody is known."""
    reason: str = ""
    number: int | None = None
    """The version that a restore or undo made."""
    back_to: int | None = None
    """The version whose content came back."""
    was_there: int | None = None
    """The version that it took the place of."""
    old: str = ""
    """The name before ``renamed``."""
    new: str = ""
    """The name after ``renamed``."""


class Bin(msgspec.Struct, frozen=True, kw_only=True):
    """What happened in one stretch of time."""

    start_ns: int
    """When it begins, by the local clock and calendar."""
    versions: int = 0
    added: int = 0
    """Lines that came; a modified line counts here and below."""
    deleted: int = 0


class Activity(msgspec.Struct, frozen=True, kw_only=True):
    """All stretches of time from the first version to the last, the empty ones too."""

    unit: Unit
    """How long each is."""
    bins: tuple[Bin, ...]
    """Oldest first."""


class SizeBin(msgspec.Struct, frozen=True, kw_only=True):
    """How many versions changed so many lines."""

    least: int
    most: int
    """Inclusive."""
    versions: int


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """A stretch of the history of a file, a folder or a project."""

    kind: Literal["file", "folder", "project"]
    path: str
    """The file or folder, absolute; empty where it is all that is kept."""
    made_ns: int
    query: ReportQuery
    rows: tuple[TimelineRow, ...]
    """Newest first; together they hold every version of the report."""
    total: Tally
    files: tuple[ReportFile, ...]
    """The most changed ones first."""
    authors: tuple[Tally, ...]
    """The one with most versions first."""
    sources: tuple[Tally, ...]
    """The one with most versions first."""
    happenings: tuple[Happening, ...]
    """Newest first."""
    mass_changes: tuple[MassChange, ...]
    """Newest first."""
    activity: Activity
    sizes: tuple[SizeBin, ...]
    experiments: "tuple[Evaluation, ...]" = ()
    """Of the whole project, the latest first; what is known of them when the report is made."""
    more: bool = False
    """There are older versions than the ``limit`` newest ones; the figures leave them out."""
    damaged: int = 0
    """Versions that cannot be read and are left out."""

    @property
    def subject(self) -> str:
        """What the report is about, as it may be told; empty where that is all that is kept."""
        return self.told(self.path)

    def told(self, path: str) -> str:
        """How a file or folder is named in the report; empty for what is not below its top."""
        top = self.query.top
        if top is None or not path.startswith("/"):
            return path
        beginning = f"{top.rstrip('/')}/"
        return path.removeprefix(beginning) if path.startswith(beginning) else ""
