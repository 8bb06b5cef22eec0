"""The rows of a damaged file, read page by page without SQLite.

SQLite reaches a row through the header, the schema and inner pages: one of them lost costs
thousands of rows that are still there. Here every leaf page is looked at by itself. The rule: what
comes out is raw, and nothing of it is believed before a digest has proved it.

Source of the format: https://sqlite.org/fileformat2.html, sections 1.3 (header), 1.6 (b-tree
pages), 2.1 (records) and 4 (write-ahead log).
"""

import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import msgspec

__all__ = ["IndexRow", "RawPages", "TableRow"]

_TABLE_LEAF, _INDEX_LEAF, _INDEX_INNER = 0x0D, 0x0A, 0x02
_HEADER: Final = 100
_USUAL: Final = (2048, 4096)
"""Bytes of a page where the header does not say: of stores made today, and of older ones."""
_LOOKED_AT: Final = 4096
"""Pages from which their size is guessed."""
_LARGEST: Final = 1 << 30
"""Bytes of a row: SQLite's own limit."""
_LOG_HEADER, _FRAME = 32, 24
_LOCKED: Final = 1 << 30
"""Where SQLite keeps a page free, for locks."""
_CONTINUES: Final = 4
"""The kind of a mapped page that goes on with a row after another such page."""
_MAGIC: Final = (0x377F0682, 0x377F0683)


class TableRow(msgspec.Struct, frozen=True, gc=False):
    """A row of some table."""

    id: int
    values: tuple[Any, ...]


class IndexRow(msgspec.Struct, frozen=True, gc=False):
    """An entry of some index, or of a table that is one."""

    values: tuple[Any, ...]


class RawPages:
    """A store's file with its log laid over it."""

    def __init__(self, location: str) -> None:
        """Open it; nothing is ever written."""
        self._file = Path(location).open("rb")  # noqa: SIM115 - closed by ``close``
        head = self._file.read(_HEADER)
        log = Path(location + "-wal")
        self._log = log.read_bytes() if log.exists() else b""
        self._size = self._page_size(head)
        self._usable = self._size - (head[20] if _is_header(head) else 0)
        self._newer = dict(_frames(self._log, self._size))
        length = self._file.seek(0, 2)
        self._continued: dict[int, int] | None = None
        self.count = max(length // self._size, *self._newer, 0)
        """Pages."""

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()

    def rows(self) -> Iterator[TableRow | IndexRow]:
        """Every row of every leaf page that is in use and can be read."""
        free = self._free()
        for number in range(1, self.count + 1):
            if number not in free:
                page = self._page(number)
                yield from self._rows(page, _HEADER if number == 1 else 0)

    def _page_size(self, head: bytes) -> int:
        if _is_header(head):
            size = int.from_bytes(head[16:18])
            return 1 << 16 if size == 1 else size
        if len(self._log) >= _LOG_HEADER:
            size = int.from_bytes(self._log[8:12])
            if 512 <= size <= 1 << 16 and size & (size - 1) == 0:  # noqa: PLR2004 - the format's
                return size
        return self._guessed_size()

    def _guessed_size(self) -> int:
        """The smaller size where pages begin between those of the larger one, too."""
        small, large = _USUAL
        found = [0, 0]
        for number in range(1, _LOOKED_AT):
            self._file.seek(number * small)
            found[number % (large // small) != 0] += _begins_page(self._file.read(12), small)
        return small if found[1] * 2 > found[0] else large

    def _page(self, number: int) -> bytes:
        found = self._newer.get(number)
        if found is not None:
            return self._log[found : found + self._size]
        self._file.seek((number - 1) * self._size)
        return self._file.read(self._size)

    def _free(self) -> set[int]:
        """Pages that hold nothing any more: what was let go must not come back."""
        head = self._page(1)
        if not _is_header(head):
            return set()
        free: set[int] = set()
        trunk = int.from_bytes(head[32:36])
        while 0 < trunk <= self.count and trunk not in free:
            free.add(trunk)
            page = self._page(trunk)
            many = min(int.from_bytes(page[4:8]), self._size // 4 - 2)
            free.update(struct.unpack_from(f">{many}I", page, 8))
            trunk = int.from_bytes(page[:4])
        return free

    def _rows(self, page: bytes, start: int) -> Iterator[TableRow | IndexRow]:
        kind = page[start] if len(page) == self._size else 0
        if kind not in (_TABLE_LEAF, _INDEX_LEAF, _INDEX_INNER):
            return
        cells = int.from_bytes(page[start + 3 : start + 5])
        first = start + (12 if kind == _INDEX_INNER else 8)
        for place in range(first, min(first + 2 * cells, self._size - 1), 2):
            at = int.from_bytes(page[place : place + 2])
            try:
                yield self._row(page, at + 4 if kind == _INDEX_INNER else at, kind)
            except (IndexError, ValueError, struct.error):
                continue  # this row is nonsense; its neighbours need not be

    def _row(self, page: bytes, at: int, kind: int) -> TableRow | IndexRow:
        size, at = _varint(page, at)
        row = 0
        if kind == _TABLE_LEAF:
            row, at = _varint(page, at)
        payload = self._payload(page, at, size, leaf=kind == _TABLE_LEAF)
        values = _record(payload)
        return TableRow(row, values) if kind == _TABLE_LEAF else IndexRow(values)

    def _payload(self, page: bytes, at: int, size: int, *, leaf: bool) -> bytes:
        usable = self._usable
        most = usable - 35 if leaf else (usable - 12) * 64 // 255 - 23
        if size <= most:
            found = page[at : at + size]
            if len(found) != size:
                raise ValueError("a row reaches beyond its page")
            return found
        if size > _LARGEST:
            raise ValueError("no row is that large")
        least = (usable - 12) * 32 // 255 - 23
        local = least + (size - least) % (usable - 4)
        local = local if local <= most else least
        pieces = [page[at : at + local]]
        further = int.from_bytes(page[at + local : at + local + 4])
        left, number = size - local, 0
        while left > 0:
            if not 0 < further <= self.count:
                further = self._after(number)
            number, page = further, self._page(further)
            piece = page[4 : 4 + min(left, usable - 4)]
            if not piece:
                raise ValueError("a row's continuation is missing")
            pieces.append(piece)
            left -= len(piece)
            further = int.from_bytes(page[:4])
        return b"".join(pieces)

    def _after(self, number: int) -> int:
        """Where a row goes on whose page ``number`` is lost, as the pages that map others know."""
        if self._continued is None:
            self._continued = dict(self._mapped())
        if number not in self._continued:
            raise ValueError("a row's continuation is missing")
        return self._continued[number]

    def _mapped(self) -> Iterator[tuple[int, int]]:
        """Pages of rows that go on, and where; section 1.8 of SQLite's file format."""
        head = self._page(1)
        if not _is_header(head) or not int.from_bytes(head[52:56]):
            return  # pages are not mapped
        entries = self._usable // 5
        for first in range(2, self.count, entries + 1):
            place = first + (first == _LOCKED // self._size + 1)
            page = self._page(place)
            for entry in range(entries):
                kind, *before = page[5 * entry : 5 * entry + 5]
                if kind == _CONTINUES:
                    yield int.from_bytes(before), place + 1 + entry


def _begins_page(head: bytes, size: int) -> bool:
    """Whether these may be the first bytes of a page with rows, of at most ``size`` bytes."""
    if len(head) < 12 or head[0] not in (_TABLE_LEAF, _INDEX_LEAF, _INDEX_INNER):  # noqa: PLR2004 - the format's
        return False
    cells, content = int.from_bytes(head[3:5]), int.from_bytes(head[5:7])
    return 8 + 2 * cells <= content <= size * 2


def _is_header(head: bytes) -> bool:
    size = int.from_bytes(head[16:18])
    return head.startswith(b"SQLite format 3\0") and (
        size == 1 or (512 <= size <= 1 << 15 and size & (size - 1) == 0)  # noqa: PLR2004 - the format's
    )


def _varint(page: bytes, at: int) -> tuple[int, int]:
    value = 0
    for place in range(at, at + 8):
        byte = page[place]
        value = value << 7 | byte & 0x7F
        if byte < 0x80:  # noqa: PLR2004 - the top bit says that more follow
            return value, place + 1
    value = value << 8 | page[at + 8]
    return value - (1 << 64) if value >> 63 else value, at + 9


def _record(payload: bytes) -> tuple[Any, ...]:
    end, at = _varint(payload, 0)
    if end > len(payload):
        raise ValueError("a row's head reaches beyond it")
    values, data = [], end
    while at < end:
        kind, at = _varint(payload, at)
        value, data = _value(payload, kind, data)
        values.append(value)
    if data != len(payload):
        raise ValueError("a row is longer or shorter than its head says")
    return tuple(values)


def _value(payload: bytes, kind: int, at: int) -> tuple[Any, int]:
    if kind == 0:
        return None, at
    if kind in (8, 9):
        return kind - 8, at
    if kind == 7:  # noqa: PLR2004 - a float, which no table of ours holds
        return struct.unpack_from(">d", payload, at)[0], at + 8
    size = {1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8}.get(kind)
    if size is not None:
        return int.from_bytes(payload[at : at + size], signed=True), at + size
    if kind < 12:  # noqa: PLR2004 - kept free by SQLite
        raise ValueError("no value is of that kind")
    size = (kind - 12) // 2
    piece = payload[at : at + size]
    if len(piece) != size:
        raise ValueError("a value reaches beyond its row")
    return piece.decode() if kind % 2 else piece, at + size


def _frames(log: bytes, size: int) -> Iterator[tuple[int, int]]:
    """Page number and place of the frames that were committed, oldest first."""
    if len(log) < _LOG_HEADER or int.from_bytes(log[:4]) not in _MAGIC:
        return
    order = ">" if log[3] & 1 else "<"
    salt, total = log[16:24], _sum(log[:24], order, (0, 0))
    if total != struct.unpack(">2I", log[24:32]) or int.from_bytes(log[8:12]) != size:
        return
    waiting: list[tuple[int, int]] = []
    for at in range(_LOG_HEADER, len(log) - _FRAME - size + 1, _FRAME + size):
        head, page = log[at : at + _FRAME], log[at + _FRAME : at + _FRAME + size]
        total = _sum(page, order, _sum(head[:8], order, total))
        if head[8:16] != salt or total != struct.unpack(">2I", head[16:24]):
            return  # of a former life of the log, or torn by a power cut
        waiting.append((int.from_bytes(head[:4]), at + _FRAME))
        if int.from_bytes(head[4:8]):  # the end of a transaction
            yield from waiting
            waiting.clear()


def _sum(data: bytes, order: str, start: tuple[int, int]) -> tuple[int, int]:
    one, two = start
    words = struct.unpack(f"{order}{len(data) // 4}I", data)
    for place in range(0, len(words), 2):
        one = (one + words[place] + two) & 0xFFFFFFFF
        two = (two + words[place + 1] + one) & 0xFFFFFFFF
    return one, two
