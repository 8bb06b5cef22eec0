"""Contents that stay out of packs, compressed with the time that no save has.

What a compaction leaves behind are heads, and parts of contents too large for a pack. A save
compresses them in milliseconds; here each is compressed once more and says so in its frame.
"""

from collections.abc import Iterator
from contextlib import suppress
from typing import Any, Final

from backtrail.content.delta import tighter_snapshot
from backtrail.content.identity import content_id
from backtrail.errors import DamagedError
from backtrail.storage.sqlite.rows import blob
from backtrail.storage.sqlite.versions import VersionRows

__all__ = ["Tightening"]

_SMALLEST: Final = 4096
"""Bytes of a content from which there is something to gain."""
_LOOSE: Final = (
    "SELECT id FROM content WHERE kind = 0 AND size >= ? AND substr(body, 1, 1) = x'01'"
    # the frame's descriptor: from 0x20 on it says how long the content is
    " AND substr(body, 6, 1) < x'20'"
)


class Tightening(VersionRows):
    """Snapshots in ``content``, written anew in fewer bytes."""

    def _tighten(self) -> Iterator[int]:
        """Compress each snapshot that no compaction has seen; yields the rows deleted: none."""
        rows: Any = self._db.execute(_LOOSE, (_SMALLEST,)).fetchall()
        for (row,) in rows:
            found: Any = self._db.execute(
                "SELECT sha256, size, body FROM content WHERE id = ? AND kind = 0", (row,)
            ).fetchone()
            with suppress(DamagedError):
                if found is not None:
                    self._tightened(row, *found)
            yield 0

    def _tightened(self, row: int, sha256: bytes, size: int, body: bytes) -> None:
        data, tighter = tighter_snapshot(blob(body), size)
        if content_id(data) != sha256:
            return  # a check tells of it, and a repair may want what is there
        with self.transaction():
            self._db.execute(
                "UPDATE content SET body = ? WHERE id = ? AND kind = 0 AND body = ?",
                (tighter, row, body),
            )
