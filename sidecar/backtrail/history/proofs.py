"""When versions were last proven to be restorable: a small file beside the store.

Rules: it is no part of the store, so a drill writes nothing into what it proves, and a store that
is read-only or damaged can be drilled, too. It names the newest version that was rebuilt, so that
it says nothing of another store in its place. Without it nothing is lost but the memory.
"""

from typing import Final

import msgspec

from backtrail.errors import StoreError
from backtrail.history.beside import noted, take_note
from backtrail.model import EventSequence, Version
from backtrail.storage.repository import Repository

__all__ = ["Proven", "last_proven", "outdated", "remember"]

_SUFFIX: Final = "-proven"


class Proven(msgspec.Struct, frozen=True, kw_only=True):
    """A drill in which every version came back."""

    time_ns: int
    versions: int
    newest: EventSequence
    """The newest one of them, with its id."""
    id: str


def remember(repository: Repository, newest: Version, *, versions: int, time_ns: int) -> bool:
    """Write it down; False where the store has no place, or it may not be written to."""
    proven = Proven(time_ns=time_ns, versions=versions, newest=newest.sequence, id=newest.id)
    return take_note(repository, _SUFFIX, proven)


def last_proven(repository: Repository) -> Proven | None:
    """What was written down last, if it is of this store."""
    proven = noted(repository, _SUFFIX, Proven)
    return proven if proven is not None and _knows(repository, proven) else None


def outdated(repository: Repository) -> Proven | None:
    """What was written down of a store that had entries which this one never had.

    An older copy was put in its place, or another store.
    """
    proven = noted(repository, _SUFFIX, Proven)
    return proven if proven is not None and not _knows(repository, proven) else None


def _knows(repository: Repository, proven: Proven) -> bool:
    try:
        kept = repository.by_sequence(proven.newest)
        known = proven.newest < repository.next_sequence()  # and let go since
    except StoreError:
        return True  # damaged: that is told elsewhere
    return known if kept is None else kept.id == proven.id
