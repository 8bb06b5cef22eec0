"""The log of a store as one row of versions, stubs and events, in flat memory."""

from collections.abc import Callable, Collection, Iterator, Sequence
from heapq import merge
from operator import attrgetter
from typing import Final, get_args

from backtrail.errors import DamagedError
from backtrail.history.scope import Scope
from backtrail.model import DocumentId, Event, EventKind, Version
from backtrail.storage.repository import Repository, Stub, VersionFilter

__all__ = ["EVERY", "KINDS", "log_of", "oldest_first"]

_FEW: Final = 64
"""Documents up to which each is read by itself."""
_PAGE: Final = 256
"""Versions read at a time."""
_HERE: Final = (
    "rollback-begun", "rollback-ended", "checkpoint", "checkpoint-ended",
    "branch", "branch-renamed", "branch-deleted", "verdict", "triggered", "git-switched",
)  # fmt: skip
"""What is only to be taken back or finished where it was done, and points of one log."""
EVERY: Final = tuple(kind for kind in get_args(EventKind) if kind != "created")
"""Entries of the log that are no versions."""
KINDS: Final = tuple(kind for kind in EVERY if kind not in _HERE)
"""Those of them that mean something in another store."""


def log_of(
    scope: Scope,
    last: int,
    damaged: Callable[[int], None],
    documents: Collection[DocumentId] | None = None,
    kinds: Sequence[EventKind] = KINDS,
) -> Iterator[Version | Stub | Event]:
    """Everything in the log up to ``last``, in its order; damaged versions are told of.

    Of few ``documents`` nothing else is read, so that one of them costs what it has and no more.
    """
    repository = scope.repository
    if documents is None or len(documents) > _FEW:
        versions = [_following(repository, damaged)]
    else:
        versions = [oldest_first(repository, d, damaged=damaged) for d in documents]
    events = sorted(repository.latest_events(kinds), key=attrgetter("sequence"))
    log: Iterator[Version | Stub | Event] = merge(
        *versions, _stubs(repository), events, key=attrgetter("sequence")
    )
    for entry in log:
        if entry.sequence > last:
            return
        yield entry


def oldest_first(
    repository: Repository,
    document: DocumentId,
    last: int | None = None,
    damaged: Callable[[int], None] | None = None,
) -> Iterator[Version]:
    """The versions of a document up to a number, a page at a time."""
    if last is None:
        last = _last_number(repository, document)
    for above in range(0, last, _PAGE):
        below = min(above + _PAGE, last) + 1
        where = VersionFilter(document=document, above=above, below=below)
        yield from reversed(repository.versions(where, _PAGE, damaged=damaged))


def _last_number(repository: Repository, document: DocumentId) -> int:
    try:
        head = repository.head(document)
    except DamagedError:  # the ones before it may be sound
        return max((outline.number for outline in repository.outlines(document)), default=0)
    return head.number if head is not None else 0


def _following(repository: Repository, damaged: Callable[[int], None]) -> Iterator[Version]:
    after = 0
    while page := repository.following(after, _PAGE, damaged=damaged):
        yield from page
        after = page[-1].sequence


def _stubs(repository: Repository) -> Iterator[Stub]:
    after = 0
    while page := repository.released(after, _PAGE):
        yield from page
        after = page[-1].sequence
