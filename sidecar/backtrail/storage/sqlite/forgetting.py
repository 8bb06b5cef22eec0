"""Everything that is kept, read for what may not stay; and nothing left of what was deleted.

SQLite leaves what it deletes in free pages, between rows and in the write-ahead log. A store is
scrubbed by ``VACUUM``, which writes every page anew, and by a checkpoint that cuts the log to
nothing; the latter says whether somebody still read an older state, and then it did not.
"""

import fcntl
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import apsw

from backtrail.content.packs import unpacked
from backtrail.errors import DamagedError, StoreAccessError, StoreBusyError
from backtrail.model import ContentId, Version
from backtrail.storage.digests import metadata_text
from backtrail.storage.sqlite.contents import CONTENT_COLUMNS
from backtrail.storage.sqlite.rewriting import RewritingRows
from backtrail.storage.sqlite.rows import blob, path_out

__all__ = ["PENDING", "ForgettingRows"]

PENDING: Final = "-forgetting"
"""Behind the store's name: an empty file, there while something is still to be scrubbed."""
_PORTION: Final = 256
_WORDS: Final = (
    "SELECT value FROM text",
    "SELECT text FROM note",
    "SELECT name FROM tag",
    "SELECT detail FROM event WHERE detail IS NOT NULL",
    "SELECT path FROM document",
    "SELECT path FROM former_path",
    "SELECT root FROM workspace",
    "SELECT metadata FROM version WHERE metadata IS NOT NULL AND content IS NOT NULL",
)


class ForgettingRows(RewritingRows):
    """Reads whatever has bytes in it."""

    _at_work: int | None = None
    """The file that says that something is to be scrubbed, locked."""

    def every_content(
        self, unread: Callable[[str], None] | None = None
    ) -> Iterator[tuple[ContentId, Iterator[bytes]]]:
        """Rows, then packs; see the contract."""
        tell = unread or _passed_over
        last = 0
        while True:
            rows: Any = self._db.execute(
                f"SELECT {CONTENT_COLUMNS} FROM content WHERE id > ? AND kind <> 3"
                " ORDER BY id LIMIT ?",
                (last, _PORTION),
            ).fetchall()
            if not rows:
                break
            for row in rows:
                last = row[0]
                yield ContentId(blob(row[1])), self._told(self._near(row), tell)
        yield from self._packed_contents(tell)

    def _near(self, row: Any) -> Iterator[bytes]:
        """The pieces of a row; neighbours are at hand, so a chain is read once."""
        if row[3] == 2:  # noqa: PLR2004 - a list of parts; see ``contents``
            yield from self._pieces(row)
            return
        data = self._cache.get(row[1])
        if data is None:
            data = self._decoded(row, near=self._cache)
            self._cache.put(row[1], data)
        yield data

    def _packed_contents(
        self, tell: Callable[[str], None]
    ) -> Iterator[tuple[ContentId, Iterator[bytes]]]:
        last = 0
        while (pack := self._pack_after(last)) is not None:
            last = pack.id
            try:
                with self._snapshot():
                    entries, plain = self._entries(pack), self._plain(pack.id)
                versions = [entry for entry in entries if isinstance(entry, Version)]
                for version, data in zip(versions, unpacked(plain), strict=False):
                    yield version.content_id, iter((data,))
            except DamagedError as error:
                tell(str(error))

    def _told(self, pieces: Iterator[bytes], tell: Callable[[str], None]) -> Iterator[bytes]:
        try:
            yield from pieces
        except (DamagedError, apsw.CorruptError) as error:
            tell(str(error))

    def every_word(self) -> Iterator[str]:
        """Small tables, and the fields of packs."""
        for query in _WORDS:
            rows: Any = self._db.execute(query).fetchall()
            for (word,) in rows:
                yield path_out(word)
        last = 0
        while (pack := self._pack_after(last)) is not None:
            last = pack.id
            try:
                for entry in self._entries(pack):
                    if isinstance(entry, Version) and entry.metadata:
                        yield metadata_text(entry.metadata)
            except DamagedError:
                continue  # told where its contents are read

    def scrub(self) -> bool:
        """Every page anew, and an empty log; see the contract."""
        self._place.prove()
        self._erasing()
        self._db.execute("VACUUM")
        row: Any = self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        free: Any = self._db.pragma("freelist_count")
        return not row[0] and not free and not _size(self.location + "-wal")

    def files(self) -> tuple[str, ...]:
        """What lies there under a name that begins as the store's does, folders left out."""
        folder, name = os.path.split(self.location)
        found = (entry for entry in os.scandir(folder or ".") if entry.name.startswith(name))
        return tuple(sorted(entry.path for entry in found if entry.is_file(follow_symlinks=False)))

    def begin_scrubbing(self) -> None:
        """An empty file beside the store, locked by whoever is at it."""
        path = self.location + PENDING
        if not os.access(self.location, os.W_OK):
            raise StoreAccessError(
                f"{self.location} may only be read, so nothing can be forgotten in it"
            )
        self._at_work = self._at_work or _locked(path, os.O_CREAT)
        if self._at_work is None:
            raise StoreBusyError(
                f"another program is forgetting in {self.location}; try again when it is done"
            )
        _synced(path)

    def end_scrubbing(self, *, done: bool) -> None:
        """Without the file all is done."""
        handle, self._at_work = self._at_work, None
        if handle is None:
            return
        if done:
            Path(self.location + PENDING).unlink(missing_ok=True)
            _synced(self.location)
        os.close(handle)

    def is_unscrubbed(self) -> bool:
        """Whether the file is there, and its lock is free."""
        handle = None if self._at_work else _locked(self.location + PENDING, 0)
        if handle is None:
            return False
        os.close(handle)
        return True


def _locked(path: str, flags: int) -> int | None:
    """The file, open and locked; None where it is not there, or another has the lock."""
    try:
        handle = os.open(path, os.O_RDWR | os.O_CLOEXEC | flags, 0o600)
    except OSError:
        return None
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(handle)
        return None
    if not os.fstat(handle).st_nlink:  # who had the lock was done with it
        os.close(handle)
        return None
    return handle


def _size(path: str) -> int:
    try:
        return os.stat(path).st_size  # noqa: PTH116 - text
    except FileNotFoundError:
        return 0


def _synced(path: str) -> None:
    """Have the name of a file be durable, or its absence."""
    handle = os.open(Path(path).parent, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _passed_over(_: str) -> None:
    """Nobody asked."""
