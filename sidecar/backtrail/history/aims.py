"""Where one wants to go back to, and how."""

import msgspec

from backtrail.errors import RefusedError, UsageError
from backtrail.files.paths import shown
from backtrail.files.virtual import is_value
from backtrail.history.addresses import find
from backtrail.history.results import Entry
from backtrail.history.scope import Scope

__all__ = ["Going", "restore_to", "with_request"]


class Going(msgspec.Struct, frozen=True, kw_only=True):
    """Where one wants to go back to, and how."""

    kind: str = "restore"
    """``restore`` or ``undo``."""
    path: str
    """The file that will be written, absolute."""
    target: Entry | None
    """The version to write; None to take the file away."""
    lines: tuple[int, int] | None = None
    """First and last line of the file as it is now, from 1: only what changed there goes back."""
    cell: str | None = None
    """A cell of the notebook as it is now, by id or ``#`` and its place: only it goes back."""
    key: str | None = None
    """A key of the structured file, as in ``server.port``: only it goes back."""
    expected: int | None = None
    author: str | None = None
    reason: str = ""
    source: str = "cli"
    """Who asks; the captures before the write carry it."""
    buffer: bytes | None = None
    """What an editor holds unsaved, as it would be saved."""
    undoes: int | None = None

    @property
    def partial(self) -> bool:
        """Something of what is there stays."""
        return self.lines is not None or self.cell is not None or self.key is not None


def restore_to(
    scope: Scope,
    path: str,
    address: str,
    *,
    to: str | None = None,
    expected: int | None = None,
    lines: tuple[int, int] | None = None,
    cell: str | None = None,
    key: str | None = None,
    buffer: bytes | None = None,
) -> Going:
    """Aim at a version of ``path``, or a part of it, to be written there or to another path.

    Raises:
        RefusedError: A file is to become a value.
        UsageError: The lines, the cell or the key are none, or are to go to another path.

    """
    _require_one_part(lines, cell, to)
    _require_key_alone(key, others=(lines, cell, to))
    if to is not None and is_value(to):
        raise RefusedError(f"{shown(to)} is no file; `backtrail value set` gives it a value")
    entry = find(scope, path, address)
    if to is None:
        place = scope.place(path)
        # an id may name a version of an earlier file of that name; the file named is written
        to = place.absolute if place.document is not None else _absolute(entry)
    return Going(
        path=to,
        target=entry,
        lines=lines,
        cell=cell,
        key=key,
        expected=expected,
        buffer=buffer,
    )


def with_request(
    going: Going, *, buffer: bytes | None, source: str, author: str | None, reason: str
) -> Going:
    """``going`` with who asks for it, why, and what the editor holds unsaved."""
    return msgspec.structs.replace(
        going, buffer=buffer, source=source, author=author, reason=reason
    )


def _require_one_part(lines: tuple[int, int] | None, cell: str | None, to: str | None) -> None:
    if lines is not None and not 1 <= lines[0] <= lines[1]:
        raise UsageError(f"lines {lines[0]} to {lines[1]} are none: count from 1, first line first")
    if lines is not None and to is not None:
        raise UsageError("lines go back in their own file; leave out the other path, or the lines")
    if cell is not None and (not cell or cell == "#"):
        raise UsageError("the cell has no name: give its id, or # and its place, as in #3")
    if cell is not None and lines is not None:
        raise UsageError("a cell goes back, or lines do; leave one of them out")
    if cell is not None and to is not None:
        raise UsageError("a cell goes back in its own notebook; leave out the other path")


def _require_key_alone(key: str | None, *, others: tuple[object, ...]) -> None:
    if key is not None and not key:
        raise UsageError("the key has no name: write it as in server.port or ports[2]")
    if key is not None and any(other is not None for other in others):
        raise UsageError(
            "a key goes back in its own file; leave out the lines, the cell or the other path"
        )


def _absolute(entry: Entry) -> str:
    return f"{entry.workspace.rstrip('/')}/{entry.path}"
