"""The values everything else speaks in.

Frozen, without behaviour beyond their own fields, and free of I/O. Times are UTC nanoseconds and
serve display only: order is by ``sequence``.
"""

from collections.abc import Mapping
from typing import Any, Final, Literal, NewType

import msgspec

__all__ = [
    "BROUGHT_IN",
    "FIRST_LOOK",
    "IMPORTED",
    "MAIN_BRANCH",
    "BranchId",
    "Change",
    "ContentId",
    "Document",
    "DocumentId",
    "Event",
    "EventKind",
    "EventSequence",
    "Level",
    "Reason",
    "ReasonKind",
    "Significance",
    "Version",
    "VersionId",
    "VersionNumber",
    "Workspace",
    "WorkspaceId",
]

WorkspaceId = NewType("WorkspaceId", int)
DocumentId = NewType("DocumentId", int)
BranchId = NewType("BranchId", int)
EventSequence = NewType("EventSequence", int)
"""Position in the store's one increasing order of events, from 1."""
VersionNumber = NewType("VersionNumber", int)
"""1, 2, 3 … within a document."""
ContentId = NewType("ContentId", bytes)
"""SHA-256 of the bytes, 32 bytes."""
VersionId = NewType("VersionId", str)
"""``SEQUENCE-DIGEST``, like ``1482-9f3a2c7d``: found by its first half, proved by its second."""

MAIN_BRANCH = BranchId(0)

FIRST_LOOK: Final = "found by the first look at the folder"
"""Reason of first versions of files that were there before anybody looked: nothing changed."""

IMPORTED: Final = (
    "import:vscode", "import:history", "import:jupyter", "import:backup", "import:git",
)  # fmt: skip
"""Sources of versions that other programs had kept. Their times are those of then, while their
sequences tell when they came in: no point in time is found by them."""

BROUGHT_IN: Final = EventSequence(0)
"""``deleted`` of a document that never was a file here: a history from elsewhere that stands beside
the file's own. No sequence is 0, so it comes behind every other document of its path."""

Level = Literal["significant", "minor"]
ReasonKind = Literal[
    "first", "change", "keyword", "interval", "label", "restore", "deleted", "minor"
]
SMALL: Final[frozenset[ReasonKind]] = frozenset({"change", "minor"})
"""Reasons that tell how much changed, and nothing else."""
EventKind = Literal[
    "created",
    "restored",
    "undone",
    "deleted",
    "renamed",
    "tagged",
    "untagged",
    "noted",
    "workspace-added",
    "workspace-moved",
    "pruned",
    "mass-changed",
    "returned",
    "secret-decided",
    "repaired",
    "forgotten",
    "rollback-begun",
    "rollback-ended",
    "checkpoint",
    "checkpoint-ended",
    "verdict",
    "branch",
    "branch-renamed",
    "branch-deleted",
    "triggered",
    "git-switched",
]


class Workspace(msgspec.Struct, frozen=True, kw_only=True):
    """A root folder whose files are kept."""

    id: WorkspaceId
    root: str
    """Absolute path; names that are not UTF-8 carry surrogate escapes."""
    device: int | None = None
    """With ``inode``: recognises the folder after a move."""
    inode: int | None = None


class Document(msgspec.Struct, frozen=True, kw_only=True):
    """A file in a workspace; keeps its id through renames and deletion."""

    id: DocumentId
    workspace: WorkspaceId
    path: str
    """Relative to the root, with ``/``; surrogate escapes for names that are not UTF-8."""
    deleted: EventSequence | None = None
    """The event that recorded the deletion; None while the file is there; ``BROUGHT_IN``."""

    @property
    def gone(self) -> bool:
        """It was deleted; what never was a file here is not gone."""
        return self.deleted is not None and self.deleted != BROUGHT_IN


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """How far one content is from the one before."""

    added: int = 0
    """Lines."""
    deleted: int = 0
    """Lines."""
    modified: int = 0
    """Lines that have a counterpart: neither added nor deleted."""
    percent: float = 0.0
    """100 × (1 - 2M/T) over characters, 0 to 100, two decimals."""
    estimate: bool = False
    """The work budget ended: ``percent`` is a lower bound."""


class Reason(msgspec.Struct, frozen=True):
    """Why a version is significant, or is not."""

    kind: ReasonKind
    detail: str = ""
    """The figure or word behind it: ``SECURITY``, ``18.2 % ≥ 5 %``."""


class Significance(msgspec.Struct, frozen=True):
    """What a policy decided, with its reasons. It never throws a save away."""

    level: Level
    reasons: tuple[Reason, ...] = ()


class Version(msgspec.Struct, frozen=True, kw_only=True):
    """One kept save of one document."""

    sequence: EventSequence
    number: VersionNumber
    document: DocumentId
    content_id: ContentId
    size: int
    """Bytes."""
    parent: EventSequence | None = None
    """The version it was made from; None for the first."""
    merged: EventSequence | None = None
    """A second parent, where two lines of work came together."""
    branch: BranchId = MAIN_BRANCH
    time_ns: int
    source: str
    """Who reported the save: ``cli``, ``external``, ``neovim``, ``restore`` …"""
    author: str = ""
    reason: str = ""
    significance: Significance
    change: Change
    saves: int = 1
    """Saves that this version stands for; more than one only where a burst was coalesced."""
    metadata: Mapping[str, Any] = msgspec.field(default_factory=dict)
    mode: int | None = None
    """Permission bits of the file when it was captured, where known."""
    digest: bytes = b""
    """16 bytes over every field above and the parent's digest; set by the repository."""

    @property
    def id(self) -> VersionId:
        """The address that stays right when numbers of two stores are mixed up."""
        return VersionId(f"{self.sequence}-{self.digest[:4].hex()}")


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """One entry of the append-only log that notifications read."""

    sequence: EventSequence
    kind: EventKind
    time_ns: int
    workspace: WorkspaceId | None = None
    document: DocumentId | None = None
    detail: Mapping[str, Any] = msgspec.field(default_factory=dict)
