"""The contract every backend fulfils; one contract suite proves it for all of them.

Rules (must: data is lost if it breaks):

- What was appended inside a transaction must be durable when the transaction's block ends, and
  must be wholly absent when the block raises.
- Contents must come back byte for byte or as ``DamagedError``, never otherwise.
- Sequences grow by one with every version and every event, and are never used twice.
- Reading never waits for writers, in this process or another.
"""

from abc import abstractmethod
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager

from backtrail.model import (
    MAIN_BRANCH,
    BranchId,
    ContentId,
    Document,
    DocumentId,
    EventSequence,
    Version,
    VersionNumber,
    Workspace,
    WorkspaceId,
)
from backtrail.storage.forgetting import Forgetting
from backtrail.storage.log import Log
from backtrail.storage.packing import Packing
from backtrail.storage.portability import Portability
from backtrail.storage.records import (
    EVERYTHING,
    Area,
    CheckDepth,
    CheckOrder,
    Compacted,
    Figures,
    Finding,
    First,
    FormerPath,
    Head,
    Holding,
    IndexBlock,
    Outline,
    Relocated,
    Salvaged,
    State,
    Stub,
    VersionFilter,
    version_event,
)
from backtrail.storage.search_index import SearchIndex
from backtrail.storage.soundness import Progress, Soundness
from backtrail.storage.temperatures import AtHand, Remembering

__all__ = [
    "EVERYTHING",
    "Area",
    "AtHand",
    "CheckDepth",
    "CheckOrder",
    "Compacted",
    "Damaged",
    "DamagedEntry",
    "Figures",
    "Finding",
    "First",
    "FormerPath",
    "Head",
    "Holding",
    "IndexBlock",
    "Outline",
    "Progress",
    "Relocated",
    "Repository",
    "Salvaged",
    "State",
    "Stub",
    "VersionFilter",
    "version_event",
]

Damaged = Callable[[VersionNumber], None]
"""Told of each version that cannot be read, by its number."""

DamagedEntry = Callable[[EventSequence], None]
"""Told of each entry of the store that cannot be read, by its sequence."""


class Repository(Log, SearchIndex, Packing, Portability, Soundness, Remembering, Forgetting):
    """Where versions live."""

    location: str
    """For people: the store's path, or ``memory``."""
    format: int
    """Number of the storage format."""
    trouble: tuple[str, ...] = ()
    """Why nothing is kept at this place: it is read-only, or damaged."""
    notices: tuple[str, ...] = ()
    """What a person should mind though saves are kept: a network file system."""

    @abstractmethod
    def close(self) -> None:
        """Let go of the store; harmless when called twice."""

    @abstractmethod
    def transaction(self) -> AbstractContextManager[None]:
        """Hold the store's one write lock; commit at the end, roll back on an exception.

        Raises:
            StoreGoneError: It is no longer where it was opened.
            StoreBusyError: Another process kept the lock for longer than allowed.
            StoreFullError: There is no room; nothing of the block was kept.

        """

    # Workspaces and documents

    @abstractmethod
    def workspaces(self, *, sound_only: bool = False) -> tuple[Workspace, ...]:
        """All of them, by id; ``sound_only`` passes over damaged entries.

        Raises:
            DamagedError: An entry is damaged, and not to be passed over.

        """

    @abstractmethod
    def add_workspace(self, root: str, device: int | None, inode: int | None) -> Workspace:
        """A new workspace at ``root``."""

    @abstractmethod
    def update_workspace(self, workspace: Workspace) -> None:
        """Its root, device or inode changed."""

    @abstractmethod
    def document(self, document: DocumentId) -> Document:
        """By id; ``NotFoundError`` when there is none."""

    @abstractmethod
    def documents_at(
        self, workspace: WorkspaceId, path: str, *, sound_only: bool = False
    ) -> tuple[Document, ...]:
        """Those whose path is ``path`` today: the present one first, then the latest deleted.

        ``sound_only`` passes over damaged entries: a save has to be kept whatever became of the
        past, while whoever asks for a history has to be told.

        Raises:
            DamagedError: An entry is damaged, and not to be passed over.

        """

    @abstractmethod
    def former_documents(self, workspace: WorkspaceId, path: str) -> tuple[Document, ...]:
        """Those that bore ``path`` once and were renamed away, latest first."""

    @abstractmethod
    def documents(
        self,
        workspace: WorkspaceId,
        *,
        deleted: bool = False,
        folder: str = "",
        sound_only: bool = False,
    ) -> Iterator[Document]:
        """The workspace's present (or deleted) documents, by path.

        Only those below ``folder``, where one is named, as in ``Area``; ``sound_only`` passes over
        damaged entries.

        Raises:
            DamagedError: An entry is damaged, and not to be passed over.

        """

    @abstractmethod
    def add_document(self, workspace: WorkspaceId, path: str) -> Document:
        """A new document, present at ``path``."""

    @abstractmethod
    def update_document(self, document: Document) -> None:
        """Its path or deletion changed; a path that it leaves is remembered."""

    # Contents

    @abstractmethod
    def put_content(
        self, data: bytes, base: ContentId | None = None, *, known: ContentId | None = None
    ) -> ContentId:
        """Keep ``data``; the same bytes cost nothing again. ``base`` is a likely neighbour.

        ``known`` is the id of ``data`` where the caller has it: hashing large ones is what costs.
        """

    @abstractmethod
    def put_large(self, content: ContentId, size: int, parts: Sequence[ContentId]) -> None:
        """Keep a content that is the concatenation of ``parts``, all kept before."""

    @abstractmethod
    def has_content(self, content: ContentId) -> bool:
        """Whether these bytes are kept."""

    @abstractmethod
    def parts(self, content: ContentId) -> tuple[ContentId, ...]:
        """The parts of a large content; empty for one kept in one piece."""

    @abstractmethod
    def size(self, content: ContentId) -> int:
        """Bytes; ``NotFoundError`` when it is not kept."""

    @abstractmethod
    def read_content(self, content: ContentId) -> bytes:
        """All bytes, proved against the content id. ``DamagedError`` when they do not match."""

    @abstractmethod
    def blocks(self, content: ContentId) -> Iterator[bytes]:
        """The bytes in pieces, in flat memory; each piece is proved before it is handed out."""

    # Versions

    @abstractmethod
    def append(self, version: Version) -> Version:
        """Add a version; its sequence, number, size and digest are set here."""

    @abstractmethod
    def begin(self, workspace: WorkspaceId, firsts: Sequence[First]) -> tuple[Version | None, ...]:
        """Documents with their first versions, many at once; inside a transaction.

        None for each path at which the workspace has a document already, be it a deleted one.
        """

    @abstractmethod
    def release(self, *versions: Version) -> None:
        """Let go of the contents of versions; stubs keep their places in the digest chain.

        A content itself goes when nothing else needs it. Many at once cost less than one by one.
        """

    @abstractmethod
    def draft_release(self, *versions: Version) -> None:
        """Do ahead, outside the transaction, what of a release of these takes long.

        It changes nothing, and what changes until the release costs that its time, nothing else.
        """

    @abstractmethod
    def head(self, document: DocumentId, branch: BranchId = MAIN_BRANCH) -> Version | None:
        """The newest version."""

    @abstractmethod
    def last_significant(self, document: DocumentId) -> Version | None:
        """The newest significant version."""

    @abstractmethod
    def by_number(self, document: DocumentId, number: VersionNumber) -> Version | None:
        """None when there is none of that number, or it was released."""

    @abstractmethod
    def by_sequence(self, sequence: EventSequence) -> Version | None:
        """None when that sequence is no version, or it was released."""

    @abstractmethod
    def at_time(self, document: DocumentId, time_ns: int) -> Version | None:
        """The newest version recorded at or before a time."""

    @abstractmethod
    def versions(
        self, where: VersionFilter, limit: int, *, damaged: Damaged | None = None
    ) -> tuple[Version, ...]:
        """Newest first; damaged ones are told to ``damaged`` and passed over.

        Raises:
            DamagedError: One is damaged, and there is no ``damaged`` to be told.

        """

    @abstractmethod
    def count(self, where: VersionFilter) -> int:
        """How many versions match."""

    @abstractmethod
    def recent(
        self,
        areas: Sequence[Area] | None,
        limit: int,
        *,
        below: int | None = None,
        above: int = 0,
        found: bool = True,
        imported: bool = True,
        damaged: DamagedEntry | None = None,
    ) -> tuple[Version, ...]:
        """Versions of all documents in these areas, newest first; None: of the whole store.

        ``below`` asks for lower sequences, ``above`` for higher ones; without ``found`` those that
        a first look at a folder made are left out, without ``imported`` those of ``IMPORTED``
        sources. A document counts by its path today, deleted or
        not.
        Damaged versions are told to ``damaged`` and passed over.

        Raises:
            DamagedError: One is damaged, and there is no ``damaged`` to be told.

        """

    @abstractmethod
    def following(
        self, after: int, limit: int, *, damaged: DamagedEntry | None = None
    ) -> tuple[Version, ...]:
        """Versions of all documents with a higher sequence, oldest first.

        Damaged versions are told to ``damaged`` and passed over; without it the first one raises.
        """

    @abstractmethod
    def heads(self, workspace: WorkspaceId, after: str | None, limit: int) -> tuple[Head, ...]:
        """The newest versions of the workspace's present documents, by path.

        Those whose path comes after ``after``; None: from the first on.
        """

    @abstractmethod
    def outlines(self, document: DocumentId) -> tuple[Outline, ...]:
        """All versions of a document, oldest first; those that hold nonsense are left out."""

    @abstractmethod
    def long_histories(self, above: int) -> tuple[DocumentId, ...]:
        """Documents with more versions than ``above``, by id; those let go of may count, too."""

    @abstractmethod
    def holdings(self, document: DocumentId) -> tuple[Holding, ...]:
        """All versions of a document, oldest first; those that hold nonsense are left out."""

    @abstractmethod
    def sequence_at(self, time_ns: int) -> EventSequence:
        """The newest entry of the log recorded at or before a time; 0 when there is none.

        Versions of ``IMPORTED`` sources are passed over: they came in later than they say.
        """

    @abstractmethod
    def tagged(self, name: str) -> tuple[EventSequence, ...]:
        """The versions of whatever document that bear a tag, newest first; no proof."""

    @abstractmethod
    def states(
        self,
        workspaces: Sequence[WorkspaceId] | None,
        at: int | None,
        limit: int,
        *,
        after: int = 0,
    ) -> tuple[State, ...]:
        """What documents were at a sequence, those with a higher id than ``after``, by id.

        All that are or ever were in one of ``workspaces``, None: of the whole store; whether they
        existed then, or not; but for those that were ``BROUGHT_IN``. ``at`` None is now. What lies
        between is not read.
        """

    @abstractmethod
    def deleted_documents(
        self, areas: Sequence[Area] | None, limit: int, *, below: int | None = None
    ) -> tuple[Document, ...]:
        """Documents that are gone, last deleted first; damaged entries are passed over.

        ``areas`` as in ``recent``; ``below`` asks for those deleted before a sequence.
        """

    # The store as a whole

    @abstractmethod
    def figures(self) -> Figures:
        """Counts and sizes."""
