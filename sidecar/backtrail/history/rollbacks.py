"""Taking a folder or project to a point in time, as one step that is taken back as one.

The order never changes: what lies there is kept, the log says what begins, every file goes by
itself as a restore of one does, the log says that it is over. What began and is not over is
finished by whoever comes next, once the process that began it is gone; and where one file cannot
be written, those written before it go back.
"""

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from contextlib import contextmanager
from functools import partial
from typing import Any, Final

import msgspec

from backtrail.content.identity import content_id_of_blocks
from backtrail.errors import BacktrailError, NotFoundError, RefusedError, UsageError
from backtrail.files.claims import ROLLBACK, claimed
from backtrail.files.paths import resolved, shown
from backtrail.files.reading import open_blocks
from backtrail.files.replacing import remove
from backtrail.history import moving, restoring
from backtrail.history.addresses import entry_of
from backtrail.history.aims import Going
from backtrail.history.branches import Branches, Switch
from backtrail.history.capturing import capture
from backtrail.history.catalogue import areas_below
from backtrail.history.checkpoints import mark
from backtrail.history.names import held
from backtrail.history.points import Point, find_point
from backtrail.history.recording import last_act
from backtrail.history.requests import Capture, RollbackQuery
from backtrail.history.rollback_plans import (
    UNSAVED,
    Act,
    RollbackPlan,
    Within,
    pairs,
    plan_rollback,
)
from backtrail.history.scope import Scope
from backtrail.model import Event, EventSequence, WorkspaceId
from backtrail.policy.globs import Globs
from backtrail.storage.repository import Area, Progress

__all__ = ["RolledBack", "finish", "plan", "plan_undo", "roll_back"]

_WHY: Final = "what was there before the restore"


class RolledBack(msgspec.Struct, frozen=True, kw_only=True):
    """What was done."""

    plan: RollbackPlan
    sequence: EventSequence | None
    """Of the log's entry that an undo finds; None where nothing had to be done."""


def plan(scope: Scope, query: RollbackQuery) -> RollbackPlan:
    """What would have to be done so that a folder is as it was; nothing is written or kept.

    Raises:
        NotFoundError: There is no such point.
        RefusedError: The folder lies outside the workspace folders.
        UsageError: The point is now.

    """
    areas = areas_below(scope, query.folder, values=False) or ()
    point = find_point(scope, query.point, [area.workspace for area in areas])
    if point.sequence is None:
        raise UsageError("the files are as they are now; name a time, a sequence, a version, a tag")
    globs = None if query.files is None else Globs([query.files])
    within = Within(areas=areas, globs=globs)
    acts, stays = plan_rollback(scope, within, point.sequence, unsaved=query.unsaved)
    return RollbackPlan(point=point, folder=resolved(query.folder), acts=acts, stays=stays)


def plan_undo(scope: Scope, unsaved: AbstractSet[str] = frozenset()) -> RollbackPlan | None:
    """What would take back the last act in the workspace folders; None where it was one file's.

    Raises:
        NotFoundError: There is nothing to take back.

    """
    event = last_act(scope, None)
    if event.kind != "rollback-begun":
        return None
    before = EventSequence(event.sequence - 1)
    acts, stays = plan_rollback(scope, _within(scope, event), before, unsaved=unsaved)
    return RollbackPlan(
        kind="undo",
        point=Point(title=f"sequence {before}", sequence=before),
        folder=event.detail["folder"],
        acts=acts,
        stays=stays,
        undoes=event.sequence,
        switch=_back(event),
    )


def _back(event: Event) -> Switch | None:
    """The switch that takes one back."""
    if "switch" not in event.detail:
        return None
    there = msgspec.convert(event.detail["switch"], Switch)
    return msgspec.structs.replace(there, to=there.left, left=there.to, name="", looked=False)


def roll_back(
    scope: Scope,
    plan: RollbackPlan,
    *,
    author: str | None = None,
    reason: str = "",
    progress: Progress | None = None,
) -> RolledBack:
    """Do what a plan says. What changed since it was made is kept, like all that was there.

    Raises:
        RefusedError: A file cannot be written, and those written before it are as they were; or
            another process is at it just now, or unsaved changes would come along to another
            branch, and nothing was written.

    """
    if plan.switch is not None or plan.merge is not None:
        _require_ready(plan)
        reason = reason or _reason(plan)
    to_do = plan.acts or plan.clashes or plan.undoes is not None or plan.switch is not None
    if not to_do:
        return RolledBack(plan=plan, sequence=None)
    with _alone(scope) as free:
        if not free:
            raise RefusedError("another process restores a folder just now; wait, and try again")
        _require_same_branches(scope, plan)
        for act in plan.acts:
            _keep(scope, act)
        begun = _begun(scope, plan)
        doing = _Doing(scope, begun, author, reason)
        try:
            doing.do(plan.acts, progress)
        except BacktrailError as error:
            raise _taken_back(doing, error) from error
        doing.end("done")
    return RolledBack(plan=plan, sequence=begun.sequence)


def _reason(plan: RollbackPlan) -> str:
    if plan.merge is not None:
        return f"merged {plan.merge.name}"
    named = plan.switch is not None and plan.switch.name
    return f"switched to {named}" if named else ""


def _require_ready(plan: RollbackPlan) -> None:
    if not plan.settled:
        count = len(plan.clashes)
        files = "one file was" if count == 1 else f"{count:,} files were"
        raise RefusedError(
            f"{files} changed on both branches in ways that do not go together; nothing was"
            " written. Ask for conflict markers, or for one side's lines"
        )
    unsaved = [stays.path for stays in plan.stays if stays.why == UNSAVED]
    if unsaved:
        more = f" and {len(unsaved) - 1:,} more have" if len(unsaved) > 1 else " has"
        raise RefusedError(
            f"{shown(unsaved[0])}{more} unsaved changes, which belong to the branch you are on;"
            " save or revert them, then switch"
        )


def _require_same_branches(scope: Scope, plan: RollbackPlan) -> None:
    """Refuse a plan from a branch that was left since, or to a state that one has no more."""
    if plan.switch is not None:
        area, left, target = plan.switch.area, plan.switch.left, plan.switch.to
    elif plan.merge is not None:
        area, left, target = plan.merge.area, plan.merge.into, plan.merge.branch
    else:
        return
    branches = Branches(scope)
    moved = plan.undoes is None and branches.head(area, target) != plan.point.sequence
    if moved or branches.current(area) != left:
        raise RefusedError("branches were switched since this was planned; plan again")


def finish(scope: Scope) -> tuple[Event, ...]:
    """Bring to an end what processes that are gone had begun; the entries of the log that began it.

    One that cannot go on goes back, so that no folder stays half-way.
    """
    with _alone(scope) as free:
        return tuple(map(partial(_finished, scope), _open_ones(scope))) if free else ()


def _open_ones(scope: Scope) -> list[Event]:
    """What began and is not over, oldest first."""
    ended: set[int] = set()
    found: list[Event] = []
    for event in scope.repository.latest_events(("rollback-begun", "rollback-ended")):
        if event.kind == "rollback-ended":
            ended.add(event.detail["begun"])
        elif event.sequence not in ended:
            found.append(event)
    return found[::-1]


def _finished(scope: Scope, event: Event) -> Event:
    doing = _Doing(scope, event, None, "")
    within = _within(scope, event)
    try:
        for workspace, path in sorted(within.places or ()):
            # what was written and not written down
            _keep_any(scope, f"{scope.root_of(workspace).rstrip('/')}/{path}")
        acts, _ = plan_rollback(scope, within, event.detail["to"])
        for act in acts:
            _keep(scope, act)
        doing.do(acts, None)
    except BacktrailError as error:
        _taken_back(doing, error)
    else:
        doing.end("taken back" if "merge" in event.detail else "finished")
    return event


class _Doing:
    """One of them, under way."""

    def __init__(self, scope: Scope, begun: Event, author: str | None, reason: str) -> None:
        self.scope = scope
        self.begun = begun
        self._author = author
        self._reason = reason

    def do(self, acts: Sequence[Act], progress: Progress | None) -> None:
        for done, act in enumerate(acts, start=1):
            self._do(act)
            if progress is not None:
                progress(done, len(acts))

    def end(self, outcome: str) -> None:
        """Have the log say how it ended."""
        with self.scope.repository.transaction():
            self.scope.repository.append_event(
                "rollback-ended",
                time_ns=self.scope.clock(),
                workspace=self.begun.workspace,
                detail={"begun": self.begun.sequence, "outcome": outcome},
            )

    def _do(self, act: Act) -> None:
        if act.kind == "rename":
            # taken away first: what a kill leaves is a file that is missing, which is made anew
            _clear(self.scope, act.source)
            moving.rename(self.scope, act.source, act.path)
        target = None
        if act.version is not None:
            version = self.scope.repository.by_sequence(act.version)
            if version is None:
                raise NotFoundError(f"the version of {shown(act.path)} was let go meanwhile")
            document = self.scope.repository.document(version.document)
            root = self.scope.root_of(document.workspace)
            target = entry_of(self.scope, root, document, version)
        going = Going(
            path=act.path,
            target=target,
            merging=act.merging,
            author=self._author,
            reason=self._reason,
        )
        prepared = restoring.prepare(self.scope, going)
        restoring.write(self.scope, msgspec.structs.replace(prepared, rollback=self.begun.sequence))


def _taken_back(doing: _Doing, error: BacktrailError) -> RefusedError:
    """Undo what was done of one that cannot go on; what to tell the person."""
    scope, begun = doing.scope, doing.begun
    try:
        acts, _ = plan_rollback(scope, _within(scope, begun), begun.sequence - 1)
        doing.do(acts, None)
    except BacktrailError as second:
        doing.end("half-way")
        return RefusedError(
            f"{error} It stopped half-way, and could not be taken back: {second} What was there is"
            " kept; `backtrail undo` tries again"
        )
    doing.end("taken back")
    return RefusedError(f"{error}. Every file is as it was")


def _keep(scope: Scope, act: Act) -> None:
    """Have the history know what lies there, or that nothing does: an undo goes by that."""
    path = act.source or act.path
    if not _keep_any(scope, path) and act.kind == "create" and held(scope, [path]):
        moving.delete(scope, path)


def _keep_any(scope: Scope, path: str) -> bool:
    """Keep a file as it is; False where there is none."""
    try:
        capture(scope, Capture(path=path, source="cli", reason=_WHY), forced=True)
    except NotFoundError:
        return False
    return True


def _clear(scope: Scope, path: str) -> None:
    """Take a file away whose content is kept, without a word in the log: it is not gone."""
    place = scope.place(path)
    head = scope.head(place.document.id) if place.document is not None else None
    try:
        with open_blocks(place.workspace.root, place.path) as (seen, blocks):
            there, _ = content_id_of_blocks(blocks)
    except NotFoundError:
        return
    if head is None or head.content_id != there:
        raise RefusedError(f"{shown(path)} changed meanwhile; try again")
    remove(place.workspace.root, place.path, expected=seen)


def _begun(scope: Scope, plan: RollbackPlan) -> Event:
    areas = areas_below(scope, plan.folder, values=False) or ()
    detail: dict[str, Any] = {
        "to": plan.point.sequence,
        "folder": shown(plan.folder),
        "areas": [[area.workspace, _spelled(area.folder)] for area in areas],
        "documents": sorted({act.document for act in plan.acts}),
    }
    if plan.undoes is not None:
        detail["undoes"] = plan.undoes
    if plan.switch is not None:
        detail["switch"] = msgspec.to_builtins(plan.switch)
    if plan.merge is not None:
        detail["merge"] = msgspec.to_builtins(plan.merge)
    with scope.repository.transaction():
        own = plan.undoes is not None or plan.switch is not None or plan.merge is not None
        if not own and scope.settings.checkpoints.restore:
            workspaces = tuple(sorted({area.workspace for area in areas}))
            why = f"before {shown(plan.folder)} went back to {plan.point.title}"
            mark(scope, workspaces, "restore", why)
        if plan.merge is not None:  # no state of the log is where it leads: a kill takes it back
            detail["to"] = scope.repository.next_sequence() - 1
        return scope.repository.append_event(
            "rollback-begun",
            time_ns=scope.clock(),
            workspace=areas[0].workspace if areas else None,
            detail=detail,
        )


def _spelled(folder: str) -> str:
    """A name of any bytes as a text that any reader of the log takes."""
    return folder.encode("utf-8", "surrogateescape").decode("latin-1")


def _read(folder: str) -> str:
    return folder.encode("latin-1").decode("utf-8", "surrogateescape")


def _within(scope: Scope, begun: Event) -> Within:
    """The paths that it is about: those of its files then, and right before it."""
    areas = tuple(
        Area(workspace=WorkspaceId(workspace), folder=_read(folder))
        for workspace, folder in begun.detail["areas"]
    )
    documents = frozenset(begun.detail["documents"])
    sequences = [begun.detail["to"], begun.sequence - 1]
    if "merge" in begun.detail:  # it makes files that are in neither of the two states
        sequences.append(begun.detail["merge"]["head"])
    places = {
        (state.workspace, state.path)
        for sequence in sequences
        for then, now in pairs(scope, areas, sequence)
        for state in ((then, now) if "merge" in begun.detail else (then,))
        if state.version is not None and state.document in documents
    }
    return Within(areas=areas, places=places)


@contextmanager
def _alone(scope: Scope) -> Iterator[bool]:
    """Hold what only one process at a time may; False where another one does."""
    store = scope.repository.location
    if not store.startswith("/"):
        yield True
        return
    with claimed(store + ROLLBACK) as free:
        yield free
