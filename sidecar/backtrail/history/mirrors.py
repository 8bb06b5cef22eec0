"""What a store knows of its mirrors: where they are, how far they have come, and what is wrong.

Rule: looking at one costs a moment whatever became of its disk, and opens nothing. That a mirror is
damaged inside is found when it is brought up to date, and remembered from then on.
"""

import os
import threading
from typing import Final

import msgspec

from backtrail.files.paths import shown
from backtrail.files.stores import is_store
from backtrail.history.beside import noted, take_note
from backtrail.history.scope import Scope
from backtrail.history.states import MirrorState
from backtrail.storage.repository import Repository

__all__ = ["forget", "remember", "states"]

_SUFFIX: Final = "-mirrors"
_MOST: Final = 16
"""Mirrors that are remembered; the one that was told of longest ago goes."""
_PATIENCE: Final = 0.25
"""Seconds for a disk to answer: a file server that is away keeps who asks waiting for minutes."""
_HEAD: Final = 100
"""Bytes of a store that tell what it is."""


class _Mirror(msgspec.Struct, frozen=True, kw_only=True):
    """What is written down of one."""

    target: str
    time_ns: int | None = None
    last: int = 0
    """The last sequence that it has."""
    trouble: str = ""


def remember(scope: Scope, target: str, last: int, *, trouble: str = "") -> None:
    """Write down that a mirror is up to date to the sequence ``last``, or what hindered that."""
    known = {mirror.target: mirror for mirror in _known(scope.repository)}
    before = known.pop(target, _Mirror(target=target))
    if trouble:
        now = msgspec.structs.replace(before, trouble=trouble)
    else:
        now = _Mirror(target=target, time_ns=scope.clock(), last=last)
    take_note(scope.repository, _SUFFIX, [*known.values(), now][-_MOST:])


def forget(repository: Repository, target: str) -> bool:
    """Think no more of a mirror; False where nothing was known of it. It stays as it is."""
    known = _known(repository)
    kept = [mirror for mirror in known if mirror.target != target]
    return len(kept) < len(known) and take_note(repository, _SUFFIX, kept)


def states(repository: Repository) -> tuple[MirrorState, ...]:
    """Every mirror that is remembered, the one brought up to date last at the end."""
    known = _known(repository)
    last = repository.next_sequence() - 1 if known else 0
    wrong = _looked_at([mirror.target for mirror in known])
    return tuple(
        MirrorState(
            target=mirror.target,
            time_ns=mirror.time_ns,
            behind=max(0, last - mirror.last),
            trouble=wrong[mirror.target] or mirror.trouble or _ahead(mirror, last),
        )
        for mirror in known
    )


def _known(repository: Repository) -> list[_Mirror]:
    return noted(repository, _SUFFIX, list[_Mirror]) or []


def _ahead(mirror: _Mirror, last: int) -> str:
    if mirror.last <= last:
        return ""
    return "it has more than this store: an older copy lies in the store's place"


def _looked_at(targets: list[str]) -> dict[str, str]:
    """What is wrong with each, as far as its file tells."""
    found = dict.fromkeys(targets, "its disk does not answer")

    def look(target: str) -> None:
        found[target] = _wrong_with(target)

    looks = [threading.Thread(target=look, args=(name,), daemon=True) for name in targets]
    for each in looks:
        each.start()
    for each in looks:
        each.join(_PATIENCE)
    return dict(found)


def _wrong_with(target: str) -> str:
    try:
        handle = os.open(target, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except FileNotFoundError:
        return "it is not there; connect its disk, or make it anew with `backtrail mirror`"
    except OSError as error:
        return f"it cannot be read: {error.strerror}"
    try:
        head = os.read(handle, _HEAD)
    except OSError as error:
        return f"it cannot be read: {error.strerror}"
    finally:
        os.close(handle)
    return "" if is_store(target, head) else f"{shown(target)} is no store any more"
