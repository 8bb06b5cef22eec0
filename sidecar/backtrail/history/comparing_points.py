"""What became of the files of a folder or project between two points in time.

Only what differs is read. The rule: a page is a bounded piece of work, so that saves go between two
of them, and one file that cannot be read says so and keeps no other out.
"""

import os
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Final, Literal

import msgspec

from backtrail.diff.changes import measure
from backtrail.diff.views import is_binary
from backtrail.errors import BacktrailError, NotFoundError, UsageError
from backtrail.files.paths import shown
from backtrail.files.virtual import is_value
from backtrail.history.catalogue import areas_below
from backtrail.history.contents import whole
from backtrail.history.differing import Differing, Found, Pair
from backtrail.history.points import NOW, Point, find_point
from backtrail.history.projects import LARGEST_PAGE
from backtrail.history.requests import PointsQuery
from backtrail.history.scope import Scope
from backtrail.model import Change, EventSequence, Version
from backtrail.storage.repository import Area

__all__ = ["FileChange", "FileSide", "PointsPage", "compare_points"]

_LOOKS: Final = 1_000
"""Documents of one page that are looked at, at most."""
_BYTES: Final = 32 << 20
"""Of contents of one page, at most, but for a single file."""


class FileSide(msgspec.Struct, frozen=True, kw_only=True):
    """A file at one of the points."""

    path: str
    """Relative to the workspace folder, as it was called then."""
    workspace: str
    """Root folder, absolute."""
    version: Version | None
    """None: the file on disk."""
    mode: int | None
    """Permission bits, where they are known."""
    content: bytes | None
    """None where it cannot be read."""


class FileChange(msgspec.Struct, frozen=True, kw_only=True):
    """A file that differs between the two points."""

    kind: Literal["added", "removed", "renamed", "changed"]
    """``renamed`` may have changed, too."""
    old: FileSide | None
    new: FileSide | None
    change: Change
    binary: bool
    trouble: str = ""
    """Why there are no figures."""

    @property
    def path(self) -> str:
        """What it is called, or was called last."""
        side = self.new or self.old
        return "" if side is None else side.path


class PointsPage(msgspec.Struct, frozen=True, kw_only=True):
    """One page of files that differ, in no order that means anything."""

    old: Point
    new: Point
    files: tuple[FileChange, ...]
    next_cursor: str | None
    """Ask with it for the next page; None on the last."""


class _Place(msgspec.Struct, frozen=True, kw_only=True):
    """How far one has come; the points stay those of the first page, whatever the clock says."""

    old: int
    new: int | None
    phase: str = "file"
    """``file``: documents; ``disk``: files of which nothing is kept."""
    after: str = "0"

    def told(self) -> str:
        new = NOW if self.new is None else self.new
        return f"{self.old}:{new}:{self.phase}:{self.after}"

    @classmethod
    def of(cls, cursor: str) -> "_Place":
        old, new, phase, after = (cursor.split(":", 3) + [""] * 3)[:4]
        sound = old.isdecimal() and (new == NOW or new.isdecimal()) and phase in ("file", "disk")
        if not sound or (phase == "file" and not after.isdecimal()):
            raise UsageError(f"the cursor {shown(cursor)} is none of ours; ask for the first page")
        return cls(old=int(old), new=None if new == NOW else int(new), phase=phase, after=after)


def compare_points(scope: Scope, query: PointsQuery) -> PointsPage:
    """One page of the files that were added, removed, renamed or changed, with figures.

    Raises:
        NotFoundError: One of the points is not there, or there was never such a folder.
        RefusedError: The folder lies outside the workspace folders.
        UsageError: The limit is not between 1 and 1,000, the cursor none of ours, the older
            point is now, or a file is named for a folder.

    """
    if not 1 <= query.limit <= LARGEST_PAGE:
        raise UsageError(f"limit is {query.limit}; it has to be between 1 and {LARGEST_PAGE:,}")
    areas = _areas(scope, query.folder)
    if query.cursor is None:
        within = None if areas is None else [area.workspace for area in areas]
        old, new = (find_point(scope, name, within) for name in (query.old, query.new))
        if old.sequence is None:
            raise UsageError("now is the newer side; name the older point by a time or a version")
        place = _Place(old=old.sequence, new=new.sequence)
    else:
        place = _Place.of(query.cursor)
        old, new = _point(place.old), _point(place.new)
    differing = Differing(scope, areas, query.files, place.old)
    files, last = _page(scope, _steps(differing, place), query.limit, place)
    return PointsPage(
        old=old, new=new, files=tuple(files), next_cursor=None if last is None else last.told()
    )


def _areas(scope: Scope, folder: str | None) -> Sequence[Area] | None:
    """Where the files are; that nothing differs is no answer about a folder that never was."""
    areas = areas_below(scope, folder, values=False)
    if folder is None or os.path.isdir(folder):  # noqa: PTH112 - names may not be UTF-8
        return areas
    if is_value(folder) or os.path.lexists(folder):
        raise UsageError(
            f"{shown(folder)} is no folder; its own versions are compared by `backtrail diff`",
            field="folder",
        )
    if not scope.repository.recent(areas, 1, damaged=lambda _: None):
        raise NotFoundError(f"there is no folder {shown(folder)}, and nothing is kept of one")
    return areas


def _point(sequence: int | None) -> Point:
    if sequence is None:
        return Point(title=NOW, sequence=None)
    return Point(title=f"sequence {sequence}", sequence=EventSequence(sequence))


def _steps(differing: Differing, place: _Place) -> Iterator[Pair | int | str]:
    """Documents, then for now what else is on disk."""
    documents = differing.documents(place.new, int(place.after)) if place.phase == "file" else ()
    return chain(
        documents,
        differing.unknown(place.after if place.phase == "disk" else "")
        if place.new is None
        else (),
    )


def _page(
    scope: Scope, steps: Iterator[Pair | int | str], limit: int, place: _Place
) -> tuple[list[FileChange], _Place | None]:
    """As many as one page has, and where the next one begins; None behind the last."""
    files: list[FileChange] = []
    read = 0
    for looked, step in enumerate(steps):
        if len(files) == limit or looked == _LOOKS or read > _BYTES:
            return files, place
        if isinstance(step, Pair):
            found = _change(scope, step)
            files.append(found)
            sides = (found.old, found.new)
            read += sum(len(side.content or b"") for side in sides if side is not None)
            phase, after = step.after
        else:
            phase, after = "file" if isinstance(step, int) else "disk", str(step)
        place = msgspec.structs.replace(place, phase=phase, after=after)
    return files, None


def _change(scope: Scope, pair: Pair) -> FileChange:
    troubles: list[str] = []
    old, new = (_side(scope, found, troubles) for found in (pair.old, pair.new))
    before, after = (b"" if side is None else side.content for side in (old, new))
    change, binary = Change(), False
    if before is not None and after is not None:
        change, binary = measure(before, after), is_binary(before) or is_binary(after)
    return FileChange(
        kind=_kind(old, new),
        old=old,
        new=new,
        change=change,
        binary=binary,
        trouble="; ".join(troubles),
    )


def _kind(
    old: FileSide | None, new: FileSide | None
) -> Literal["added", "removed", "renamed", "changed"]:
    if old is None:
        return "added"
    if new is None:
        return "removed"
    same = (old.workspace, old.path) == (new.workspace, new.path)
    return "changed" if same else "renamed"


def _side(scope: Scope, found: Found | None, troubles: list[str]) -> FileSide | None:
    if found is None:
        return None
    version: Version | None = None
    content, trouble = found.content, found.trouble
    if found.version is not None:
        try:
            version = scope.repository.by_sequence(EventSequence(found.version))
            content = None if version is None else whole(scope, version, found.path)
        except BacktrailError as error:
            trouble = str(error)
    if trouble:
        troubles.append(trouble)
    return FileSide(
        path=found.path,
        workspace=scope.root_of(found.workspace),
        version=version,
        mode=found.mode if version is None else version.mode,
        content=content,
    )
