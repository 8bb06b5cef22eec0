"""What bringing a mirror up to date says to a person, before and after. Pure."""

from typing import TYPE_CHECKING

from backtrail.protocol.care import ExecuteResult, PlanResult
from backtrail.protocol.care_words import counted, size
from backtrail.protocol.spelling import printable

if TYPE_CHECKING:
    from backtrail.history.mirroring import Mirrored
    from backtrail.history.states import Status

__all__ = ["mirror_plan", "mirrored"]


def mirror_plan(found: "Status", target: str, behind: int | None) -> PlanResult:
    """What the mirror lacks; ``behind`` is None where there is none yet."""
    if behind is None:
        summary = (
            f"The whole store, {size(found.store_bytes)}, would be copied to {printable(target)}."
        )
    elif behind:
        summary = f"{printable(target)} lacks {counted(behind, 'entry', 'entries')} of the store."
    else:
        summary = f"{printable(target)} is up to date."
    notes = (
        "From then on only what it lacks is copied. Nothing else may save into that file.",
        "What the store let go of goes from it, too.",
    )
    return PlanResult(work="mirror", token="", summary=summary, notes=notes, files=(), more=0)


def mirrored(done: "Mirrored") -> ExecuteResult:
    """What the mirror got."""
    gone = f", {counted(done.released, 'version')} let go of" if done.released else ""
    return ExecuteResult(
        work="mirror",
        summary=f"{counted(done.versions, 'version')} copied to {printable(done.target)}{gone};"
        " the mirror is up to date.",
        notes=(),
        sound=True,
    )
