"""A copy of the whole store, made while saves go on: one instant of it, in one file.

Rule: a copy has its name only when it is whole, on the disk and, where that was asked for, proved.
"""

import os
from collections.abc import Callable

import msgspec

from backtrail.errors import DamagedError, UsageError
from backtrail.files.exports import PART, new_file
from backtrail.files.paths import shown
from backtrail.files.stores import belongs_to
from backtrail.history.scope import Scope
from backtrail.history.states import CheckReport
from backtrail.storage.repository import Progress

__all__ = ["BackedUp", "back_up"]


class BackedUp(msgspec.Struct, frozen=True, kw_only=True):
    """A copy that was made."""

    target: str
    size: int
    """Bytes."""
    proved: int | None
    """Versions in it that were read and compared with their digests; None: nobody asked."""


def back_up(
    scope: Scope,
    target: str,
    *,
    force: bool,
    prove: Callable[[str], CheckReport] | None,
    progress: Progress | None,
) -> BackedUp:
    """Copy the store to ``target``; ``prove`` checks the copy before it gets its name.

    Raises:
        UsageError: The store cannot be copied there; nothing was changed.
        DamagedError: The copy is damaged; what was there by that name is as it was.

    """
    name = os.path.abspath(target)  # noqa: PTH100 - names stay text
    _require_apart(name, scope.repository.location)
    with new_file(name, force=force) as handle:
        scope.repository.backup_to(name + PART, progress)
        report = prove(name + PART) if prove is not None else None
        if report is not None and not report.sound:
            raise DamagedError(
                f"the copy has {len(report.findings):,} damaged places, as the store has, and"
                " was not put in its place; `backtrail check` names them, and without --verify"
                " the copy is made as it is"
            )
        size = os.fstat(handle).st_size
    return BackedUp(target=name, size=size, proved=report.versions if report else None)


def _require_apart(target: str, store: str) -> None:
    real, own = os.path.realpath(target), os.path.realpath(store)
    if real == own or belongs_to(real) == own:
        raise UsageError(f"{shown(target)} is the store itself, or a part of it; name another file")
    for side in ("-wal", "-journal"):
        if os.path.lexists(target + side):
            raise UsageError(
                f"{shown(target)} is a store that is open, or was not closed; a copy in its place"
                " would be mixed up with it. Name another file"
            )
