"""Contents in chains: a snapshot, then deltas, each against the one before.

A chain is at most ``chain_length`` rows long, so reading is bounded and damage costs a bounded
number of versions. A content larger than one block is a list of parts. Compaction puts contents
into packs; a row that others still build on stays and says where its content is.
"""

from collections.abc import Iterator, Sequence
from typing import Any

import apsw
import msgspec

from backtrail.content.delta import apply_delta, encode_delta, encode_snapshot, read_snapshot
from backtrail.content.identity import content_id
from backtrail.errors import DamagedError, NotFoundError
from backtrail.model import ContentId
from backtrail.storage.caches import ContentCache
from backtrail.storage.digests import row_digest
from backtrail.storage.sqlite.packs import PackRows
from backtrail.storage.sqlite.repacking import PACKED
from backtrail.storage.sqlite.rows import blob

__all__ = ["CONTENT_COLUMNS", "ContentRows"]

_SNAPSHOT, _DELTA, _PARTS = 0, 1, 2
_Row = tuple[int, bytes, int, int, int | None, int, bytes]

CONTENT_COLUMNS = "id, sha256, size, kind, base, depth, body"
_CHAIN = (
    f"WITH RECURSIVE chain({CONTENT_COLUMNS}) AS ("
    f"SELECT {CONTENT_COLUMNS} FROM content WHERE id = ?1 UNION ALL "
    "SELECT c.id, c.sha256, c.size, c.kind, c.base, c.depth, c.body"
    " FROM content c JOIN chain ON c.id = chain.base WHERE chain.kind = 1 LIMIT 257)"
    f" SELECT {CONTENT_COLUMNS} FROM chain"
)
_LONGEST_CHAIN = 256
"""Rows read at most. Chains are written up to 64 long; a flipped bit in ``depth`` could let one
grow to 192, and what was saved on it must still come back."""
_SPARSE = 4
"""A delta larger than a quarter of its content is weighed against a fresh snapshot."""


class ContentRows(PackRows):
    """The ``content`` table."""

    def put_content(
        self, data: bytes, base: ContentId | None = None, *, known: ContentId | None = None
    ) -> ContentId:
        """Keep ``data``; see the contract."""
        content = known or content_id(data)
        if self._sound_row(content) is None:
            kind, base_row, depth, body = self._encoded(data, base)
            self._insert_content(content, len(data), kind, base_row, depth, body)
            self._cache.put(content, data)
        return content

    def put_large(self, content: ContentId, size: int, parts: Sequence[ContentId]) -> None:
        """Keep a concatenation of parts; see the contract."""
        if self._sound_row(content) is None:
            rows = [self._row_of(part)[0] for part in parts]
            listed = msgspec.msgpack.encode(rows)
            guard = row_digest("parts", bytes(content), size, listed)
            self._insert_content(content, size, _PARTS, None, 0, guard + listed)

    def has_content(self, content: ContentId) -> bool:
        """Whether these bytes are kept."""
        return self._find_row(content) is not None

    def parts(self, content: ContentId) -> tuple[ContentId, ...]:
        """The parts of a large content."""
        row = self._row_of(content)
        if row[3] != _PARTS:
            return ()
        return tuple(ContentId(blob(self._row(part)[1])) for part in self._part_rows(row))

    def size(self, content: ContentId) -> int:
        """Bytes."""
        return self._row_of(content)[2]

    def read_content(self, content: ContentId) -> bytes:
        """All bytes, proved."""
        cached = self._cache.get(content)
        if cached is not None:
            return cached
        with self._snapshot():  # from its row to its pack nobody may move it
            data = self._decoded(self._row_of(content), near=self._cache)
        self._cache.put(content, data)
        return data

    def blocks(self, content: ContentId) -> Iterator[bytes]:
        """The bytes in pieces."""
        row = self._row_of(content)
        if row[3] != _PARTS:
            yield self.read_content(content)
            return
        for part in self._part_rows(row):
            yield self._decoded(self._row(part))

    def _encoded(self, data: bytes, base: ContentId | None) -> tuple[int, int | None, int, bytes]:
        near = self._find_row(base) if base is not None else None
        depth = near[5] + 1 if near is not None and isinstance(near[5], int) else _LONGEST_CHAIN
        if near is not None and near[3] == PACKED:
            depth = 1
        if base is None or near is None or near[3] == _PARTS or depth >= self._chain_length:
            return _SNAPSHOT, None, 0, encode_snapshot(data)
        try:
            held = self._cache.get(base)
            delta = encode_delta(self._decoded(near) if held is None else held, data)
        except DamagedError:
            # the neighbour is lost; what is saved now must not depend on it
            return _SNAPSHOT, None, 0, encode_snapshot(data)
        if len(delta) > len(data) // _SPARSE:
            snapshot = encode_snapshot(data)
            if len(snapshot) <= len(delta):
                return _SNAPSHOT, None, 0, snapshot
        return _DELTA, near[0], depth, delta

    def _insert_content(
        self, content: ContentId, size: int, kind: int, base: int | None, depth: int, body: bytes
    ) -> None:
        self._db.execute(
            "INSERT INTO content(sha256, size, kind, base, depth, body) VALUES(?, ?, ?, ?, ?, ?)",
            (bytes(content), size, kind, base, depth, body),
        )

    def _find_row(self, content: ContentId) -> _Row | None:
        # the newest twin: an older one may have been found damaged
        row: _Row | None = self._db.execute(
            f"SELECT {CONTENT_COLUMNS} FROM content WHERE substr(sha256, 1, 8) = substr(?1, 1, 8)"
            " AND sha256 = ?1 ORDER BY id DESC LIMIT 1",
            (bytes(content),),
        ).fetchone()
        return row

    def _sound_row(self, content: ContentId) -> _Row | None:
        """The row of a content that is kept and can be read back; costs only where it repeats."""
        row = self._find_row(content)
        if row is not None:
            try:
                for _ in self._pieces(row):
                    pass
            except DamagedError:
                return None
        return row

    def _row_of(self, content: ContentId) -> _Row:
        try:
            row = self._find_row(content)
        except apsw.CorruptError:
            row = None
        if row is None:
            # the index itself may be damaged: look at every row before giving up
            row = self._db.execute(
                f"SELECT {CONTENT_COLUMNS} FROM content NOT INDEXED WHERE sha256 = ? LIMIT 1",
                (bytes(content),),
            ).fetchone()
        if row is None:
            row = self._cold_row(content)
        if row is None:
            raise NotFoundError(f"content {content.hex()[:12]} is not kept in this store")
        return row

    def _cold_row(self, content: ContentId) -> _Row | None:
        """What a row of its own would say of a content in a pack; 0 is its id."""
        with self._snapshot():
            place = self._place_of(content)
            if place is None:
                return None
            pack, slot = place
            return 0, bytes(content), self._packed_size(pack, slot), PACKED, pack, slot, b""

    def _anchored(self, content: ContentId) -> tuple[int, int]:
        """Row and size of a content that a new version has; made for one that is in a pack."""
        row_id, _, size, _, pack, slot, _ = self._row_of(content)
        if not row_id:
            self._insert_content(content, size, PACKED, pack, slot, b"")
            row_id = self._db.last_insert_rowid()
        return row_id, size

    def _row(self, row_id: int) -> _Row:
        row: _Row | None = self._db.execute(
            f"SELECT {CONTENT_COLUMNS} FROM content WHERE id = ?", (row_id,)
        ).fetchone()
        if row is None:
            raise DamagedError(f"content row {row_id} is missing from the store")
        return row

    def _part_rows(self, row: _Row) -> list[int]:
        body = blob(row[6])
        guard, listed = body[:8], body[8:]
        if guard != row_digest("parts", row[1], row[2], listed):
            raise DamagedError("the list of a large content's parts does not match its digest")
        return msgspec.msgpack.decode(listed, type=list[int])

    def _pieces(self, row: _Row) -> Iterator[bytes]:
        if row[3] == _PARTS:
            for part in self._part_rows(row):
                yield self._decoded(self._row(part))
        else:
            yield self._decoded(row)

    def _decoded(self, row: _Row, near: ContentCache | None = None) -> bytes:
        """The bytes of ``row``, proved against its content id.

        ``near`` may hold a content of the chain, which then is the last one read; without it
        everything comes from the disk, as a proof needs.
        """
        data = b"".join(self._pieces(row)) if row[3] == _PARTS else self._through_chain(row, near)
        if len(data) != row[2] or content_id(data) != row[1]:
            raise DamagedError(
                f"content row {row[0]} does not match its digest; it is damaged."
                " Run `backtrail check` to see what else is hit."
            )
        return data

    def _through_chain(self, row: _Row, near: ContentCache | None) -> bytes:
        try:
            if row[3] in (_SNAPSHOT, PACKED):
                return self._first_of([row])
            chain, data = self._chain(row, near)
            if data is None:
                data = self._first_of(chain)
            while chain:
                _, _, size, _, _, _, body = chain.pop()
                data = apply_delta(data, blob(body), size)
        except (TypeError, ValueError, OverflowError, MemoryError) as error:
            raise DamagedError(f"a stored content cannot be read: {error}") from error
        return data

    def _first_of(self, chain: list[Any]) -> bytes:
        """The content that the last row of a chain holds, taken off it: whole, or in a pack."""
        if not chain or len(chain) > _LONGEST_CHAIN:
            raise DamagedError("a chain of deltas does not end")
        _, _, size, kind, base, slot, body = chain.pop()
        if kind == _SNAPSHOT:
            return read_snapshot(blob(body), size)
        if kind != PACKED:
            raise DamagedError("a chain of deltas does not end in a snapshot")
        return self._packed_content(base, slot)

    def _chain(self, row: _Row, near: ContentCache | None) -> tuple[list[Any], bytes | None]:
        """The rows that lead from ``row`` down to a content at hand, and that content, else all."""
        chain: list[Any] = []
        cursor = self._db.execute(_CHAIN, (row[0],))
        try:
            for link in cursor:
                data = near.get(link[1]) if near is not None and chain else None
                if data is not None:
                    return chain, data
                chain.append(link)
        finally:
            cursor.close()
        return chain, None
