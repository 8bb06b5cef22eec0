"""What goes into a store and comes out of it, beside versions, documents and events."""

from collections.abc import Mapping
from typing import Any, Final, Literal

import msgspec

from backtrail.model import (
    FIRST_LOOK,
    IMPORTED,
    ContentId,
    DocumentId,
    Event,
    EventSequence,
    Version,
    VersionNumber,
    WorkspaceId,
)

__all__ = [
    "EVERYTHING",
    "Area",
    "CheckDepth",
    "CheckOrder",
    "Compacted",
    "Figures",
    "Finding",
    "First",
    "FormerPath",
    "Head",
    "Holding",
    "IndexBlock",
    "LostVersion",
    "Outline",
    "Relocated",
    "Salvaged",
    "State",
    "Stub",
    "VersionFilter",
    "name_of",
    "version_event",
]


class Area(msgspec.Struct, frozen=True, kw_only=True):
    """A workspace, or what is below one folder of it."""

    workspace: WorkspaceId
    folder: str = ""
    """Relative to the root, without a slash at its end; empty: the whole workspace."""


class VersionFilter(msgspec.Struct, frozen=True, kw_only=True):
    """Which versions of a document to read. Every given field narrows."""

    document: DocumentId
    below: int | None = None
    """Numbers lower than this."""
    above: int | None = None
    """Numbers higher than this."""
    significant_only: bool = False
    source: str | None = None
    author: str | None = None
    tag: str | None = None
    since_ns: int | None = None
    until_ns: int | None = None


class Outline(msgspec.Struct, frozen=True, array_like=True):
    """What of a version is drawn from afar; read without proof, as figures are."""

    number: VersionNumber
    time_ns: int
    significant: bool
    added: int
    deleted: int
    modified: int
    percent: int
    """Hundredths of a percent."""
    size: int
    """Bytes."""


class Holding(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """What of a version decides how long it stays; read without proof, as figures are."""

    number: VersionNumber
    sequence: EventSequence
    time_ns: int
    significant: bool
    content_id: ContentId
    size: int
    """Bytes of the content."""
    cost: int
    """Bytes that the content takes in the store, as far as it is not shared; what builds on it may
    keep some of them needed."""
    source: str
    labelled: bool
    """A label is among its reasons."""
    noted: bool
    """It has a note."""
    author: str = ""
    stands: bool = False
    """Something other than how much it changed makes it stand out."""


class Head(msgspec.Struct, frozen=True, array_like=True):
    """What of a present file's newest version tells whether the file changed since; no proof."""

    path: str
    size: int
    """Bytes; -1 where the entry holds nonsense, which no file's size is."""
    time_ns: int
    """When it was recorded."""


class State(msgspec.Struct, frozen=True, kw_only=True):
    """What a document was at one sequence; read without proof, as figures are."""

    document: DocumentId
    workspace: WorkspaceId
    """Then."""
    path: str
    """Then; today's where it did not exist yet."""
    version: EventSequence | None
    """None: there was no such file, or all that was kept of it until then was let go."""
    content_id: ContentId | None
    size: int
    """Bytes."""


class IndexBlock(msgspec.Struct, frozen=True, kw_only=True):
    """What some versions that follow each other in the store touched; see ``diff.grams``."""

    first: int
    """Sequence; every version from here to ``last`` is in it, whatever its document."""
    last: int
    signature: bytes
    """Empty: nothing is known, they may have touched every text."""


class Compacted(msgspec.Struct, frozen=True, kw_only=True):
    """Versions that one step of a compaction put together."""

    document: DocumentId
    versions: int
    bytes: int
    """What all contents of their pack take now."""


class First(msgspec.Struct, frozen=True, kw_only=True):
    """A file that was read to get its first version."""

    path: str
    content_id: ContentId
    size: int
    """Bytes."""
    packed: bytes
    """Its content as a snapshot, made where nobody waits."""
    version: Version
    """Without document, sequence, number and digest."""


class Stub(msgspec.Struct, frozen=True, kw_only=True):
    """What is left of a version that was let go of; read without proof, as figures are."""

    sequence: EventSequence
    document: DocumentId
    number: VersionNumber
    parent: EventSequence | None
    time_ns: int
    """When it was recorded."""


class FormerPath(msgspec.Struct, frozen=True, kw_only=True):
    """A path that a document left."""

    document: DocumentId
    workspace: WorkspaceId
    path: str


class Figures(msgspec.Struct, frozen=True, kw_only=True):
    """A store in figures."""

    documents: int
    versions: int
    contents: int
    full_bytes: int
    """What full copies of every version would take."""
    store_bytes: int
    """What the backend takes on disk."""
    page_bytes: int
    """The same without what is only on its way there."""
    loose: int
    """Versions that a compaction would put together, or nearly so many."""
    index_bytes: int
    """Of these, about what the search index takes."""
    last_sequence: int
    last_time_ns: int | None


CheckDepth = Literal["structure", "digests", "contents"]
"""Whether pages lead to each other; every row's digest, too; every content, too."""


class CheckOrder(msgspec.Struct, frozen=True, kw_only=True):
    """How much a check reads. Each depth includes those before it."""

    depth: CheckDepth = "contents"
    part: int = 1
    """Which part of the contents is read, 1 … ``parts``; all parts together are all of them."""
    parts: int = 1


EVERYTHING: Final = CheckOrder()


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """One damaged place, or a hint: what costs no answer, only time or room."""

    what: Literal["version", "content", "event", "document", "index", "store"]
    sequence: int | None = None
    document: DocumentId | None = None
    path: str = ""
    """Of the document, where it is known."""
    detail: str
    hint: bool = False
    """Nothing is damaged that anybody asks for; ``detail`` says what to do."""


class LostVersion(msgspec.Struct, frozen=True, kw_only=True):
    """A version that a repair could not bring over."""

    sequence: EventSequence
    document: DocumentId
    number: VersionNumber
    path: str = ""
    """Of the document, where it is known."""
    time_ns: int | None
    """When it was recorded; None where that is lost, too."""
    why: str


class Relocated(msgspec.Struct, frozen=True, kw_only=True):
    """A store that was moved, or would be."""

    source: str
    """Where it was; a link that leads to it is there now."""
    store: str
    """Where it is."""
    versions: int
    bytes: int
    """What it takes on disk."""


class Salvaged(msgspec.Struct, frozen=True, kw_only=True):
    """What a repair brought over from a damaged store, and what it could not."""

    source: str
    """The damaged store; it is as it was."""
    store: str
    """Where the fresh one is."""
    kept: str = ""
    """Where the damaged store lies now, when the fresh one took its place."""
    versions: int
    """That can be given back."""
    before: int
    """How many of them the damaged store itself still gave back."""
    lost: tuple[LostVersion, ...]
    made_again: int
    """Versions whose own entry was lost; their bytes and number are what they were."""
    contents_lost: int
    events_lost: int
    names_lost: int
    """Files and folders whose entry had to be made from what other entries know of them."""
    merged: int = 0
    """Versions of the store beside it, where saves were kept meanwhile."""


def name_of(detail: Mapping[str, Any]) -> str:
    """The name before a rename, from the detail of its event; as it was written for people."""
    name = str(detail.get("from", ""))
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in name)


def version_event(version: Version) -> Event:
    """How a version appears in the log; it needs no row of its own there."""
    detail = {"number": version.number, "version": version.id, "source": version.source}
    if by := version.metadata.get("by"):
        detail["by"] = by
    if late_ms := version.metadata.get("late_ms"):
        detail["late_ms"] = late_ms
    if version.source in IMPORTED or (version.number == 1 and version.reason == FIRST_LOOK):
        detail["found"] = True
    return Event(
        sequence=version.sequence,
        kind="created",
        time_ns=version.time_ns,
        document=version.document,
        detail=detail,
    )
