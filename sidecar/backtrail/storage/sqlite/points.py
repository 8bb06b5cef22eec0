"""What a store held at one sequence: which version each document was at, and its path then.

Rule: no version in between is read. The index leads from each document to its version; deletions
and renames are few, and are looked through as they stand in the log.
"""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from typing import Any, Final, get_args

import msgspec

from backtrail.errors import DamagedError
from backtrail.model import (
    IMPORTED,
    ContentId,
    DocumentId,
    EventKind,
    EventSequence,
    Version,
    WorkspaceId,
)
from backtrail.storage.records import State, name_of
from backtrail.storage.sqlite.overviews import OverviewRows
from backtrail.storage.sqlite.rows import path_out

__all__ = ["PointRows"]

_KINDS: Final = {kind: place for place, kind in enumerate(get_args(EventKind))}
_END: Final = (1 << 63) - 1
"""Above every sequence."""

_STATES = (
    "SELECT w.id, w.workspace, w.path, w.any, v.sequence, c.sha256, c.size"
    " FROM (SELECT d.id, d.workspace, d.path,"
    " (SELECT x.sequence FROM version x INDEXED BY version_number WHERE x.document = d.id"
    " AND x.sequence <= :at ORDER BY x.number DESC LIMIT 1) AS any,"
    " (SELECT x.sequence FROM version x INDEXED BY version_number WHERE x.document = d.id"
    " AND x.sequence <= :at AND x.content IS NOT NULL ORDER BY x.number DESC LIMIT 1) AS last"
    " FROM document d WHERE d.id > :after AND d.deleted IS NOT 0{within}"
    " ORDER BY d.id LIMIT :limit) w"
    " LEFT JOIN version v ON v.sequence = w.last LEFT JOIN content c ON c.id = v.content"
    " ORDER BY w.id"
)
_WITHIN = (
    " AND (d.workspace IN (SELECT value FROM json_each(:within)) OR d.id IN (SELECT document"
    " FROM former_path WHERE workspace IN (SELECT value FROM json_each(:within))))"
)
_GONE = (
    "SELECT document, max(sequence), kind FROM event WHERE kind IN ({deleted}, {returned})"
    " AND sequence <= ? AND document BETWEEN ? AND ? GROUP BY document"
).format(**_KINDS)
_RENAMED = (
    "SELECT document, min(sequence), detail FROM event WHERE kind = {renamed}"
    " AND sequence > ? AND document BETWEEN ? AND ? GROUP BY document"
).format(**_KINDS)
_FORMER = (
    "SELECT document, workspace, path FROM former_path"
    " WHERE document IN (SELECT value FROM json_each(?)) ORDER BY id"
)


class PointRows(OverviewRows):
    """Documents as they were; read without proof, as figures are."""

    def sequence_at(self, time_ns: int) -> EventSequence:
        """The newest entry recorded at or before a time."""
        with self._snapshot():
            late = ", ".join(str(self._texts.known_id(source)) for source in IMPORTED)
            newest = [
                self._db.execute(
                    f"SELECT sequence FROM {table} WHERE time <= ? ORDER BY sequence DESC LIMIT 1",
                    (time_ns,),
                ).fetchone()
                for table in (f"(SELECT * FROM version WHERE source NOT IN ({late}))", "event")
            ]
            hot = max((int(row[0]) for row in newest if row is not None), default=0)
            return EventSequence(self._cold_at(time_ns, hot))

    def _cold_at(self, time_ns: int, found: int) -> int:
        """The newest version in a pack recorded at or before a time, or ``found`` if that is."""
        rows: list[Any] = self._db.execute(
            "SELECT highest, newest, id FROM pack WHERE oldest <= ? AND highest > ?"
            " ORDER BY highest DESC",
            (time_ns, found),
        ).fetchall()
        for highest, newest, row in rows:
            if highest <= found:
                break
            try:
                early = [
                    version.sequence
                    for version in self._versions_in(row)
                    if version.time_ns <= time_ns and version.source not in IMPORTED
                ]
            except DamagedError:
                early = [highest] if newest <= time_ns else []
            found = max([found, *early])
        return found

    def tagged(self, name: str) -> tuple[EventSequence, ...]:
        """Newest first."""
        rows = self._db.execute(
            "SELECT sequence FROM tag WHERE name = ? ORDER BY sequence DESC", (name,)
        )
        return tuple(EventSequence(row[0]) for row in rows)

    def states(
        self,
        workspaces: Sequence[WorkspaceId] | None,
        at: int | None,
        limit: int,
        *,
        after: int = 0,
    ) -> tuple[State, ...]:
        """By document; see the contract."""
        at = _END if at is None else at
        values: dict[str, Any] = {"at": at, "after": after, "limit": limit}
        if workspaces is not None:
            values["within"] = msgspec.json.encode(list(workspaces)).decode()
        query = _STATES.format(within="" if workspaces is None else _WITHIN)
        rows: list[Any] = self._db.execute(query, values).fetchall()
        if not rows:
            return ()
        rows = [self._with_cold(row, at) for row in rows]
        span = (at, rows[0][0], rows[-1][0])
        gone = {row[0]: row for row in self._db.execute(_GONE, span)}
        names = self._names(list(self._db.execute(_RENAMED, span)))
        return tuple(_state(row, gone.get(row[0]), names.get(row[0])) for row in rows)

    def _with_cold(self, row: Any, at: int) -> Any:
        """A row of ``_STATES``, with a version in a pack where that is newer than all others."""
        pack = self._pack_at(row[0], at)
        if pack is None or pack.highest < (row[4] or 0):
            return row
        document, workspace, path, newest, sequence, *content = row
        try:
            entries = [entry for entry in self._entries(pack) if entry.sequence <= at]
        except DamagedError:
            entries = []
        for entry in entries:
            newest = max(newest or 0, entry.sequence)
            if isinstance(entry, Version) and entry.sequence > (sequence or 0):
                sequence, content = entry.sequence, [bytes(entry.content_id), entry.size]
        return document, workspace, path, newest, sequence, *content

    def _names(self, renamed: Iterable[tuple[Any, ...]]) -> dict[int, tuple[int, str]]:
        """The workspace and path from which each of these documents was renamed."""
        wanted: dict[int, str] = {}
        for document, _, detail in renamed:
            with suppress(msgspec.MsgspecError, TypeError):  # a damaged entry hides no other
                wanted[document] = name_of(msgspec.json.decode(detail))
        found: dict[int, tuple[int, str]] = {}
        ids = msgspec.json.encode(list(wanted)).decode()
        for document, workspace, kept in self._db.execute(_FORMER, (ids,)) if wanted else ():
            path = path_out(kept)
            if wanted[document] == name_of({"from": path}):
                found[document] = (workspace, path)
        return found


def _state(row: tuple[Any, ...], gone: Any, name: tuple[int, str] | None) -> State:
    document, workspace, path, newest, sequence, content, size = row
    workspace, path = name or (workspace, path_out(path) if isinstance(path, str | bytes) else "")
    deleted = gone is not None and gone[2] == _KINDS["deleted"] and gone[1] > (newest or 0)
    there = isinstance(content, bytes) and isinstance(size, int) and bool(path) and not deleted
    return State(
        document=DocumentId(document),
        workspace=WorkspaceId(workspace),
        path=path,
        version=EventSequence(sequence) if there else None,
        content_id=ContentId(content) if there else None,
        size=size if there else 0,
    )
