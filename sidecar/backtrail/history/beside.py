"""Small private files beside a store, for what is no part of it.

Rules: nothing is lost with them but a memory, so trouble with them is nobody's trouble; whoever
reads one gets a whole one, or none.
"""

import os
from contextlib import suppress
from pathlib import Path
from typing import Final, TypeVar

import msgspec

from backtrail.storage.repository import Repository

__all__ = ["noted", "take_note"]

_Note = TypeVar("_Note")
_LARGEST: Final = 64 * 1024


def noted(repository: Repository, suffix: str, kind: type[_Note]) -> _Note | None:
    """What was written down beside a store; None where nothing was, or it cannot be read."""
    if not repository.location.startswith("/"):
        return None
    try:
        with Path(repository.location + suffix).open("rb") as file:
            return msgspec.json.decode(file.read(_LARGEST), type=kind)
    except (OSError, ValueError, msgspec.MsgspecError, RecursionError):
        return None


def take_note(repository: Repository, suffix: str, note: object) -> bool:
    """Write it down; False where the store has no place, or it may not be written to."""
    if not repository.location.startswith("/"):
        return False
    path = repository.location + suffix
    draft = f"{path}.{os.getpid()}"
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC | os.O_NOFOLLOW
    try:
        file = os.open(draft, flags, 0o600)
        try:
            os.write(file, msgspec.json.encode(note))
        finally:
            os.close(file)
        Path(draft).replace(path)
    except (OSError, UnicodeEncodeError):
        with suppress(OSError):
            Path(draft).unlink()
        return False
    return True
