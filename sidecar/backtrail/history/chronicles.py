"""What happened to a project besides plain saves, entry by entry of the log, newest first."""

from collections.abc import Iterator
from itertools import islice
from typing import Any, Final

import msgspec

from backtrail.errors import UsageError
from backtrail.history.catalogue import Catalogue, workspaces_of
from backtrail.history.projects import LARGEST_PAGE
from backtrail.history.requests import ProjectQuery
from backtrail.history.scope import Scope
from backtrail.model import Event, EventKind, EventSequence, WorkspaceId

__all__ = ["Chronicle", "ChronicleEntry", "chronicle"]

_KINDS: Final[tuple[EventKind, ...]] = (
    "restored", "undone", "deleted", "renamed", "tagged", "untagged", "noted", "pruned",
    "mass-changed", "returned", "repaired", "forgotten", "rollback-begun", "checkpoint",
    "checkpoint-ended", "verdict", "branch", "branch-renamed", "branch-deleted",
    "triggered", "git-switched",
)  # fmt: skip
_OF_ALL: Final = frozenset({"pruned", "repaired", "forgotten"})
"""Of the store as a whole: they concern every project in it."""


class ChronicleEntry(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that happened."""

    sequence: EventSequence
    time_ns: int
    kind: EventKind
    path: str = ""
    """Of the file that it is about, as it is called today, relative to its workspace."""
    detail: dict[str, Any] = msgspec.field(default_factory=dict)
    """What the log says of it."""


class Chronicle(msgspec.Struct, frozen=True, kw_only=True):
    """One page, newest first."""

    entries: tuple[ChronicleEntry, ...]
    next_cursor: int | None = None
    """Ask with it for the next page; None on the last."""


def chronicle(scope: Scope, query: ProjectQuery) -> Chronicle:
    """One page of what happened in the workspaces of a folder.

    What is part of a larger step (one file of a folder that went back) is not told by itself. The
    log is read from its end, so a page that lies far back takes longer.

    Raises:
        RefusedError: The folder lies outside the workspace folders.
        UsageError: The limit is not between 1 and 1,000.

    """
    if not 1 <= query.limit <= LARGEST_PAGE:
        raise UsageError(f"limit is {query.limit}; it has to be between 1 and {LARGEST_PAGE:,}")
    workspaces = workspaces_of(scope, query.folder)
    found = list(islice(_entries(scope, workspaces, query.cursor), query.limit + 1))
    entries = found[: query.limit]
    more = len(found) > query.limit
    return Chronicle(
        entries=tuple(entries), next_cursor=entries[-1].sequence if more and entries else None
    )


def _entries(
    scope: Scope, workspaces: tuple[WorkspaceId, ...] | None, below: int | None
) -> Iterator[ChronicleEntry]:
    catalogue = Catalogue(scope)
    for event in scope.repository.latest_events(_KINDS):
        if (below is not None and event.sequence >= below) or _is_part(event):
            continue
        document = None if event.document is None else catalogue.document(event.document)
        if event.document is not None and document is None:
            continue  # damaged, or forgotten
        where = event.workspace if document is None else document.workspace
        if workspaces is None or where in workspaces or _is_of_all(event):
            yield ChronicleEntry(
                sequence=event.sequence,
                time_ns=event.time_ns,
                kind=event.kind,
                path="" if document is None else document.path,
                detail=dict(event.detail),
            )


def _is_part(event: Event) -> bool:
    """Of a larger step, which is told."""
    return "rollback" in event.detail or event.detail.get("by") == "undo"


def _is_of_all(event: Event) -> bool:
    return event.kind in _OF_ALL and event.workspace is None and event.document is None
