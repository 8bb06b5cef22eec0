"""What an archive needs beside versions and events, and copies of the whole file.

A copy is made of pages, by SQLite's backup interface, inside one read transaction: in WAL mode that
is one instant of the store, and writers neither wait nor make it begin anew.
"""

import os
from collections.abc import Iterator
from typing import Any, Final

import apsw

from backtrail.model import DocumentId, EventSequence, VersionNumber, WorkspaceId
from backtrail.storage.packed import Released
from backtrail.storage.records import FormerPath, Stub
from backtrail.storage.soundness import Progress
from backtrail.storage.sqlite.file_layers import SPARING, layer
from backtrail.storage.sqlite.packs import PackRows
from backtrail.storage.sqlite.rows import path_out, prove_former

__all__ = ["CarryingRows"]

_PAGES: Final = 1024
"""Pages copied between two reports of progress: 4 MiB."""


class CarryingRows(PackRows):
    """Reads across tables, and the file as a whole."""

    def released(self, after: int, limit: int) -> tuple[Stub, ...]:
        """Oldest first; see the contract."""
        with self._snapshot():
            rows: Any = self._db.execute(
                "SELECT sequence, document, number, parent, time FROM version"
                " WHERE content IS NULL AND sequence > ? ORDER BY sequence LIMIT ?",
                (after, limit),
            ).fetchall()
            rows = sorted((*rows, *self._cold_stubs(after)))[:limit]
        return tuple(
            Stub(
                sequence=EventSequence(sequence),
                document=DocumentId(document),
                number=VersionNumber(number),
                parent=parent,
                time_ns=time,
            )
            for sequence, document, number, parent, time in rows
        )

    def _cold_stubs(self, after: int) -> Iterator[tuple[Any, ...]]:
        """The same of those in packs."""
        packs: list[Any] = self._db.execute(
            "SELECT id FROM pack WHERE highest > ? AND live < last - first + 1", (after,)
        ).fetchall()
        for (row,) in packs:
            pack = self._pack_after(row - 1)
            for place, entry in enumerate(() if pack is None else self._entries(pack)):
                if pack is not None and isinstance(entry, Released) and entry.sequence > after:
                    yield (
                        entry.sequence, pack.document, pack.first + place, entry.parent,
                        entry.time_ns,
                    )  # fmt: skip

    def former_paths(self) -> tuple[FormerPath, ...]:
        """The latest to be left comes last."""
        found = []
        rows: Any = self._db.execute(
            "SELECT id, workspace, path, document, digest FROM former_path ORDER BY id"
        )
        for row in rows:
            prove_former(row)
            found.append(
                FormerPath(
                    document=DocumentId(row[3]),
                    workspace=WorkspaceId(row[1]),
                    path=path_out(row[2]),
                )
            )
        return tuple(found)

    def backup_to(
        self, target: str, progress: Progress | None = None, *, sparing: bool = False
    ) -> None:
        """All pages; see the contract. ``sparing`` writes only those that are not there already."""
        copy = apsw.Connection(target, vfs=layer(SPARING) if sparing else None)
        try:
            # nobody else has the copy open, it is synced as a whole, and a torn one is thrown away
            copy.execute("PRAGMA synchronous = OFF")
            copy.execute("PRAGMA journal_mode = OFF")
            self._db.execute("BEGIN")
            try:
                self._db.execute("SELECT 1 FROM sqlite_schema").fetchall()  # the instant
                with copy.backup("main", self._db, "main") as pages:
                    while not pages.done:
                        pages.step(_PAGES)
                        if progress is not None:
                            progress(pages.page_count - pages.remaining, pages.page_count)
            finally:
                self._db.execute("ROLLBACK")
            # a log of its own would be a second file; the next to open it begins one
            copy.execute("PRAGMA journal_mode = DELETE")
        finally:
            copy.close()
        handle = os.open(target, os.O_RDONLY | os.O_CLOEXEC)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
