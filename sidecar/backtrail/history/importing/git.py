"""What a git repository knows of files: one past for each commit that changed one.

Parsing the log is pure. Commits come in git's own order; where branches ran beside each other, so
do their commits here.
"""

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import chain
from typing import Any, Final

import msgspec

from backtrail.errors import BacktrailError, NotFoundError, RefusedError
from backtrail.files.git_objects import GitObjects
from backtrail.files.paths import parts, shown
from backtrail.history.importing.pasts import Below, LeftOut, Past, Shelf, gathered

__all__ = ["LAYOUT", "Commit", "GitShelf", "Touch", "commits", "trails", "working_tree"]

LAYOUT: Final = "%H%x00%at%x00%ct%x00%an%x00%ae%x00%B%x00"
"""Of ``git log``, for ``commits``."""
_FIELDS: Final = 6
_FILES: Final = {"100644": None, "100664": None, "100755": 0o755}
"""Kinds of entries that are files, with permission bits worth a column."""
_LONGEST: Final = 4_000
"""Characters of a message; of its first line a tenth."""
_LATEST: Final = (1 << 63) // 1_000_000_000 - 1
"""Seconds of the last time that a version can have."""


class Touch(msgspec.Struct, frozen=True):
    """What a commit did to one path."""

    status: str
    """``A``, ``M``, ``D``, ``T``, ``R`` or ``C``."""
    path: str
    """Afterwards; of a deletion before."""
    before: str
    """The other path of a rename."""
    kind: str
    """Of the entry afterwards: ``100644`` …"""
    blob: str


class Commit(msgspec.Struct, frozen=True):
    """One commit with the files that it touched."""

    id: str
    written: int
    """Seconds since 1970, as its author's clock said."""
    made: int
    """The same, when it came to where it is now."""
    author: str
    email: str
    message: str
    touches: tuple[Touch, ...]


def commits(said: Iterable[bytes]) -> Iterator[Commit]:
    """Understand what ``git log`` with ``LAYOUT`` and raw changes says, part by part.

    Raises:
        RefusedError: That is not what git says.

    """
    left = iter(said)
    first = next(left, None)
    while first is not None:
        rest = [next(left, b"") for _ in range(_FIELDS - 1)]
        fields = [field.decode("utf-8", "replace") for field in (first.strip(b"\n"), *rest)]
        touches: list[Touch] = []
        first = None
        for part in left:
            if part.strip(b"\n").startswith(b":"):
                touches.append(_touch(part.strip(b"\n"), left))
            elif part.strip(b"\n"):
                first = part
                break
        try:
            written, made = int(fields[1]), int(fields[2])
        except ValueError:
            raise RefusedError(f"git tells a commit of no time: {shown(fields[0][:60])}") from None
        author, email, message = fields[3:]
        yield Commit(fields[0], written, made, author, email, message, tuple(touches))


def trails(found: Iterable[Commit], *, gone: bool) -> dict[str, list[tuple[Commit, Touch]]]:
    """By the name that each file has now, or had last, what commits did to it; oldest first.

    Renames are followed. Without ``gone`` only files that were not deleted last.
    """
    now: dict[str, str] = {}
    deleted: set[str] = set()
    steps: dict[str, list[tuple[Commit, Touch]]] = {}
    for commit in found:  # newest first
        renamed: dict[str, str] = {}
        for touch in commit.touches:
            if touch.status == "D":
                if touch.path not in now:
                    now[touch.path] = touch.path
                    deleted.add(touch.path)
                continue
            name = now.setdefault(touch.path, touch.path)
            steps.setdefault(name, []).append((commit, touch))
            if touch.status == "R":
                del now[touch.path]
                renamed[touch.before] = name
        now.update(renamed)
    return {name: own[::-1] for name, own in sorted(steps.items()) if gone or name not in deleted}


class GitShelf(Shelf):
    """The repository of one working tree."""

    def __init__(
        self, folder: str, path: str, environ: Mapping[str, str], *, gone: bool, follow: bool
    ) -> None:
        """``folder`` holds ``.git``; ``path`` below it, empty for all, is what is asked for.

        Raises:
            RefusedError: git cannot read it.
            UsageError: git is not installed.

        """
        self._git = GitObjects(folder, environ)
        odd: list[LeftOut] = []
        try:
            log = commits(self._git.log(LAYOUT, path, follow=follow))
            found = trails(log, gone=gone)
            own = chain.from_iterable(self._pasts(name, found[name], odd) for name in found)
            below = Below([f"{folder}/{path}" if path else folder])
            self.files, outside = gathered(own, below)
        except BaseException:
            self.close()
            raise
        self.left_out = (*odd, *outside)

    @contextmanager
    def blocks(self, past: Past) -> Iterator[Iterator[bytes]]:
        """The bytes of the blob."""
        blocks = self._git.blocks(past.at[1])
        try:
            yield blocks
        finally:
            for _ in blocks:
                pass  # or the next answer begins with the rest of this one

    def close(self) -> None:
        """End git."""
        self._git.close()

    def _pasts(
        self, name: str, steps: Sequence[tuple[Commit, Touch]], odd: list[LeftOut]
    ) -> Iterator[Past]:
        try:
            parts(name)
        except RefusedError as error:
            odd.append(LeftOut(f"{self._git.folder}/{name}", str(error)))
            return
        last = 0
        for commit, touch in steps:
            where = f"commit {commit.id[:10]} of {touch.path}"
            # git's order counts: rebased commits may have been written in another one
            last = max(last, min(commit.written, commit.made, _LATEST), 1)
            if touch.kind not in _FILES:
                odd.append(LeftOut(where, "it is a link or another repository there, and no file"))
                continue
            try:
                size = self._git.size(touch.blob)
            except BacktrailError as error:
                odd.append(LeftOut(where, str(error)))
                continue
            yield _past(self._git.folder, name, commit, touch, where, last, size)


def _past(
    folder: str, name: str, commit: Commit, touch: Touch, where: str, seconds: int, size: int
) -> Past:
    subject, _, rest = commit.message.strip().partition("\n")
    details: dict[str, Any] = {"commit": commit.id, "email": commit.email[:200]}
    if touch.path != name:
        details["path"] = shown(touch.path)
    if rest.strip():
        details["message"] = commit.message.strip()[:_LONGEST]
    return Past(
        path=f"{folder}/{name}",
        time_ns=seconds * 1_000_000_000,
        source="import:git",
        key=f"{commit.id}:{touch.path}",
        where=where,
        at=(os.fsdecode(folder), touch.blob),
        within=folder,
        size=size,
        author=commit.author[:200],
        reason=subject[: _LONGEST // 10],
        details=details,
        mode=_FILES[touch.kind],
    )


def _touch(part: bytes, left: Iterator[bytes]) -> Touch:
    fields = part[1:].decode("ascii", "replace").split(" ")
    path = os.fsdecode(next(left, b""))
    if len(fields) != 5 or not path:  # noqa: PLR2004 - two modes, two names, one status
        raise RefusedError(f"git tells a change that is none: {shown(' '.join(fields)[:80])}")
    status = fields[4][:1]
    if status not in ("R", "C"):
        return Touch(status, path, path, fields[1], fields[3])
    after = os.fsdecode(next(left, b""))
    return Touch("A" if status == "C" else status, after, path, fields[1], fields[3])


def working_tree(path: str) -> str:
    """The folder with ``.git`` that a file or folder lies in.

    Raises:
        NotFoundError: There is none.

    """
    folder = path
    while True:
        if os.path.lexists(f"{folder.rstrip('/')}/.git"):
            return folder
        above = os.path.dirname(folder)  # noqa: PTH120 - text
        if above == folder:
            raise NotFoundError(f"{shown(path)} lies in no git repository")
        folder = above
