"""Points in time, as people and programs name them: each is one sequence of the store.

A point is ``now``, a sequence (``1482``), the id of a version (``1482-9f3a2c7d``), a tag, or a time
(``2 days ago``, ISO): then what was recorded last until then.
"""

import re
from collections.abc import Sequence
from typing import Final

import msgspec

from backtrail.errors import BacktrailError, NotFoundError, UsageError
from backtrail.files.paths import shown
from backtrail.history.scope import Scope
from backtrail.history.times import parse_time
from backtrail.model import EventSequence, WorkspaceId

__all__ = ["NOW", "Point", "find_point"]

NOW: Final = "now"
"""The files as they are on disk."""

_SEQUENCE = re.compile(r"\d{1,18}", re.ASCII)
_ID = re.compile(r"(\d{1,18})-([0-9a-f]{8})", re.ASCII)


class Point(msgspec.Struct, frozen=True, kw_only=True):
    """A point in time."""

    title: str
    """``now``, ``sequence 1482``, and how it was named."""
    sequence: int | None
    """None: the files as they are on disk."""


def find_point(scope: Scope, name: str, workspaces: Sequence[WorkspaceId] | None) -> Point:
    """The point that ``name`` means; a tag has to be one of a file in these workspaces.

    Raises:
        NotFoundError: There is no such version, tag, or sequence.
        UsageError: It is empty.

    """
    wanted = name.strip()
    if not wanted:
        raise UsageError("name a point in time: a time, a sequence, the id of a version, a tag")
    if wanted == NOW:
        return Point(title=NOW, sequence=None)
    sequence = _sequence(scope, wanted, workspaces)
    if sequence is None:
        raise NotFoundError(
            f"there is no point in time {shown(wanted)}: name a time (2 days ago,"
            " 2026-03-01T14:00), a sequence, the id of a version, a tag, or now"
        )
    plain = wanted == str(sequence)
    return Point(
        title=f"sequence {sequence}" if plain else f"{shown(wanted)} (sequence {sequence})",
        sequence=sequence,
    )


def _sequence(scope: Scope, name: str, workspaces: Sequence[WorkspaceId] | None) -> int | None:
    repository = scope.repository
    if _SEQUENCE.fullmatch(name):
        return int(name) if int(name) < repository.next_sequence() else None
    if match := _ID.fullmatch(name):
        version = repository.by_sequence(EventSequence(int(match[1])))
        sound = version is not None and version.digest[:4].hex() == match[2]
        return int(match[1]) if sound else None
    for sequence in repository.tagged(name):
        if _lies_in(scope, sequence, workspaces):
            return sequence
    time_ns = parse_time(name, scope.clock())
    return None if time_ns is None else repository.sequence_at(time_ns)


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
