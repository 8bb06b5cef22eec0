"""The search index: the ``search_block`` table.

A block that does not match its digest, or was made by another rule, is as good as none: what it
spoke of is read.
"""

from collections.abc import Iterator
from typing import Any

from backtrail.diff.signatures import ALGORITHM, ANYTHING, united
from backtrail.errors import DamagedError
from backtrail.model import Version
from backtrail.storage.digests import row_digest
from backtrail.storage.repository import Finding, IndexBlock
from backtrail.storage.sqlite.rows import blob
from backtrail.storage.sqlite.versions import VersionRows

__all__ = ["IndexRows", "prove_block"]

_BLOCK = "SELECT last, first, algorithm, signature, digest FROM search_block "
_PORTION = 256
"""Blocks read at a time: a reader that stays open would hold up checkpoints."""


class IndexRows(VersionRows):
    """Blocks, one after the other without a gap."""

    def indexed(self) -> int:
        """The last sequence that the index knows of."""
        row: Any = self._db.execute("SELECT max(last) FROM search_block").fetchone()
        last: Any = row[0]
        return last if isinstance(last, int) else 0

    def add_index(self, block: IndexBlock) -> bool:
        """Add the block that follows the last one."""
        if block.first != self.indexed() + 1 or block.last < block.first:
            return False
        self._db.execute("INSERT INTO search_block VALUES(?, ?, ?, ?, ?)", _row(block))
        return True

    def index_blocks(self, below: int) -> Iterator[IndexBlock]:
        """Newest first; see the contract."""
        last: Any = below + (1 << 62)
        while True:
            rows = self._db.execute(
                _BLOCK + "WHERE last < ? AND first < ? ORDER BY last DESC LIMIT ?",
                (last, below, _PORTION),
            ).fetchall()
            for row in rows:
                block = _block(row)
                if block is not None:
                    yield block
            if len(rows) < _PORTION:
                return
            last = rows[-1][0]

    def drop_index(self) -> None:
        """Throw the index away."""
        self._db.execute("DELETE FROM search_block")

    def unbroken(self, after: int, sequence: int) -> bool:
        """Whether no version lies between."""
        between = "SELECT 1 FROM version WHERE sequence > ? AND sequence < ? LIMIT 1"
        hot = self._db.execute(between, (after, sequence)).fetchone()
        cold = self._cold_sequences(after, sequence, down=False)
        return hot is None and next(cold, None) is None

    def release(self, *versions: Version) -> None:
        """Let go of contents; the block of the next version of each gets what it touched."""
        super().release(*versions)
        for version in versions:
            self._widen(version)

    def _widen(self, version: Version) -> None:
        if version.sequence > self.indexed():
            return
        heir: Any = self._db.execute(
            "SELECT sequence FROM version WHERE document = ? AND number > ? AND saves > 0"
            " ORDER BY number LIMIT 1",
            (version.document, version.number),
        ).fetchone()
        cold = self._cold_after(version.document, version.number)
        if cold is not None and (heir is None or cold.sequence < heir[0]):
            heir = (cold.sequence,)
        heirs = None if heir is None else self._block_of(heir[0])
        if heir is None or heirs is None or heirs[1] <= version.sequence:
            return
        own, known = self._block_of(version.sequence), _block(heirs)
        one = None if own is None else _block(own)
        both = ANYTHING if one is None or known is None else united(one.signature, known.signature)
        widened = IndexBlock(first=heirs[1], last=heirs[0], signature=both)
        self._db.execute("REPLACE INTO search_block VALUES(?, ?, ?, ?, ?)", _row(widened))

    def _block_of(self, sequence: int) -> Any:
        return self._db.execute(
            _BLOCK + "WHERE last >= ? ORDER BY last LIMIT 1", (sequence,)
        ).fetchone()


def prove_block(row: tuple[Any, ...]) -> Finding | None:
    """What a check has to say of a row: nothing where it matches its digest."""
    try:
        sound = row_digest("block", *row[:4]) == row[4]
    except (TypeError, ValueError, DamagedError):
        sound = False
    if sound and row[2] == ALGORITHM:
        return None
    why = "was made by another rule" if sound else "does not match its digest"
    detail = (
        f"a block of the search index {why}: searches read the saves themselves and are slower,"
        " until one of them has the index made anew; nothing has to be done"
    )
    return Finding(what="index", detail=detail, hint=True)


def _row(block: IndexBlock) -> tuple[Any, ...]:
    values = (block.last, block.first, ALGORITHM, block.signature)
    return *values, row_digest("block", *values)


def _block(row: tuple[Any, ...]) -> IndexBlock | None:
    if prove_block(row) is not None:
        return None
    return IndexBlock(first=row[1], last=row[0], signature=blob(row[3]))
