"""The one door to a history: every face calls this and nothing below it.

Each method is one use case, kept in the module of its name and imported by its first use: a command
pays only for what it does. Looking is in ``views``, naming in ``marking``, going back in
``returns``, versioned values in ``values.door``, checks in ``checks.door``. A service belongs to
one thread at a time.
"""

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from backtrail.errors import BacktrailError
from backtrail.history.archives.door import Archives
from backtrail.history.checks.door import Checks
from backtrail.history.marking import Marking
from backtrail.history.oblivion import Oblivion
from backtrail.history.requests import Capture, CheckQuery
from backtrail.history.results import Captured
from backtrail.history.returns import Returns
from backtrail.history.states import CheckReport, Compaction, DrillReport, LastCompaction, Status
from backtrail.history.values.door import Values
from backtrail.history.views import Views
from backtrail.model import Document, DocumentId, Version, Workspace
from backtrail.settings import Settings
from backtrail.storage.repository import AtHand, First, Head, Progress, Repository

if TYPE_CHECKING:
    from backtrail.history.beginnings import Beginner
    from backtrail.history.decisions import Decision, SecretFile
    from backtrail.history.importing.shelves import Found, ImportQuery, ImportStep
    from backtrail.history.names import Part
    from backtrail.history.prunes import Pruned, PrunePlan, PruneQuery
    from backtrail.policy.selection import Selection

__all__ = ["HistoryService"]

_PAGE: Final = 5_000
"""Newest versions read at a time: some 10 ms."""


class HistoryService(Views, Values, Marking, Returns, Archives, Oblivion, Checks):
    """A store, its settings and a clock, behind one set of use cases.

    ``roots`` are the workspace folders a face works in; a path outside them is refused. Without
    roots each path's own workspace is found: the known workspace around it, else the nearest
    folder upwards with ``.git``, ``.hg`` or ``backtrail.toml``, else its own folder.
    """

    def __init__(
        self, repository: Repository, settings: Settings, *, clock: Callable[[], int], person: str
    ) -> None:
        """``clock`` gives UTC ns; ``person`` is the author where nobody is named."""
        from backtrail.history.scope import Scope

        self.settings = settings
        super().__init__(Scope(repository, settings, clock=clock, person=person))

    @property
    def store(self) -> str:
        """Path of the store, or ``memory``."""
        return self._scope.repository.location

    @property
    def damaged(self) -> str:
        """The damaged store beside which saves are kept meanwhile; empty: all is well."""
        return self._scope.repository.damaged

    def give_way(self) -> bool:
        """Have saves kept beside this store once it is opened again: its order is broken."""
        return self._scope.repository.give_way()

    @property
    def person(self) -> str:
        """Who is named where nobody is: of the settings, else the system's user."""
        return self._scope.author(None)

    def configure(self, settings: Settings) -> bool:
        """Have other settings hold from now on; False where the store has to be opened for them."""
        if (settings.store, settings.storage) != (self.settings.store, self.settings.storage):
            return False
        self.settings = settings
        self._scope.configure(settings)
        return True

    def again(self) -> "Callable[[Repository], HistoryService]":
        """What makes a service like this over another connection, for another thread.

        Its settings, folders, clock and person are those that hold now.
        """
        scope, settings, roots = self._scope, self.settings, tuple(self._scope.roots)

        def made(repository: Repository) -> HistoryService:
            other = HistoryService(repository, settings, clock=scope.clock, person=scope.person)
            other._scope.roots.extend(roots)
            return other

        return made

    def close(self) -> None:
        """Let go of the store."""
        self._scope.repository.close()

    # Workspaces

    def add_root(self, root: str) -> Workspace:
        """Work in the folder ``root``, too."""
        workspace = self._scope.workspace_at(root)
        roots = self._scope.roots
        ids = [known.id for known in roots]
        at = ids.index(workspace.id) if workspace.id in ids else len(ids)
        roots[at : at + 1] = [workspace]  # it may have had another root so far
        with suppress(BacktrailError):  # that it stays half-way must not keep the folder closed
            self.finish_rollbacks()
        self._announce()
        return workspace

    def remove_root(self, root: str) -> None:
        """Stop working in the folder ``root``; its history stays."""
        gone = os.path.realpath(root)  # perhaps it is no folder any more
        self._scope.roots = [known for known in self._scope.roots if known.root != gone]

    def workspace_of(self, path: str) -> Workspace:
        """The workspace that keeps ``path``, made when there is none."""
        return self._scope.place(path, make=True).workspace

    def present(self, root: str) -> tuple[Document, ...]:
        """The documents at ``root`` that were not deleted, by path; damaged ones are left out."""
        workspace = self._scope.workspace_at(root)
        return tuple(self._scope.repository.documents(workspace.id, sound_only=True))

    def held(self, names: Iterable[str]) -> Mapping[str, Document]:
        """The documents of files that were not deleted, by these absolute names of theirs."""
        from backtrail.history import names as named

        return named.held(self._scope, names)

    def held_below(self, folder: str) -> Mapping[str, Document]:
        """The same for all files below a folder, in whichever workspace they are kept."""
        from backtrail.history import names as named

        return dict(named.held_below(self._scope, folder))

    def newest(self, document: DocumentId) -> Version | None:
        """The newest version of a document; None where its entry is damaged."""
        return self._scope.head(document)

    def selection(self, root: str, folder: str = "") -> "Selection":
        """Which files of a folder (relative, without a slash at its end) are kept."""
        return self._scope.ignores.selection(root, f"{folder}/" if folder else "")

    # Keep

    def capture(self, request: Capture, *, whole: Callable[[], bool] = lambda: True) -> Captured:
        """Keep one save; see ``capturing.capture``."""
        from backtrail.history import capturing

        return self._done(capturing.capture(self._scope, request, whole=whole))

    def capture_many(self, requests: Iterable[Capture]) -> tuple[Captured, ...]:
        """Keep many saves in one transaction."""
        from backtrail.history import capturing

        return self._done(capturing.capture_many(self._scope, requests))

    def beginner(self, root: str, source: str) -> "Beginner":
        """What reads files without a history, in any thread; see ``beginnings``."""
        from backtrail.history import beginnings

        return beginnings.beginner(self._scope, root, source)

    def begin(self, root: str, firsts: Sequence[First]) -> tuple[str, ...]:
        """Keep first versions in one transaction, without telling of each of them.

        Returns the paths, relative, that have a history by now and are left to ``capture_many``.
        """
        from backtrail.history import beginnings

        self._announce()
        begun, known = beginnings.begin(self._scope, root, firsts)
        self._announce(begun)
        return known

    def parts(self, root: str) -> "tuple[Part, ...]":
        """Where the files below ``root`` are kept; what a later part says of a name counts."""
        from backtrail.history import names

        return names.parts(self._scope, root)

    def heads(self, part: "Part", after: str | None = None) -> tuple[Head, ...]:
        """A page of the newest versions of documents that were not deleted.

        By path, relative to the folder the part is of, those after ``after``; an empty page is the
        last one.
        """
        from backtrail.history import names

        return names.heads(self._scope, part, after, _PAGE)

    def rename(self, old: str, new: str) -> tuple[Document, ...]:
        """Record a rename of a file or folder."""
        from backtrail.history import moving

        return self._done(moving.rename(self._scope, old, new))

    def rename_many(
        self, names: Iterable[tuple[str, str]]
    ) -> Mapping[tuple[str, str], tuple[Document, ...]]:
        """Record many renames in one transaction; see ``moving.rename_many``."""
        from backtrail.history import moving

        return self._done(moving.rename_many(self._scope, names))

    def delete(self, path: str) -> tuple[Document, ...]:
        """Record that a file or folder is gone; every version stays."""
        from backtrail.history import moving

        return self._done(moving.delete(self._scope, path))

    def delete_many(self, paths: Iterable[str]) -> Mapping[str, tuple[Document, ...]]:
        """Record many deletions in one transaction; see ``moving.delete_many``."""
        from backtrail.history import moving

        return self._done(moving.delete_many(self._scope, paths))

    def find_pasts(self, paths: Iterable[str], folders: Iterable[str]) -> "tuple[Found, ...]":
        """Which histories other programs have of files and folders; see ``importing.shelves``."""
        from backtrail.history.importing import shelves

        return shelves.find_pasts(self._scope, tuple(paths), tuple(folders))

    def import_pasts(self, query: "ImportQuery") -> "Iterator[ImportStep]":
        """Bring in what other programs kept, a file at each step; see ``importing.shelves``.

        Nobody is told of each of these versions.
        """
        from backtrail.history.importing import shelves

        for step in shelves.import_pasts(self._scope, query):
            for silent in step.silent:
                self._announce(silent)
            yield self._done(step)

    def decide_secret(self, path: str, decision: "Decision", *, source: str) -> Captured | None:
        """Say whether a file that looks like a secret is kept; see ``secret_files.decide``."""
        from backtrail.history import secret_files

        return self._done(secret_files.decide(self._scope, path, decision, source=source))

    def decided_secrets(self) -> "tuple[SecretFile, ...]":
        """What people said about files that look like secrets, the latest first."""
        return self._scope.decisions.all()

    # Look after

    def index_more(self) -> bool:
        """Bring the search index on by a piece; tells whether more is left. Searches need it not.

        Raises:
            StoreError: The store cannot be written to.

        """
        return self._scope.index.catch_up()

    def compact(
        self, progress: Progress | None = None, rest: Callable[[], bool] | None = None
    ) -> Compaction:
        """Put cold versions together, so that they take less room; see ``compacting.compact``."""
        from backtrail.history import compacting

        return compacting.compact(self._scope, progress, rest)

    def last_compaction(self) -> LastCompaction | None:
        """When that was done last, and what came of it."""
        from backtrail.history import compacting

        return compacting.last_compaction(self._scope)

    def plan_prune(self, query: "PruneQuery | None" = None) -> "PrunePlan":
        """What a prune would let go of, and why the rest stays; changes nothing.

        Raises:
            UsageError: Nothing would stay, or a figure makes no sense.

        """
        from backtrail.history import prunes, pruning

        return pruning.plan(self._scope, query or prunes.PruneQuery())

    def prune(self, plan: "PrunePlan", progress: Progress | None = None) -> "Pruned":
        """Let go of what a plan names; see ``pruning.execute``.

        Raises:
            ConflictError: One of its files has changed since.

        """
        from backtrail.history import pruning

        try:
            return pruning.execute(self._scope, plan, progress)
        finally:
            self.cool_down()
            self._announce()

    # Memory

    def at_hand(self) -> AtHand:
        """What is held in memory, in figures."""
        return self._scope.at_hand()

    def ease(self, step: int) -> None:
        """Hold less in memory from now on: a step as in ``policy.memory``; 0: as before."""
        self._scope.ease(step)

    def cool_down(self) -> None:
        """Forget every content that is held in memory; call it where some are let go of."""
        self._scope.cool_down()

    def forget_released(self) -> None:
        """Do so where another process let go of contents since the last look."""
        if self._scope.released():
            self._scope.cool_down()

    def last_sequence(self) -> int:
        """The sequence of the newest entry; 0 in an empty store."""
        return self._scope.repository.next_sequence() - 1

    def status(self) -> Status:
        """The store in figures."""
        from backtrail.history import inspecting

        return inspecting.status(self._scope)

    def check(
        self, progress: Progress | None = None, query: CheckQuery | None = None
    ) -> CheckReport:
        """Read and prove what is asked for, without a query everything; changes nothing."""
        from backtrail.history import inspecting

        return inspecting.check(self._scope, progress, query)

    def drill(self, versions: int, progress: Progress | None = None) -> DrillReport:
        """Rebuild versions taken at random as a restore would; the store is not changed."""
        from backtrail.history import drilling

        return drilling.drill(self._scope, versions, progress)
