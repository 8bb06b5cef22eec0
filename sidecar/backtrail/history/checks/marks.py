"""Which versions checks judged: each by the first state that holds it.

A later state says more of what came since than of the version, so a file that nobody touched does
not turn red with another one.
"""

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from typing import Final

from backtrail.checking import Outcome
from backtrail.history.checks.verdicts import Verdict, verdicts
from backtrail.history.scope import Scope
from backtrail.model import Document, EventKind, EventSequence, Version, VersionNumber, WorkspaceId

__all__ = ["Marks", "Said", "marks_of"]

Said = tuple[str, Outcome]
"""The name of a check, and what it says."""

_TURNS: Final[tuple[EventKind, ...]] = ("verdict", "forgotten", "repaired")
"""Entries after which what was read may be otherwise."""


class Marks:
    """What checks said of the states of every project, by the sequence of each."""

    def __init__(self, found: Iterable[Verdict]) -> None:
        """``found``: the latest first, as its word on a state counts."""
        self.until = 0
        """The last entry of the log that was known when this was asked for."""
        latest: dict[tuple[str, str], Outcome] = {}
        self._told: dict[WorkspaceId, list[tuple[EventSequence, str, Outcome]]] = {}
        for verdict in found:
            if verdict.check and verdict.outcome != "unsure" and verdict.workspace is not None:
                said = latest.setdefault((verdict.check, verdict.state), verdict.outcome)
                told = self._told.setdefault(verdict.workspace, [])
                told.append((verdict.at, verdict.check, said))

    def among(
        self, scope: Scope, document: Document, versions: Iterable[Version]
    ) -> Mapping[EventSequence, tuple[Said, ...]]:
        """What was said of those of these versions of a file that were judged."""
        root = f"{scope.root_of(document.workspace).rstrip('/')}/"
        told = [
            mark
            for workspace, marks in self._told.items()
            if root.startswith(f"{scope.root_of(workspace).rstrip('/')}/")
            for mark in marks
        ]
        if not told:
            return {}
        told.sort()
        listed = {version.number: version for version in versions}
        found: dict[EventSequence, tuple[Said, ...]] = {}
        for version in listed.values():
            first = bisect_left(told, (version.sequence,))
            if first < len(told) and (end := _end(scope, document, version, listed)) is not None:
                between = told[first : bisect_left(told, (end,))]
                said = {check: outcome for _, check, outcome in reversed(between)}
                found[version.sequence] = tuple(sorted(said.items()))
        return found


def _end(
    scope: Scope, document: Document, version: Version, listed: Mapping[VersionNumber, Version]
) -> float | None:
    """The sequence from which on another version lies there; None: it was let go of."""
    number = VersionNumber(version.number + 1)
    after = listed.get(number) or scope.repository.by_number(document.id, number)
    if after is not None:
        return after.sequence
    head = scope.head(document.id)
    return float("inf") if head is not None and head.number == version.number else None


def marks_of(scope: Scope) -> Marks:
    """Read them anew only where the log may have more to say: a timeline asks on each page."""
    newest = scope.repository.next_sequence() - 1
    known = scope.marks
    if known is None or next(scope.repository.latest_events(_TURNS, above=known.until), None):
        known = Marks(verdicts(scope))
    known.until = newest
    scope.marks = known
    return known
