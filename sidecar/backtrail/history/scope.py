"""What every use case works with: the store, the settings, the clock, and where files belong.

A file belongs to one document, whichever face reports it: when workspaces lie inside one another,
the one that already keeps the file wins.
"""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final

import msgspec

from backtrail.diff.notebooks import Cell, cells_of
from backtrail.errors import DamagedError, NotFoundError, RefusedError
from backtrail.files.paths import locate, resolved, shown, within
from backtrail.files.reading import Seen
from backtrail.files.virtual import VALUES, is_value
from backtrail.history.differences import Differences
from backtrail.history.ignores import Ignores
from backtrail.history.indexing import Indexing
from backtrail.history.places import Place, discover, recognise
from backtrail.history.releases import Releases
from backtrail.model import (
    ContentId,
    Document,
    DocumentId,
    EventKind,
    EventSequence,
    Version,
    Workspace,
    WorkspaceId,
)
from backtrail.settings import Settings
from backtrail.storage.repository import AtHand, Repository, VersionFilter
from backtrail.storage.temperatures import FEWEST, MOST

if TYPE_CHECKING:
    from backtrail.history.branches import Branches
    from backtrail.history.checks.marks import Marks
    from backtrail.history.decisions import Decisions
    from backtrail.history.git_branches import GitBranches

__all__ = ["Read", "Scope"]

_NOTEBOOKS = 4
"""Notebooks whose cells are remembered; each at most 16 MiB."""

_OPENING = 1_000
"""Entries before the first look that may have come since the store was opened."""

LETTING_GO: Final[tuple[EventKind, ...]] = ("pruned", "forgotten")
"""What says that contents went, which then must not stay in memory."""


class Read(msgspec.Struct, frozen=True, kw_only=True):
    """A file that was read, and what came of it."""

    path: str
    """Absolute, without links."""
    seen: Seen
    version: EventSequence
    """The version that has its bytes."""


class Scope:
    """Shared by the use cases of one service."""

    def __init__(
        self, repository: Repository, settings: Settings, *, clock: Callable[[], int], person: str
    ) -> None:
        """``clock`` gives UTC ns; ``person`` is the author where none is named."""
        self.repository = repository
        self.settings = settings
        self.clock = clock
        self.person = person
        self.roots: list[Workspace] = []
        self.ignores = Ignores(settings.capture, repository.location)
        self.index = Indexing(repository, settings)
        self.releases = Releases(repository)
        self.differences = Differences()
        self._asked: int | None = None
        """The newest entry when it was asked last what was let go of."""
        self.read: Read | None = None
        """The last file that a save was read from."""
        self._cells: dict[ContentId, tuple[Cell, ...] | None] = {}
        self.branches: Branches | None = None
        """Of all projects, as they were read last."""
        self.marks: Marks | None = None
        """The same of what checks said."""
        self.git_branches: GitBranches | None = None
        """The same of what git had checked out."""
        self.heads: dict[WorkspaceId, tuple[int, int, int]] = {}
        """Of git, of each project, as it was when it was last looked at."""

    @cached_property
    def decisions(self) -> "Decisions":
        """What people said about files that look like secrets."""
        from backtrail.history.decisions import Decisions  # noqa: PLC0415 - few files do

        return Decisions(self.repository)

    def configure(self, settings: Settings) -> None:
        """Have other settings hold; what is left out is found anew."""
        self.settings = settings
        self.ignores = Ignores(settings.capture, self.repository.location)

    def forget_what_is_at_hand(self) -> None:
        """Nothing that was read before is used any more."""
        self.read = None
        self.branches = self.marks = self.git_branches = None
        self.heads.clear()
        self.cool_down()
        self.index = Indexing(self.repository, self.settings)

    @contextmanager
    def keeping(self) -> Iterator[None]:
        """A transaction in which saves are kept; what was noted of git goes with it."""
        try:
            with self.index.transaction():
                yield
        except BaseException:
            self.heads.clear()
            raise

    def root_of(self, workspace: WorkspaceId) -> str:
        """The root folder of a workspace.

        Raises:
            DamagedError: Its entry is damaged.

        """
        for found in self.repository.workspaces(sound_only=True):
            if found.id == workspace:
                return found.root
        self.repository.workspaces()
        raise NotFoundError(f"workspace {workspace} is not in this store")

    def author(self, named: str | None) -> str:
        """Who did it: the person named, else the one of the settings, else the system's user."""
        return named if named is not None else self.settings.author or self.person

    def head(self, document: DocumentId) -> Version | None:
        """The newest version; None where its entry is damaged: that keeps nothing else out."""
        try:
            return self.repository.head(document)
        except DamagedError:
            return None

    def before(self, version: Version) -> Version | None:
        """The one kept before ``version`` in its document; those let go are passed over."""
        where = VersionFilter(document=version.document, below=version.number)
        return next(iter(self.repository.versions(where, 1)), None)

    def attached(
        self, document: DocumentId, sequences: Sequence[EventSequence]
    ) -> tuple[Mapping[str, EventSequence], Mapping[EventSequence, str]]:
        """A document's tags, and the notes of these versions.

        Damaged ones are left out, since a broken label must not take the versions along; a check
        of the store names them.
        """
        tags: Mapping[str, EventSequence] = {}
        notes: Mapping[EventSequence, str] = {}
        with suppress(DamagedError):
            tags = self.repository.tags(document)
        with suppress(DamagedError):
            notes = self.repository.notes(sequences)
        return tags, notes

    def cells(
        self, content: ContentId, read: Callable[[], bytes | None]
    ) -> tuple[Cell, ...] | None:
        """The cells of a notebook, remembered: each save is the next one's past.

        ``read`` gives its bytes, or None for what is not to be looked at.
        """
        if content not in self._cells:
            while len(self._cells) >= _NOTEBOOKS:
                del self._cells[next(iter(self._cells))]
            data = read()
            self._cells[content] = None if data is None else cells_of(data)
        return self._cells[content]

    def at_hand(self) -> AtHand:
        """What is held in memory."""
        held = self.repository.at_hand()
        return msgspec.structs.replace(held, hot_bytes=held.hot_bytes + self.differences.held)

    def ease(self, step: int) -> None:
        """Hold less in memory from now on; see ``Remembering.ease``."""
        self.repository.ease(step)
        self.differences.keep(MOST if step < 2 else FEWEST)  # noqa: PLR2004 - steps are numbered
        if step > 1:
            self._cells.clear()

    def released(self) -> bool:
        """Whether contents were let go of, by whomever, since this was asked last."""
        newest = self.repository.next_sequence() - 1
        since = self._asked if self._asked is not None else newest - _OPENING
        self._asked = newest
        gone = self.repository.latest_events(LETTING_GO, above=max(0, since))
        return newest > since and next(iter(gone), None) is not None

    def cool_down(self) -> None:
        """Forget every content that is held in memory."""
        self.repository.cool_down()
        self.differences.clear()
        self._cells.clear()

    def workspace_at(self, root: str) -> Workspace:
        """The workspace of a root folder: known, recognised after a move, or new."""
        real = os.path.realpath(root)
        if not Path(real).is_dir():
            raise NotFoundError(f"{shown(root)} is not a folder; name the workspace's folder")
        return recognise(self.repository, real, self.clock())

    def place(self, path: str, *, make: bool = False) -> Place:
        """Where ``path`` belongs; ``make`` registers a new workspace if it needs one.

        Damaged entries are passed over with ``make``, for a save has to be kept all the same.

        Raises:
            DamagedError: The entry of the file is damaged, and ``make`` is off.
            RefusedError: Outside the workspace folders, or no name that a file can have.
            NotFoundError: No workspace keeps it, and ``make`` is off.

        """
        # once: following links costs more than everything else here
        real = resolved(path)
        if self.roots and not is_value(real):
            self._require_inside(real, path)
        places = list(self.places(real, path, sound_only=make))
        for place in places:
            if place.document is not None and place.document.deleted is None:
                return place
        for place in places:
            if place.document is not None:
                return place
        if places:
            return places[0]
        if not make or is_value(real):
            self.repository.workspaces()  # one that is damaged may have kept it: that is told
            raise NotFoundError(_nothing_of(path))
        workspace = self.workspace_at(discover(path))
        return Place(workspace=workspace, path=locate(path, workspace.root))

    def known(self, path: str) -> tuple[Place, Document]:
        """The place of a path that has a history.

        Raises:
            NotFoundError: Nothing is kept of it.

        """
        place = self.place(path)
        document = place.document
        if document is None:
            former = self.repository.former_documents(place.workspace.id, place.path)
            if not former:
                raise NotFoundError(_nothing_of(path))
            document = former[0]
        return msgspec.structs.replace(place, document=document), document

    def namesakes(self, place: Place) -> tuple[Document, ...]:
        """Every document that bears or bore the path of ``place``; damaged ones are left out.

        Those of other workspaces around the file come last.
        """
        beside = self.places(place.absolute, place.absolute, sound_only=True)
        others = (other for other in beside if other.workspace.id != place.workspace.id)
        same: list[Document] = []
        for around in (place, *others):
            at = (around.workspace.id, around.path)
            same += self.repository.documents_at(*at, sound_only=True)
            with suppress(DamagedError):
                same += self.repository.former_documents(*at)
        return tuple({document.id: document for document in same}.values())

    def places(self, real: str, path: str, *, sound_only: bool = False) -> Iterator[Place]:
        """Every known workspace around a file, the deepest first, a face's own roots before."""
        own = {workspace.id for workspace in self.roots}
        around = [w for w in self.repository.workspaces(sound_only=True) if _contains(w.root, real)]
        for workspace in sorted(around, key=lambda w: (w.id not in own, -len(w.root))):
            relative = within(real, workspace.root, path)
            documents = self.repository.documents_at(workspace.id, relative, sound_only=True)
            if not documents and not sound_only:
                documents = self.repository.documents_at(workspace.id, relative)
            yield Place(
                workspace=workspace, path=relative, document=documents[0] if documents else None
            )

    def _require_inside(self, real: str, path: str) -> None:
        refusal: RefusedError | None = None
        for workspace in self.roots:
            try:
                within(real, workspace.root, path)
            except RefusedError as error:
                refusal = error
            else:
                return
        if refusal is not None:
            raise refusal


def _contains(root: str, path: str) -> bool:
    return path.startswith(root.rstrip("/") + "/")


def _nothing_of(path: str) -> str:
    """What to say, and to do, where no history is found."""
    name = path.removeprefix(VALUES).removeprefix("/")
    if is_value(path) and name:
        return f"there is no value {shown(name)}; `backtrail value list` names all"
    return f"nothing is kept of {shown(path)} yet; save it, or run `backtrail capture`"
