"""Going back to a point in time, and marking one, as pieces of work that are planned and shown."""

from collections.abc import Callable
from functools import partial

import msgspec

from backtrail.errors import RefusedError
from backtrail.files.paths import shown
from backtrail.history.annotating import require_tag_name
from backtrail.history.requests import CheckpointQuery, RollbackQuery
from backtrail.history.rollback_plans import RollbackPlan
from backtrail.history.service import HistoryService
from backtrail.protocol.care import ExecuteResult, PlanParams, PlanResult
from backtrail.protocol.rollback_words import (
    checkpoint_plan,
    marked,
    no_rollback_undo,
    rollback_plan,
    rolled_back,
)
from backtrail.serving.around import Around, Do, folder_of
from backtrail.storage.repository import Progress
from backtrail.upkeep.looks import look

__all__ = ["checkpoint", "do_all", "rollback", "rollback_undo"]


def rollback(
    service: HistoryService, params: PlanParams, around: Around, _step: Progress
) -> tuple[PlanResult, Do | None]:
    """Have a folder be as it was."""
    query = RollbackQuery(
        point=params.point, folder=folder_of(params, around), files=params.files,
        unsaved=around.unsaved(service),
    )  # fmt: skip
    return _rolling(service.plan_rollback(query), around)


def rollback_undo(
    service: HistoryService, _params: PlanParams, around: Around, _step: Progress
) -> tuple[PlanResult, Do | None]:
    """Take back the last restore of a folder."""
    plan = service.plan_rollback_undo(around.unsaved(service))
    return (no_rollback_undo(), None) if plan is None else _rolling(plan, around)


def _rolling(plan: RollbackPlan, around: Around) -> tuple[PlanResult, Do | None]:
    shows = around.shows or (lambda _: True)
    acts = tuple(act for act in plan.acts if shows(act.path))
    plan = msgspec.structs.replace(plan, acts=acts)

    do = partial(do_all, plan, around, rolled_back)
    return rollback_plan(plan), do if plan.acts else None


def do_all(
    plan: RollbackPlan,
    around: Around,
    told: Callable[[RollbackPlan], ExecuteResult],
    service: HistoryService,
    _step: Progress,
) -> ExecuteResult:
    """Do it in one step: nobody ends it half-way."""
    newer = around.unsaved(service) & {path for act in plan.acts for path in (act.path, act.source)}
    if newer:
        raise RefusedError(
            f"{shown(min(newer))} has unsaved changes by now; save or revert it, and plan again"
        )
    return told(service.roll_back(plan).plan)


def checkpoint(
    service: HistoryService, params: PlanParams, around: Around, _step: Progress
) -> tuple[PlanResult, Do | None]:
    """Mark how the project is now."""
    folder = folder_of(params, around)
    root = service.root_around(folder)
    if params.name:
        require_tag_name(params.name)

    def do(service: HistoryService, _step: Progress) -> ExecuteResult:
        look(service, root, lambda _: None)
        query = CheckpointQuery(folder=folder, name=params.name, note=params.note, looked=True)
        return marked(service.checkpoint(query))

    return checkpoint_plan(root, params.name), do
