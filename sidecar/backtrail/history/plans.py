"""What a restore would do, in figures, before anything is written."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import msgspec

from backtrail.content.identity import content_id
from backtrail.diff.changes import compare
from backtrail.errors import ConflictError, MergeConflictError
from backtrail.files.paths import shown
from backtrail.files.reading import Seen
from backtrail.files.virtual import is_value
from backtrail.history.aims import Going
from backtrail.history.judging import change_between
from backtrail.history.masks import is_masked, not_as_saved
from backtrail.history.places import Place
from backtrail.history.results import Action, CellPlaces, RestorePlan
from backtrail.history.scope import Scope
from backtrail.model import Change, ContentId, Version

if TYPE_CHECKING:
    from backtrail.diff.merging import Conflict

__all__ = [
    "Goal",
    "Now",
    "action_of",
    "head_of",
    "newest_of",
    "now_of",
    "plan_of",
    "require_number",
    "require_settled",
    "shown_now",
]


class Now(msgspec.Struct, frozen=True, kw_only=True):
    """The file as it lies on disk."""

    content_id: ContentId | None
    size: int
    data: bytes | None
    """None when there is no file, or a large one."""
    seen: Seen | None


class Goal(msgspec.Struct, frozen=True, kw_only=True):
    """What the file is to hold."""

    content_id: ContentId | None
    """None: no file is to be there."""
    size: int
    composed: bytes | None = None
    """The bytes, where they are a part of a version amid what is there now."""
    notes: tuple[str, ...] = ()
    """What a person should know of how they came to be."""
    places: CellPlaces | None = None
    """Of a cell that goes back alone."""
    conflicts: "tuple[Conflict, ...]" = ()
    """Places that a person has to decide, where a version is taken out."""


def now_of(data: bytes, seen: Seen | None) -> Now:
    """A file that holds ``data``."""
    return Now(content_id=content_id(data), size=len(data), data=data, seen=seen)


def shown_now(going: Going, now: Now) -> Now:
    """What a person sees as the file now: the editor's unsaved text, else the disk."""
    return now if going.buffer is None else now_of(going.buffer, now.seen)


def head_of(scope: Scope, place: Place) -> Version | None:
    """The newest version of what is at ``place``."""
    return scope.head(place.document.id) if place.document is not None else None


def newest_of(place: Place, head: Version | None) -> int:
    """The number that whoever expects one means: 0 for none, and for a value that was deleted."""
    gone = place.document is not None and place.document.deleted is not None
    return 0 if head is None or (gone and is_value(place.workspace.root)) else head.number


def plan_of(scope: Scope, going: Going, place: Place, now: Now, goal: Goal) -> RestorePlan:
    """What would happen to the file at ``place``, which lies there as ``now``.

    Raises:
        ConflictError: The head is not the one expected.

    """
    head = head_of(scope, place)
    there = shown_now(going, now)
    unkept = there.content_id is not None and (head is None or head.content_id != there.content_id)
    _require_expected(going, newest_of(place, head), unkept=unkept)
    return RestorePlan(
        kind="undo" if going.kind == "undo" else "restore",
        action=action_of(there.content_id, goal.content_id),
        path=place.absolute,
        entry=going.target,
        lines=going.lines,
        cell=going.cell,
        places=goal.places,
        without=going.without,
        merged=going.merging is not None,
        markers=going.markers,
        conflicts=goal.conflicts,
        symbol=going.symbol,
        key=going.key,
        head=newest_of(place, head),
        unkept=unkept,
        change=_change(scope, there, goal),
        notes=tuple(_notes(going, now, there, goal, head)),
    )


def action_of(now: ContentId | None, goal: ContentId | None) -> Action:
    """What turns one content into the other; None: no file."""
    if goal is None:
        return "remove" if now is not None else "nothing"
    if now is None:
        return "create"
    return "nothing" if now == goal else "replace"


def _change(scope: Scope, now: Now, goal: Goal) -> Change:
    if goal.content_id is None:
        return change_between(now.data, b"", (now.size, 0))
    if now.content_id is None:
        now = now_of(b"", None)
    new = goal.composed
    if new is None and goal.size <= scope.settings.capture.stream_above:
        new = scope.repository.read_content(goal.content_id)
    if now.data is not None and new is not None:
        old = now.data
        return scope.differences.between(
            now.content_id, goal.content_id, lambda: compare(old, new)
        ).change
    return change_between(None, None, (now.size, goal.size))


def _notes(going: Going, now: Now, there: Now, goal: Goal, head: Version | None) -> Iterator[str]:
    if going.lines is not None and there.content_id == goal.content_id:
        yield "nothing differs in these lines"
    if going.cell is not None and there.content_id == goal.content_id:
        yield "nothing differs in this cell"
    if going.symbol is not None and there.content_id == goal.content_id:
        yield f"nothing differs in {going.symbol}"
    if going.key is not None and there.content_id == goal.content_id:
        yield "nothing differs in this key"
    yield from goal.notes
    if going.target is not None and (said := not_as_saved(going.target.version)):
        yield f"this is {said}"
    if head is not None and is_masked(head) and there.content_id not in (None, head.content_id):
        yield (
            "the file is kept first as it is now, with its secrets, so that this can be taken back;"
            " `backtrail forget` has that version be gone"
        )
    if now.seen is not None and now.seen.links > 1:
        others = now.seen.links - 1
        yield (
            f"the file has {others} more hard link{'s' if others > 1 else ''};"
            " other names keep the present content"
        )
    mode = going.target.version.mode if going.target is not None else None
    if not going.partial and now.seen is not None and mode not in (None, now.seen.mode):
        yield f"the file keeps its mode {now.seen.mode:04o}; the version had {mode:04o}"


def _require_expected(going: Going, newest: int, *, unkept: bool) -> None:
    if going.expected is not None:
        require_number(going.path, newest + 1 if unkept else newest, expected=going.expected)


def require_number(path: str, actual: int, *, expected: int) -> None:
    """See that the newest version is the one expected.

    Raises:
        ConflictError: It is not.

    """
    if actual != expected:
        where = f"is at version {actual}, not at {expected}: somebody saved in between"
        if not actual:
            where = f"was deleted, or never kept: it is not at version {expected}"
        raise ConflictError(
            f"{shown(path)} {where}. Look at the timeline and try again.",
            expected=expected,
            actual=actual,
        )


def require_settled(plan: RestorePlan) -> None:
    """See that nothing is left for a person to decide.

    Raises:
        MergeConflictError: Something is, and no markers are wanted for it.

    """
    if not plan.conflicts or plan.markers:
        return
    number = plan.entry.version.number if plan.entry is not None else 0
    places = len(plan.conflicts)
    raise MergeConflictError(
        f"what version {number} of {shown(plan.path)} changed was changed again later, in"
        f" {places} place{'s' if places > 1 else ''}; nothing was written. Look at them with a dry"
        " run, or ask for conflict markers.",
        places=places,
    )
