"""A check, run on a state of a project, and what came of it.

In a scratch folder that holds the state, or in the folder itself, which has to be looked at before
and after: what changes meanwhile has no verdict. What is known of a state is not asked again.
"""

import importlib.util
import os
import statistics
import sys
import tempfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Final

import msgspec

from backtrail.checking import CheckPlace, CheckSettings
from backtrail.errors import NotFoundError, RefusedError, StoreError, UsageError
from backtrail.files.commands import Ran, run_command, written_since
from backtrail.files.paths import resolved, shown
from backtrail.files.scratch import scratch
from backtrail.history.catalogue import areas_below
from backtrail.history.checkpoints import end_verified, turned_green
from backtrail.history.checks.junit import LARGEST
from backtrail.history.checks.outputs import NOTHING, heard
from backtrail.history.checks.trips import Trip, Tripping
from backtrail.history.checks.verdicts import Quality, Verdict, append, key_of, outcome_of, verdicts
from backtrail.history.points import NOW, find_point
from backtrail.history.project_states import Files, ProjectStates, StateLayout, digest_of
from backtrail.history.scope import Scope
from backtrail.history.trees import require_apart
from backtrail.model import EventSequence
from backtrail.policy.bisecting import CANNOT_TELL
from backtrail.storage.repository import Area

__all__ = [
    "CheckRun", "CheckRunQuery", "Durations", "check_named", "checks_for", "judge",
    "known_verdict", "run_check",
]  # fmt: skip

_COARSE_NS: Final = 2 * 10**9
"""File systems may write down times so much too early."""
_BUILT_IN: Final = ("backtrail:quality", "1")
"""Instead of a command; another number where it measures otherwise."""
_EARLIER: Final = 50
"""Runs whose times are compared."""


class CheckRunQuery(msgspec.Struct, frozen=True, kw_only=True):
    """Which check, of what."""

    name: str
    folder: str
    """The root of the project, absolute."""
    point: str = NOW
    place: CheckPlace | None = None
    """None: as the settings say."""
    again: bool = False
    """What is known does not count."""
    acts: bool = False
    """Whoever asks can go back by itself where the settings say so: it knows what is unsaved."""


class Durations(msgspec.Struct, frozen=True, kw_only=True):
    """How long earlier runs of a check took."""

    runs: int
    median_ms: int
    fastest_ms: int
    slowest_ms: int


class CheckRun(msgspec.Struct, frozen=True, kw_only=True):
    """What came of asking."""

    verdict: Verdict
    known: bool = False
    """It is from earlier: nothing was run."""
    earlier: Durations | None = None
    """None: there were no runs before."""
    notes: tuple[str, ...] = ()
    """Files that are not as they were saved; why the verdict was not kept."""
    trip: Trip | None = None
    """A reason to go back that was not told before."""


def checks_for(scope: Scope, root: str) -> tuple[CheckSettings, ...]:
    """The checks of the settings that hold in a project, each name once: the nearest folder's."""
    root = resolved(root) if root else ""
    found: dict[str, tuple[int, CheckSettings]] = {}
    for check in scope.settings.checks:
        folder = os.path.realpath(os.path.expanduser(check.folder)) if check.folder else ""  # noqa: PTH111 - text
        if folder and root != folder and not root.startswith(folder.rstrip("/") + "/"):
            continue
        if check.name not in found or found[check.name][0] <= len(folder):
            found[check.name] = len(folder), check
    return tuple(check for _, check in found.values())


def run_check(
    scope: Scope,
    query: CheckRunQuery,
    look: Callable[[], object],
    hear: Callable[[bytes], object] = lambda _: None,
    meanwhile: Callable[[], object] = lambda: None,
) -> CheckRun:
    """Ask a check about a state, unless its verdict is known.

    ``look`` has what lies on the disk kept; it is called before now is asked about, and after a run
    in place. ``hear`` gets what the command prints; ``meanwhile`` ends it where it raises.

    Raises:
        NotFoundError: There is no such check or point, or nothing was kept then.
        RefusedError: A file of the state cannot be had back.
        UsageError: The command cannot be run; or an earlier point, in place.

    """
    asked = _Asked(scope, check_named(scope, query.folder, query.name), query, look)
    earlier = asked.earlier()
    known, times = asked.known(earlier), _durations(earlier)
    if known is not None and not query.again:
        return CheckRun(verdict=asked.told_again(known, earlier), known=True, earlier=times)
    return msgspec.structs.replace(asked.run(hear, meanwhile, earlier), earlier=times)


def known_verdict(scope: Scope, query: CheckRunQuery) -> Verdict | None:
    """What a check said of an earlier point when it was asked; nothing is run.

    Raises:
        NotFoundError: There is no such check or point, or nothing was kept then.

    """
    check = check_named(scope, query.folder, query.name)
    asked = _Asked(scope, check, query, lambda: None)
    return asked.known(asked.earlier())


def check_named(scope: Scope, root: str, name: str) -> CheckSettings:
    """The check of that name.

    Raises:
        NotFoundError: The settings have none.

    """
    known = checks_for(scope, root)
    found = next((check for check in known if check.name == name), None)
    if found is None:
        names = ", ".join(check.name for check in known)
        raise NotFoundError(
            f"there is no check {shown(name)} for {shown(root)}: "
            + (f"known are {names}" if names else "write a table [[checks]] in your config.toml")
        )
    return found


class _Asked:
    """A question: a check and a state."""

    def __init__(
        self, scope: Scope, check: CheckSettings, query: CheckRunQuery, look: Callable[[], object]
    ) -> None:
        self._scope, self._check, self._look = scope, check, look
        self._root = query.folder
        # what is built in reads all that it finds, and is to find what is kept
        self.place: CheckPlace = (query.place or check.place) if check.command else "scratch"
        self._notes: list[str] = []
        self._is_now, self._acts = query.point.strip() == NOW, query.acts
        if self._is_now:
            look()
        self._areas: Sequence[Area] = areas_below(scope, query.folder, values=False) or ()
        self._workspaces = tuple(area.workspace for area in self._areas)
        point = find_point(scope, query.point, self._workspaces).sequence
        if point is not None and self.place == "in-place":
            raise UsageError(
                "what lies in the folder is now; an earlier point is checked in a scratch folder:"
                " --scratch"
            )
        self._at = self._newest() if point is None else point
        self._files = self._state(self._at)
        if not self._files:
            raise NotFoundError(f"nothing was kept of {shown(query.folder)} at that point")
        own = (each for each in self._workspaces if scope.root_of(each) == query.folder)
        self.workspace = next(own, self._workspaces[0])
        self._digest = digest_of(self._files)
        self.key = key_of(check.command or _BUILT_IN, self._digest)

    def earlier(self) -> list[Verdict]:
        """What it said before in such a place, the latest first."""
        return [
            verdict
            for verdict in verdicts(self._scope, (self.workspace,), check=self._check.name)
            if verdict.code is not None and verdict.place == self.place
        ]

    def known(self, earlier: Sequence[Verdict]) -> Verdict | None:
        """What it said of that state, if that told anything."""
        found = next((verdict for verdict in earlier if verdict.key == self.key), None)
        return None if found is None or found.outcome == "unsure" else found

    def run(
        self,
        hear: Callable[[bytes], object],
        meanwhile: Callable[[], object],
        earlier: Sequence[Verdict],
    ) -> CheckRun:
        """Run the command, and keep what it says."""
        with tempfile.TemporaryDirectory(prefix="backtrail-report.") as aside:
            report = f"{aside}/report.xml"
            if self.place == "in-place":
                ran = _limited(self._check, self._root, self._root, report, hear, meanwhile)
                told = self._told(ran, self._root, report)
                self._look()
                if digest_of(self._state(self._newest())) != self._digest:
                    self._notes.append("files changed while it ran: its verdict is of no state")
                    return CheckRun(verdict=told, notes=tuple(self._notes))
            else:
                with scratch("check") as into:
                    require_apart(self._scope, self._areas, into.root)
                    layout = StateLayout(self._scope, into)
                    if not layout.put(self._files):
                        raise RefusedError(f"that state is not whole: {min(layout.notes)}")
                    self._notes += sorted(layout.notes)
                    ran = _limited(self._check, self._root, into.root, report, hear, meanwhile)
                    told = self._told(ran, into.root, report)
        trip = self._trip(told, earlier)
        try:
            told = self._kept(told, earlier)
        except StoreError as error:
            self._notes.append(f"the verdict is not kept: {error}")
        return CheckRun(verdict=told, notes=tuple(self._notes), trip=trip)

    def _trip(self, told: Verdict, earlier: Sequence[Verdict]) -> Trip | None:
        """What follows from a verdict; of an earlier point nothing does."""
        if not self._is_now:
            return None
        trip = Tripping(self._scope, self._check, self._areas, self._root, acts=self._acts)
        return trip.after(told, earlier)

    def told_again(self, known: Verdict, earlier: Sequence[Verdict]) -> Verdict:
        """A known verdict; of a state that came back it is kept once more, for this place."""
        latest = max(earlier, key=_at)
        if latest.key == self.key or latest.at >= self._at:
            return known
        with suppress(StoreError):
            return self._kept(msgspec.structs.replace(known, at=self._at, repeated=True), earlier)
        return known

    def _kept(self, told: Verdict, earlier: Sequence[Verdict]) -> Verdict:
        """Keep a verdict, and what follows from it for checkpoints."""
        before = max(
            (verdict for verdict in earlier if verdict.at < self._at), key=_at, default=None
        )
        with self._scope.repository.transaction():
            kept = append(self._scope, told)
            if told.outcome == "green":
                if before is None or before.outcome != "green":
                    turned_green(self._scope, self._at, self._workspaces, told.check)
                end_verified(self._scope, self._at, self._workspaces)
        return kept

    def _told(self, ran: Ran, folder: str, report: str) -> Verdict:
        code = None if ran.ended else ran.code
        outcome = outcome_of(code)
        why = ran.ended
        if outcome == "unsure" and code is not None:
            why = f"signal {-code}" if code < 0 else f"exit code {code}"
        quality, said = None, NOTHING
        if self._check.command:
            said = heard(ran.output, self._reports(ran, folder, report), (folder, self._root))
        elif outcome == "green":
            quality = msgspec.json.decode(ran.output.splitlines()[-1], type=Quality)
        return Verdict(
            workspace=self.workspace,
            check=self._check.name,
            kind=self._check.means,
            key=self.key,
            state=self._digest,
            at=self._at,
            place=self.place,
            code=code,
            outcome=outcome,
            why=why,
            ms=ran.ms,
            tests=said.tests,
            errors=said.errors,
            warnings=said.warnings,
            complaints=said.complaints,
            quality=quality,
        )

    def _reports(self, ran: Ran, folder: str, report: str) -> list[bytes]:
        """What the command wrote for others to read; of a glob what is of this run."""
        aside, _, name = report.rpartition("/")
        found = written_since(aside, name, 0, LARGEST)
        if self._check.report:
            found += written_since(folder, self._check.report, ran.began_ns - _COARSE_NS, LARGEST)
        return found

    def _state(self, at: EventSequence) -> Files:
        return ProjectStates(self._scope, self._areas, self._root).at(at)

    def _newest(self) -> EventSequence:
        return EventSequence(self._scope.repository.next_sequence() - 1)


def judge(check: CheckSettings, root: str, folder: str) -> int:
    """What a check exits with in a scratch folder, for a bisection; 125 where it was ended.

    Raises:
        UsageError: It cannot be run, or has no command.

    """
    if not check.command:
        raise UsageError(f"the check {check.name} has no command that could tell good from bad")
    ran = _limited(check, root, folder, os.devnull)
    return CANNOT_TELL if ran.ended or ran.code is None else ran.code


def _limited(
    check: CheckSettings,
    root: str,
    folder: str,
    report: str,
    hear: Callable[[bytes], object] = lambda _: None,
    meanwhile: Callable[[], object] = lambda: None,
) -> Ran:
    return run_command(
        [word.replace("{report}", report) for word in check.command or _measuring()],
        folder,
        seconds=check.seconds,
        output_bytes=check.output_bytes,
        environ={"CHECK_NAME": check.name, "CHECK_PROJECT": root, "CHECK_REPORT": report},
        hear=hear if check.command else lambda _: None,  # what is built in speaks to us
        meanwhile=meanwhile,
    )


def _measuring() -> tuple[str, ...]:
    """What measures a folder.

    Raises:
        UsageError: It is not installed.

    """
    if importlib.util.find_spec("lizard") is None:
        raise UsageError(
            "to measure quality takes lizard: pip install 'backtrail[quality]', or set a command"
        )
    return sys.executable, "-P", "-W", "ignore", "-m", "backtrail.history.checks.measures"


def _at(verdict: Verdict) -> int:
    return verdict.at


def _durations(earlier: Sequence[Verdict]) -> Durations | None:
    times = [verdict.ms for verdict in earlier if not verdict.repeated][:_EARLIER]
    if not times:
        return None
    return Durations(
        runs=len(times),
        median_ms=round(statistics.median(times)),
        fastest_ms=min(times),
        slowest_ms=max(times),
    )
