"""Points in time, as people and programs name them: each is one sequence of the store.

A point is ``now``, a sequence (``1482``), the id of a version (``1482-9f3a2c7d``), the name of a
checkpoint, of a branch (where it was left, else what is kept by now) or of a tag, the last state
that a check found well (``green:tests``; ``green``: all that were asked), or a time (``2 days
ago``, ISO): then what was recorded last until then.
"""

import re
from collections.abc import Sequence
from typing import Final

import msgspec

from backtrail.errors import BacktrailError, NotFoundError, UsageError
from backtrail.files.paths import shown
from backtrail.history.branches import branches_of
from backtrail.history.checkpoints import named
from backtrail.history.scope import Scope
from backtrail.history.times import parse_time
from backtrail.model import EventSequence, WorkspaceId

__all__ = ["NOW", "Point", "find_point"]

NOW: Final = "now"
"""The files as they are on disk."""

_SEQUENCE = re.compile(r"\d{1,18}", re.ASCII)
_ID = re.compile(r"(\d{1,18})-([0-9a-f]{8})", re.ASCII)
_GREEN = re.compile(r"green(?::(.+))?")


class Point(msgspec.Struct, frozen=True, kw_only=True):
    """A point in time."""

    title: str
    """``now``, ``sequence 1482``, and how it was named."""
    sequence: EventSequence | None
    """None: the files as they are on disk."""


def find_point(scope: Scope, name: str, workspaces: Sequence[WorkspaceId] | None) -> Point:
    """The point that ``name`` means; a tag has to be one of a file in these workspaces.

    Raises:
        NotFoundError: There is no such version, tag, or sequence.
        UsageError: It is empty.

    """
    wanted = name.strip()
    if not wanted:
        raise UsageError(
            "name a point in time: a time, a checkpoint, a branch, a sequence, the id of a version,"
            " or a tag"
        )
    if wanted == NOW:
        return Point(title=NOW, sequence=None)
    sequence = _sequence(scope, wanted, workspaces)
    if sequence is None:
        raise NotFoundError(
            f"there is no point in time {shown(wanted)}: name a time (2 days ago,"
            " 2026-03-01T14:00), a checkpoint, a branch, a sequence, the id of a version, a tag,"
            " green:CHECK, or now"
        )
    plain = wanted == str(sequence)
    return Point(
        title=f"sequence {sequence}" if plain else f"{shown(wanted)} (sequence {sequence})",
        sequence=sequence,
    )


def _sequence(
    scope: Scope, name: str, workspaces: Sequence[WorkspaceId] | None
) -> EventSequence | None:
    repository = scope.repository
    if _SEQUENCE.fullmatch(name):
        return EventSequence(int(name)) if int(name) < repository.next_sequence() else None
    if match := _ID.fullmatch(name):
        version = repository.by_sequence(EventSequence(int(match[1])))
        sound = version is not None and version.digest[:4].hex() == match[2]
        return EventSequence(int(match[1])) if sound else None
    called = _called(scope, name, workspaces)
    if called is not None:
        return called
    for sequence in repository.tagged(name):
        if _lies_in(scope, sequence, workspaces):
            return sequence
    if match := _GREEN.fullmatch(name):
        from backtrail.history.checks.greens import last_green  # noqa: PLC0415 - few points are

        return last_green(scope, match[1] or "", workspaces)
    time_ns = parse_time(name, scope.clock())
    return None if time_ns is None else repository.sequence_at(time_ns)


def _called(
    scope: Scope, name: str, workspaces: Sequence[WorkspaceId] | None
) -> EventSequence | None:
    """What a checkpoint or branch of that name stands for."""
    marked = named(scope, name, workspaces)
    branch = branches_of(scope).named(name, workspaces) if marked is None else None
    if branch is not None and branch.head is None:
        return EventSequence(scope.repository.next_sequence() - 1)
    return marked if branch is None else branch.head


def _lies_in(
    scope: Scope, sequence: EventSequence, workspaces: Sequence[WorkspaceId] | None
) -> bool:
    try:
        version = scope.repository.by_sequence(sequence)
        if version is None:
            return False
        document = scope.repository.document(version.document)
    except BacktrailError:
        return False  # what is damaged names no point
    return workspaces is None or document.workspace in workspaces
