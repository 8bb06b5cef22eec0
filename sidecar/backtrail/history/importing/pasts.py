"""What other programs kept of files, before anything of it is brought in."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import msgspec

from backtrail.errors import RefusedError
from backtrail.files.paths import locate, resolved, shown
from backtrail.files.reading import open_blocks

__all__ = ["Below", "FolderShelf", "LeftOut", "Past", "Pasts", "Shelf", "gathered", "told"]


class LeftOut(msgspec.Struct, frozen=True):
    """Something that is not brought in."""

    where: str
    """For people: a file, or a commit."""
    reason: str


class Past(msgspec.Struct, frozen=True, kw_only=True):
    """One content of a file, as another program kept it."""

    path: str
    """Of the file whose past it is, absolute."""
    time_ns: int
    """UTC ns when the file held it."""
    source: str
    """One of ``model.IMPORTED``."""
    key: str
    """The same at each import: by it, what was brought in is recognised."""
    where: str
    """For people: the file or commit it comes from."""
    at: tuple[str, str]
    """Where its shelf finds the bytes: of a file its folder and name."""
    size: int
    """Bytes."""
    within: str = ""
    """The folder that the file has to lie in, whatever links lead out of it; empty: any."""
    author: str = ""
    reason: str = ""
    details: Mapping[str, Any] = msgspec.field(default_factory=dict)
    """More to keep in the version's metadata."""
    mode: int | None = None

    @property
    def mark(self) -> tuple[str, str]:
        """By which it is recognised; the key as metadata can hold it."""
        return self.source, shown(self.key)


class Pasts(msgspec.Struct, frozen=True, kw_only=True):
    """All that a shelf has of one file, oldest first."""

    path: str
    """Absolute, links followed."""
    pasts: tuple[Past, ...]


class Shelf(ABC):
    """What one program, or one kind of folder, has kept."""

    files: Sequence[Pasts] = ()
    left_out: Sequence[LeftOut] = ()
    """What could not be understood, each with its reason."""

    @abstractmethod
    def blocks(self, past: Past) -> AbstractContextManager[Iterator[bytes]]:
        """The bytes, in pieces.

        Raises:
            NotFoundError: They are gone.
            RefusedError: They are not to be read, or changed meanwhile.

        """

    def close(self) -> None:  # noqa: B027 - most shelves need nothing
        """Let go of what reading needed."""


class FolderShelf(Shelf):
    """Pasts that are plain files."""

    def __init__(self, pasts: Iterable[Past], left_out: Iterable[LeftOut], below: "Below") -> None:
        """Only those of files ``below`` are taken."""
        found, odd = gathered(pasts, below)
        self.files = found
        self.left_out = (*left_out, *odd)

    @contextmanager
    def blocks(self, past: Past) -> Iterator[Iterator[bytes]]:
        """The bytes of the file."""
        with open_blocks(*past.at) as (_, blocks):
            yield blocks


class Below:
    """The files and folders that were asked for."""

    def __init__(self, paths: Iterable[str] | None) -> None:
        """``paths`` are absolute; None: every file."""
        self._roots = None if paths is None else [resolved(path).rstrip("/") for path in paths]

    def holds(self, path: str) -> bool:
        """Whether a file, by any name of it, is among them; what is no name of a file is not."""
        if self._roots is None:
            return True
        try:
            real = resolved(path)
        except RefusedError:
            return False
        return any(real == root or real.startswith(f"{root}/") for root in self._roots)


def gathered(pasts: Iterable[Past], below: Below) -> tuple[tuple[Pasts, ...], list[LeftOut]]:
    """Pasts by the file that they are of, each oldest first; and those of no possible file.

    What has the same time stays in the order of ``pasts``.
    """
    files: dict[str, list[Past]] = {}
    odd: list[LeftOut] = []
    names: dict[str, str | None] = {}
    for past in pasts:
        if past.path not in names:
            name = _name(past, odd)
            names[past.path] = name if name is not None and below.holds(name) else None
        name = names[past.path]
        if name is not None:
            files.setdefault(name, []).append(past)
    found = (
        Pasts(path=path, pasts=tuple(sorted(own, key=lambda past: past.time_ns)))
        for path, own in sorted(files.items())
    )
    return tuple(found), odd


def told(left_out: list[LeftOut], where: str, reason: str) -> None:
    """Add to a list what is not brought in, and why."""
    left_out.append(LeftOut(where, reason))


def _name(past: Past, odd: list[LeftOut]) -> str | None:
    try:
        if past.within:
            return f"{resolved(past.within)}/{locate(past.path, past.within)}"
        return resolved(past.path)
    except RefusedError as error:
        odd.append(LeftOut(past.where, str(error)))
        return None
