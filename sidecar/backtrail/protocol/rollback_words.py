"""What the restore of a folder, and a checkpoint, say to a person, before and after. Pure."""

import os
from typing import TYPE_CHECKING, Final

from backtrail.protocol.care import ExecuteResult, PlanResult, Work
from backtrail.protocol.care_words import LISTED, counted, file_row
from backtrail.protocol.spelling import printable

if TYPE_CHECKING:
    from backtrail.history.checkpoints import Checkpoint
    from backtrail.history.rollback_plans import Act, RollbackPlan

__all__ = [
    "becomes", "checkpoint_plan", "left", "marked", "no_rollback_undo", "rollback_plan",
    "rolled_back",
]  # fmt: skip

_ACTS: Final = {
    "replace": "goes back to what it was",
    "create": "comes back",
    "remove": "goes: it was not there then; what it holds is kept",
    "merge": "is put together: both branches changed it",
}


def rollback_plan(plan: "RollbackPlan") -> PlanResult:
    """What would become of which file, and what stays as it is."""
    folder, point = printable(plan.folder), printable(plan.point.title)
    if not plan.acts:
        summary = f"{folder} already is as of {point}; nothing to do."
    elif plan.kind == "undo":
        summary = f"{counted(len(plan.acts), 'file')} of {folder} as before that restore again."
    else:
        summary = f"{counted(len(plan.acts), 'file')} of {folder} would be as of {point}."
    notes = left(plan)
    if plan.acts:
        notes = (
            "What is there now is kept first, and all of it can be taken back at once.",
            *notes,
        )
    return PlanResult(
        work=_work(plan),
        token="",
        summary=summary,
        notes=notes,
        files=tuple(file_row(act.path, becomes(act)) for act in plan.acts[:LISTED]),
        more=max(0, len(plan.acts) - LISTED),
    )


def no_rollback_undo() -> PlanResult:
    """The last act was one file's: that is taken back where the file is."""
    summary = "The last restore was of one file; take it back in its timeline."
    return PlanResult(work="rollback-undo", token="", summary=summary, notes=(), files=(), more=0)


def rolled_back(plan: "RollbackPlan") -> ExecuteResult:
    """What became of the folder."""
    what = "as before that restore" if plan.kind == "undo" else f"as of {plan.point.title}"
    return ExecuteResult(
        work=_work(plan),
        summary=f"{counted(len(plan.acts), 'file')} of {printable(plan.folder)} {printable(what)}"
        " again; what was there is kept.",
        notes=left(plan),
        sound=True,
    )


def checkpoint_plan(root: str, name: str) -> PlanResult:
    """What would be marked."""
    called = f" as {printable(name)}" if name else ""
    return PlanResult(
        work="checkpoint",
        token="",
        summary=f"{printable(root)} as it is now would be marked{called}.",
        notes=("Every file is looked at, and what is new or changed is kept first.",),
        files=(),
        more=0,
    )


def marked(made: "Checkpoint") -> ExecuteResult:
    """What was marked."""
    called = printable(made.name) if made.name else f"sequence {made.at}"
    return ExecuteResult(
        work="checkpoint", summary=f"Checkpoint {called} is made.", notes=(), sound=True
    )


def left(plan: "RollbackPlan") -> tuple[str, ...]:
    """What stays as it is, and why."""
    stay = plan.stays[:LISTED]
    return tuple(f"{printable(stays.path)} stays as it is: {stays.why}." for stays in stay)


def _work(plan: "RollbackPlan") -> Work:
    return "rollback-undo" if plan.kind == "undo" else "rollback"


def becomes(act: "Act") -> str:
    """What becomes of one file, in a few words."""
    if act.kind == "rename":
        return f"comes back from {printable(os.path.basename(act.source))}"  # noqa: PTH119 - text
    return _ACTS[act.kind]
