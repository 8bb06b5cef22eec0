"""Which save broke it: states of a project are tried by a command until one save is left.

Each state lies in one scratch folder, of which only what differs is written; the project is not
touched. A verdict is kept when it is there, so that a bisection goes on where it was ended.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from typing import Final

from backtrail.errors import BacktrailError, RefusedError, StoreError, UsageError
from backtrail.files.paths import shown
from backtrail.files.scratch import scratch
from backtrail.history.bisections import Bisected, BisectQuery, Suspect, Tested
from backtrail.history.catalogue import areas_below
from backtrail.history.checks import verdicts
from backtrail.history.points import find_point
from backtrail.history.project_states import Files, ProjectStates, StateLayout, digest_of
from backtrail.history.scope import Scope
from backtrail.history.trees import require_apart
from backtrail.model import Event, EventSequence, WorkspaceId
from backtrail.policy.bisecting import BAD, GOOD, SKIP, Search, Verdict, verdict_of

__all__ = ["Judge", "bisect"]

Judge = Callable[[str], int]
"""Runs the command in a folder; its exit code, or the negative number of the signal."""

_EVENTS: Final = 2_000
"""Entries of the log read at a time."""
_CHANGES: Final = frozenset({"created", "renamed", "deleted", "returned"})


def bisect(
    scope: Scope, query: BisectQuery, judge: Judge, tell: Callable[[Tested], None]
) -> Bisected:
    """Find the save after which the command fails; ``tell`` hears of each verdict.

    The good point is tested first, the bad one where no other state turned out to be bad.

    Raises:
        NotFoundError: There is no such point, or nothing was kept there then.
        RefusedError: The command was ended by a signal; what is known by then is noted.
        UsageError: The points are in the wrong order, nothing changed between them, or they are
            not what they were said to be.

    """
    areas = areas_below(scope, query.folder, values=False) or ()
    known = [area.workspace for area in areas]
    good = find_point(scope, query.good, known).sequence
    bad = find_point(scope, query.bad, known).sequence
    if bad is None:
        bad = EventSequence(scope.repository.next_sequence() - 1)
    if good is None or good >= bad:
        raise UsageError("the good point has to be earlier than the bad one; exchange the two")
    with scratch("bisect", keep=query.keep) as folder:
        require_apart(scope, areas, folder.root)
        states = ProjectStates(scope, areas, query.folder, query.files)
        changes = tuple(_changes(scope, states, good, bad))
        if not changes:
            raise UsageError("nothing was saved here between the two points; name others")
        layout = StateLayout(scope, folder)
        course = _Course(scope, query, areas[0].workspace, states, layout, judge, tell)
        places = (good, *(change.sequence for change in changes))
        search = course.run(places)
        found = [changes[at - 1] for at in search.suspects]
        return Bisected(
            suspects=tuple(_suspect(scope, event) for event in found),
            saves=len(changes),
            runs=course.runs,
            known=course.known,
            notes=tuple(sorted(layout.notes)),
            scratch=folder.root if query.keep else "",
        )


class _Course:
    """The runs of one bisection."""

    def __init__(
        self,
        scope: Scope,
        query: BisectQuery,
        workspace: WorkspaceId,
        states: ProjectStates,
        layout: StateLayout,
        judge: Judge,
        tell: Callable[[Tested], None],
    ) -> None:
        self._scope = scope
        self._query = query
        self._workspace = workspace
        self._states = states
        self._layout = layout
        self._judge = judge
        self._tell = tell
        self._codes = verdicts.known_codes(scope)
        self._fresh: set[str] = set()
        self.runs = self.known = 0

    def run(self, places: Sequence[EventSequence]) -> Search:
        search, trust = Search(good=0, bad=len(places) - 1), self._query.trust
        if not trust and (verdict := self._test(places[0], search)) != GOOD:
            raise UsageError(_wrong(self._query.good, GOOD, verdict))
        while (at := search.next) is not None:
            search = search.told(at, self._test(places[at], search))
        unseen = search.bad == len(places) - 1
        if unseen and not trust and (verdict := self._test(places[-1], search)) != BAD:
            raise UsageError(_wrong(self._query.bad, BAD, verdict))
        return search

    def _test(self, sequence: EventSequence, search: Search) -> Verdict:
        files = self._states.at(sequence)
        state = digest_of(files)
        key = verdicts.key_of(self._query.command, state)
        code = self._codes.get(key)
        known = code is not None and (key in self._fresh or not self._query.again)
        if not known:
            code = self._try(files, sequence, key, state)
        verdict = SKIP if code is None else (verdict_of(code) or SKIP)
        self.known += known
        left = len(search.suspects)
        self._tell(Tested(sequence=sequence, verdict=verdict, code=code, known=known, left=left))
        return verdict

    def _try(self, files: Files, at: EventSequence, key: str, state: str) -> int | None:
        """Run the command on a state; None where that cannot be had back."""
        if not self._layout.put(files):
            return None
        self.runs += 1
        code = self._judge(self._layout.folder)
        if verdict_of(code) is None:
            why = f"signal {-code}" if code < 0 else f"exit code {code}"
            raise RefusedError(
                f"the command was ended ({why}), which is no verdict; what is known so far is"
                " noted: give the same command again to go on"
            )
        self._codes[key] = code
        self._fresh.add(key)
        with suppress(StoreError):  # it may only be read: the next bisection begins anew
            told = verdicts.Verdict(
                workspace=self._workspace,
                key=key,
                state=state,
                at=at,
                code=code,
                outcome=verdicts.outcome_of(code),
            )
            with self._scope.repository.transaction():
                verdicts.append(self._scope, told)
        return code


def _changes(
    scope: Scope, states: ProjectStates, good: EventSequence, bad: EventSequence
) -> Iterator[Event]:
    """What changed the folder behind the one point, up to the other."""
    documents = states.documents(good) | states.documents(bad)
    after = good
    while page := scope.repository.events(after, _EVENTS):
        for event in page:
            if event.sequence > bad:
                return
            if event.kind in _CHANGES and event.document in documents:
                yield event
        after = page[-1].sequence


def _suspect(scope: Scope, event: Event) -> Suspect:
    path, version = "", None
    try:
        version = scope.repository.by_sequence(event.sequence)
        if event.document is not None:
            document = scope.repository.document(event.document)
            path = f"{scope.root_of(document.workspace).rstrip('/')}/{document.path}"
    except BacktrailError:
        version = None  # damaged; its place in the order is right all the same
    return Suspect(
        sequence=event.sequence,
        kind=event.kind,
        path=path,
        id="" if version is None else version.id,
        number=None if version is None else version.number,
        author="" if version is None else version.author,
        time_ns=event.time_ns,
    )


def _wrong(point: str, said: Verdict, verdict: Verdict) -> str:
    found = "cannot be tested there" if verdict == SKIP else f"finds it {verdict}"
    return (
        f"the point {shown(point)} was said to be {said}, but the command {found}; name another"
        " point, or try the command in the folder that --keep-scratch leaves"
    )
