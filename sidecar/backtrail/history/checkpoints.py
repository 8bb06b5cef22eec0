"""Checkpoints: places in the log that somebody wants to come back to.

Nothing is copied. What a project was at a sequence is known for every sequence; a checkpoint gives
one of them a name, and has prunes keep what was there. Each is an entry of the log, and another
entry says that it is over: neither is ever changed.
"""

from collections.abc import Collection, Iterator
from typing import Any, Final

import msgspec

from backtrail.errors import NotFoundError, UsageError
from backtrail.files.paths import shown
from backtrail.history.annotating import require_note, require_tag_name
from backtrail.history.requests import CheckpointQuery
from backtrail.history.scope import Scope
from backtrail.model import Event, EventSequence, WorkspaceId
from backtrail.policy.checkpoints import Keep, Occasion

__all__ = [
    "Checkpoint", "append", "checkpoints", "end", "end_run", "end_verified", "make", "mark",
    "named", "turned_green",
]  # fmt: skip

_LATELY_NS: Final = 60 * 1_000_000_000


class Checkpoint(msgspec.Struct, frozen=True, kw_only=True):
    """A point in time that was marked."""

    sequence: EventSequence
    """Of the log's entry that marks it."""
    at: EventSequence
    """The newest entry that belongs to it: the state that it means."""
    workspaces: tuple[WorkspaceId, ...]
    time_ns: int
    """When it was made."""
    name: str = ""
    """Empty: it is known by its sequence."""
    note: str = ""
    author: str = ""
    keep: Keep = "permanent"
    occasion: Occasion = ""
    run: str = ""
    """The agent's run that it belongs to."""
    looked: bool = False
    """All files were looked at for it: what had no history then was not there."""
    over: str = ""
    """Why it holds nothing any more: ``taken away``, ``verified``, ``the run ended``."""


def make(
    scope: Scope,
    query: CheckpointQuery,
    workspaces: tuple[WorkspaceId, ...],
    at: EventSequence | None,
) -> Checkpoint:
    """Mark a point of these workspaces; ``at`` None: all that is kept by now.

    Raises:
        UsageError: The name is taken, or would read as another kind of point.

    """
    if query.name:
        require_tag_name(query.name)
    require_note(query.note)
    with scope.repository.transaction():
        taken = _by_name(scope, query.name, workspaces)
        if taken is not None:
            raise UsageError(
                f"there is a checkpoint {shown(query.name)} already (sequence {taken.at}); choose"
                " another name, or take that one away first"
            )
        newest = EventSequence(scope.repository.next_sequence() - 1)
        wanted = Checkpoint(
            sequence=EventSequence(0),
            at=newest if at is None else at,
            workspaces=workspaces,
            time_ns=0,
            name=query.name,
            note=query.note,
            author=scope.author(query.author),
            keep=query.keep,
            occasion=query.occasion,
            run=query.run,
            looked=query.looked and at is None,
        )
        return append(scope, wanted)


def append(scope: Scope, wanted: Checkpoint) -> Checkpoint:
    """Mark a point, of ``wanted`` all but the sequence and the time, inside a transaction."""
    detail = {k: v for k, v in msgspec.structs.asdict(wanted).items() if k in _TOLD and v}
    event = scope.repository.append_event(
        "checkpoint",
        time_ns=scope.clock(),
        workspace=wanted.workspaces[0] if wanted.workspaces else None,
        detail=detail,
    )
    return msgspec.structs.replace(wanted, sequence=event.sequence, time_ns=event.time_ns)


_TOLD: Final = frozenset(
    {"at", "workspaces", "name", "note", "author", "keep", "occasion", "run", "looked"}
)


def mark(
    scope: Scope,
    workspaces: tuple[WorkspaceId, ...],
    occasion: Occasion,
    note: str,
    at: int | None = None,
) -> None:
    """Make one that nobody asked for, inside a transaction, of what was there before it.

    Where one of the same occasion was made lately it stands: a program that installs packages
    writes several files, and the first one began it.
    """
    at = scope.repository.next_sequence() - 1 if at is None else at
    for latest in checkpoints(scope, workspaces, over=True):
        lately = 0 <= scope.clock() - latest.time_ns < _LATELY_NS
        if latest.occasion == occasion != "restore" and lately:
            return
        if not lately:
            break
    wanted = Checkpoint(
        sequence=EventSequence(0),
        at=EventSequence(at),
        workspaces=workspaces,
        time_ns=0,
        note=note,
        occasion=occasion,
    )
    append(scope, wanted)


def checkpoints(
    scope: Scope, workspaces: Collection[WorkspaceId] | None = None, *, over: bool = False
) -> Iterator[Checkpoint]:
    """Those of any of these workspaces, newest first; ``over``: also those that are over."""
    ended: dict[int, str] = {}
    for event in scope.repository.latest_events(("checkpoint", "checkpoint-ended")):
        if event.kind == "checkpoint-ended":
            ended.setdefault(event.detail.get("checkpoint", 0), str(event.detail.get("why", "")))
            continue
        found = _read(event, ended.get(event.sequence, ""))
        if found is None or (found.over and not over):
            continue
        if workspaces is None or not set(found.workspaces).isdisjoint(workspaces):
            yield found


def named(
    scope: Scope, name: str, workspaces: Collection[WorkspaceId] | None
) -> EventSequence | None:
    """The sequence that a checkpoint of that name stands for; of several folders the newest."""
    found = _by_name(scope, name, workspaces)
    return None if found is None else found.at


def end(scope: Scope, name: str, workspaces: Collection[WorkspaceId] | None) -> Checkpoint:
    """Take a checkpoint away, by its name, or without one by its sequence; no file changes.

    Raises:
        NotFoundError: There is none.

    """
    found = _by_name(scope, name, workspaces)
    if found is None and name.isascii() and name.isdecimal():
        known = (c for c in checkpoints(scope, workspaces) if int(name) in {c.sequence, c.at})
        found = next(known, None)
    if found is None:
        raise NotFoundError(
            f"there is no checkpoint {shown(name)}; `backtrail checkpoints` lists them"
        )
    with scope.repository.transaction():
        return _over(scope, found, "taken away")


def end_run(
    scope: Scope, run: str, workspaces: Collection[WorkspaceId] | None
) -> tuple[Checkpoint, ...]:
    """End the checkpoints that were to hold for a run of an agent."""
    held = [c for c in checkpoints(scope, workspaces) if c.keep == "run" and c.run == run]
    with scope.repository.transaction():
        return tuple(_over(scope, found, "the run ended") for found in held)


def turned_green(
    scope: Scope, at: EventSequence, workspaces: tuple[WorkspaceId, ...], check: str
) -> None:
    """Mark a state that a check found well, inside a transaction; once, however many checks do."""
    if not scope.settings.checkpoints.green:
        return
    made = checkpoints(scope, workspaces, over=True)
    if any(each.at == at and each.occasion == "green" for each in made):
        return
    wanted = Checkpoint(
        sequence=EventSequence(0),
        at=at,
        workspaces=workspaces,
        time_ns=0,
        note=f"{check} turned green",
        occasion="green",
    )
    append(scope, wanted)


def end_verified(
    scope: Scope, at: EventSequence, workspaces: Collection[WorkspaceId]
) -> tuple[Checkpoint, ...]:
    """End those up to a sequence that were to hold until a check is green; in a transaction."""
    held = [c for c in checkpoints(scope, workspaces) if c.keep == "until-verified" and c.at <= at]
    return tuple(_over(scope, found, "verified") for found in held)


def _by_name(
    scope: Scope, name: str, workspaces: Collection[WorkspaceId] | None
) -> Checkpoint | None:
    return next((c for c in checkpoints(scope, workspaces) if c.name == name and name), None)


def _over(scope: Scope, found: Checkpoint, why: str) -> Checkpoint:
    scope.repository.append_event(
        "checkpoint-ended",
        time_ns=scope.clock(),
        workspace=found.workspaces[0] if found.workspaces else None,
        detail={"checkpoint": found.sequence, "why": why},
    )
    return msgspec.structs.replace(found, over=why)


def _read(event: Event, over: str) -> Checkpoint | None:
    """The checkpoint that an entry marks; None where it tells nonsense."""
    told: dict[str, Any] = {k: v for k, v in event.detail.items() if k in _TOLD}
    told |= {"sequence": event.sequence, "time_ns": event.time_ns, "over": over}
    try:
        return msgspec.convert(told, Checkpoint)
    except msgspec.ValidationError:
        return None
