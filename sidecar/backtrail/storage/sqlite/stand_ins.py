"""What stands in for names and entries of the log that a damaged store lost.

Rule: a stand-in never looks like what a person wrote; what other rows still know of the lost one is
used before anything is made up.
"""

from collections.abc import Mapping
from typing import Any, Final, get_args

import apsw
import msgspec

from backtrail.errors import DamagedError
from backtrail.model import (
    Document,
    DocumentId,
    Event,
    EventKind,
    EventSequence,
    Workspace,
    WorkspaceId,
)
from backtrail.storage.digests import (
    document_digest,
    event_digest,
    metadata_text,
    workspace_digest,
)
from backtrail.storage.sqlite.log import event_of
from backtrail.storage.sqlite.rows import path_in, path_out

__all__ = ["mend_log", "name_documents", "name_folders"]

_KINDS: Final = get_args(EventKind)
_FOLDER: Final = "lost+found"


def name_documents(db: apsw.Connection, known: Mapping[int, tuple[int, Any]]) -> int:
    """Give the files whose entry is lost one; ``known`` is what the index of paths had."""
    nameless: list[Any] = db.execute(
        "SELECT DISTINCT document FROM version"
        " WHERE document NOT IN (SELECT id FROM document) ORDER BY 1"
    ).fetchall()
    for (row,) in nameless:
        workspace, kept = known.get(row, (1, f"{_FOLDER}/file-{row}"))
        gone: Any = db.execute(
            "SELECT sequence, kind FROM event WHERE document = ? AND kind IN (?, ?)"
            " ORDER BY sequence DESC LIMIT 1",
            (row, _KINDS.index("deleted"), _KINDS.index("returned")),
        ).fetchone()
        deleted = gone[0] if gone is not None and gone[1] == _KINDS.index("deleted") else None
        document = Document(
            id=DocumentId(row),
            workspace=WorkspaceId(workspace),
            path=path_out(kept),
            deleted=deleted,
        )
        values = (row, workspace, kept, deleted, document_digest(document))
        db.execute("INSERT INTO document VALUES(?, ?, ?, ?, ?)", values)
    return len(nameless)


def name_folders(db: apsw.Connection) -> int:
    """Give the workspaces whose entry is lost one, at the root that the log still knows."""
    rootless: list[Any] = db.execute(
        "SELECT DISTINCT workspace FROM document WHERE workspace NOT IN (SELECT id FROM workspace)"
    ).fetchall()
    for (row,) in rootless:
        root = _root(db, row) or f"/{_FOLDER}/folder-{row}"
        if db.execute("SELECT 1 FROM workspace WHERE root = ?", (path_in(root),)).fetchone():
            root = f"/{_FOLDER}/folder-{row}"
        workspace = Workspace(id=WorkspaceId(row), root=root)
        values = (row, path_in(root), workspace_digest(workspace))
        db.execute("INSERT INTO workspace VALUES(?, ?, NULL, NULL, ?)", values)
    return len(rootless)


def mend_log(db: apsw.Connection, last: int, time_ns: int) -> int:
    """Close the gaps of the log up to ``last``, and chain it anew; how many entries are lost."""
    versions = {row[0] for row in db.execute("SELECT sequence FROM version")}
    events = _sound_events(db, versions)
    lost = set(range(1, last + 1)) - versions - events.keys()
    before = b""
    db.execute("DELETE FROM event")
    for sequence in sorted(events.keys() | lost):
        event = events.get(sequence) or Event(
            sequence=EventSequence(sequence),
            kind="repaired",
            time_ns=time_ns,
            detail={"lost": True},
        )
        before = event_digest(event, before)
        values = (
            sequence, _KINDS.index(event.kind), event.time_ns, event.workspace, event.document,
            metadata_text(event.detail) or None, before,
        )  # fmt: skip
        db.execute("INSERT INTO event VALUES(?, ?, ?, ?, ?, ?, ?)", values)
    return len(lost)


def _sound_events(db: apsw.Connection, versions: set[int]) -> dict[int, Event]:
    """Those that nothing speaks against: the one before proves an entry, where it is there."""
    sound: dict[int, Event] = {}
    last, before = 0, b""
    query = "SELECT sequence, kind, time, workspace, document, detail, digest FROM event ORDER BY 1"
    rows: list[Any] = db.execute(query).fetchall()
    for row in rows:
        follows = all(between in versions for between in range(last + 1, row[0]))
        last, previous = row[0], before
        before = row[6] if isinstance(row[6], bytes) else b""
        try:
            event = event_of(row)
            if not follows or event_digest(event, previous) == before:
                sound[row[0]] = event
        except (DamagedError, TypeError, ValueError, OverflowError):
            continue
    return sound


def _root(db: apsw.Connection, workspace: int) -> str | None:
    """Where a workspace was, from the last entry that tells; as it was written for people."""
    rows = db.execute(
        "SELECT detail FROM event WHERE workspace = ? AND kind IN (?, ?) ORDER BY sequence DESC",
        (workspace, _KINDS.index("workspace-added"), _KINDS.index("workspace-moved")),
    )
    for (detail,) in rows:
        try:
            told = msgspec.json.decode(detail, type=dict[str, Any]) if detail else {}
        except (msgspec.MsgspecError, TypeError):
            continue
        root = told.get("to", told.get("root"))
        if isinstance(root, str) and root:
            return root
    return None
