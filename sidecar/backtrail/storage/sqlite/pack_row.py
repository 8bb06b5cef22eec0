"""A row of the table of packs, as it is read and as its digest covers it."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from backtrail.errors import DamagedError
from backtrail.model import DocumentId, EventSequence, Version
from backtrail.storage.packed import Entry

__all__ = ["PACK_COLUMNS", "PackRow", "figures", "figures_of", "pack_row"]

PACK_COLUMNS = (
    "id, document, first, last, lowest, highest, oldest, newest, live, size, base, place, ids,"
    " fields, plain, digest"
)


class PackRow(NamedTuple):
    """A row of ``pack`` without its body."""

    id: int
    document: DocumentId
    first: int
    last: int
    lowest: int
    highest: int
    oldest: int
    newest: int
    live: int
    size: int
    base: int | None
    place: int
    ids: bytes
    fields: bytes
    plain: int
    digest: bytes


def pack_row(row: tuple[Any, ...]) -> PackRow:
    """A row of ``PACK_COLUMNS`` that may come from a damaged index: then any of it is anything.

    Raises:
        DamagedError: A figure is none.

    """
    if any(type(figure) is not int for figure in (*row[:10], row[11], row[14])):
        raise DamagedError("the list of packs is damaged; run `backtrail check`")
    return PackRow(*row)


def figures_of(pack: PackRow) -> tuple[Any, ...]:
    """What the digest of a pack covers beside its place and its entries."""
    return (
        pack.first, pack.last, pack.lowest, pack.highest, pack.oldest, pack.newest, pack.live,
        pack.size, pack.base, pack.place, pack.plain,
    )  # fmt: skip


def figures(entries: Sequence[Entry], first: int) -> tuple[int, ...]:
    """The first seven of these, as the entries have them."""
    versions = [entry for entry in entries if isinstance(entry, Version)]
    times = [version.time_ns for version in versions] or [0]
    sequences = [EventSequence(entry.sequence) for entry in entries]
    return (
        first, first + len(entries) - 1, min(sequences), max(sequences), min(times), max(times),
        len(versions),
    )  # fmt: skip
