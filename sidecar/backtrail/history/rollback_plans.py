"""What would become of a folder or project that goes back to a point in time; nothing is written.

The history says what was there and what is there; the disk is read wherever it may hold something
else. Rule: only files whose content is kept are ever taken away; what nothing is known of stays.
"""

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from typing import Final, Literal, NamedTuple

import msgspec

from backtrail.content.identity import content_id_of_blocks
from backtrail.errors import BacktrailError, NotFoundError
from backtrail.files.reading import Seen, open_blocks, read, stat
from backtrail.history.branches import Merge, Switch
from backtrail.history.masks import is_masked, lies_masked, not_as_saved
from backtrail.history.points import Point
from backtrail.history.requests import Merging
from backtrail.history.scope import Scope
from backtrail.model import (
    FIRST_LOOK,
    ContentId,
    DocumentId,
    EventSequence,
    Version,
    VersionNumber,
    WorkspaceId,
)
from backtrail.policy.globs import Globs
from backtrail.storage.repository import Area, State

__all__ = ["UNSAVED", "Act", "Clash", "RollbackPlan", "Stays", "Within", "pairs", "plan_rollback"]

_STATES: Final = 500
"""Documents asked for at a time."""
_RACY_NS: Final = 2_000_000_000
"""A file that was changed so shortly before it was kept is read; see ``upkeep.surveys``."""


class Act(msgspec.Struct, frozen=True, kw_only=True):
    """What happens to one file."""

    kind: Literal["replace", "create", "rename", "remove", "merge"]
    """``rename``: it goes back to the name that it had, with what it held then; ``merge``: the
    version is put together with what is there."""
    path: str
    """Absolute: the file that is written, or taken away."""
    document: DocumentId
    """Whose version is written, or who is taken away."""
    version: EventSequence | None
    """None: taken away."""
    source: str = ""
    """Of ``rename``: what it is called now, absolute."""
    merging: Merging | None = None
    """Of ``merge``."""


class Stays(msgspec.Struct, frozen=True, kw_only=True):
    """A file that differs, and is left as it is."""

    path: str
    """Absolute."""
    why: str


class Clash(msgspec.Struct, frozen=True, kw_only=True):
    """A file that two branches changed, each in its own way."""

    path: str
    """Absolute."""
    places: int
    """How many places of it; 0: the file as a whole."""
    why: str


class RollbackPlan(msgspec.Struct, frozen=True, kw_only=True):
    """All that would happen."""

    kind: Literal["restore", "undo"] = "restore"
    point: Point
    folder: str
    """Absolute."""
    acts: tuple[Act, ...]
    """In the order in which they are done."""
    stays: tuple[Stays, ...]
    undoes: EventSequence | None = None
    switch: Switch | None = None
    """The files go to another branch."""
    merge: Merge | None = None
    """What another branch holds comes into the one that lies there."""
    clashes: tuple[Clash, ...] = ()
    """Of ``merge``: what both sides changed, each in its own way."""
    settled: bool = True
    """Nothing is left for a person to decide; else nothing is written."""


class _At(NamedTuple):
    """Where a file lies."""

    workspace: WorkspaceId
    path: str


class Within(msgspec.Struct, frozen=True, kw_only=True):
    """Which files are meant."""

    areas: Sequence[Area]
    globs: Globs | None = None
    places: AbstractSet[tuple[WorkspaceId, str]] | None = None
    """Paths in workspaces; None: all."""

    def holds(self, state: State) -> bool:
        """Whether a file that is there is one of them."""
        if state.version is None:
            return False
        if self.places is not None and (state.workspace, state.path) not in self.places:
            return False
        inside = any(
            area.workspace == state.workspace
            and (not area.folder or state.path.startswith(area.folder + "/"))
            for area in self.areas
        )
        return inside and (self.globs is None or self.globs.names(state.path))


def plan_rollback(
    scope: Scope,
    within: Within,
    sequence: int,
    *,
    unsaved: AbstractSet[str] = frozenset(),
) -> tuple[tuple[Act, ...], tuple[Stays, ...]]:
    """What has to be done so that the files are as at ``sequence``, and what cannot be.

    ``unsaved`` are files, absolute, of which an editor holds something newer: they stay.

    Raises:
        NotFoundError: All files are meant, and nothing was kept then; they would all go.

    """
    planning = _Planning(scope, within, sequence, unsaved)
    if within.places is None and not planning.wanted:
        raise NotFoundError(
            f"nothing was kept here at sequence {sequence}; name a later point, or see `backtrail"
            " project` for what there is"
        )
    return planning.done()


class _Planning:
    def __init__(
        self, scope: Scope, within: Within, sequence: int, unsaved: AbstractSet[str]
    ) -> None:
        self._scope = scope
        self._sequence = sequence
        self._unsaved = unsaved
        self._stays: list[Stays] = []
        self._roots: dict[WorkspaceId, str] = {
            workspace.id: workspace.root
            for workspace in scope.repository.workspaces(sound_only=True)
        }
        self.wanted: dict[_At, State] = {}
        self._present: dict[_At, State] = {}
        self._moved: dict[_At, _At] = {}
        for then, now in pairs(scope, within.areas, sequence):
            there, here = within.holds(then), within.holds(now)
            if there:
                self.wanted[_At(then.workspace, then.path)] = then
            if here:
                self._present[_At(now.workspace, now.path)] = now
            if there and here and _At(then.workspace, then.path) != _At(now.workspace, now.path):
                self._moved[_At(then.workspace, then.path)] = _At(now.workspace, now.path)
        self._unchanged = _Unchanged(scope, {at.workspace for at in self._present})

    def done(self) -> tuple[tuple[Act, ...], tuple[Stays, ...]]:
        renamed: set[_At] = set()
        acts: list[Act] = []
        for at, then in sorted(self.wanted.items()):
            source = self._moved.get(at)
            free = source is not None and source not in self.wanted and at not in self._present
            act = self._back(at, then, source if free else None)
            if act is not None:
                acts.append(act)
                if act.kind == "rename" and source is not None:
                    renamed.add(source)
        gone = sorted(self._present.keys() - self.wanted.keys() - renamed)
        # what is taken away first may make room for a folder of that name
        removed = [act for at in gone if (act := self._away(at)) is not None]
        return (*removed, *acts), tuple(self._stays)

    def _back(self, at: _At, then: State, source: _At | None) -> Act | None:
        """What brings one file back, if anything."""
        name = self._name(at)
        try:
            there = self._on_disk(at)
        except BacktrailError as error:
            self._stays.append(Stays(path=name, why=str(error)))
            return None
        if there == then.content_id or then.version is None:
            return None
        if not self._can(at, then.version):
            return None
        kind: Literal["replace", "create", "rename"] = "replace"
        if there is None:
            kind = "create" if source is None else "rename"
        was = self._name(source) if kind == "rename" and source is not None else ""
        return Act(kind=kind, path=name, document=then.document, version=then.version, source=was)

    def _away(self, at: _At) -> Act | None:
        """What takes one file away that was not there then."""
        name = self._name(at)
        try:
            if self._on_disk(at) is None:
                return None
        except BacktrailError as error:
            self._stays.append(Stays(path=name, why=str(error)))
            return None
        document = self._present[at].document
        why = UNSAVED if name in self._unsaved else self._was_there_before(document)
        if why:
            self._stays.append(Stays(path=name, why=why))
            return None
        return Act(kind="remove", path=name, document=document, version=None)

    def _was_there_before(self, document: DocumentId) -> str:
        """Why a file may have been there although nothing is kept of it as of then."""
        try:
            first = self._scope.repository.by_number(document, VersionNumber(1))
        except BacktrailError as error:
            return str(error)
        if first is None:
            return "what was kept of it until then was let go"
        if first.reason == FIRST_LOOK and first.sequence > self._sequence:
            return "it was there before its folder was first looked at"
        return ""

    def _can(self, at: _At, sequence: EventSequence) -> bool:
        """Whether a version is to be had back, and can be; why it cannot is told."""
        why = ""
        try:
            version = self._scope.repository.by_sequence(sequence)
        except BacktrailError as error:
            why = str(error)
        else:
            if version is None:
                why = "the version of then was let go"
            elif self._lies(at, version):
                return False
            elif told := not_as_saved(version):
                why = f"the version of then is {told}"
        if self._name(at) in self._unsaved:
            why = UNSAVED
        if why:
            self._stays.append(Stays(path=self._name(at), why=why))
        return not why

    def _lies(self, at: _At, version: Version) -> bool:
        """Whether the file is as a version of which its secrets were left out."""
        if not is_masked(version):
            return False
        limit = self._scope.settings.capture.stream_above
        try:
            data, _ = read(self._roots[at.workspace], at.path, limit=limit)
        except BacktrailError:
            return False
        return lies_masked(version, at.path, data)

    def _on_disk(self, at: _At) -> ContentId | None:
        """What the file holds; None where there is none."""
        root = self._roots[at.workspace]
        try:
            present = self._present.get(at)
            if present is not None and self._unchanged.is_so(at, stat(root, at.path)):
                return present.content_id
            with open_blocks(root, at.path) as (_, blocks):
                return content_id_of_blocks(blocks)[0]
        except NotFoundError:
            return None

    def _name(self, at: _At) -> str:
        return f"{self._roots[at.workspace].rstrip('/')}/{at.path}"


UNSAVED: Final = "it has unsaved changes in an editor; save or revert it first"


class _Unchanged:
    """Which files surely are as their newest versions, by what can be seen without reading them."""

    def __init__(self, scope: Scope, workspaces: AbstractSet[WorkspaceId]) -> None:
        self._now_ns = scope.clock()
        self._heads: dict[_At, tuple[int, int]] = {}
        for workspace in workspaces:
            after: str | None = None
            while page := scope.repository.heads(workspace, after, _STATES):
                after = page[-1].path
                for head in page:
                    self._heads[_At(workspace, head.path)] = head.size, head.time_ns

    def is_so(self, at: _At, seen: Seen) -> bool:
        """Of a time of change no program can lie; a version from the future proves nothing."""
        size, time_ns = self._heads.get(at, (-1, 0))
        return seen.size == size and seen.ctime_ns + _RACY_NS < time_ns <= self._now_ns


def pairs(scope: Scope, areas: Sequence[Area], sequence: int) -> Iterator[tuple[State, State]]:
    """Every document of the workspaces of ``areas``, as it was at ``sequence`` and as it is."""
    repository = scope.repository
    workspaces = sorted({area.workspace for area in areas})
    after = 0
    while True:
        then = repository.states(workspaces, sequence, _STATES, after=after)
        now = repository.states(workspaces, None, _STATES, after=after)
        yield from zip(then, now, strict=True)
        if len(now) < _STATES:
            return
        after = now[-1].document
