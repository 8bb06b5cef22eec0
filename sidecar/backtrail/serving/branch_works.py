"""Branches as pieces of work that are planned, shown and done.

What lies on the disk is kept before a plan is made: it is what the branch that is left goes on
with, and what another one comes into.
"""

from functools import partial

from backtrail.errors import UsageError
from backtrail.history.requests import BranchQuery, MergeQuery, SwitchQuery
from backtrail.history.service import HistoryService
from backtrail.protocol import branch_words as words
from backtrail.protocol.care import ExecuteResult, PlanParams, PlanResult
from backtrail.serving.around import Around, Do, folder_of
from backtrail.serving.point_works import do_all
from backtrail.storage.repository import Progress
from backtrail.upkeep.looks import look

__all__ = ["branch", "looked", "merge", "switch"]


def branch(
    service: HistoryService, params: PlanParams, around: Around, _step: Progress
) -> tuple[PlanResult, Do | None]:
    """Part one from now, and go there: no file changes by that."""
    root = service.root_around(folder_of(params, around))
    name = _named(params)

    def do(service: HistoryService, _step: Progress) -> ExecuteResult:
        looked(service, root)
        query = BranchQuery(name=name, folder=root, note=params.note, looked=True)
        made = service.create_branch(query)
        plan = service.plan_switch(SwitchQuery(name=name, folder=root, looked=True))
        service.roll_back(plan)
        return words.branched(made)

    return words.branch_plan(root, name), do


def switch(
    service: HistoryService, params: PlanParams, around: Around, _step: Progress
) -> tuple[PlanResult, Do | None]:
    """Have the files be those of another branch."""
    root = looked(service, service.root_around(folder_of(params, around)))
    query = SwitchQuery(
        name=_named(params), folder=root, unsaved=around.unsaved(service), looked=True
    )
    plan = service.plan_switch(query)
    return words.switch_plan(plan), partial(do_all, plan, around, words.switched)


def merge(
    service: HistoryService, params: PlanParams, around: Around, _step: Progress
) -> tuple[PlanResult, Do | None]:
    """Bring what another branch holds into the files."""
    root = looked(service, service.root_around(folder_of(params, around)))
    query = MergeQuery(
        name=_named(params), folder=root, choice=params.choice, unsaved=around.unsaved(service)
    )
    plan = service.plan_merge(query)
    ready = plan.settled and bool(plan.acts or plan.clashes)
    do = partial(do_all, plan, around, words.merged_branch) if ready else None
    return words.merge_branch_plan(plan), do


def looked(service: HistoryService, root: str) -> str:
    """Have what lies below a root on the disk kept; the root again."""
    service.finish_rollbacks()
    look(service, root, lambda _: None)
    return root


def _named(params: PlanParams) -> str:
    if not params.name:
        raise UsageError("name the branch", field="name")
    return params.name
