"""First versions of many files at once: a tenth of what they take one by one."""

from collections.abc import Iterable, Sequence
from typing import Any

import msgspec

from backtrail.content.delta import read_snapshot
from backtrail.model import (
    Document,
    DocumentId,
    EventSequence,
    Version,
    VersionNumber,
    WorkspaceId,
)
from backtrail.storage.digests import as_kept, document_digest, version_digest
from backtrail.storage.repository import First
from backtrail.storage.sqlite.documents import DocumentRows
from backtrail.storage.sqlite.points import PointRows
from backtrail.storage.sqlite.rows import path_in, version_values
from backtrail.storage.sqlite.versions import INSERT_VERSION

__all__ = ["BeginningRows"]

_SNAPSHOT = 0
_CONTENT = "INSERT INTO content VALUES(?, ?, ?, ?, NULL, 0, ?)"
_DOCUMENT = "INSERT INTO document VALUES(?, ?, ?, NULL, ?)"
_BOUND = 500
"""Values in one question."""


class BeginningRows(PointRows, DocumentRows):
    """The ``document``, ``content`` and ``version`` tables together."""

    def begin(self, workspace: WorkspaceId, firsts: Sequence[First]) -> tuple[Version | None, ...]:
        """First versions, many at once; see the contract."""
        known = self._known_paths(workspace, firsts)
        new = {first.path: first for first in firsts if path_in(first.path) not in known}
        contents = self._content_rows(new.values())
        begun = self._written(workspace, list(new.values()), contents)
        return tuple(begun.pop(first.path, None) for first in firsts)

    def _known_paths(
        self, workspace: WorkspaceId, firsts: Sequence[First]
    ) -> frozenset[str | bytes]:
        return frozenset(
            row[0]
            for some in _in_portions([path_in(first.path) for first in firsts])
            for row in self._db.execute(
                f"SELECT path FROM document WHERE workspace = ? AND path IN ({_marks(some)})",
                (workspace, *some),
            )
        )

    def _content_rows(self, firsts: Iterable[First]) -> dict[bytes, int]:
        """The rows of their contents, made where there are none."""
        wanted = {bytes(first.content_id): first for first in firsts}
        there = {
            row[0]
            for some in _in_portions([name[:8] for name in wanted])
            for row in self._db.execute(
                "SELECT substr(sha256, 1, 8) FROM content"
                f" WHERE substr(sha256, 1, 8) IN ({_marks(some)})",
                some,
            )
        }
        rows: dict[bytes, int] = {}
        for name, first in wanted.items():
            if name[:8] in there:
                self.put_content(read_snapshot(first.packed, first.size), known=first.content_id)
                rows[name] = self._row_of(first.content_id)[0]
        next_row = self._next_id("content")
        new: list[tuple[Any, ...]] = []
        for name, first in wanted.items():
            if name not in rows:
                rows[name] = next_row + len(new)
                new.append((rows[name], name, first.size, _SNAPSHOT, first.packed))
        self._db.executemany(_CONTENT, new)
        return rows

    def _written(
        self, workspace: WorkspaceId, firsts: Sequence[First], contents: dict[bytes, int]
    ) -> dict[str, Version]:
        sequence, row = self.next_sequence(), self._next_id("document")
        found: dict[str, Version] = {}
        documents: list[tuple[Any, ...]] = []
        versions: list[tuple[Any, ...]] = []
        for place, first in enumerate(firsts):
            document = Document(id=DocumentId(row + place), workspace=workspace, path=first.path)
            placed = as_kept(
                first.version,
                document=document.id,
                sequence=EventSequence(sequence + place),
                number=VersionNumber(1),
                size=first.size,
            )
            sealed = msgspec.structs.replace(placed, digest=version_digest(placed, b""))
            kept = path_in(first.path)
            documents.append((document.id, workspace, kept, document_digest(document)))
            content = contents[bytes(first.content_id)]
            versions.append(version_values(sealed, content, self._texts))
            found[first.path] = sealed
        self._db.executemany(_DOCUMENT, documents)
        self._db.executemany(INSERT_VERSION, versions)
        return found


def _in_portions(values: Sequence[Any]) -> Iterable[Sequence[Any]]:
    return (values[start : start + _BOUND] for start in range(0, len(values), _BOUND))


def _marks(values: Sequence[Any]) -> str:
    return ", ".join("?" * len(values))
