"""Checks and experiments as pieces of work that are planned, shown and done.

What runs is a command of the person's settings, never one that comes over the wire.
"""

from functools import partial

import msgspec

from backtrail.errors import UsageError
from backtrail.history.checks.running import CheckRunQuery
from backtrail.history.experiments import EvaluationQuery, ExperimentQuery, branches_named
from backtrail.history.service import HistoryService
from backtrail.protocol import experiment_words as words
from backtrail.protocol.care import ExecuteResult, PlanParams, PlanResult
from backtrail.serving import branch_works
from backtrail.serving.around import Around, Do, folder_of
from backtrail.storage.repository import Progress

__all__ = ["check", "evaluate", "experiment", "pick"]


def check(
    service: HistoryService, params: PlanParams, around: Around, _step: Progress
) -> tuple[PlanResult, Do | None]:
    """Ask a check about now, or about an earlier point."""
    root = service.root_around(folder_of(params, around))
    wanted = service.check_named(root, _named(params, "check"))
    query = CheckRunQuery(
        name=wanted.name, folder=root, point=params.point or "now", again=params.again
    )

    def do(service: HistoryService, step: Progress) -> ExecuteResult:
        found = service.run_check(
            query, partial(branch_works.looked, service, root), meanwhile=partial(step, 0, 0)
        )
        return words.checked(found)

    return words.check_plan(wanted, root, query.point), do


def experiment(
    service: HistoryService, params: PlanParams, around: Around, _step: Progress
) -> tuple[PlanResult, Do | None]:
    """Part a branch for each approach; no file changes by that."""
    root = service.root_around(folder_of(params, around))
    name = _named(params, "experiment")
    branches = branches_named(name, params.approaches)

    def do(service: HistoryService, _step: Progress) -> ExecuteResult:
        branch_works.looked(service, root)
        query = ExperimentQuery(
            name=name, approaches=params.approaches, folder=root, note=params.note, looked=True
        )
        return words.started(service.start_experiment(query))

    return words.experiment_plan(root, branches), do


def evaluate(
    service: HistoryService, params: PlanParams, around: Around, _step: Progress
) -> tuple[PlanResult, Do | None]:
    """Have every check look at every approach, and rank them."""
    root = service.root_around(folder_of(params, around))
    name = _named(params, "experiment")
    approaches, checks = service.approaches(name, root), service.checks(root)
    if not checks:
        raise UsageError("nothing measures them: write a table [[checks]] in your config.toml")
    query = EvaluationQuery(name=name, folder=root, again=params.again)
    runs = len(approaches) * len(checks)

    def do(service: HistoryService, step: Progress) -> ExecuteResult:
        begun = 0

        def hear(_approach: str, _check: str) -> None:
            nonlocal begun
            step(begun, runs)
            begun += 1

        look, meanwhile = partial(branch_works.looked, service, root), partial(step, 0, 0)
        return words.evaluated(service.evaluate_experiment(query, look, hear, meanwhile))

    return words.evaluation_plan(name, [each.name for each in approaches], checks), do


def pick(
    service: HistoryService, params: PlanParams, around: Around, step: Progress
) -> tuple[PlanResult, Do | None]:
    """Merge an approach into the branch that it parted from; the way there is a step of its own.

    What a merge brings is known on that branch alone, and nobody agrees to what was not shown.
    """
    name = _named(params, "experiment and the approach, as in sum/loop")
    home = service.home_of(name, service.root_around(folder_of(params, around)))
    if home is None or home.current:
        return branch_works.merge(service, params, around, step)
    there = msgspec.structs.replace(params, work="switch", name=home.name)
    plan, do = branch_works.switch(service, there, around, step)
    return words.home_plan(plan, name, home.name), do


def _named(params: PlanParams, what: str) -> str:
    if not params.name:
        raise UsageError(f"name the {what}", field="name")
    return params.name
