"""What is asked of a prune, what it would do, and what it did."""

from collections.abc import Mapping

import msgspec

from backtrail.model import Document, EventSequence
from backtrail.policy.retention import Rule, Ruling, WhyKind

__all__ = ["DocumentPlan", "PrunePlan", "PruneQuery", "Pruned"]


class PruneQuery(msgspec.Struct, frozen=True, kw_only=True):
    """Whose versions may go, and by what; what is not given is as the settings say.

    ``keep_last`` or ``keep_within_days`` alone stand for the whole rule: what neither of them names
    may go, and every line counts, however short it stood.
    """

    path: str | None = None
    """One file."""
    folder: str | None = None
    """All files below it; without both the whole store."""
    rule: Rule | None = None
    days: int | None = None
    """Of the rule ``days``."""
    keep_last: int | None = None
    keep_within_days: float | None = None
    budget: int | None = None
    """Bytes; 0: none. It counts where the whole store is asked for."""
    allow_loss: bool = False
    """The last version with a line may go, too."""
    settled_minutes: float | None = None


class DocumentPlan(msgspec.Struct, frozen=True, kw_only=True):
    """What becomes of one file's versions."""

    document: Document
    workspace: str
    """Root folder, absolute."""
    ruling: Ruling
    frees: int
    """Bytes of contents that no version left of the file has."""


class PrunePlan(msgspec.Struct, frozen=True, kw_only=True):
    """What a prune would do, and why the rest stays."""

    query: PruneQuery
    sequence: EventSequence
    """What the next entry of the store would get: whatever is newer was not looked at."""
    files: tuple[DocumentPlan, ...]
    """Those that lose versions, by id; the one asked for is always there."""
    keeps: int
    """Versions that stay, of all files looked at."""
    removes: int
    frees: int
    """Bytes, once the store is compacted; an estimate, for what stays may build on what goes."""
    reasons: Mapping[WhyKind, int]
    """How many versions stay for what, each by its first reason; none for files too short to lose
    any."""
    unread: tuple[str, ...] = ()
    """Files that stay whole since something of them is damaged, with what it is."""
    over: int = 0
    """Bytes above the budget that would be left."""


class Pruned(msgspec.Struct, frozen=True, kw_only=True):
    """What a prune did."""

    removed: int
    """Versions."""
    frees: int
    """Bytes, once the store is compacted."""
    left: int = 0
    """Versions that were to go and stayed: damaged, gone already, or of a file that was touched."""
