"""What a check finds between tables: damage, and hints apart from it.

Rule: a hint is what changes no answer. An index that readers walk around is one, a row that nobody
leads to is one; an index that readers believe is not, nor a row that others need.
"""

from collections.abc import Iterator
from typing import Any, Final

import apsw

from backtrail.model import DocumentId
from backtrail.storage.repository import Finding
from backtrail.storage.sqlite.packs import BLOCK

__all__ = ["found_in_structure", "strays"]

_WALKED_AROUND: Final = " content_sha256"
"""The index that only makes things faster: what it lost is looked for in the table."""

_MISSING_DOCUMENTS: Final = (
    "SELECT v.document FROM (SELECT document FROM version UNION SELECT document FROM pack) v"
    " WHERE NOT EXISTS (SELECT 1 FROM document d WHERE d.id = v.document)"
)
_MISSING_FOLDERS: Final = (
    "SELECT d.id, d.workspace FROM document d"
    " WHERE NOT EXISTS (SELECT 1 FROM workspace w WHERE w.id = d.workspace) GROUP BY d.workspace"
)
_STRAYS: Final = (
    (
        "tag",
        "SELECT count(*) FROM tag t"
        " WHERE NOT EXISTS (SELECT 1 FROM version v WHERE v.sequence = t.sequence)"
        f" AND t.sequence / {BLOCK} NOT IN (SELECT block FROM packed_entry)",
    ),
    (
        "note",
        "SELECT count(*) FROM note n"
        " WHERE NOT EXISTS (SELECT 1 FROM version v WHERE v.sequence = n.sequence)"
        f" AND n.sequence / {BLOCK} NOT IN (SELECT block FROM packed_entry)",
    ),
    (
        "former path",
        "SELECT count(*) FROM former_path f"
        " WHERE NOT EXISTS (SELECT 1 FROM document d WHERE d.id = f.document)",
    ),
)


def found_in_structure(message: str) -> Finding:
    """What one line of SQLite's own check means."""
    if "index" not in message:
        return Finding(what="store", detail=message)
    if message.endswith(_WALKED_AROUND):
        what = "reading walks around it and is slower; `backtrail repair` makes it anew"
        return Finding(what="index", detail=f"{message}: {what}", hint=True)
    return Finding(what="index", detail=f"{message}; `backtrail repair` makes it anew")


def strays(db: apsw.Connection) -> Iterator[Finding]:
    """Rows that miss the one they belong to; what cannot be read was told before."""
    for document, *_ in _rows(db, _MISSING_DOCUMENTS):
        detail = f"the entry of file {document} is missing: its versions have no name"
        yield Finding(what="document", document=DocumentId(document), detail=detail)
    for document, folder in _rows(db, _MISSING_FOLDERS):
        detail = f"the entry of folder {folder} is missing: its files are not found by their names"
        yield Finding(what="document", document=DocumentId(document), detail=detail)
    for what, query in _STRAYS:
        for (count,) in _rows(db, query):
            if count:
                rows = f"a {what} belongs" if count == 1 else f"{count:,} {what}s belong"
                detail = f"{rows} to nothing that is kept; nobody sees that, nothing has to be done"
                yield Finding(what="store", detail=detail, hint=True)


def _rows(db: apsw.Connection, query: str) -> list[Any]:
    try:
        return db.execute(query).fetchall()
    except apsw.Error:
        return []
