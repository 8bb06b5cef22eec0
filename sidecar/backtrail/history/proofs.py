"""When versions were last proven to be restorable: a small file beside the store.

Rules: it is no part of the store, so a drill writes nothing into what it proves, and a store that
is read-only or damaged can be drilled, too. It names the newest version that was rebuilt, so that
it says nothing of another store in its place. Without it nothing is lost but the memory.
"""

import os
from contextlib import suppress
from pathlib import Path
from typing import Final

import msgspec

from backtrail.errors import StoreError
from backtrail.model import EventSequence, Version
from backtrail.storage.repository import Repository

__all__ = ["Proven", "last_proven", "outdated", "remember"]

_SUFFIX: Final = "-proven"
_LARGEST: Final = 4096


class Proven(msgspec.Struct, frozen=True, kw_only=True):
    """A drill in which every version came back."""

    time_ns: int
    versions: int
    newest: EventSequence
    """The newest one of them, with its id."""
    id: str


def remember(repository: Repository, newest: Version, *, versions: int, time_ns: int) -> bool:
    """Write it down; False where the store has no place, or it may not be written to."""
    if not repository.location.startswith("/"):
        return False
    proven = Proven(time_ns=time_ns, versions=versions, newest=newest.sequence, id=newest.id)
    path = repository.location + _SUFFIX
    draft = f"{path}.{os.getpid()}"
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC | os.O_NOFOLLOW
    try:
        file = os.open(draft, flags, 0o600)
        try:
            os.write(file, msgspec.json.encode(proven))
        finally:
            os.close(file)
        Path(draft).replace(path)
    except OSError:
        with suppress(OSError):
            Path(draft).unlink()
        return False
    return True


def last_proven(repository: Repository) -> Proven | None:
    """What was written down last, if it is of this store."""
    proven = _written(repository)
    return proven if proven is not None and _knows(repository, proven) else None


def outdated(repository: Repository) -> Proven | None:
    """What was written down of a store that had entries which this one never had.

    An older copy was put in its place, or another store.
    """
    proven = _written(repository)
    return proven if proven is not None and not _knows(repository, proven) else None


def _written(repository: Repository) -> Proven | None:
    if not repository.location.startswith("/"):
        return None
    try:
        with Path(repository.location + _SUFFIX).open("rb") as file:
            return msgspec.json.decode(file.read(_LARGEST), type=Proven)
    except (OSError, ValueError, msgspec.MsgspecError, RecursionError):
        return None


def _knows(repository: Repository, proven: Proven) -> bool:
    try:
        kept = repository.by_sequence(proven.newest)
        known = proven.newest < repository.next_sequence()  # and let go since
    except StoreError:
        return True  # damaged: that is told elsewhere
    return known if kept is None else kept.id == proven.id
