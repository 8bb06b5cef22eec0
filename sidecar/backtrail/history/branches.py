"""Branches: lines of work on the same files, of which one at a time lies in the folder.

Nothing is copied, and no version bears the name of a branch: the log says which one was in the
folder when, and what was kept meanwhile belongs to it. A branch's head is where it was left; coming
back to it is a restore of that point, which the log tells apart by what it switches. The line from
which the first one parted is ``main``, and is a branch like any other.
"""

from bisect import bisect_right
from collections.abc import Collection, Iterator
from typing import Final, NamedTuple, TypeVar

import msgspec

from backtrail.errors import BacktrailError, NotFoundError
from backtrail.files.paths import shown
from backtrail.history.scope import Scope
from backtrail.model import (
    MAIN_BRANCH,
    BranchId,
    Document,
    DocumentId,
    Event,
    EventKind,
    EventSequence,
    WorkspaceId,
)

__all__ = [
    "MAIN", "Area", "Branch", "Branches", "Merge", "Switch", "branches_of",
]  # fmt: skip

_Kind = TypeVar("_Kind")

MAIN: Final = "main"
_KINDS: Final[tuple[EventKind, ...]] = (
    "branch", "branch-renamed", "branch-deleted", "rollback-begun", "rollback-ended",
)  # fmt: skip
_TURNS: Final[tuple[EventKind, ...]] = (*_KINDS, "forgotten", "repaired")
"""Entries after which what was read may be otherwise."""
_NOT_DONE: Final = frozenset({"taken back", "half-way"})
"""Outcomes after which the folder is not on the branch that it was to go to."""


class Area(NamedTuple):
    """What branches part: the files of a workspace, or one of them."""

    workspace: WorkspaceId
    document: DocumentId | None = None


class Branch(msgspec.Struct, frozen=True, kw_only=True):
    """One line of work."""

    id: BranchId
    """Sequence of the log's entry that made it; 0 is ``main``."""
    name: str
    workspace: WorkspaceId
    document: DocumentId | None = None
    """The file that it is of; None: the whole project."""
    path: str = ""
    """Of that file today, relative to the workspace."""
    at: EventSequence | None = None
    """The state from which it parted; None: ``main``, which never did."""
    parent: BranchId = MAIN_BRANCH
    """The branch from which it parted."""
    head: EventSequence | None = None
    """The state in which it was left; None: it lies in the folder, which may be newer."""
    time_ns: int = 0
    """When it was made."""
    note: str = ""
    author: str = ""
    deleted: bool = False
    """It is no longer listed, and no prune minds what it holds."""

    @property
    def current(self) -> bool:
        """It is what lies in the folder."""
        return self.head is None


class Switch(msgspec.Struct, frozen=True, kw_only=True):
    """Part of a restore's entry in the log: the files go from one branch to another."""

    to: BranchId
    left: BranchId
    workspace: WorkspaceId
    document: DocumentId | None = None
    name: str = ""
    """Of the branch that it goes to, when it went."""
    looked: bool = False
    """All files were looked at for it."""

    @property
    def area(self) -> Area:
        """Of what it is a switch."""
        return Area(self.workspace, self.document)


class Merge(msgspec.Struct, frozen=True, kw_only=True):
    """Part of such an entry: what a branch holds came into the one that lies in the folder."""

    branch: BranchId
    head: EventSequence
    """The state of it that came."""
    into: BranchId
    workspace: WorkspaceId
    document: DocumentId | None = None
    name: str = ""
    """Of the branch that came, then."""

    @property
    def area(self) -> Area:
        """Of what it is a merge."""
        return Area(self.workspace, self.document)


class _Made(msgspec.Struct, frozen=True, kw_only=True):
    """What the entry that makes one tells."""

    name: str
    at: EventSequence
    parent: BranchId = MAIN_BRANCH
    document: DocumentId | None = None
    note: str = ""
    author: str = ""
    looked: bool = False


class Branches:
    """What the log says of them; entries that tell nonsense are passed over."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope
        self._made: dict[BranchId, tuple[Event, _Made]] = {}
        self._names: dict[int, str] = {}
        self._deleted: set[int] = set()
        self._switches: dict[Area, list[tuple[EventSequence, Switch]]] = {}
        self._merges: dict[Area, list[tuple[EventSequence, Merge]]] = {}
        self._looked_ns: dict[WorkspaceId, int] = {}
        self._undone: set[int] = set()
        self.until = 0
        """The last entry of the log that was known when this was asked for."""
        repository = scope.repository
        if next(repository.latest_events(("branch",)), None) is None:
            return
        not_done: set[int] = set()
        for event in repository.latest_events(_KINDS):
            if event.kind == "rollback-ended":
                if event.detail.get("outcome") in _NOT_DONE:
                    not_done.add(event.detail.get("begun", 0))
            elif event.sequence not in not_done:
                self._take(event)
        for switches in self._switches.values():
            switches.reverse()

    def _take(self, event: Event) -> None:
        detail = event.detail
        if event.kind == "branch":
            made = _told(detail, _Made)
            if made is not None and event.workspace is not None:
                self._made[BranchId(event.sequence)] = event, made
                self._looked(event, event.workspace, looked=made.looked)
        elif event.kind == "branch-renamed":
            self._names.setdefault(detail.get("branch", 0), str(detail.get("name", "")))
        elif event.kind == "branch-deleted":
            self._deleted.add(detail.get("branch", 0))
        else:
            self._take_restore(event)

    def _take_restore(self, event: Event) -> None:
        """A restore of a folder; the newest come first, and so what takes another one back."""
        if (switch := _told(event.detail.get("switch"), Switch)) is not None:
            self._switches.setdefault(switch.area, []).append((event.sequence, switch))
            self._looked(event, switch.workspace, looked=switch.looked)
        if event.sequence in self._undone:
            return
        if "undoes" in event.detail:
            self._undone.add(event.detail["undoes"])
        if (merge := _told(event.detail.get("merge"), Merge)) is not None:
            self._merges.setdefault(merge.area, []).append((event.sequence, merge))

    def _looked(self, event: Event, workspace: WorkspaceId, *, looked: bool) -> None:
        if looked:
            self._looked_ns.setdefault(workspace, event.time_ns)  # the newest comes first

    def __bool__(self) -> bool:
        return bool(self._made)

    def of(
        self, workspaces: Collection[WorkspaceId] | None, *, deleted: bool = False
    ) -> Iterator[Branch]:
        """Those of these workspaces, each ``main`` before its own, in the order of their making."""
        areas: dict[Area, list[BranchId]] = {}
        for branch, (event, made) in sorted(self._made.items()):
            if event.workspace is None or not (workspaces is None or event.workspace in workspaces):
                continue
            area = Area(event.workspace, made.document)
            areas.setdefault(area, [])
            if deleted or branch not in self._deleted:
                areas[area].append(branch)
        for area, ids in sorted(areas.items(), key=lambda pair: (pair[0][0], pair[0][1] or 0)):
            if ids or self.current(area) != MAIN_BRANCH:
                yield self._branch(area, MAIN_BRANCH)
            for branch in ids:
                yield self._branch(area, branch)

    def find(self, name: str, area: Area) -> Branch:
        """The branch of that name; ``main`` is that of the file or project.

        Raises:
            NotFoundError: There is none.

        """
        if name == MAIN:
            return self._branch(area, MAIN_BRANCH)
        found = self.named(name, {area.workspace})
        if found is None:
            raise NotFoundError(f"there is no branch {shown(name)}; `backtrail branch` lists them")
        return found

    def named(self, name: str, workspaces: Collection[WorkspaceId] | None) -> Branch | None:
        """The newest of that name; ``main`` is that of a project. None where there is none."""
        known = [
            each
            for each in self.of(workspaces)
            if each.name == name and (name != MAIN or each.document is None)
        ]
        return known[-1] if known else None

    def current(self, area: Area) -> BranchId:
        """The branch that lies in the folder."""
        switches = self._switches.get(area)
        return switches[-1][1].to if switches else MAIN_BRANCH

    def then(self, area: Area, sequence: int) -> BranchId:
        """The branch that lay there when something was written down."""
        switches = self._switches.get(area, [])
        place = bisect_right(switches, sequence, key=lambda pair: pair[0])
        return switches[place - 1][1].to if place else MAIN_BRANCH

    def base(self, target: Branch, newest: int) -> EventSequence:
        """The newest state that both a branch and the one that lies in the folder come from.

        ``newest`` is the sequence of now. Where each holds several states of the other (both were
        merged into each other) the last one counts.
        """
        area = Area(target.workspace, target.document)
        head = newest if target.head is None else target.head
        theirs, ours = (
            self._holds(area, target.id, head),
            self._holds(area, self.current(area), newest),
        )
        common = (min(at, ours[branch]) for branch, at in theirs.items() if branch in ours)
        return EventSequence(max(common, default=0))

    def _holds(self, area: Area, branch: BranchId, until: int) -> dict[BranchId, int]:
        """How much of every branch went into one by a state of it, as their sequences."""
        found: dict[BranchId, int] = {}
        waiting = [(branch, until)]
        while waiting:
            branch, until = waiting.pop()
            if found.get(branch, -1) >= until:
                continue
            found[branch] = until
            if branch in self._made:
                made = self._made[branch][1]
                waiting.append((made.parent, made.at))
            waiting += [
                (merge.branch, merge.head)
                for sequence, merge in self._merges.get(area, [])
                if merge.into == branch and sequence <= until
            ]
        return found

    def merged(self) -> Iterator[tuple[Merge, EventSequence]]:
        """Every merge that holds, with the state that came."""
        for merges in self._merges.values():
            yield from ((merge, merge.head) for _, merge in merges)

    def looked_at_ns(self, workspaces: Collection[WorkspaceId] | None) -> int:
        """When all files of one of these were looked at for a branch, UTC ns; 0: never."""
        times = self._looked_ns.items()
        return max((at for ws, at in times if workspaces is None or ws in workspaces), default=0)

    def label(self, document: Document, sequence: int) -> str:
        """The name of the branch on which a version was kept; empty: ``main``."""
        own = self.then(Area(document.workspace, document.id), sequence)
        whole = self.then(Area(document.workspace), sequence)
        return self._name(own or whole) if own or whole else ""

    def name(self, branch: BranchId) -> str:
        """What a branch is called."""
        return self._name(branch) if branch else MAIN

    def _branch(self, area: Area, branch: BranchId) -> Branch:
        head = self.head(area, branch)
        if branch == MAIN_BRANCH:
            return Branch(
                id=branch,
                name=MAIN,
                workspace=area.workspace,
                document=area.document,
                path=self._path(area),
                head=head,
            )
        event, made = self._made[branch]
        return Branch(
            id=branch,
            name=self._name(branch),
            workspace=area.workspace,
            document=area.document,
            path=self._path(area),
            at=made.at,
            parent=made.parent,
            head=head,
            time_ns=event.time_ns,
            note=made.note,
            author=made.author,
            deleted=branch in self._deleted,
        )

    def _path(self, area: Area) -> str:
        if area.document is None:
            return ""
        try:
            return self._scope.repository.document(area.document).path
        except BacktrailError:
            return ""  # what is damaged hides no other branch

    def head(self, area: Area, branch: BranchId) -> EventSequence | None:
        """The state in which a branch was left; None: it lies in the folder."""
        if branch == self.current(area):
            return None
        for sequence, switch in reversed(self._switches.get(area, [])):
            if switch.left == branch:
                return EventSequence(sequence - 1)
        return self._made[branch][1].at

    def _name(self, branch: BranchId) -> str:
        if branch in self._names:
            return self._names[branch]
        return self._made[branch][1].name if branch in self._made else str(branch)


def branches_of(scope: Scope) -> Branches:
    """Read them anew only where the log may have more to say: a timeline asks on each page.

    Not for a transaction that makes one: it may be taken back.
    """
    newest = scope.repository.next_sequence() - 1
    known = scope.branches
    if known is None or next(scope.repository.latest_events(_TURNS, above=known.until), None):
        known = Branches(scope)
    known.until = newest
    scope.branches = known
    return known


def _told(detail: object, kind: type[_Kind]) -> _Kind | None:
    try:
        return msgspec.convert(detail, kind)
    except msgspec.ValidationError:
        return None
