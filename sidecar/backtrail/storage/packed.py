"""The entries of many versions of one document in one row: their fields as columns.

A version alone takes 66 bytes and its indexes 32; here it takes a third of that. Digests are not
kept, they follow from the fields: whoever reads computes them, and one digest proves them all.
A released version keeps nothing but its place and its digest, so the chain goes on through it.
"""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, NamedTuple

import msgspec

from backtrail.content.compression import compress, expand
from backtrail.content.varints import read_varint, varint
from backtrail.errors import DamagedError
from backtrail.model import (
    BranchId,
    Change,
    ContentId,
    DocumentId,
    EventSequence,
    Reason,
    Significance,
    Version,
    VersionNumber,
)
from backtrail.storage.digests import DIGEST_SIZE, metadata_text, reasons_text, version_digest

__all__ = [
    "Entry",
    "Released",
    "Sketch",
    "Words",
    "beyond_of",
    "entries_of",
    "fields_of",
    "pack_digest",
    "sketches_of",
]

_LEVEL: Final = 19
_LARGEST: Final = 64 << 20
"""Bytes that the fields of a pack take, expanded: beyond, the row is damaged."""
_ID: Final = 32


class Released(NamedTuple):
    """What stays of a version whose content was let go."""

    sequence: EventSequence
    parent: EventSequence | None
    time_ns: int
    digest: bytes
    """Of the version that it was."""


Entry = Version | Released


class Sketch(NamedTuple):
    """What of a version is read without proof: for figures and plans, at a tenth of the price."""

    number: int
    sequence: int
    time_ns: int
    significant: bool
    content_id: bytes
    size: int
    added: int
    deleted: int
    modified: int
    percent: int
    """Hundredths of a percent."""
    source: int
    author: int
    """Rows of the words."""
    causes: int
    """Row of the words that say why it stands out."""


class Words(NamedTuple):
    """Where words that repeat are kept, by their row."""

    row: Callable[[str], int]
    value: Callable[[int], str]


class _Columns(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """One value for each version that is no stub, in order, where nothing else is said."""

    steps: list[int]
    """Of every entry: its sequence, less that of the entry before."""
    stubs: dict[int, tuple[int, int, bytes]]
    """By place among the entries: how far back its parent is, its time, its digest."""
    beyond: dict[int, bytes]
    """Digests of parents that stand elsewhere, by their sequence."""
    parents: list[int]
    """How far back in the log, 0 without one."""
    merged: list[int]
    branches: list[int]
    times: list[int]
    """The first whole, then what passed; ns."""
    sources: list[int]
    authors: list[int]
    reasons: list[int]
    causes: list[int]
    """Rows of the words that say why a version stands out."""
    significant: list[bool]
    added: list[int]
    deleted: list[int]
    modified: list[int]
    percent: list[int]
    estimates: list[bool]
    saves: list[int]
    sizes: list[int]
    modes: list[int | None]
    metadata: dict[int, str]
    """By place among the versions, for those that have any."""


_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(_Columns).decode
_causes = msgspec.json.Decoder(tuple[tuple[str, str], ...])
_json = msgspec.json.Decoder()


def fields_of(
    entries: Sequence[Entry], beyond: Mapping[EventSequence, bytes], words: Words
) -> tuple[bytes, bytes]:
    """The content ids of the versions, 32 bytes each, and the fields of all entries.

    ``beyond`` has the digests of parents that are not among the entries.
    """
    found = [entry for entry in entries if isinstance(entry, Version)]
    own = {entry.sequence for entry in entries}
    row = words.row
    columns = _Columns(
        steps=_differences([entry.sequence for entry in entries]),
        stubs={
            n: (_back(entry), entry.time_ns, entry.digest)
            for n, entry in enumerate(entries)
            if isinstance(entry, Released)
        },
        beyond={
            v.parent: beyond[v.parent]
            for v in found
            if v.parent is not None and v.parent not in own
        },
        parents=[_back(v) for v in found],
        merged=[0 if v.merged is None else v.sequence - v.merged for v in found],
        branches=[v.branch for v in found],
        times=_differences([v.time_ns for v in found]),
        sources=[row(v.source) for v in found],
        authors=[row(v.author) for v in found],
        reasons=[row(v.reason) for v in found],
        causes=[row(reasons_text(v.significance)) for v in found],
        significant=[v.significance.level == "significant" for v in found],
        added=[v.change.added for v in found],
        deleted=[v.change.deleted for v in found],
        modified=[v.change.modified for v in found],
        percent=[round(v.change.percent * 100) for v in found],
        estimates=[v.change.estimate for v in found],
        saves=[v.saves for v in found],
        sizes=[v.size for v in found],
        modes=[v.mode for v in found],
        metadata={n: metadata_text(v.metadata) for n, v in enumerate(found) if v.metadata},
    )
    plain = _encode(columns)
    ids = b"".join(bytes(v.content_id) for v in found)
    return ids, varint(len(plain)) + compress(plain, level=_LEVEL)


def entries_of(
    document: DocumentId, first: VersionNumber, ids: bytes, fields: bytes, words: Words
) -> tuple[Entry, ...]:
    """The reverse of ``fields_of``; ``first`` is the number of the first entry.

    Raises:
        DamagedError: They are no fields. That they are the right ones only ``pack_digest`` tells.

    """
    columns = _columns_of(ids, fields)
    try:
        return tuple(_Reader(document, first, ids, columns, words).entries())
    except (ValueError, TypeError, IndexError, OverflowError, msgspec.MsgspecError) as error:
        raise DamagedError(f"the fields of a pack cannot be read: {error}") from error


def beyond_of(ids: bytes, fields: bytes) -> Mapping[int, bytes]:
    """The digests of versions that stand elsewhere, by their sequences: of parents of its own.

    Raises:
        DamagedError: They are no fields.

    """
    return _columns_of(ids, fields).beyond


def sketches_of(first: VersionNumber, ids: bytes, fields: bytes) -> list[Sketch]:
    """The versions among the entries as they are seen from afar; nothing is proved.

    Raises:
        DamagedError: They are no fields.

    """
    c = _columns_of(ids, fields)
    sequences = _sums(c.steps)
    places = [place for place in range(len(sequences)) if place not in c.stubs]
    return [
        Sketch(first + place, sequences[place], time_ns, significant, ids[start : start + _ID],
               size, added, deleted, modified, percent, source, author,
               causes)
        for place, time_ns, significant, start, size, added, deleted, modified, percent, source,
        author, causes in zip(
            places, _sums(c.times), c.significant, range(0, len(ids), _ID), c.sizes, c.added,
            c.deleted, c.modified, c.percent, c.sources, c.authors, c.causes, strict=True,
        )
    ]  # fmt: skip


def _columns_of(ids: bytes, fields: bytes) -> _Columns:
    size, at = read_varint(fields, 0)
    if size > _LARGEST:
        raise DamagedError("the fields of a pack are larger than any are")
    try:
        columns = _decode(expand(fields[at:], size))
    except (ValueError, TypeError, IndexError, OverflowError, msgspec.MsgspecError) as error:
        raise DamagedError(f"the fields of a pack cannot be read: {error}") from error
    lists = msgspec.structs.astuple(columns)[3:-1]
    if {len(column) for column in lists} != {len(columns.steps) - len(columns.stubs)}:
        raise DamagedError("the columns of a pack differ in length")
    if len(ids) != len(columns.sizes) * _ID:
        raise DamagedError("a pack has another number of contents than of versions")
    return columns


def pack_digest(row: int, document: DocumentId, entries: Sequence[Entry], *figures: Any) -> bytes:
    """16 bytes over the place of a pack, every entry's digest and what else its row says."""
    digests = [entry.digest for entry in entries]
    hashed = msgspec.msgpack.encode(("pack", row, document, digests, figures))
    return hashlib.sha256(hashed).digest()[:DIGEST_SIZE]


class _Reader:
    """Puts versions together from their columns, each proved by the digests before it."""

    def __init__(
        self,
        document: DocumentId,
        first: VersionNumber,
        ids: bytes,
        columns: _Columns,
        words: Words,
    ) -> None:
        self._document = document
        self._first = first
        self._ids = ids
        self._columns = columns
        self._words = words
        self._digests: dict[int, bytes] = dict(columns.beyond)
        self._times = _sums(columns.times)
        self._level: dict[tuple[bool, int], Significance] = {}

    def entries(self) -> list[Entry]:
        columns = self._columns
        found: list[Entry] = []
        at = 0
        for place, sequence in enumerate(_sums(columns.steps)):
            stub = columns.stubs.get(place)
            if stub is not None:
                back, time_ns, digest = stub
                parent = EventSequence(sequence - back) if back else None
                found.append(Released(EventSequence(sequence), parent, time_ns, digest))
            else:
                found.append(self._version(sequence, place, at))
                at += 1
            self._digests[sequence] = found[-1].digest
        return found

    def _version(self, sequence: int, place: int, at: int) -> Version:
        c, value = self._columns, self._words.value
        parent = sequence - c.parents[at] if c.parents[at] else None
        version = Version(
            sequence=EventSequence(sequence),
            number=VersionNumber(self._first + place),
            document=self._document,
            content_id=ContentId(self._ids[at * _ID : (at + 1) * _ID]),
            size=c.sizes[at],
            parent=None if parent is None else EventSequence(parent),
            merged=EventSequence(sequence - c.merged[at]) if c.merged[at] else None,
            branch=BranchId(c.branches[at]),
            time_ns=self._times[at],
            source=value(c.sources[at]),
            author=value(c.authors[at]),
            reason=value(c.reasons[at]),
            significance=self._significance(c.significant[at], c.causes[at]),
            change=Change(
                added=c.added[at],
                deleted=c.deleted[at],
                modified=c.modified[at],
                percent=c.percent[at] / 100,
                estimate=c.estimates[at],
            ),
            saves=c.saves[at],
            metadata=_json.decode(c.metadata[at]) if at in c.metadata else {},
            mode=c.modes[at],
        )
        if parent is not None and parent not in self._digests:
            raise DamagedError(f"the parent of the version of sequence {sequence} is missing")
        before = b"" if parent is None else self._digests[parent]
        return msgspec.structs.replace(version, digest=version_digest(version, before))

    def _significance(self, significant: bool, causes: int) -> Significance:
        known = self._level.get((significant, causes))
        if known is None:
            told = _causes.decode(self._words.value(causes))
            known = self._level[significant, causes] = Significance(
                "significant" if significant else "minor",
                tuple(Reason(kind, detail) for kind, detail in told),  # type: ignore[arg-type]
            )
        return known


def _back(entry: Entry) -> int:
    return 0 if entry.parent is None else entry.sequence - entry.parent


def _differences(values: Sequence[int]) -> list[int]:
    return [value - before for value, before in zip(values, (0, *values), strict=False)]


def _sums(steps: Sequence[int]) -> list[int]:
    total, found = 0, []
    for step in steps:
        total += step
        found.append(total)
    return found
