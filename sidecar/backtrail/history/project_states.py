"""What a folder held at a sequence, in one name, and laid out in a scratch folder.

Rule: only what differs from the state that lies there is written; the project is not touched.
"""

import hashlib
from collections.abc import Sequence
from typing import Final, NamedTuple

import msgspec

from backtrail.errors import BacktrailError, DamagedError, NotFoundError, RefusedError
from backtrail.files.paths import resolved, shown
from backtrail.files.scratch import Scratch
from backtrail.history.masks import not_as_saved
from backtrail.history.scope import Scope
from backtrail.history.trees import PLAIN, states_below
from backtrail.model import DocumentId, EventSequence, Version
from backtrail.policy.globs import Globs
from backtrail.storage.repository import Area

__all__ = ["File", "Files", "ProjectStates", "StateLayout", "digest_of"]

_SECOND_NS: Final = 1_000_000_000


class File(NamedTuple):
    """One file of a state."""

    content: bytes
    """Its id."""
    mode: int
    version: Version | None
    """None: it cannot be had back."""


Files = dict[str, File]
"""A state: its files by their names below the folder."""


class ProjectStates:
    """The states of a folder; nothing is written."""

    def __init__(
        self, scope: Scope, areas: Sequence[Area], folder: str, files: str | None = None
    ) -> None:
        """``files`` is a glob as in .gitignore: the others are not there."""
        self._scope = scope
        self._areas = areas
        self._root = resolved(folder)
        self._globs = None if files is None else Globs([files])
        self._versions: dict[EventSequence, Version | None] = {}

    def documents(self, sequence: EventSequence) -> set[DocumentId]:
        """Those that lie in the folder by their names of then, there or not."""
        found = states_below(self._scope, self._areas, self._root, sequence)
        return {state.document for state, _ in found if self._names(state.path)}

    def at(self, sequence: EventSequence) -> Files:
        """The files of a state."""
        found: Files = {}
        for state, path in states_below(self._scope, self._areas, self._root, sequence):
            if state.version is None or not self._names(state.path):
                continue
            version = self._version(state.version)
            mode = PLAIN if version is None or version.mode is None else version.mode
            found[path] = File(state.content_id or b"", mode, version)
        return found

    def _version(self, sequence: EventSequence) -> Version | None:
        if sequence not in self._versions:
            try:
                self._versions[sequence] = self._scope.repository.by_sequence(sequence)
            except BacktrailError:
                self._versions[sequence] = None
        return self._versions[sequence]

    def _names(self, path: str) -> bool:
        return self._globs is None or self._globs.names(path)


class StateLayout:
    """A scratch folder in which one state after the other lies."""

    def __init__(self, scope: Scope, into: Scratch) -> None:
        self._scope = scope
        self._into = into
        self._there: Files = {}
        self._time_ns = 0
        self.notes: set[str] = set()
        """What is not there, or not as it was saved."""

    @property
    def folder(self) -> str:
        """Absolute."""
        return self._into.root

    def put(self, files: Files) -> bool:
        """Have the scratch folder hold these files; False where one cannot be had back."""
        # Tools that compare times in seconds, make and Python's among them, see every step.
        self._time_ns = max(self._scope.clock(), self._time_ns + _SECOND_NS)
        try:
            return self._put(files)
        except RefusedError:  # the command has put something in the way
            self._into.clear()
            try:
                return self._put(files)
            except RefusedError as error:
                self.notes.add(str(error))
                return False

    def _put(self, files: Files) -> bool:
        into = self._into
        for path in into.paths:
            if path not in files:
                into.remove(path)
        for path, file in files.items():
            if self._there.get(path) == file and into.is_as_written(path):
                continue
            if not self._write(path, file):
                return False
            self._there[path] = file
        return True

    def _write(self, path: str, file: File) -> bool:
        if file.version is None:
            self.notes.add(f"{shown(path)}: a version is damaged, or was let go")
            return False
        try:
            blocks = self._scope.repository.blocks(file.version.content_id)
            self._into.write(path, blocks, mode=file.mode, time_ns=self._time_ns)
        except (DamagedError, NotFoundError) as error:
            self.notes.add(f"{shown(path)}: {error}")
            return False
        if said := not_as_saved(file.version):
            self.notes.add(f"{shown(path)} is {said}")
        return True


def digest_of(files: Files) -> str:
    """One name for names, contents and modes; 32 hexadecimal digits."""
    by_name = sorted(files.items())
    state = [(_name(path), file.content.hex(), file.mode) for path, file in by_name]
    return hashlib.sha256(msgspec.json.encode(state)).hexdigest()[:32]


def _name(path: str) -> str | tuple[str]:
    """As JSON can have it: a name of odd bytes is them, in a list, which no other name is."""
    try:
        path.encode()
    except UnicodeEncodeError:
        return (path.encode("utf-8", "surrogateescape").hex(),)
    return path
