"""Bringing what one branch holds into the one that lies in the folder.

Three states are laid beside each other, file by file: what both come from, what is there, and what
the other branch holds. What one side alone changed is taken; what both changed is put together, and
where that cannot be a person decides. It is planned, shown, and done as the restore of a folder is:
one entry of the log, one `undo`.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from backtrail.errors import BacktrailError, UsageError
from backtrail.files.paths import shown
from backtrail.history.branches import Area, Branch, Merge
from backtrail.history.masks import not_as_saved
from backtrail.history.merged_contents import merge_contents
from backtrail.history.points import Point
from backtrail.history.requests import MergeQuery, Merging
from backtrail.history.rollback_plans import UNSAVED, Act, Clash, RollbackPlan, Stays
from backtrail.history.scope import Scope
from backtrail.history.switching import aimed, files_of
from backtrail.model import ContentId, DocumentId, WorkspaceId
from backtrail.storage.repository import Area as Part
from backtrail.storage.repository import State

__all__ = ["plan_merge"]

_STATES = 500
"""Documents asked for at a time."""


class _Three(NamedTuple):
    """One document in the three states."""

    base: State
    ours: State
    theirs: State


def plan_merge(scope: Scope, query: MergeQuery) -> RollbackPlan:
    """What would have to be done so that the files also hold what another branch does.

    Raises:
        NotFoundError: There is no such branch.
        UsageError: It is the one that lies there.

    """
    branches, target = aimed(scope, query.name, query.folder, query.file)
    area = Area(target.workspace, target.document)
    if target.head is None:
        raise UsageError(f"{shown(target.name)} is the branch you are on; name another one")
    base = branches.base(target, scope.repository.next_sequence() - 1)
    folder, within = files_of(scope, target, target.head)
    planning = _Planning(scope, query, target, branches.name(branches.current(area)))
    for three in _threes(scope, within.areas, base, target.head):
        if target.document in {None, three.ours.document}:
            planning.take(three)
    planning.settle_names()
    return RollbackPlan(
        point=Point(
            title=f"branch {shown(target.name)} (sequence {target.head})", sequence=target.head
        ),
        folder=folder,
        acts=(*planning.removals, *planning.acts),
        stays=tuple(planning.stays),
        merge=Merge(
            branch=target.id,
            head=target.head,
            into=branches.current(area),
            workspace=area.workspace,
            document=area.document,
            name=target.name,
        ),
        clashes=tuple(planning.clashes),
        settled=bool(query.choice) or not planning.clashes,
    )


class _Planning:
    def __init__(self, scope: Scope, query: MergeQuery, target: Branch, ours: str) -> None:
        self._scope = scope
        self._query = query
        self._target = target
        self._ours = ours
        self._roots = {w.id: w.root for w in scope.repository.workspaces(sound_only=True)}
        self._present: dict[tuple[WorkspaceId, str], State] = {}
        self._created: list[State] = []
        self.removals: list[Act] = []
        self.acts: list[Act] = []
        self.stays: list[Stays] = []
        self.clashes: list[Clash] = []

    def take(self, three: _Three) -> None:
        """Decide what becomes of one file."""
        base, ours, theirs = three
        if ours.version is not None:
            self._present[ours.workspace, ours.path] = ours
        if theirs.content_id == base.content_id and _place(theirs) == _place(base):
            return  # the other branch did nothing to it
        if theirs.version is None:
            self._gone_there(base, ours)
        elif ours.version is None:
            self._gone_here(base, theirs)
        else:
            self._both_have(base, ours, theirs)

    def settle_names(self) -> None:
        """Give files that came on the other branch their names, unless another file has one."""
        free = {act.path for act in self.removals} | {act.source for act in self.acts}
        for theirs in self._created:
            there = self._present.get((theirs.workspace, theirs.path))
            if there is None or self._name(there) in free:
                self._act("create", theirs, theirs)
            elif there.content_id != theirs.content_id:
                self._merge(None, there, theirs)

    def _gone_there(self, base: State, ours: State) -> None:
        if ours.version is None or base.version is None:
            return
        if ours.content_id == base.content_id:
            self._remove(ours)
            return
        self._clash(ours, 0, f"it was changed here and is gone on {self._other}")
        if self._query.choice == "theirs":
            self._remove(ours)

    def _gone_here(self, base: State, theirs: State) -> None:
        if base.version is None:
            self._created.append(theirs)
        elif theirs.content_id != base.content_id:
            self._clash(theirs, 0, f"it is gone here and was changed on {self._other}")
            if self._query.choice in {"theirs", "markers"}:
                self._created.append(theirs)

    def _both_have(self, base: State, ours: State, theirs: State) -> None:
        renamed = _place(theirs) != _place(base) and _place(ours) == _place(base)
        if renamed and (theirs.workspace, theirs.path) not in self._present:
            if base.content_id in {ours.content_id, theirs.content_id}:
                version = theirs if ours.content_id == base.content_id else ours
                self._act("rename", version, theirs, source=self._name(ours))
                return
            why = f"it was changed here, and renamed and changed on {self._other}"
            self.stays.append(Stays(path=self._name(ours), why=f"{why}; it keeps its name"))
        if theirs.content_id in {base.content_id, ours.content_id}:
            return
        if ours.content_id == base.content_id:
            self._act("replace", theirs, ours)
        else:
            self._merge(base, ours, theirs)

    def _merge(self, base: State | None, ours: State, theirs: State) -> None:
        common = None if base is None or base.version is None else base.content_id
        merging = Merging(
            base=common, choice=self._query.choice, ours=self._ours, theirs=self._target.name
        )
        largest = max(state.size for state in (ours, theirs, base or ours))
        if largest > self._scope.settings.capture.stream_above:
            self._clash(ours, 0, "it is too large to be put together: one side as a whole can stay")
            if self._query.choice == "theirs":
                self._act("replace", theirs, ours)
            return
        try:
            before, mine, other = map(self._read, (common, ours.content_id, theirs.content_id))
        except BacktrailError as error:
            self.stays.append(Stays(path=self._name(ours), why=str(error)))
            return
        made = merge_contents(ours.path, before, mine, other, merging)
        if made.conflicts:
            self._clash(ours, len(made.conflicts), "; ".join(made.notes) or "both changed it")
        if made.content != mine:
            self._act("merge", theirs, ours, merging=merging)

    def _read(self, content: ContentId | None) -> bytes:
        return b"" if content is None else self._scope.repository.read_content(content)

    def _act(
        self,
        kind: str,
        version: State,
        where: State,
        *,
        source: str = "",
        merging: Merging | None = None,
    ) -> None:
        name = self._name(where)
        why = UNSAVED if self._query.unsaved & {name, source} else self._why_not(version)
        if why:
            self.stays.append(Stays(path=name, why=why))
            return
        act = Act(
            kind=kind,  # type: ignore[arg-type]  # one of those of an act
            path=name,
            document=where.document,
            version=version.version,
            source=source,
            merging=merging,
        )
        self.acts.append(act)

    def _remove(self, ours: State) -> None:
        name = self._name(ours)
        if name in self._query.unsaved:
            self.stays.append(Stays(path=name, why=UNSAVED))
            return
        self.removals.append(Act(kind="remove", path=name, document=ours.document, version=None))

    def _why_not(self, state: State) -> str:
        """Why a version cannot be written; empty: it can."""
        if state.version is None:
            return "what was kept of it was let go"
        try:
            version = self._scope.repository.by_sequence(state.version)
        except BacktrailError as error:
            return str(error)
        if version is None:
            return "what was kept of it was let go"
        told = not_as_saved(version)
        return f"the version of {self._other} is {told}" if told else ""

    def _clash(self, state: State, places: int, why: str) -> None:
        self.clashes.append(Clash(path=self._name(state), places=places, why=why))

    def _name(self, state: State) -> str:
        return f"{self._roots[state.workspace].rstrip('/')}/{state.path}"

    @property
    def _other(self) -> str:
        return f"branch {shown(self._target.name)}"


def _place(state: State) -> tuple[WorkspaceId, str]:
    return state.workspace, state.path


def _threes(scope: Scope, areas: Sequence[Part], base: int, theirs: int) -> Iterator[_Three]:
    """Every document below ``areas``, in the three states."""
    repository = scope.repository
    workspaces = sorted({area.workspace for area in areas})
    after: DocumentId | int = 0
    while True:
        pages = [
            repository.states(workspaces, sequence, _STATES, after=after)
            for sequence in (base, None, theirs)
        ]
        for three in map(_Three, *pages):
            if any(_lies_in(state, areas) for state in three):
                yield three
        if len(pages[0]) < _STATES:
            return
        after = pages[0][-1].document


def _lies_in(state: State, areas: Sequence[Part]) -> bool:
    return state.version is not None and any(
        area.workspace == state.workspace
        and (not area.folder or state.path.startswith(area.folder + "/"))
        for area in areas
    )
