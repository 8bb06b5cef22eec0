"""From one state of a file to another, as the steps that patches are made of.

A file bears the name that it had then. The rule: a step is made when it is asked for, so that a
long series is never held in memory.
"""

import os
from collections.abc import Iterator
from itertools import islice
from typing import Final

import msgspec

from backtrail.diff.git_patches import FileState
from backtrail.errors import NotFoundError, UsageError
from backtrail.files.paths import shown
from backtrail.files.reading import read
from backtrail.history.addresses import HEAD, entry_of, find
from backtrail.history.comparing import NOW
from backtrail.history.contents import COMPARABLE, whole
from backtrail.history.places import Place
from backtrail.history.results import Entry
from backtrail.history.scope import Scope
from backtrail.model import Document, EventSequence, Version
from backtrail.storage.repository import VersionFilter

__all__ = ["NOTHING", "PatchStep", "steps"]

NOTHING: Final = "0"
"""The address of what was there before the first version: nothing."""

_LONGEST: Final = 50_000
"""Steps of one series."""
_LOOKED_AT: Final = 100_000
"""Renames in the log."""
_EXECUTABLE: Final = 0o100
"""The bit of the mode that git looks at."""


class PatchStep(msgspec.Struct, frozen=True, kw_only=True):
    """One patch: two states of a file, and whose doing the newer one is."""

    path: str
    """The file's name as it is today, relative as in the states."""
    old: FileState | None
    """None: there was no such file."""
    new: FileState | None
    """None: it is gone."""
    titles: tuple[str, str]
    """``version 3``, ``now``, ``nothing``."""
    entry: Entry | None = None
    """The version that the newer side is; None for the file as it is now."""
    time_ns: int
    """Of the newer side."""
    author: str
    alone: bool = True
    """The older side is the version right before it."""


class _Side(msgspec.Struct, frozen=True, kw_only=True):
    """One end of a step."""

    state: FileState | None
    title: str
    entry: Entry | None = None

    @property
    def number(self) -> int:
        """Of its version; 0 before the first."""
        return 0 if self.entry is None else self.entry.version.number


def steps(
    scope: Scope,
    path: str,
    old: str | None,
    new: str | None,
    *,
    each: bool = False,
    buffer: bytes | None = None,
) -> Iterator[PatchStep]:
    """The step from ``old`` to ``new``, or with ``each`` one for every version between them.

    Addresses as in a comparison, and ``0`` for nothing at all: by default the newest version and
    the file now, ``buffer`` where an editor holds it unsaved; where these are the same, the version
    before and the newest. Equal states give no step.

    Raises:
        NotFoundError: A version is not there.
        RefusedError: A content is too large.
        UsageError: A series goes backwards, or is longer than 50,000 versions.

    """
    names = _Names(scope, path)
    left, right = _ends(names, old, new, buffer)
    if each:
        yield from _series(names, left, right)
    elif left.state != right.state:
        before = scope.before(right.entry.version) if right.entry is not None else None
        alone = left.number == (0 if before is None else before.number)
        yield names.step(left, right, alone=alone and right.entry is not None)


def _ends(
    names: "_Names", old: str | None, new: str | None, buffer: bytes | None
) -> tuple[_Side, _Side]:
    if old is not None or new is not None:
        right = names.side(new or NOW, buffer)
        if old is None and right.entry is not None:
            return names.before(right.entry.version), right
        return names.side(old or HEAD, buffer), right
    left, right = names.side(HEAD, buffer), names.side(NOW, buffer)
    if left.state == right.state and left.entry is not None:
        return names.before(left.entry.version), left
    return left, right


def _series(names: "_Names", left: _Side, right: _Side) -> Iterator[PatchStep]:
    scope, last = names.scope, right.number if right.entry is not None else None
    if last is not None and last < left.number:
        raise UsageError(
            f"a series goes from an older version to a newer one, not from {left.number} to"
            f" {last}; leave --each out, or exchange them"
        )
    where = VersionFilter(
        document=names.document.id, above=left.number, below=None if last is None else last + 1
    )
    found = scope.repository.versions(where, _LONGEST + 1)
    if len(found) > _LONGEST:
        raise UsageError(f"a series has {_LONGEST:,} patches at most; name a later first version")
    for version in reversed(found):
        here = names.kept(version)
        if here.state != left.state:
            yield names.step(left, here, alone=True)
        left = here
    if right.entry is None and right.state != left.state:
        yield names.step(left, right, alone=True)


class _Names:
    """One document, and what it was called when."""

    def __init__(self, scope: Scope, path: str) -> None:
        if os.path.isdir(path):  # noqa: PTH112 - names may not be UTF-8
            raise UsageError(
                f"{shown(path)} is a folder; patches are made of one file at a time: name a file"
            )
        self.scope = scope
        self.path = path
        self.place, self.document = scope.known(path)
        self._root = scope.root_of(self.document.workspace)
        self._top = _top(self._absolute(self.document.path), self._root)
        self._renames = _renames(scope, self.document)

    def side(self, address: str, buffer: bytes | None) -> _Side:
        """What an address names."""
        if address.strip() == NOTHING:
            return _Side(state=None, title="nothing")
        if address.strip() == NOW:
            return self._now(self.place, buffer)
        entry = find(self.scope, self.path, address)
        if entry.version.document != self.document.id:
            raise UsageError(
                f"{shown(address)} is a version of another file that bore this name; name one that"
                " `backtrail timeline` lists"
            )
        return self.kept(entry.version)

    def kept(self, version: Version) -> _Side:
        """A version's state."""
        content = whole(self.scope, version, self.document.path)
        executable = bool((version.mode or 0) & _EXECUTABLE)
        name = self._named(self._at(version.sequence))
        return _Side(
            state=FileState(path=name, content=content, executable=executable),
            title=f"version {version.number}",
            entry=entry_of(self.scope, self._root, self.document, version),
        )

    def before(self, version: Version) -> _Side:
        """The version before one; nothing before the first."""
        found = self.scope.before(version)
        return _Side(state=None, title="nothing") if found is None else self.kept(found)

    def step(self, left: _Side, right: _Side, *, alone: bool) -> PatchStep:
        """Put two sides together."""
        version = right.entry.version if right.entry is not None else None
        return PatchStep(
            path=self._named(self.document.path),
            old=left.state,
            new=right.state,
            titles=(left.title, right.title),
            entry=right.entry,
            time_ns=self.scope.clock() if version is None else version.time_ns,
            author=self.scope.author(None) if version is None else version.author,
            alone=alone,
        )

    def _now(self, place: Place, buffer: bytes | None) -> _Side:
        head = self.scope.head(self.document.id)
        mode = head.mode if head is not None else None
        if head is not None and not place.workspace.root.startswith("/"):
            # what lies on no disk is what its newest version is
            return msgspec.structs.replace(self.kept(head), title=NOW, entry=None)
        if buffer is None:
            try:
                buffer, seen = read(place.workspace.root, place.path, limit=COMPARABLE)
            except NotFoundError:
                return _Side(state=None, title=NOW)
            mode = seen.mode
        name = self._named(self.document.path)
        state = FileState(path=name, content=buffer, executable=bool((mode or 0) & _EXECUTABLE))
        return _Side(state=state, title=NOW)

    def _at(self, sequence: EventSequence) -> str:
        """The path at a moment: that before the first rename after it."""
        later = [old for renamed, old in self._renames if renamed > sequence]
        return later[-1] if later else self.document.path

    def _named(self, path: str) -> str:
        return os.path.relpath(self._absolute(path), self._top)

    def _absolute(self, path: str) -> str:
        return f"{self._root.rstrip('/')}/{path}"


def _renames(scope: Scope, document: Document) -> list[tuple[EventSequence, str]]:
    """When the document was renamed, newest first, and what it was called before.

    A name that the log could not write down exactly is left out.
    """
    events = islice(scope.repository.latest_events(("renamed",)), _LOOKED_AT)
    found = [
        (event.sequence, event.detail.get("from"))
        for event in events
        if event.document == document.id
    ]
    return [(at, old) for at, old in found if isinstance(old, str) and old and "\\" not in old]


def _top(path: str, root: str) -> str:
    """The folder that a patch's names count from: git's working tree, else the workspace."""
    folder = os.path.dirname(path)  # noqa: PTH120 - names may not be UTF-8
    while folder not in ("", "/"):
        if os.path.lexists(f"{folder}/.git"):
            return folder
        folder = os.path.dirname(folder)  # noqa: PTH120 - as above
    return root
