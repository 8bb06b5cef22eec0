"""Between table rows and values; every value is proved by its digest on the way out."""

import os
from collections.abc import Callable
from functools import lru_cache
from typing import Any

import apsw
import msgspec

from backtrail.errors import DamagedError
from backtrail.model import (
    Change,
    ContentId,
    Document,
    Reason,
    Significance,
    Version,
    Workspace,
)
from backtrail.storage.digests import (
    document_digest,
    metadata_text,
    reasons_text,
    row_digest,
    version_digest,
    workspace_digest,
)

__all__ = [
    "VERSION_QUERY",
    "Texts",
    "blob",
    "document_of",
    "path_in",
    "path_out",
    "prove_former",
    "spans_below",
    "stub_digest",
    "version_of",
    "workspace_of",
]

_PROVED = 64
"""Rows remembered as proved."""
_WORDS = 1024
"""Texts remembered: who and why repeat, but each save may have figures of its own among them."""

_json = msgspec.json.Decoder()
_reasons = msgspec.json.Decoder(tuple[tuple[str, str], ...])

VERSION_QUERY = (
    "SELECT v.sequence, v.document, v.number, c.sha256, c.size, v.parent, v.merged, v.branch,"
    " v.time, v.source, v.author, v.reason, v.significant, v.reasons, v.added, v.deleted,"
    " v.modified, v.percent, v.estimate, v.saves, v.metadata, v.mode, v.digest, p.digest"
    " FROM version v{index} LEFT JOIN content c ON c.id = v.content"
    " LEFT JOIN version p ON p.sequence = v.parent "
)
"""What ``version_of`` reads; format it with the index hint, then add a WHERE clause on ``v``."""


def path_in(path: str) -> str | bytes:
    """A path as the store keeps it: text, or bytes where the name is not UTF-8."""
    try:
        path.encode()
    except UnicodeEncodeError:
        return path.encode("utf-8", "surrogateescape")
    return path


def spans_below(folder: str) -> tuple[tuple[str | bytes, str | bytes], ...]:
    """Between which kept paths those below ``folder`` lie, in order.

    Names that are not UTF-8 are kept as bytes, which sort apart from text.
    """
    first, after = f"{folder}/", f"{folder}0"
    kept = (path_in(first), path_in(after)), (os.fsencode(first), os.fsencode(after))
    return tuple(dict.fromkeys(kept))


def path_out(kept: Any) -> str:
    """The reverse of ``path_in``."""
    return kept if isinstance(kept, str) else blob(kept).decode("utf-8", "surrogateescape")


def blob(kept: Any) -> bytes:
    """``kept`` if it is bytes; a damaged row may hold any type in any column.

    Raises:
        DamagedError: It is something else.

    """
    if not isinstance(kept, bytes):
        raise DamagedError(f"a row holds {type(kept).__name__} where bytes were written")
    return kept


class Texts:
    """Repeated words by their row id, remembered in both directions."""

    def __init__(self, db: apsw.Connection) -> None:
        self._db = db
        self._values: dict[int, str] = {}
        self._ids: dict[str, int] = {}
        self.beyond: Callable[[int], bytes] = lambda _: b""
        """Gives the digest of a version that has no row of its own."""
        self.proved: dict[tuple[Any, ...], Version] = {}
        """The last few rows whose digest was proved: one save asks for its head thrice."""

    def id(self, value: str) -> int:
        """The row of ``value``, made when it is new; call it inside a transaction."""
        found = self._ids.get(value)
        if found is not None:
            return found
        row = self._db.execute("SELECT id FROM text WHERE value = ?", (value,)).fetchone()
        if row is None:
            self._db.execute("INSERT INTO text(value) VALUES(?)", (value,))
            row = (self._db.last_insert_rowid(),)
        if len(self._ids) >= _WORDS:
            self._ids.clear()
        self._ids[value] = int(row[0])
        return int(row[0])

    def known_id(self, value: str) -> int:
        """The row of ``value``, -1 when it was never used."""
        row = self._db.execute("SELECT id FROM text WHERE value = ?", (value,)).fetchone()
        return -1 if row is None else int(row[0])

    def value(self, row: int) -> str:
        """The words of a row."""
        found = self._values.get(row)
        if found is None:
            got = self._db.execute("SELECT value FROM text WHERE id = ?", (row,)).fetchone()
            if got is None or not isinstance(got[0], str):
                raise DamagedError(f"text {row} is missing from the store")
            if len(self._values) >= _WORDS:
                self._values.clear()
            found = self._values[row] = got[0]
        return found

    def forget(self) -> None:
        """After a rollback: rows made in it are gone, and their numbers may come back."""
        self._values.clear()
        self._ids.clear()
        self.proved.clear()


def version_of(row: tuple[Any, ...], texts: Texts) -> Version | None:
    """The version of a row of ``VERSION_QUERY``; None for a released one.

    Raises:
        DamagedError: The row does not match its digest.

    """
    known = texts.proved.get(row)
    if known is not None:
        return known
    try:
        if row[3] is None and row[20] == row_digest("stub", row[0], row[1], row[2], row[22]):
            return None
        version = _version(row, texts)
        before = row[23]
        if before is None and row[5] is not None:
            before = texts.beyond(row[5])
        sound = version_digest(version, before or b"") == version.digest
    except (TypeError, ValueError, OverflowError, UnicodeError, msgspec.MsgspecError) as error:
        raise DamagedError(f"version {row[0]} is damaged: {error}") from error
    if not sound:
        raise DamagedError(
            f"version {row[2]} (sequence {row[0]}) does not match its digest; it is damaged."
            " Other versions are not affected; run `backtrail check`."
        )
    if len(texts.proved) >= _PROVED:
        texts.proved.clear()
    texts.proved[row] = version
    return version


def stub_digest(version: Version) -> bytes:
    """8 bytes that prove a released row to be one; kept where the metadata was."""
    v = version
    return row_digest("stub", v.sequence, v.document, v.number, v.digest)


def _version(row: tuple[Any, ...], texts: Texts) -> Version:
    reasons = _reasons.decode(texts.value(row[13]))
    return Version(
        sequence=row[0],
        document=row[1],
        number=row[2],
        content_id=ContentId(blob(row[3] or b"")),
        size=row[4] if row[4] is not None else -1,
        parent=row[5],
        merged=row[6],
        branch=row[7],
        time_ns=row[8],
        source=texts.value(row[9]),
        author=texts.value(row[10]),
        reason=texts.value(row[11]),
        significance=Significance(
            "significant" if row[12] == 1 else "minor",
            tuple(Reason(kind, detail) for kind, detail in reasons),  # type: ignore[arg-type]
        ),
        change=Change(
            added=row[14],
            deleted=row[15],
            modified=row[16],
            percent=row[17] / 100,
            estimate=bool(row[18]),
        ),
        saves=row[19],
        metadata=_json.decode(row[20]) if row[20] is not None else {},
        mode=row[21],
        digest=blob(row[22]),
    )


def version_values(version: Version, content_row: int, texts: Texts) -> tuple[Any, ...]:
    """The columns of ``version`` in the table's order."""
    v, change = version, version.change
    return (
        v.sequence, v.document, v.number, content_row, v.parent, v.merged, v.branch, v.time_ns,
        texts.id(v.source), texts.id(v.author), texts.id(v.reason),
        int(v.significance.level == "significant"), texts.id(reasons_text(v.significance)),
        change.added, change.deleted, change.modified, round(change.percent * 100),
        int(change.estimate), v.saves, metadata_text(v.metadata) or None, v.mode, v.digest,
    )  # fmt: skip


@lru_cache(_PROVED, typed=True)
def document_of(row: tuple[Any, ...]) -> Document:
    """The document of a row (id, workspace, path, deleted, digest).

    Raises:
        DamagedError: The row does not match its digest.

    """
    document = Document(id=row[0], workspace=row[1], path=path_out(row[2]), deleted=row[3])
    if document_digest(document) != row[4]:
        raise DamagedError(f"the entry of document {row[0]} does not match its digest")
    return document


@lru_cache(_PROVED, typed=True)
def workspace_of(row: tuple[Any, ...]) -> Workspace:
    """The workspace of a row (id, root, device, inode, digest).

    Raises:
        DamagedError: The row does not match its digest.

    """
    workspace = Workspace(id=row[0], root=path_out(row[1]), device=row[2], inode=row[3])
    if workspace_digest(workspace) != row[4]:
        raise DamagedError(f"the entry of workspace {row[0]} does not match its digest")
    return workspace


def prove_former(row: tuple[Any, ...]) -> None:
    """Prove a row of ``former_path`` (id, workspace, path, document, digest).

    Raises:
        DamagedError: The row does not match its digest.

    """
    if row_digest("former", *row[:4]) != row[4]:
        raise DamagedError(f"a former path of document {row[3]} does not match its digest")
