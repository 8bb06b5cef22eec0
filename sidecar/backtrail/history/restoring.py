"""Going back: look first, keep what is there, write one file, record it.

The order never changes. Whatever lies on disk, or unsaved in an editor, is a version before a byte
is written, so every write can be taken back.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import msgspec

from backtrail.content.identity import content_id, content_id_of_blocks
from backtrail.errors import NotFoundError, RefusedError, UnreadableError, UsageError
from backtrail.files.paths import shown
from backtrail.files.reading import ATTEMPTS, open_blocks, read
from backtrail.files.replacing import remove, replace
from backtrail.files.virtual import is_value
from backtrail.history.addresses import entry_of
from backtrail.history.aims import Going
from backtrail.history.capturing import capture, capture_read
from backtrail.history.composing import goal_of
from backtrail.history.contents import keep_any
from backtrail.history.places import Place, imagined
from backtrail.history.plans import (
    Goal,
    Now,
    action_of,
    head_of,
    newest_of,
    now_of,
    plan_of,
    require_number,
    require_settled,
)
from backtrail.history.recording import record_act, recorded, revived
from backtrail.history.requests import Capture
from backtrail.history.results import Captured, Entry, Prepared, Restored, RestorePlan
from backtrail.history.scope import Scope
from backtrail.model import ContentId, Version

__all__ = ["plan", "prepare", "write"]


def plan(scope: Scope, going: Going) -> RestorePlan:
    """What would happen; nothing is written and nothing is kept.

    Raises:
        ConflictError: The head is not the one expected.
        RefusedError: Backtrail does not write there, or not a part alone.

    """
    try:
        place = revived(scope, scope.place(going.path), going.target)
    except NotFoundError:
        place = imagined(going.path)
    now = _now(scope, place)
    return plan_of(scope, going, place, now, _goal(scope, going, now))


def prepare(scope: Scope, going: Going) -> Prepared:
    """Keep what is there, then say what would be written.

    Raises:
        ConflictError: The head is not the one expected; what was there is kept all the same.
        MergeConflictError: A version is to go, and what it changed was changed again since.
        NotFoundError: The cell, symbol or key that is wanted is not there; nothing was kept.
        RefusedError: A part is wanted of what has none; nothing was kept.

    """
    if going.partial:
        require_settled(plan(scope, msgspec.structs.replace(going, expected=None)))
    place = scope.place(going.path, make=True)
    now = _kept_now(scope, going, place)
    if going.buffer is not None:
        _capture(scope, going, content=going.buffer, why="unsaved text before the restore")
    place = revived(scope, scope.place(going.path), going.target)
    goal = _goal(scope, going, now)
    made = plan_of(scope, going, place, now, goal)
    require_settled(made)
    head = head_of(scope, place)
    there = place.document if now.content_id is not None or going.buffer is not None else None
    was_there = None
    if there is not None and head is not None:
        was_there = entry_of(scope, place.workspace.root, there, head)
    return Prepared(
        plan=made,
        content=_content(scope, goal),
        was_there=was_there,
        author=scope.author(going.author),
        reason=going.reason,
        root=place.workspace.root,
        relative=place.path,
        seen=now.seen,
        disk=now.content_id,
        undoes=going.undoes,
        sole=going.expected is not None,
    )


def write(scope: Scope, prepared: Prepared) -> Restored:
    """Put the version in its place on disk, and record it; of a value the record is all.

    Raises:
        ConflictError: Somebody else's save or restore came first; the file is as it was.
        RefusedError: The file may not be written, or was changed meanwhile; it is as it was.

    """
    made = prepared.plan
    if is_value(prepared.root):
        return _write_value(scope, prepared)
    if made.action == "nothing":
        return record_act(scope, prepared)
    if made.action == "remove":
        if prepared.seen is not None:
            remove(prepared.root, prepared.relative, expected=prepared.seen)
        return record_act(scope, prepared)
    if made.entry is None:
        raise AssertionError("a plan that writes names the version to write")
    version = made.entry.version
    saved: list[Entry] = []

    def keep_displaced(blocks: Iterator[bytes]) -> None:
        """Keep a save that landed after the capture and before the write."""
        kept = keep_any(scope, scope.place(made.path), blocks)
        if kept.content_id == prepared.disk:
            return
        late = Capture(
            path=made.path, source="external", reason="saved while a restore was under way"
        )
        entry = capture_read(scope, late, kept).entry
        saved.extend([entry] if entry is not None else [])
        if made.partial:
            # the rest of it has to stay, and what is about to be written lacks that
            raise RefusedError(
                f"{shown(made.path)} was saved while a part of it went back; that save is kept,"
                " and nothing was written; try again"
            )

    with _first(scope, prepared):
        replace(
            prepared.root,
            prepared.relative,
            _blocks(scope, prepared, version),
            expected=prepared.seen,
            mode=version.mode if version.mode is not None else 0o644,
            displaced=keep_displaced,
            sole=prepared.sole,
        )
    if saved:
        # an undo has to bring back what was really there
        prepared = msgspec.structs.replace(prepared, was_there=saved[-1])
    return record_act(scope, prepared)


@contextmanager
def _first(scope: Scope, prepared: Prepared) -> Iterator[None]:
    """Around the write, where a head was expected: nobody else may get in between.

    Whoever exchanges the file first wins, and may be recorded by others before it is by itself; so
    the history is asked before the exchange, and after it only if that failed.
    """

    def ask() -> None:
        place = scope.place(prepared.plan.path)
        head = head_of(scope, revived(scope, place, prepared.plan.entry))
        number = head.number if head is not None else 0
        require_number(prepared.plan.path, number, expected=prepared.plan.head)

    if prepared.sole:
        ask()
    try:
        yield
    except RefusedError:
        if prepared.sole:
            ask()
        raise


def _goal(scope: Scope, going: Going, now: Now) -> Goal:
    """What is to be there; what is put together for a value has to be one, and is spelled anew."""
    goal = goal_of(scope, going, now)
    if goal.composed is None or not is_value(going.path):
        return goal
    from backtrail.history.values.canonical import canonical, read_json  # noqa: PLC0415 - rare

    try:
        data = canonical(read_json(goal.composed))
    except UsageError as error:
        raise RefusedError(
            f"{shown(going.path)} would be no value any more: {error}; restore the whole version,"
            " or one key"
        ) from None
    return msgspec.structs.replace(goal, content_id=content_id(data), size=len(data), composed=data)


def _write_value(scope: Scope, prepared: Prepared) -> Restored:
    """Make the version the newest one, whatever others did since it was planned."""
    made = prepared.plan
    with scope.index.transaction():
        place = revived(scope, scope.place(made.path), made.entry)
        head = head_of(scope, place)
        if prepared.sole or made.partial:  # the rest of it is as it was when that was put together
            require_number(made.path, newest_of(place, head), expected=made.head)
        document = place.document
        was_there = None
        if document is not None and document.deleted is None and head is not None:
            was_there = entry_of(scope, place.workspace.root, document, head)
        action = action_of(
            was_there.version.content_id if was_there is not None else None,
            _goal_id(prepared),
        )
        made = msgspec.structs.replace(made, action=action, head=head.number if head else 0)
        if action == "nothing" and prepared.undoes is None:
            return Restored(plan=made, entry=None, was_there=was_there)
        return recorded(scope, msgspec.structs.replace(prepared, plan=made, was_there=was_there))


def _goal_id(prepared: Prepared) -> ContentId | None:
    """What the value is to hold; None: it is to be gone."""
    made = prepared.plan
    if made.partial and prepared.content is not None:
        return content_id(prepared.content)
    return made.entry.version.content_id if made.entry is not None else None


def _now(scope: Scope, place: Place) -> Now:
    """The file on disk; of a value its newest version."""
    if not is_value(place.workspace.root):
        return _look(place, scope.settings.capture.stream_above)
    head = head_of(scope, place)
    if place.document is None or place.document.deleted is not None or head is None:
        return Now(content_id=None, size=0, data=None, seen=None)
    return now_of(scope.repository.read_content(head.content_id), None)


def _look(place: Place, in_memory: int) -> Now:
    """The file on disk; its bytes too when there are at most ``in_memory`` of them."""
    try:
        with open_blocks(place.workspace.root, place.path) as (seen, blocks):
            if seen.size > in_memory:
                found, size = content_id_of_blocks(blocks)
                return Now(content_id=found, size=size, data=None, seen=seen)
        data, seen = read(place.workspace.root, place.path, limit=in_memory)
    except NotFoundError:
        return Now(content_id=None, size=0, data=None, seen=None)
    return now_of(data, seen)


def _kept_now(scope: Scope, going: Going, place: Place) -> Now:
    """The file on disk, once exactly that is kept; a save in between is kept on the way."""
    for _ in range(ATTEMPTS):
        now = _now(scope, place)
        if now.seen is None:
            return now
        kept = _capture(scope, going, content=None, why="what was there before the restore")
        if kept.entry is not None and kept.entry.version.content_id == now.content_id:
            return now
    raise UnreadableError(f"{shown(going.path)} keeps changing; nothing was written; try again")


def _capture(scope: Scope, going: Going, *, content: bytes | None, why: str) -> Captured:
    return capture(
        scope,
        Capture(
            path=going.path,
            content=content,
            source=going.source,
            author=going.author,
            reason=why,
            metadata={"unsaved": True} if content is not None else {},
        ),
        forced=True,
    )


def _content(scope: Scope, goal: Goal) -> bytes | None:
    if goal.composed is not None:
        return goal.composed
    if goal.content_id is None or goal.size > scope.settings.capture.stream_above:
        return None
    return scope.repository.read_content(goal.content_id)


def _blocks(scope: Scope, prepared: Prepared, version: Version) -> Iterable[bytes]:
    if prepared.plan.partial and prepared.content is not None:
        return (prepared.content,)
    return scope.repository.blocks(version.content_id)
