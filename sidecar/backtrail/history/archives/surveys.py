"""What is in an archive: everything is read and proved, and nothing is kept but figures.

Rule: an archive is believed only after the whole of it was read. What is damaged is told; what is
not as Backtrail writes it is refused.
"""

import hashlib
import os
from array import array
from collections import Counter
from collections.abc import Callable
from functools import cached_property
from typing import Any, Final

import msgspec

from backtrail.errors import DamagedError, RefusedError, UsageError
from backtrail.files.paths import parts, shown
from backtrail.files.virtual import VALUES, require_value_name
from backtrail.history.annotating import require_tag_name
from backtrail.history.archives import records
from backtrail.history.archives.frames import Gap, Item, frames, items
from backtrail.history.archives.records import name_in
from backtrail.model import ContentId, EventKind

__all__ = ["NOTHING", "PRINT", "EventKey", "Survey", "Trail", "fingerprint", "survey"]

PRINT: Final = 8
"""Bytes of a fingerprint."""
NOTHING: Final = bytes(PRINT)
"""In place of the fingerprint of what was let go of: it may have been anything."""

EventKey = tuple[int, int, EventKind, int]
"""Document and workspace (0 without one), kind and time: what makes two entries the same."""


class Trail:
    """A document of an archive."""

    def __init__(self, record: records.Document) -> None:
        self.record = record
        self.prints = bytearray()
        """Fingerprints of its versions, one after the other, from number 1 on."""
        self.lost = 0
        """Numbers that were in a damaged place."""
        self.renames = 0
        """Entries of the log that say that it got another name."""
        self.tags: dict[str, int] = {}
        """Name to number of the version."""

    @property
    def count(self) -> int:
        """Its last number."""
        return len(self.prints) // PRINT

    @property
    def released(self) -> int:
        """Numbers of which nothing else is left."""
        return self.missing(0)[1]

    def missing(self, known: int) -> tuple[int, int]:
        """Versions after number ``known``: those that are there, and those let go of."""
        after = range(known * PRINT, len(self.prints), PRINT)
        nothing = sum(self.prints[at : at + PRINT] == NOTHING for at in after)
        return len(after) - nothing, nothing

    @property
    def places(self) -> tuple[tuple[int, str], ...]:
        """Workspace and path of every name that it has or had, today's first."""
        d = self.record
        former = ((workspace, name_in(path)) for workspace, path in d.former)
        return ((d.workspace, name_in(d.path)), *former)


class Survey:
    """What an archive holds."""

    def __init__(self) -> None:
        self.header: records.Header | None = None
        self.whole = False
        """It has its last line, and no damaged place."""
        self.workspaces: dict[int, records.Workspace] = {}
        self.trails: dict[int, Trail] = {}
        self.sequences = array("q")
        """Of every entry that has one, growing."""
        self.events: Counter[EventKey] = Counter()
        self.versions = self.released = self.contents = self.lost = 0
        self.full_bytes = 0
        """What full copies of its versions take."""
        self.size = 0
        """Bytes of the file."""
        self.damaged: list[str] = []
        """Places that cannot be read, in a person's words."""


def fingerprint(
    number: int, content: bytes, time_ns: int, source: str, author: str, reason: str
) -> bytes:
    """What the same version has in every store."""
    fields = msgspec.msgpack.encode((number, content, time_ns, source, author, reason))
    return hashlib.sha256(fields).digest()[:PRINT]


def survey(handle: int, progress: Callable[[int, int], None] | None = None) -> Survey:
    """Read and prove an open archive.

    Raises:
        UsageError: It is no archive, one of a newer format, or not as Backtrail writes it.

    """
    found = Survey()
    found.size = os.fstat(handle).st_size
    ended = False
    for each in frames(handle):
        if isinstance(each, Gap):
            found.damaged.append(f"bytes {each.start:,} to {each.stop:,} are damaged or cut off")
            continue
        if ended:
            raise UsageError("something follows the end of the archive; it is none of Backtrail's")
        reading = _Reading(found)
        try:
            for item in items(handle, each):
                reading.take(item)
        except DamagedError as error:
            # its digest was right, so whoever made the archive wrote it like this
            raise UsageError(f"the archive is not what it says: {error}") from None
        ended = reading.ended
        if progress is not None:
            progress(each.start + each.head.packed, found.size)
    if found.header is None:
        raise UsageError(
            "no archive of Backtrail, or nothing of it can be read; name a file that"
            " `backtrail archive write` made"
        )
    if not ended:
        found.damaged.append("the end is missing: the archive was cut off")
    found.whole = not found.damaged
    found.lost = sum(trail.lost for trail in found.trails.values())
    if progress is not None:
        progress(found.size, found.size)
    return found


class _Reading:
    """One frame, which has to stand by itself."""

    def __init__(self, found: Survey) -> None:
        self._found = found
        self._workspaces: set[int] = set()
        self._documents: set[int] = set()
        self._contents: dict[str, int] = {}
        self._begun = self.ended = False

    def take(self, item: Item) -> None:
        """See that a line fits to what came before it, and count it."""
        record = item.record
        if self.ended:
            raise UsageError("something follows the end of the archive; it is none of Backtrail's")
        if self._begun == isinstance(record, records.Header):
            raise UsageError("no archive of Backtrail: its first line is not in its place")
        self._begun = True
        if isinstance(record, records.Content):
            for _ in item.pieces:
                pass
        self._takers[type(record)](record)

    @cached_property
    def _takers(self) -> dict[type[records.Line], Callable[[Any], None]]:
        return {
            records.Header: self._header,
            records.Workspace: self._workspace,
            records.Document: self._document,
            records.Content: self._content,
            records.Saved: self._saved,
            records.Stub: self._stub,
            records.Event: self._event,
            records.End: self._end,
        }

    def _header(self, header: records.Header) -> None:
        if header.format != records.FORMAT:
            raise UsageError(
                f"the archive has format {header.format}, and this Backtrail reads"
                f" {records.FORMAT}; nothing was changed. Update Backtrail to read it"
            )
        if self._found.header not in (None, header):
            raise UsageError("two archives are in one file; read each by itself")
        self._found.header = header

    def _workspace(self, workspace: records.Workspace) -> None:
        root = name_in(workspace.root)
        usual = os.path.normpath(root) == root and root.startswith("/") and "\0" not in root
        if root != VALUES and (not usual or root.startswith("//")):
            raise UsageError(f"{shown(root)} is no folder that a workspace can have")
        known = self._found.workspaces.values()
        if any(w.id != workspace.id and w.root == workspace.root for w in known):
            raise UsageError(f"the archive has the folder {shown(root)} twice")
        self._once(self._workspaces, workspace.id)
        self._found.workspaces[workspace.id] = workspace

    def _document(self, document: records.Document) -> None:
        self._once(self._documents, document.id)
        known = self._found.trails.get(document.id)
        if known is None:
            known = self._found.trails[document.id] = Trail(document)
        known.record = document
        for workspace, path in known.places:
            self._known(workspace, self._workspaces)
            _require_path(path, values=self._is_values(workspace))

    def _content(self, line: records.Content) -> None:
        self._contents[line.sha256] = line.size
        self._found.contents += 1

    def _saved(self, line: records.Saved) -> None:
        trail = self._trail(line.document, line.number)
        self._sequence(line.sequence)
        if self._contents.get(line.sha256) != line.size:
            raise UsageError(f"version {line.number} has a content that is not in its frame")
        try:
            for name in line.tags:
                require_tag_name(name)
        except UsageError as error:
            raise UsageError(f"the archive has a tag that cannot be kept: {error}") from None
        trail.tags.update(dict.fromkeys(line.tags, line.number))
        content = ContentId(bytes.fromhex(line.sha256))
        trail.prints += fingerprint(
            line.number, content, line.time_ns, line.source, line.author, line.reason
        )
        self._found.versions += 1
        self._found.full_bytes += line.size

    def _stub(self, line: records.Stub) -> None:
        trail = self._trail(line.document, line.number)
        if line.sequence is not None:
            self._sequence(line.sequence)
        trail.prints += NOTHING
        self._found.released += 1

    def _event(self, line: records.Event) -> None:
        if line.kind == "created":
            raise UsageError("the archive has an entry `created`, which only a version is")
        if line.document is not None:
            self._known(line.document, self._documents)
            self._found.trails[line.document].renames += line.kind == "renamed"
        if line.workspace is not None:
            self._known(line.workspace, self._workspaces)
        self._sequence(line.sequence)
        self._found.events[line.document or 0, line.workspace or 0, line.kind, line.time_ns] += 1

    def _end(self, line: records.End) -> None:
        self.ended = True
        found = self._found
        # documents that have nothing but events are no histories
        counted = (found.versions, found.released, found.events.total())
        if not found.damaged and counted != (line.versions, line.released, line.events):
            raise UsageError("the archive holds other figures than its last line says")

    def _trail(self, document: int, number: int) -> Trail:
        """The document's trail, ready for ``number``."""
        self._known(document, self._documents)
        trail = self._found.trails[document]
        missing = number - trail.count - 1
        if missing < 0 or (missing and not self._found.damaged):
            raise UsageError(
                f"version {number} of {shown(name_in(trail.record.path))} is not in its place in"
                " the archive; it is none of Backtrail's"
            )
        if missing * PRINT > self._found.size * 64:
            raise UsageError("the archive misses more versions than it can have had")
        trail.prints += NOTHING * missing
        trail.lost += missing
        return trail

    def _sequence(self, sequence: int) -> None:
        known = self._found.sequences
        if known and sequence <= known[-1]:
            raise UsageError(
                "the archive is not in the order of its log; it is none of Backtrail's"
            )
        known.append(sequence)

    def _known(self, one: int, known: set[int]) -> None:
        if one not in known:
            raise UsageError("the archive has an entry before what it speaks of")

    def _once(self, known: set[int], one: int) -> None:
        if one in known:
            raise UsageError(f"the archive names {one} twice in one place")
        known.add(one)

    def _is_values(self, workspace: int) -> bool:
        return self._found.workspaces[workspace].root == VALUES


def _require_path(path: str, *, values: bool) -> None:
    try:
        parts(path)
        if values:
            require_value_name(path)
    except RefusedError as error:
        raise UsageError(
            f"the archive has a path that no file of a workspace has: {error}; nothing was changed"
        ) from None
