"""Which versions prunes have to leave since a point in time holds them."""

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from backtrail.history.branches import Branches
from backtrail.history.checkpoints import checkpoints
from backtrail.history.scope import Scope
from backtrail.model import Document, DocumentId, EventKind, EventSequence, WorkspaceId
from backtrail.policy.retention import Why
from backtrail.storage.repository import Holding

__all__ = ["HOLDING", "Pins"]

HOLDING: Final[tuple[EventKind, ...]] = ("checkpoint", "branch", "rollback-begun")
"""Entries of the log by which something new may be held."""
_DAY_NS: Final = 86_400 * 1_000_000_000


class _Held(NamedTuple):
    """A state that somebody may come back to."""

    at: EventSequence
    workspaces: tuple[WorkspaceId, ...]
    why: Why
    document: DocumentId | None = None
    """Only this file of it."""


class Pins:
    """The checkpoints that hold, and where branches parted and were left."""

    def __init__(self, scope: Scope) -> None:
        self._held: Sequence[_Held] = [*_of_checkpoints(scope), *_of_branches(scope)]

    def of(self, document: Document, holdings: Sequence[Holding]) -> Mapping[int, tuple[Why, ...]]:
        """By place among a document's versions (oldest first), what holds each."""
        found: dict[int, tuple[Why, ...]] = {}
        sequences = [holding.sequence for holding in holdings] if self._held else []
        for held in self._held:
            gone = document.deleted is not None and document.deleted <= held.at
            meant = document.workspace in held.workspaces and held.document in {None, document.id}
            place = bisect_right(sequences, held.at) - 1
            if place >= 0 and meant and not gone:
                found[place] = (*found.get(place, ()), held.why)
        return found


def _of_checkpoints(scope: Scope) -> Iterator[_Held]:
    span_ns = round(scope.settings.checkpoints.hold_days * _DAY_NS)
    since = scope.clock() - span_ns
    for found in checkpoints(scope):
        if not found.occasion or found.occasion == "run" or found.time_ns > since:
            why = Why("checkpoint", found.name or str(found.at))
            yield _Held(found.at, found.workspaces, why)


def _of_branches(scope: Scope) -> Iterator[_Held]:
    """Where one parted is what a merge will ask for."""
    branches = Branches(scope)
    for merge, head in branches.merged():
        yield _Held(head, (merge.workspace,), Why("branch", merge.name), merge.document)
    for branch in branches.of(None):
        why = Why("branch", branch.name)
        for at in {branch.at, branch.head} - {None}:
            if at is not None:
                yield _Held(at, (branch.workspace,), why, branch.document)
