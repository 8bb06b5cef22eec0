"""Several approaches to one thing, each a branch from one state; measured, ranked, and one taken.

An experiment is nothing but branches that bear its name: they are switched to, compared and merged
as any other. Checks say what each is worth, in scratch folders, and their verdicts are kept.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from typing import Final

import msgspec

from backtrail.errors import NotFoundError, UsageError
from backtrail.files.paths import shown
from backtrail.history.branches import Area, Branch, Branches
from backtrail.history.branching import create, require_free
from backtrail.history.checks.running import (
    CheckRunQuery,
    checks_for,
    known_verdict,
    run_check,
)
from backtrail.history.checks.verdicts import Verdict
from backtrail.history.comparing_points import compare_points
from backtrail.history.projects import LARGEST_PAGE
from backtrail.history.requests import BranchQuery, PointsQuery
from backtrail.history.scope import Scope
from backtrail.model import EventSequence, WorkspaceId
from backtrail.policy.experiments import METRICS, Metric, Ranked, Standing, ranked

__all__ = [
    "Evaluation", "EvaluationQuery", "ExperimentQuery", "approaches_of", "branches_named",
    "evaluate", "home_of", "measured", "start",
]  # fmt: skip

_PARTED: Final = "/"
"""Between the name of an experiment and that of an approach."""


class ExperimentQuery(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be tried."""

    name: str
    approaches: tuple[str, ...]
    folder: str
    """Absolute."""
    note: str = ""
    author: str | None = None
    looked: bool = False
    """All files were looked at right before."""


class EvaluationQuery(msgspec.Struct, frozen=True, kw_only=True):
    """How approaches are to be measured."""

    name: str
    folder: str
    """The root of the project, absolute."""
    checks: tuple[str, ...] = ()
    """By name; empty: all that the settings have for the project."""
    by: tuple[Metric, ...] = METRICS
    again: bool = False
    """Verdicts that are known do not count."""


class Evaluation(msgspec.Struct, frozen=True, kw_only=True):
    """What came of it."""

    name: str
    approaches: tuple[Ranked, ...]
    """The best first; of what was measured."""
    verdicts: dict[str, tuple[Verdict, ...]]
    """By approach, those of its checks; empty: nothing is known of it as it is."""


def start(scope: Scope, query: ExperimentQuery, area: Area) -> tuple[Branch, ...]:
    """Part a branch for each approach, all from the same state; no file changes.

    Raises:
        UsageError: A name is taken, or makes none; or there is nothing to compare.

    """
    wanted = branches_named(query.name, query.approaches)
    branches = Branches(scope)
    for each in wanted:  # all of them, or none
        require_free(scope, branches, each, area.workspace)
    at = EventSequence(scope.repository.next_sequence() - 1)
    return tuple(
        create(
            scope,
            BranchQuery(
                name=each,
                folder=query.folder,
                note=query.note,
                author=query.author,
                looked=query.looked,
            ),
            area,
            at,
        )
        for each in wanted
    )


def branches_named(name: str, approaches: Sequence[str]) -> tuple[str, ...]:
    """What the branches of an experiment are called.

    Raises:
        UsageError: The names make none; or there is nothing to compare.

    """
    wanted = tuple(dict.fromkeys(each.strip() for each in approaches))
    if len(wanted) < 2 or not all(wanted):  # noqa: PLR2004 - one alone is compared to nothing
        raise UsageError("name at least two approaches, as in --approaches loop,table")
    if _PARTED in name or any(_PARTED in each for each in wanted):
        raise UsageError(f"leave {_PARTED} out of the names: it parts experiment and approach")
    return tuple(f"{name}{_PARTED}{each}" for each in wanted)


def approaches_of(scope: Scope, name: str, area: Area) -> tuple[Branch, ...]:
    """The branches of an experiment.

    Raises:
        NotFoundError: There is none of that name.

    """
    found = tuple(
        each
        for each in Branches(scope).of({area.workspace})
        if each.document is None and each.name.startswith(name + _PARTED)
    )
    if not found:
        raise NotFoundError(
            f"there is no experiment {shown(name)}; `backtrail branch` lists what there is"
        )
    return found


def home_of(scope: Scope, branch: str, area: Area) -> Branch | None:
    """The branch that an approach, NAME/APPROACH, parted from; None: it was deleted.

    Raises:
        NotFoundError: There is no such approach.

    """
    known = {each.id: each for each in Branches(scope).of({area.workspace}) if not each.document}
    found = next((each for each in known.values() if each.name == branch), None)
    if found is None or _PARTED not in branch:
        raise NotFoundError(f"there is no branch {shown(branch)}; `backtrail branch` lists them")
    return known.get(found.parent)


def evaluate(
    scope: Scope,
    query: EvaluationQuery,
    area: Area,
    look: Callable[[], object],
    hear: Callable[[str, str], object] = lambda _approach, _check: None,
    meanwhile: Callable[[], object] = lambda: None,
) -> Evaluation:
    """Have the checks look at every approach, and rank them by what was measured.

    ``look`` has what lies on the disk kept; ``hear`` is told before each run, and ``meanwhile``
    ends it where it raises.

    Raises:
        NotFoundError: There is no such experiment, or no such check.
        UsageError: No check is set, so nothing could be told.

    """
    found = approaches_of(scope, query.name, area)
    names = query.checks or tuple(check.name for check in checks_for(scope, query.folder))
    if not names:
        raise UsageError("nothing measures them: write a table [[checks]] in your config.toml")
    look()

    def asked(branch: Branch, check: str) -> Verdict:
        hear(_approach(branch), check)
        wanted = msgspec.structs.replace(_asking(query, branch, check), again=query.again)
        return run_check(scope, wanted, look, meanwhile=meanwhile).verdict

    runs = {branch: [asked(branch, name) for name in names] for branch in found}
    return _evaluation(scope, query, runs)


def measured(
    scope: Scope, workspaces: Collection[WorkspaceId] | None, by: tuple[Metric, ...] = ()
) -> tuple[Evaluation, ...]:
    """What is known of the experiments of workspaces, the latest first; nothing is run."""
    parted: dict[tuple[WorkspaceId, str, EventSequence | None], list[Branch]] = {}
    for branch in Branches(scope).of(workspaces, deleted=True):
        name, slash, _ = branch.name.partition(_PARTED)
        if slash and branch.document is None:
            parted.setdefault((branch.workspace, name, branch.at), []).append(branch)
    # branches of one prefix from several states are somebody's way to name them, and nothing else
    return tuple(
        _known(scope, EvaluationQuery(name=name, folder=scope.root_of(workspace), by=by or METRICS),
               [branch for branch in branches if not branch.deleted])
        for (workspace, name, _), branches in reversed(parted.items())
        if len(branches) > 1 and not all(branch.deleted for branch in branches)
    )  # fmt: skip


def _known(scope: Scope, query: EvaluationQuery, branches: Sequence[Branch]) -> Evaluation:
    names = [check.name for check in checks_for(scope, query.folder)]
    found: dict[Branch, list[Verdict]] = {branch: [] for branch in branches}
    for branch in branches:
        for check in names:
            with suppress(NotFoundError):  # nothing was kept on it
                known = known_verdict(scope, _asking(query, branch, check))
                if known is not None:
                    found[branch].append(known)
    return _evaluation(scope, query, found)


def _asking(query: EvaluationQuery, branch: Branch, check: str) -> CheckRunQuery:
    return CheckRunQuery(name=check, folder=query.folder, point=branch.name, place="scratch")


def _approach(branch: Branch) -> str:
    return branch.name.partition(_PARTED)[2]


def _evaluation(
    scope: Scope, query: EvaluationQuery, approaches: Mapping[Branch, Sequence[Verdict]]
) -> Evaluation:
    standings = [
        _standing(_approach(branch), verdicts, _size(scope, query, branch))
        for branch, verdicts in approaches.items()
        if verdicts
    ]
    return Evaluation(
        name=query.name,
        approaches=ranked(standings, query.by),
        verdicts={_approach(branch): tuple(each) for branch, each in approaches.items()},
    )


def _standing(name: str, verdicts: Sequence[Verdict], size: int) -> Standing:
    tests = [verdict.tests for verdict in verdicts if verdict.tests is not None]
    measured = [verdict.quality for verdict in verdicts if verdict.quality is not None]
    return Standing(
        name=name,
        green=sum(verdict.outcome == "green" for verdict in verdicts),
        failed=sum(each.failed for each in tests) if tests else None,
        passed=sum(each.passed for each in tests) if tests else None,
        size=size,
        duration=sum(verdict.ms for verdict in verdicts),
        complexity=measured[0].complexity if measured else None,
    )


def _size(scope: Scope, query: EvaluationQuery, branch: Branch) -> int:
    """Lines that came and went on a branch since it parted."""
    lines, cursor = 0, None
    while True:
        page = compare_points(
            scope,
            PointsQuery(
                old=str(branch.at), new=branch.name, folder=query.folder, limit=LARGEST_PAGE,
                cursor=cursor,
            ),
        )  # fmt: skip
        for file in page.files:
            change = file.change
            lines += change.added + change.deleted + 2 * change.modified
        cursor = page.next_cursor
        if cursor is None:
            return lines
