"""What a switch and a merge of branches say to a person, before and after. Pure."""

from typing import TYPE_CHECKING, Final

from backtrail.protocol.care import ExecuteResult, PlanResult, Work
from backtrail.protocol.care_words import LISTED, counted, file_row
from backtrail.protocol.rollback_words import becomes, left
from backtrail.protocol.spelling import printable

if TYPE_CHECKING:
    from backtrail.history.branches import Branch
    from backtrail.history.rollback_plans import Clash, RollbackPlan

__all__ = [
    "branch_plan", "branched", "merge_branch_plan", "merged_branch", "switch_plan", "switched",
]  # fmt: skip

_KEPT: Final = "What is there now is kept first, and all of it can be taken back at once."


def branch_plan(root: str, name: str) -> PlanResult:
    """What would be parted."""
    return PlanResult(
        work="branch",
        token="",
        summary=f"{printable(root)} as it is now would be where branch {printable(name)} begins.",
        notes=("Every file is looked at, and what is new or changed is kept first.",),
        files=(),
        more=0,
    )


def branched(made: "Branch") -> ExecuteResult:
    """What was parted, and lies in the folder now."""
    name = printable(made.name)
    summary = f"You are on branch {name} now."
    return ExecuteResult(work="branch", summary=summary, notes=(), sound=True)


def switch_plan(plan: "RollbackPlan") -> PlanResult:
    """What would become of which file."""
    name = "" if plan.switch is None else printable(plan.switch.name)
    files = counted(len(plan.acts), "file")
    summary = f"{files} would be as branch {name} was left."
    return _plan("switch", plan, summary, (_KEPT, *left(plan)))


def switched(plan: "RollbackPlan") -> ExecuteResult:
    """What became of them."""
    name = "" if plan.switch is None else printable(plan.switch.name)
    return ExecuteResult(
        work="switch",
        summary=f"You are on branch {name} now; {counted(len(plan.acts), 'file')} changed.",
        notes=left(plan),
        sound=True,
    )


def merge_branch_plan(plan: "RollbackPlan") -> PlanResult:
    """What would become of which file, and what a person has to decide."""
    name = "" if plan.merge is None else printable(plan.merge.name)
    clashes = tuple(map(_clash, plan.clashes[:LISTED]))
    if not plan.acts and not plan.clashes:
        return _plan("merge-branch", plan, f"All that {name} holds is there already.", left(plan))
    if not plan.settled:
        many = counted(len(plan.clashes), "file")
        summary = f"{many} changed on both branches in ways that do not go together."
        return _plan("merge-branch", plan, summary, (*clashes, *left(plan)))
    summary = f"{counted(len(plan.acts), 'file')} would get what branch {name} holds."
    return _plan("merge-branch", plan, summary, (_KEPT, *clashes, *left(plan)))


def merged_branch(plan: "RollbackPlan") -> ExecuteResult:
    """What became of them."""
    name = "" if plan.merge is None else printable(plan.merge.name)
    return ExecuteResult(
        work="merge-branch",
        summary=f"Merged branch {name}; {counted(len(plan.acts), 'file')} changed.",
        notes=left(plan),
        sound=True,
    )


def _plan(work: Work, plan: "RollbackPlan", summary: str, notes: tuple[str, ...]) -> PlanResult:
    return PlanResult(
        work=work,
        token="",
        summary=summary,
        notes=notes,
        files=tuple(file_row(act.path, becomes(act)) for act in plan.acts[:LISTED]),
        more=max(0, len(plan.acts) - LISTED),
        undecided=not plan.settled,
    )


def _clash(clash: "Clash") -> str:
    places = f", {counted(clash.places, 'place')}" if clash.places else ""
    return f"{printable(clash.path)}{places}: {clash.why}."
