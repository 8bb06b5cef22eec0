"""Packs: cold versions of one document with their contents, 64 to a row.

Rule: whoever looks for a version or a content looks at the rows of their own first and here then,
because compaction moves them this way, in one transaction. A pack is proved as a whole: one that
does not match its digest costs its versions, and no other.
"""

from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import islice
from typing import Any, Final

import apsw
import msgspec

from backtrail.content.identity import content_id
from backtrail.content.packs import expand_pack, unpacked
from backtrail.errors import DamagedError
from backtrail.model import ContentId, DocumentId, Version, VersionNumber
from backtrail.storage.digests import row_digest
from backtrail.storage.packed import Entry, Words, entries_of, pack_digest
from backtrail.storage.sqlite.base import Part
from backtrail.storage.sqlite.pack_row import (
    PACK_COLUMNS,
    PackRow,
    figures,
    figures_of,
    pack_row,
)
from backtrail.storage.sqlite.rows import blob

__all__ = ["AROUND", "BLOCK", "ID_BYTES", "PackRows", "prove_entry_block", "slot_of"]

BLOCK: Final = 256
"""Sequences in a row of ``packed_entry``."""
ID_BYTES: Final = 32
_DEEPEST: Final = 64
"""Packs read to get at one. They are written up to 4 deep."""
_KNOWN: Final = 16
"""Packs whose entries are kept at hand: about 64 kB each."""
_SEEN: Final = 64
"""Packs whose content ids are kept at hand, 4 kB each: a content that is asked for is mostly of a
version that was just read."""

_STRIDE: Final = 1 << 12
"""Numbers among which a pack is looked for one by one."""

_BY_SEQUENCE = (
    f"SELECT {PACK_COLUMNS} FROM pack WHERE id = (SELECT id FROM pack{{index}} WHERE document = ?"
    " AND lowest <= ? AND first <= ? ORDER BY first DESC LIMIT 1)"
)
_BY_ID = f"SELECT {PACK_COLUMNS} FROM pack WHERE id = ?"
_NEAR = (
    "SELECT first, lowest FROM pack WHERE document = ? AND first <= ? ORDER BY first DESC LIMIT 1"
)
_DOWN = (
    f"SELECT {PACK_COLUMNS} FROM pack{{index}} WHERE document = ? AND first < ? ORDER BY first DESC"
)
AROUND: Final = " NOT INDEXED"
"""For when the index itself is damaged: slower, and it finds every row that is still there."""


def slot_of(ids: bytes, content: ContentId) -> int | None:
    """Which of the contents of a pack this is."""
    at = ids.find(content)
    while at >= 0 and at % ID_BYTES:
        at = ids.find(content, at + 1)
    return None if at < 0 else at // ID_BYTES


class PackRows(Part):
    """The ``pack`` and ``packed_entry`` tables, read."""

    _known: OrderedDict[tuple[Any, ...], tuple[Entry, ...]]
    _seen: OrderedDict[int, bytes]

    def _begin_packs(self) -> None:
        self._known = OrderedDict()
        self._seen = OrderedDict()
        self._texts.beyond = self._cold_digest

    @property
    def _words(self) -> Words:
        return Words(self._texts.id, self._texts.value)

    def _entries(self, pack: PackRow) -> tuple[Entry, ...]:
        """What stands in a pack, in order, proved."""
        self._seen[pack.id] = blob(pack.ids)
        self._seen.move_to_end(pack.id)
        if len(self._seen) > _SEEN:
            self._seen.popitem(last=False)
        # an index may say another first number than the row whose digest was proved
        key = (pack.digest, pack.id, pack.document, *figures_of(pack))
        found = self._known.get(key)
        if found is None:
            found = entries_of(
                pack.document, VersionNumber(pack.first), blob(pack.ids), blob(pack.fields),
                self._words,
            )  # fmt: skip
            if pack.digest != pack_digest(pack.id, pack.document, found, *figures_of(pack)):
                raise DamagedError(
                    f"versions {pack.first} to {pack.last} of document {pack.document} do not"
                    " match their digest; they are damaged. Run `backtrail check`."
                )
            if len(self._known) >= _KNOWN:
                self._known.popitem(last=False)
            self._known[key] = found
        return found

    @contextmanager
    def _snapshot(self) -> Iterator[None]:
        """Let several questions be answered from one state of the store, whoever moves what."""
        if self._db.in_transaction:
            yield
            return
        self._db.execute("BEGIN")
        try:
            yield
        finally:
            try:
                self._db.execute("COMMIT")
            except apsw.Error:  # damage that was met in it; perhaps that ended it already
                with suppress(apsw.Error):
                    self._db.execute("ROLLBACK")

    def _cold_by_number(self, document: DocumentId, number: int, index: str = "") -> Entry | None:
        pack = next(self._packs_down(document, number + 1, index), None)
        if pack is None or not pack.first <= number <= pack.last:
            return None
        return self._entries(pack)[number - pack.first]

    def _cold_by_sequence(self, sequence: int) -> Entry | None:
        document = self._cold_document(sequence)
        if not document:
            return None
        for index in ("", AROUND):
            try:
                pack = self._pack_at(DocumentId(document), sequence, index)
                found = () if pack is None else self._entries(pack)
            except (apsw.CorruptError, DamagedError):
                if index:
                    raise
                continue  # the index may be what is damaged
            entry = next((entry for entry in found if entry.sequence == sequence), None)
            if entry is not None:
                return entry
        raise DamagedError(f"the entry of sequence {sequence} is missing from its pack")

    def _cold_digest(self, sequence: int) -> bytes:
        """The digest of a version in a pack; empty where there is none."""
        entry = self._cold_by_sequence(sequence)
        return b"" if entry is None else entry.digest

    def _cold_document(self, sequence: int) -> int:
        """The document of an entry that is in a pack; 0 for every other."""
        row = self._db.execute(
            "SELECT documents, digest FROM packed_entry WHERE block = ?", (sequence // BLOCK,)
        ).fetchone()
        return 0 if row is None else documents_of(sequence // BLOCK, *row)[sequence % BLOCK]

    def _cold_sequences(self, above: int, below: int, *, down: bool) -> Iterator[tuple[int, int]]:
        """Sequence and document of each entry in packs between the two, in order."""
        blocks = self._db.execute(
            "SELECT block, documents, digest FROM packed_entry WHERE block BETWEEN ? AND ?"
            f" ORDER BY block {'DESC' if down else ''}",
            ((above + 1) // BLOCK, (below - 1) // BLOCK),
        )
        step = -1 if down else 1
        for block, documents, digest in blocks:
            listed = documents_of(block, documents, digest)
            for place, document in list(enumerate(listed))[::step]:
                sequence = block * BLOCK + place
                if document and above < sequence < below:
                    yield sequence, document

    def _pack_at(self, document: DocumentId, sequence: int, index: str = "") -> PackRow | None:
        """The newest pack of a document that begins at or before a sequence."""
        highest = sequence if index else self._reach(document, sequence)
        if not highest:
            return None
        query = _BY_SEQUENCE.format(index=index)
        row = self._db.execute(query, (document, sequence, highest)).fetchone()
        return None if row is None else pack_row(row)

    def _reach(self, document: DocumentId, sequence: int) -> int:
        """A number that a version with this sequence does not exceed, and not by much.

        Sequences grow with numbers and are never lower; no index has them. Found by halves, where
        the newest pack begins later. 0: there is no pack.
        """
        last = self._newest_at(document, sequence)
        if last is None or last[1] <= sequence:
            return 0 if last is None else last[0]
        low, high = 1, last[0] - 1
        while high - low > _STRIDE:
            middle = (low + high) // 2
            near = self._newest_at(document, middle)
            if near is None or near[1] <= sequence:
                low = middle
            else:
                high = near[0] - 1
        return high

    def _newest_at(self, document: DocumentId, number: int) -> tuple[int, int] | None:
        """First number and sequence of the newest pack that begins at or before a number."""
        found: Any = self._db.execute(_NEAR, (document, number)).fetchone()
        if found is not None and (type(found[0]) is not int or type(found[1]) is not int):
            raise DamagedError("the index of packs is damaged; run `backtrail check`")
        return None if found is None else (found[0], found[1])

    def _versions_in(self, pack: int) -> list[Version]:
        row = self._db.execute(_BY_ID, (pack,)).fetchone()
        entries = () if row is None else self._entries(pack_row(row))
        return [entry for entry in entries if isinstance(entry, Version)]

    def _packs_down(self, document: DocumentId, below: int, index: str = "") -> Iterator[PackRow]:
        """The packs of a document with numbers lower than ``below``, newest first."""
        for row in self._db.execute(_DOWN.format(index=index), (document, below)):
            yield pack_row(row)

    # Contents

    def _place_of(self, content: ContentId) -> tuple[int, int] | None:
        """Pack and place in it of a content that has no row of its own."""
        for pack, ids in reversed(self._seen.items()):
            slot = slot_of(ids, content)
            if slot is not None and self._is_at(content, pack, slot):
                return pack, slot
        for row, ids in self._db.execute(
            "SELECT id, ids FROM pack WHERE instr(ids, ?)", (content,)
        ):
            slot = slot_of(ids, content)
            if slot is not None:
                return int(row), slot
        return None

    def _packed_size(self, pack: int, slot: int) -> int:
        sizes = [version.size for version in self._versions_in(pack)]
        if slot >= len(sizes):
            raise DamagedError(f"pack {pack} has no content {slot}")
        return sizes[slot]

    def _is_at(self, content: ContentId, pack: int, slot: int) -> bool:
        row: Any = self._db.execute(
            "SELECT substr(ids, ?, ?) FROM pack WHERE id = ?",
            (slot * ID_BYTES + 1, ID_BYTES, pack),
        ).fetchone()
        return row is not None and row[0] == content

    def _packed_content(self, pack: int, slot: int) -> bytes:
        """The bytes at a place of a pack; the caller proves them."""
        found = next(islice(unpacked(self._plain(pack)), slot, None), None)
        if found is None:
            raise DamagedError(f"pack {pack} has no content {slot}")
        return found

    def _plain(self, pack: int) -> bytes:
        """A pack, expanded, from the nearest one at hand that it builds on."""
        with self._snapshot():
            chain, plain = self._chain_of(pack)
        try:
            for name, body, size in reversed(chain):
                plain = expand_pack(body, size, plain)
                self._cache.put(name, plain)
        except (TypeError, ValueError, OverflowError, MemoryError) as error:
            raise DamagedError(f"pack {pack} cannot be read: {error}") from error
        return plain

    def _chain_of(self, pack: int) -> tuple[list[tuple[ContentId, bytes, int]], bytes]:
        """What has to be expanded, the last first, and the pack at hand that it ends at."""
        chain: list[tuple[ContentId, bytes, int]] = []
        at: int | None = pack
        while at is not None:
            row: Any = self._db.execute(
                "SELECT base, plain, body, digest FROM pack WHERE id = ?", (at,)
            ).fetchone()
            if row is None or len(chain) >= _DEEPEST:
                raise DamagedError(f"pack {at}, which pack {pack} builds on, is missing")
            base, size, body, digest = row
            name = ContentId(blob(digest))
            held = self._cache.get(name)
            if held is not None:
                return chain, held
            chain.append((name, blob(body), size))
            at = base
        return chain, b""

    def _pack_after(self, row: int) -> PackRow | None:
        found: Any = self._db.execute(
            f"SELECT {PACK_COLUMNS} FROM pack WHERE id > ? ORDER BY id LIMIT 1", (row,)
        ).fetchone()
        if found is None:
            return None
        if type(found[0]) is int and found[0] <= row:  # a walk on would never end
            raise DamagedError("the order of packs is damaged; run `backtrail check`")
        return pack_row(found)

    def _forget_packs(self) -> None:
        self._known.clear()
        self._seen.clear()
        self._cache.clear()

    def _listed_in(self, pack: PackRow) -> list[int]:
        """The sequences of a pack, where it is sound."""
        try:
            return [entry.sequence for entry in self._entries(pack)]
        except DamagedError:
            return []

    def _prove_pack(self, pack: PackRow, whole: bool) -> Iterator[str]:
        """What is wrong with a pack, for a check: its entries, then each content if ``whole``."""
        try:
            entries = self._entries(pack)
            if figures_of(pack)[:7] != figures(entries, pack.first):
                yield f"pack {pack.id} says other figures than its entries"
            contents = unpacked(self._plain(pack.id)) if whole else iter(())
            for entry in entries:
                if (
                    whole
                    and isinstance(entry, Version)
                    and content_id(next(contents)) != entry.content_id
                ):
                    yield f"the content of version {entry.number} does not match its digest"
                if self._cold_document(entry.sequence) != pack.document:
                    yield f"sequence {entry.sequence} does not lead to version's pack {pack.id}"
        except StopIteration:
            yield f"pack {pack.id} holds too few contents"
        except DamagedError as error:
            yield str(error)


def documents_of(block: int, documents: Any, digest: Any) -> list[int]:
    """The documents of a row of ``packed_entry``, 0 where an entry is in no pack.

    Raises:
        DamagedError: The row does not match its digest.

    """
    try:
        if row_digest("entries", block, documents) != digest:
            raise DamagedError(f"block {block} of the packed entries does not match its digest")
        listed = msgspec.msgpack.decode(blob(documents), type=list[int])
    except (TypeError, ValueError, msgspec.MsgspecError) as error:
        raise DamagedError(f"block {block} of the packed entries is damaged: {error}") from error
    if len(listed) != BLOCK:
        raise DamagedError(f"block {block} of the packed entries has another length")
    return listed


def prove_entry_block(row: tuple[Any, ...]) -> str:
    """What is wrong with a row of ``packed_entry`` (block, documents, digest); empty: nothing."""
    try:
        documents_of(*row)
    except DamagedError as error:
        return str(error)
    return ""
