"""What follows when a check finds a project much worse than it was: a reason to go back, and where.

Rules: of a state it is told once, however often it is asked about, and a state that was gone back
to by itself is never gone back to by itself again, so nothing goes round in circles.
"""

import os
import statistics
from collections.abc import Iterator, Sequence
from contextlib import suppress
from itertools import islice
from typing import Final

import msgspec

from backtrail.checking import CheckSettings, TriggerSettings, TriggerThen
from backtrail.errors import BacktrailError, StoreError
from backtrail.files.paths import resolved
from backtrail.history.checks.greens import last_green
from backtrail.history.checks.verdicts import Verdict
from backtrail.history.project_states import File, Files, ProjectStates
from backtrail.history.scope import Scope
from backtrail.model import Event, EventSequence, Version, VersionId, WorkspaceId
from backtrail.policy.attribution import FORMATTER, GIT
from backtrail.policy.triggers import LEAST_RUNS, Heard, above_of, grounds
from backtrail.storage.repository import Area, VersionFilter

__all__ = ["Changed", "Trip", "Tripping"]

_RUNS: Final = 10
"""Of which a baseline is the median."""
_TOLD: Final = 200
"""Files that are told; of all it is known whose they are."""
_READ: Final = 1_000
"""Versions of a file that are looked at; where there are more, it is nobody's own."""
_LOOKED_AT: Final = 1_000
"""Earlier ones that are remembered."""
_NOBODY: Final = frozenset({"", GIT, FORMATTER})
_EVERYBODY: Final = "*"


class Changed(msgspec.Struct, frozen=True, kw_only=True):
    """A file that is not as it was."""

    path: str
    """Below the folder."""
    version: VersionId | None = None
    """The newest; None: it is gone."""
    author: str = ""
    """Of that version, or the agent that made it."""
    named: bool = False
    """The check complains of a line in it."""
    free: bool = False
    """All that came since is of agents, or of somebody whom the settings name."""


class Trip(msgspec.Struct, frozen=True, kw_only=True):
    """A reason to go back."""

    sequence: EventSequence = EventSequence(0)
    """Of the entry in the log; 0: it was not kept."""
    check: str
    then: TriggerThen
    """``suggest``, or ``automatic`` where it may be done without asking."""
    why: str
    at: EventSequence
    """The state that is worse."""
    point: EventSequence
    """The one that was well."""
    changed: tuple[Changed, ...] = ()
    """What differs between both, what the check complains of first."""
    more: int = 0
    """Files beyond those."""
    failures: tuple[str, ...] = ()
    """Tests that fail by now, and did not then."""


class Tripping:
    """A check of a project, and what may follow from its verdicts by the settings."""

    def __init__(
        self, scope: Scope, check: CheckSettings, areas: Sequence[Area], root: str, *, acts: bool
    ) -> None:
        """``acts``: whoever asks can go back by itself."""
        self._scope, self._check, self._areas, self._root = scope, check, areas, root
        self._trigger = _trigger(scope, check.name, root)
        self._above = above_of(check.means, self._trigger.above)
        self._acts = acts

    def after(self, found: Verdict, earlier: Sequence[Verdict]) -> Trip | None:
        """The reason to go back that a verdict of what lies there gives; None: there is none.

        ``earlier`` are those of the same check in the same place, the latest first.
        """
        if self._trigger.then == "off":
            return None
        before = _before(self._scope, self._check, found, earlier, self._above)
        if before is None:
            return None
        known, baseline = before
        why = grounds(self._check.means, _heard(found), baseline, self._above)
        fired = tuple(_fired(self._scope, self._check.name, found.workspace))
        if not why or any(event.detail.get("state") == found.state for event in fired):
            return None
        changed = self._changed(known.at, found)
        trip = Trip(
            check=self._check.name,
            then=self._then(known, fired),
            why=why,
            at=found.at,
            point=known.at,
            changed=tuple(changed[:_TOLD]),
            more=max(0, len(changed) - _TOLD),
            failures=_new_failures(found, known),
        )
        return _kept(self._scope, trip, found, known)

    def _then(self, known: Verdict, fired: Sequence[Event]) -> TriggerThen:
        """Whether it may be done without asking: of quality a person judges."""
        went = any(
            event.detail.get("then") == "automatic"
            and event.detail.get("well") == known.state
            and self._was_done(event)
            for event in fired
        )
        may = self._acts and self._check.means != "quality" and not went
        return self._trigger.then if may else "suggest"

    def _was_done(self, fired: Event) -> bool:
        """Whether the files went to that point since."""
        went = self._scope.repository.latest_events(("rollback-begun",), above=fired.sequence)
        return any(event.detail.get("to") == fired.detail.get("point") for event in went)

    def _changed(self, point: EventSequence, found: Verdict) -> list[Changed]:
        """The files that differ, those that the check complains of first."""
        states = ProjectStates(self._scope, self._areas, self._root)
        before, after = states.at(point), states.at(found.at)
        named = {each.path for each in found.complaints if each.severity == "error"}
        told = [
            self._one(path, after.get(path), point, named=path in named)
            for path in sorted(before.keys() | after.keys())
            if _differs(before, after, path)
        ]
        return sorted(told, key=lambda each: not each.named)

    def _one(self, path: str, file: File | None, point: EventSequence, *, named: bool) -> Changed:
        everybody = _EVERYBODY in self._trigger.authors
        if file is None or file.version is None:
            return Changed(path=path, named=named, free=everybody)
        version = file.version
        return Changed(
            path=path,
            version=version.id,
            author=_agent(version) or version.author,
            named=named,
            free=everybody or self._is_free(version, point),
        )

    def _is_free(self, newest: Version, point: EventSequence) -> bool:
        """Whether all versions since a point are of agents, or of those whom the settings name."""
        try:
            where = VersionFilter(document=newest.document)
            versions = self._scope.repository.versions(where, _READ)
        except BacktrailError:
            return False
        since = [version for version in versions if version.sequence > point]
        known = len(since) < len(versions) or len(versions) < _READ
        authors = self._trigger.authors
        return known and all(_agent(each) or each.author in authors for each in since)


def _trigger(scope: Scope, check: str, root: str) -> TriggerSettings:
    """What the settings say of a check: its own line before one for each, the nearest folder's."""
    root = resolved(root)
    best: tuple[bool, int] = False, -1
    found = TriggerSettings()
    for trigger in scope.settings.triggers:
        folder = os.path.realpath(os.path.expanduser(trigger.folder)) if trigger.folder else ""  # noqa: PTH111 - text
        if folder and root != folder and not root.startswith(folder.rstrip("/") + "/"):
            continue
        rank = trigger.check == check, len(folder)
        if trigger.check in {"", check} and rank >= best:
            best, found = rank, trigger
    return found


def _before(
    scope: Scope,
    check: CheckSettings,
    found: Verdict,
    earlier: Sequence[Verdict],
    above: float,
) -> tuple[Verdict, Heard] | None:
    """The state that was well, and what is compared with."""
    older = [verdict for verdict in earlier if verdict.at < found.at]
    if check.means == "benchmark":
        runs = [each for each in older if each.outcome == "green" and not each.repeated][:_RUNS]
        if len(runs) < LEAST_RUNS:
            return None
        usual = round(statistics.median(each.ms for each in runs))
        well = next(each for each in runs if 100 * each.ms <= (100 + above) * usual)
        return well, Heard(outcome="green", ms=usual)
    if check.means == "quality":
        measured = next((each for each in older if each.quality is not None), None)
        return None if measured is None else (measured, _heard(measured))
    if found.workspace is None or found.outcome == "green":
        return None
    green = last_green(scope, check.name, (found.workspace,))
    known = next((each for each in older if each.at == green and each.outcome == "green"), None)
    return None if known is None else (known, _heard(known))


def _heard(verdict: Verdict) -> Heard:
    tests, quality = verdict.tests, verdict.quality
    return Heard(
        outcome=verdict.outcome,
        failed=None if tests is None else tests.failed,
        total=0 if tests is None else tests.total - tests.skipped,
        errors=verdict.errors,
        ms=verdict.ms,
        complexity=None if quality is None else quality.complexity,
        maintainability=None if quality is None else quality.maintainability,
    )


def _fired(scope: Scope, check: str, workspace: WorkspaceId | None) -> Iterator[Event]:
    """What was told of a check before."""
    for event in islice(scope.repository.latest_events(("triggered",)), _LOOKED_AT):
        if event.workspace == workspace and event.detail.get("check") == check:
            yield event


def _kept(scope: Scope, trip: Trip, found: Verdict, known: Verdict) -> Trip:
    detail = {
        "check": trip.check, "then": trip.then, "why": trip.why, "at": trip.at,
        "point": trip.point, "state": found.state, "well": known.state,
    }  # fmt: skip
    with suppress(StoreError), scope.repository.transaction():
        event = scope.repository.append_event(
            "triggered", time_ns=scope.clock(), workspace=found.workspace, detail=detail
        )
        return msgspec.structs.replace(trip, sequence=event.sequence)
    return trip


def _new_failures(found: Verdict, known: Verdict) -> tuple[str, ...]:
    before = () if known.tests is None else known.tests.failures
    now = () if found.tests is None else found.tests.failures
    return tuple(name for name in now if name not in before)


def _differs(before: Files, after: Files, path: str) -> bool:
    one, other = before.get(path), after.get(path)
    return one is None or other is None or one[:2] != other[:2]


def _agent(version: Version) -> str:
    """The agent that made a version; empty: none did, as far as is known."""
    by = str(version.metadata.get("by", ""))
    return "" if by in _NOBODY else by
