"""Where one wants to go back to, and how."""

from typing import Final, Unpack

import msgspec

from backtrail.errors import RefusedError, UsageError
from backtrail.files.paths import shown
from backtrail.files.virtual import is_value
from backtrail.history.addresses import find
from backtrail.history.requests import Aim, Merging
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
    """First and last line of the file as it is now, from 1: only what changed there goes back.

    A last line right before the first one means what was taken out between these two, and no more.
    """
    cell: str | None = None
    """A cell of the notebook, by id, or by its place as it is now (``#3``) or was in the version
    (``was #3``): only it goes back."""
    without: bool = False
    """What ``target`` changed is to go, and everything later to stay."""
    markers: bool = False
    """With ``without``: write both sides of a conflict, between markers."""
    merging: Merging | None = None
    """``target`` is put together with what is there."""
    symbol: str | None = None
    """A function, class or section, by its name now or in the version: only it goes back."""
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
        parts = (self.lines, self.cell, self.symbol, self.key)
        merged = self.without or self.merging is not None
        return merged or any(part is not None for part in parts)


def restore_to(
    scope: Scope,
    path: str,
    address: str,
    *,
    to: str | None = None,
    buffer: bytes | None = None,
    **aim: Unpack[Aim],
) -> Going:
    """Aim at a version of ``path``, or a part of it, to be written there or to another path.

    Raises:
        RefusedError: A file is to become a value.
        UsageError: The part is none, is to go to another path, or is not the only one named.

    """
    _require_one_part(aim, to)
    if to is not None and is_value(to):
        raise RefusedError(f"{shown(to)} is no file; `backtrail value set` gives it a value")
    entry = find(scope, path, address)
    if to is None:
        place = scope.place(path)
        # an id may name a version of an earlier file of that name; the file named is written
        to = place.absolute if place.document is not None else _absolute(entry)
    return Going(path=to, target=entry, buffer=buffer, **aim)


def with_request(
    going: Going, *, buffer: bytes | None, source: str, author: str | None, reason: str
) -> Going:
    """``going`` with who asks for it, why, and what the editor holds unsaved."""
    return msgspec.structs.replace(
        going, buffer=buffer, source=source, author=author, reason=reason
    )


_NAMELESS: Final = {
    "cell": "the cell has no name: give its id, or # and its place, as in #3",
    "symbol": "the symbol has no name; `backtrail symbols` lists what there is",
    "key": "the key has no name: write it as in server.port or ports[2]",
}


def _require_one_part(aim: Aim, to: str | None) -> None:
    named = _parts(aim)
    lines = aim.get("lines")
    # what was taken out has no line of its own: it is between one line and the next
    if lines is not None and not 1 <= lines[0] <= lines[1] + 1:
        raise UsageError(f"lines {lines[0]} to {lines[1]} are none: count from 1, first line first")
    for part, complaint in _NAMELESS.items():
        name = named.get(part)
        if isinstance(name, str) and name.strip() in ("", "#"):
            raise UsageError(complaint)
    if aim.get("markers") and not aim.get("without"):
        raise UsageError("markers show what is in conflict where a version is taken out")
    if len(named) > 1:
        raise UsageError(f"{_listed(named)} cannot go back together; name one of them")
    if named and to is not None:
        raise UsageError(
            f"{_listed(named)} can go back in the file itself only; leave out the other path"
        )


def _parts(aim: Aim) -> dict[str, object]:
    """What of a version is wanted, by name."""
    found: dict[str, object] = {name: aim.get(name) for name in ("lines", "cell", "symbol", "key")}
    found["without"] = aim.get("without") or None
    return {name: value for name, value in found.items() if value is not None}


def _listed(named: dict[str, object]) -> str:
    return " and ".join(f"`{name}`" for name in named)


def _absolute(entry: Entry) -> str:
    return f"{entry.workspace.rstrip('/')}/{entry.path}"
