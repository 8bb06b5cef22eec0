"""What looking after a store finds, and what state it is in."""

import msgspec

from backtrail.storage.repository import EVERYTHING, CheckOrder, Finding

__all__ = [
    "CheckReport",
    "Compacting",
    "Compaction",
    "DrillReport",
    "LastCompaction",
    "MirrorState",
    "Status",
]


class CheckReport(msgspec.Struct, frozen=True, kw_only=True):
    """What a check of the whole store found."""

    versions: int
    contents: int
    events: int
    findings: tuple[Finding, ...]
    order: CheckOrder = EVERYTHING
    """What was read."""

    @property
    def sound(self) -> bool:
        """Nothing is damaged; there may be hints."""
        return not self.damage

    @property
    def damage(self) -> tuple[Finding, ...]:
        """What is damaged."""
        return tuple(finding for finding in self.findings if not finding.hint)

    @property
    def hints(self) -> tuple[Finding, ...]:
        """What costs no answer, only time or room."""
        return tuple(finding for finding in self.findings if finding.hint)


class DrillReport(msgspec.Struct, frozen=True, kw_only=True):
    """What came back of versions taken at random."""

    versions: int
    """Rebuilt, each with the size and content that was recorded."""
    bytes: int
    """Of them, together."""
    failures: tuple[Finding, ...]
    remembered: bool
    """``status`` tells of it; not where one failed, or nothing may be written beside the store."""


class Compaction(msgspec.Struct, frozen=True, kw_only=True):
    """What putting cold versions together did."""

    versions: int
    """That moved into packs."""
    documents: int
    """They are of so many."""
    before_bytes: int
    """What the store took on disk."""
    after_bytes: int
    whole: bool = True
    """False: it was ended before all was done."""


class Compacting(msgspec.Struct, frozen=True, kw_only=True):
    """A compaction that is under way, in whatever process."""

    began_ns: int
    versions: int
    """That it put together so far."""
    total: int
    """That there were to put together when it began; 0: it only tidies up."""


class LastCompaction(msgspec.Struct, frozen=True, kw_only=True):
    """A compaction that was done to its end."""

    time_ns: int
    sequence: int
    """The newest entry when it began."""
    versions: int
    """That moved into packs then."""
    before_bytes: int
    """What the store took on disk."""
    after_bytes: int

    @property
    def freed_bytes(self) -> int:
        """What it gave back to the disk; 0 where more was saved meanwhile."""
        return max(0, self.before_bytes - self.after_bytes)


class MirrorState(msgspec.Struct, frozen=True, kw_only=True):
    """A mirror as its store sees it."""

    target: str
    time_ns: int | None
    """When it was last up to date; None: it never was."""
    behind: int
    """Entries of the log that it lacks."""
    trouble: str
    """What is wrong with it, in a person's words; empty: nothing is."""


class Status(msgspec.Struct, frozen=True, kw_only=True):
    """The state of a store in figures."""

    store: str
    """Path of the store, or ``memory``."""
    format: int
    workspaces: tuple[str, ...]
    documents: int
    versions: int
    full_bytes: int
    """What full copies of every version would take."""
    store_bytes: int
    """What the store takes on disk."""
    last_sequence: int
    last_time_ns: int | None
    last_capture_ns: int | None = None
    """When the newest version was kept, whatever happened since."""
    proven_ns: int | None = None
    """When versions taken at random last were proven to be restorable."""
    proven_versions: int = 0
    """How many they were."""
    compacted: LastCompaction | None = None
    compacting: Compacting | None = None
    """The one that is under way."""
    loose: int = 0
    """Versions that a compaction would put together, or nearly so many."""
    trouble: tuple[str, ...] = ()
    """Why saves are not being kept right now, in a person's words; empty when all is well."""
    notices: tuple[str, ...] = ()
    """What to mind though saves are kept."""
    mirrors: tuple[MirrorState, ...] = ()
    damaged: str = ""
    """The damaged store beside which saves are kept meanwhile."""
