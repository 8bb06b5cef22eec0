"""What checks and experiments say to a person, before and after. Pure."""

from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from backtrail.protocol.care import ExecuteResult, PlanResult, Work
from backtrail.protocol.care_words import counted
from backtrail.protocol.spelling import printable
from backtrail.protocol.trip_words import trip_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from backtrail.checking import CheckSettings
    from backtrail.history.branches import Branch
    from backtrail.history.checks.running import CheckRun
    from backtrail.history.experiments import Evaluation
    from backtrail.policy.experiments import Ranked, Standing

__all__ = [
    "check_plan", "checked", "evaluated", "evaluation_plan", "experiment_plan", "figures",
    "home_plan", "started",
]  # fmt: skip

_NAMED: Final = 10
"""Failed tests and complaints that are told."""
_OUTCOMES: Final = {"green": "is green", "red": "is red", "unsure": "could not tell"}


def check_plan(check: "CheckSettings", root: str, point: str) -> PlanResult:
    """What would be run, and where."""
    what = printable(" ".join(check.command)) or "what is built in"
    when = "as it is now" if point == "now" else f"as it was at {printable(point)}"
    where = (
        "in the folder itself" if check.place == "in-place" else "in a copy; no file here changes"
    )
    return _plan(
        "check",
        f"The check {printable(check.name)} would look at {printable(root)} {when}.",
        f"It runs {what} {where}, for {check.seconds:g} s at most.",
        "What is known of that very state is told without a run.",
    )


def checked(found: "CheckRun") -> ExecuteResult:
    """What it said."""
    verdict = found.verdict
    tests = verdict.tests
    parts = [
        *([f"{tests.passed:,} of {counted(tests.total, 'test')} passed"] if tests else ()),
        *([counted(verdict.errors, "error")] if verdict.errors else ()),
        *([counted(verdict.warnings, "warning")] if verdict.warnings else ()),
        *([verdict.why] if verdict.why else ()),
    ]
    told = ": " + ", ".join(parts) if parts else ""
    failed = [f"failed: {name}" for name in tests.failures[:_NAMED]] if tests else []
    notes = [
        *([trip_words(found.trip)] if found.trip is not None else ()),
        *failed,
        *(f"{each.path}:{each.line}: {each.message}" for each in verdict.complaints[:_NAMED]),
        *(["known from earlier: nothing was run"] if found.known else ()),
        *found.notes[:_NAMED],
    ]
    done = _done("check", f"{verdict.check} {_OUTCOMES[verdict.outcome]}{told}.", notes)
    return done if found.trip is None else replace(done, point=str(found.trip.point))


def experiment_plan(root: str, branches: "Sequence[str]") -> PlanResult:
    """What would be parted."""
    return _plan(
        "experiment",
        f"{counted(len(branches), 'branch', 'branches')} would part from {root} as it is now.",
        f"{', '.join(branches)}.",
        "No file changes before you switch to one of them.",
    )


def started(made: "Sequence[Branch]") -> ExecuteResult:
    """What was parted."""
    names = ", ".join(each.name for each in made)
    return _done("experiment", f"Parted {names}.", [f"Switch to {made[0].name} to work on it."])


def evaluation_plan(
    name: str, approaches: "Sequence[str]", checks: "Sequence[CheckSettings]"
) -> PlanResult:
    """What would be run on which."""
    many = counted(len(approaches), "approach", "approaches")
    return _plan(
        "evaluate",
        f"{counted(len(checks), 'check')} would look at {many} of {name}, each in a copy.",
        f"Checks: {', '.join(check.name for check in checks)}.",
        f"Approaches: {', '.join(approaches)}.",
        "What is known of a state is not asked again.",
    )


def evaluated(found: "Evaluation") -> ExecuteResult:
    """Which is the best, and why."""
    first = [each for each in found.approaches if each.place == 1]
    best = first[0]
    if len(first) > 1:
        names = ", ".join(each.standing.name for each in first)
        summary = f"Nothing that was measured tells {names} apart."
    else:
        summary = f"{best.standing.name} is the best of {found.name}: {best.why}."
    notes = [_row(each, len(found.verdicts[each.standing.name])) for each in found.approaches]
    return _done("evaluate", summary, notes)


def home_plan(plan: PlanResult, name: str, home: str) -> PlanResult:
    """Say that a way home comes before a merge, of the plan of that way."""
    note = f"Approaches come into the branch they parted from; pick {name} again on {home}."
    return replace(plan, notes=(printable(note), *plan.notes))


def _row(ranked: "Ranked", checks: int) -> str:
    why = f" ({ranked.why})" if ranked.why else ""
    return f"{ranked.place}. {ranked.standing.name}: {figures(ranked.standing, checks)}{why}"


def figures(standing: "Standing", checks: int) -> str:
    """What was measured of an approach, by so many checks."""
    parts = [f"{standing.green} of {counted(checks, 'check')} green"]
    if standing.passed is not None:
        parts.append(f"{counted(standing.passed, 'test')} passed, {standing.failed:,} failed")
    parts += [counted(standing.size, "line") + " changed", f"{standing.duration:,} ms"]
    if standing.complexity is not None:
        parts.append(f"complexity {standing.complexity:.1f}")
    return ", ".join(parts)


def _plan(work: Work, summary: str, *notes: str) -> PlanResult:
    return PlanResult(
        work=work,
        token="",
        summary=printable(summary),
        notes=tuple(map(printable, notes)),
        files=(),
        more=0,
    )


def _done(work: Work, summary: str, notes: "Sequence[str]") -> ExecuteResult:
    return ExecuteResult(
        work=work, summary=printable(summary), notes=tuple(map(printable, notes)), sound=True
    )
