"""What forgetting says to a person, before and after.

Pure. Rule: the text that is forgotten is in none of these words.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from backtrail.history.forgets import OUT_OF_REACH
from backtrail.protocol.care import CareFile, ExecuteResult, PlanResult
from backtrail.protocol.care_words import LISTED, counted, file_row, size
from backtrail.protocol.spelling import printable

if TYPE_CHECKING:
    from backtrail.history.forgets import ForgetFile, ForgetPlan, Forgotten

__all__ = ["forget_plan", "forgotten"]

_NOTES: Final = 20
"""Files, histories and places that are named one by one."""


def forget_plan(plan: "ForgetPlan", *, hides: bool) -> PlanResult:
    """What would go, what would bring it back, and what is out of reach.

    ``hides``: whoever reads it is not told of other files than those of the plan.
    """
    empty = not (plan.versions or plan.leftovers or plan.words)
    returning = tuple(_returning(plan))
    returns = bool(returning) and not plan.query.again
    notes = (*returning, *_notes(plan, hides=hides), OUT_OF_REACH)
    return PlanResult(
        work="forget",
        token="",
        summary="Nothing that is kept holds it." if empty else _summary(plan),
        notes=() if empty else returning if returns else notes,
        files=tuple(_row(file, masked=plan.query.replace) for file in plan.files[:LISTED]),
        more=max(0, len(plan.files) - LISTED),
        returns=returns,
    )


def forgotten(done: "Forgotten", *, hides: bool) -> ExecuteResult:
    """What went, and whether it is gone."""
    seen = done.scanned
    masked = f"{counted(done.masked, 'version')} masked" if done.masked else ""
    removed = f"{counted(done.removed, 'version')} forgotten" if done.removed else ""
    words = f"{counted(done.words, 'other entry', 'other entries')} written anew"
    went = ", ".join(filter(None, (removed, masked))) or words
    hits = counted(len(seen.hits), "hit") if seen.hits else "no hit"
    notes = [] if hides else [f"Still there: {printable(hit)}." for hit in seen.hits[:_NOTES]]
    if not done.done:
        notes.append(
            "Another program reads an older state of the store, so that what was deleted still lies"
            " in its files: close it, and the next opening of the store ends this."
        )
    return ExecuteResult(
        work="forget",
        summary=f"{went}: {hits} in {counted(seen.files, 'file')} of the store"
        f" ({size(seen.bytes)}) and {counted(seen.contents, 'content')}.",
        notes=tuple(notes),
        sound=done.done and not seen.hits,
    )


def _summary(plan: "ForgetPlan") -> str:
    what = f"{counted(plan.versions, 'version')} of {counted(len(plan.files), 'file')}"
    if not plan.versions:
        return "No version holds it, but other entries of the store do."
    if plan.query.replace:
        return f"{what} would stay, with [forgotten] in its place."
    keeps = sum(file.keeps for file in plan.files)
    return f"{what} would go for good, and {keeps:,} would stay."


def _returning(plan: "ForgetPlan") -> Iterator[str]:
    first = "" if plan.query.again else "take it out of the file, or "
    for file in [file for file in plan.files if file.returns][:_NOTES]:
        yield (
            f"{printable(file.document.path)} still holds it, and its next save would bring it"
            f" back: {first}leave the file out (capture.exclude)."
        )


def _notes(plan: "ForgetPlan", *, hides: bool) -> Iterator[str]:
    labelled = sum(file.labelled for file in plan.files)
    if labelled:
        yield f"{labelled:,} of them {'has' if labelled == 1 else 'have'} a label or a note."
    if plan.leftovers:
        goes = "goes" if plan.leftovers == 1 else "go"
        yield f"{counted(plan.leftovers, 'content')} that no version has any more {goes}, too."
    if plan.words:
        yield f"{plan.words:,} of the notes, labels, names and entries of the log are written anew."
    if plan.copies:
        stay = "stays" if plan.copies == 1 else "stay"
        yield f"{counted(plan.copies, 'content')} {stay}: other versions have the same bytes."
    if not hides:
        yield from (f"Damaged, and may hold it: {printable(o)}" for o in plan.unread[:_NOTES])
        for other in plan.elsewhere[:_NOTES]:
            yield f"A history of its own, not looked into: {printable(other)}"


def _row(file: "ForgetFile", *, masked: bool) -> CareFile:
    whole = len(file.numbers) + file.keeps
    what = "masked" if masked else "gone for good"
    text = f"{len(file.numbers):,} of {counted(whole, 'version')} would be {what}"
    return file_row(f"{file.workspace.rstrip('/')}/{file.document.path}", text)
