"""What may not stay as it is, written anew: versions with their digests, words, contents.

The one place where rows change after they were written, beside compaction. Every reader in another
process sees the store before or after one transaction, and whoever writes next learns of it by the
schema's number, which ``purge`` moves on: words and contents that it had at hand are forgotten.
"""

from collections.abc import Mapping
from typing import Any, Final

import msgspec

from backtrail.content.delta import encode_delta, encode_snapshot
from backtrail.model import DocumentId, EventSequence, Version
from backtrail.storage.digests import (
    document_digest,
    event_digest,
    metadata_text,
    version_digest,
)
from backtrail.storage.forgetting import ChangedVersion, ChangedWords, reworded
from backtrail.storage.packed import Entry, Released
from backtrail.storage.sqlite.contents import CONTENT_COLUMNS
from backtrail.storage.sqlite.index import IndexRows
from backtrail.storage.sqlite.log import LogRows, event_of
from backtrail.storage.sqlite.pack_row import PackRow
from backtrail.storage.sqlite.repacking import PACKED
from backtrail.storage.sqlite.rows import (
    VERSION_QUERY,
    document_of,
    path_in,
    path_out,
    stub_digest,
    version_of,
    version_values,
)
from backtrail.storage.sqlite.versions import INSERT_VERSION

__all__ = ["RewritingRows"]

_STUBBED: Final = (
    "UPDATE version SET content = NULL, source = 0, author = 0, reason = 0, reasons = 0, saves = 0,"
    " significant = 0, added = 0, deleted = 0, modified = 0, percent = 0, estimate = 0,"
    " mode = NULL, metadata = ? WHERE sequence = ?"
)
_DELTA, _PARTS = 1, 2

_New = dict[EventSequence, Version | None]
"""What versions are from now on, by sequence; those that stay as they are left out."""


class RewritingRows(IndexRows, LogRows):
    """All tables, written inside a transaction."""

    def rewrite(self, document: DocumentId, change: ChangedVersion) -> int:
        """Rows and packs; see the contract."""
        self._erasing()
        # all is read before anything is written: each row is proved by the one before it
        packs = [(pack, self._entries(pack)) for pack in self._packs_down(document, 1 << 62)][::-1]
        rows: Any = self._db.execute(
            VERSION_QUERY.format(index="") + "WHERE v.document = ? ORDER BY v.number", (document,)
        ).fetchall()
        hot = [version for row in rows if (version := version_of(row, self._texts)) is not None]
        cold = [entry for _, entries in packs for entry in entries if isinstance(entry, Version)]
        new = self._changed(sorted((*cold, *hot), key=lambda v: v.number), change)
        for pack, entries in packs:
            if any(entry.sequence in new for entry in entries):
                self._pack_anew(pack, entries, new)
        for version in hot:
            if version.sequence in new:
                self._row_anew(version, new[version.sequence])
        self._let_caches_go()
        return sum(version is not None for version in new.values())

    def _changed(self, versions: list[Version], change: ChangedVersion) -> _New:
        found: _New = {}
        for version in versions:
            wanted = change(version)
            if wanted is None:
                found[version.sequence] = None
                continue
            before = found.get(version.parent) if version.parent is not None else None
            if wanted != version or before is not None:
                digest = self._digest_of(version.parent) if before is None else before.digest
                found[version.sequence] = msgspec.structs.replace(
                    wanted, digest=version_digest(wanted, digest)
                )
        return found

    def _row_anew(self, version: Version, wanted: Version | None) -> None:
        if wanted is None:
            self._db.execute(_STUBBED, (stub_digest(version), version.sequence))
            return
        content, _ = self._anchored(wanted.content_id)
        values = version_values(wanted, content, self._texts)
        self._db.execute(INSERT_VERSION.replace("INSERT", "REPLACE"), values)

    def _pack_anew(self, pack: PackRow, entries: tuple[Entry, ...], new: _New) -> None:
        contents = iter(self._contents_of(pack))
        left: list[Entry] = []
        kept: list[bytes] = []
        gone: dict[Any, bytes] = {}
        for entry in entries:
            if not isinstance(entry, Version):
                left.append(entry)
                continue
            data, wanted = next(contents), new.get(entry.sequence, entry)
            if wanted is None:
                digest = entry.digest
                left.append(Released(entry.sequence, entry.parent, entry.time_ns, digest))
                gone[entry.content_id] = data
                continue
            if wanted.content_id != entry.content_id:
                gone[entry.content_id] = data
                data = self.read_content(wanted.content_id)
            left.append(wanted)
            kept.append(data)
        self._pack_left(pack, left, kept, gone)

    def reword(self, change: ChangedWords) -> int:
        """Small tables one by one, the log as a chain; see the contract."""
        self._erasing()
        return (
            self._reword_texts(change)
            + self._reword_labels(change)
            + self._reword_names(change)
            + self._reword_events(change)
        )

    def _reword_texts(self, change: ChangedWords) -> int:
        rows: Any = self._db.execute("SELECT id, value FROM text").fetchall()
        # the row stays: its number must never come to mean another word
        spoiled = [(f"[forgotten] {row}", row) for row, value in rows if change(value) != value]
        self._db.executemany("UPDATE text SET value = ? WHERE id = ?", spoiled)
        return len(spoiled)

    def _reword_labels(self, change: ChangedWords) -> int:
        done = 0
        notes: Any = self._db.execute("SELECT sequence, text FROM note").fetchall()
        for sequence, text in notes:
            if change(text) != text:
                self.set_note(sequence, change(text))
                done += 1
        tags: Any = self._db.execute("SELECT document, name, sequence FROM tag").fetchall()
        for document, name, sequence in tags:
            if change(name) != name:
                self.set_tag(document, name, None)
                self.set_tag(document, change(name), sequence)
                done += 1
        return done

    def _reword_names(self, change: ChangedWords) -> int:
        done = 0
        rows: Any = self._db.execute(
            "SELECT id, workspace, path, deleted, digest FROM document"
        ).fetchall()
        for row in rows:
            document = document_of(row)
            wanted = change(document.path)
            if wanted != document.path:
                named = msgspec.structs.replace(document, path=f"{wanted}-{document.id}")
                self._db.execute(
                    "UPDATE document SET path = ?, digest = ? WHERE id = ?",
                    (path_in(named.path), document_digest(named), document.id),
                )
                done += 1
        former: Any = self._db.execute("SELECT id, path FROM former_path").fetchall()
        for row, path in former:
            if change(path_out(path)) != path_out(path):
                self._db.execute("DELETE FROM former_path WHERE id = ?", (row,))
                done += 1
        return done

    def _reword_events(self, change: ChangedWords) -> int:
        """Each event's digest covers the one before: from the first that changes on all are new."""
        done, before, broken = 0, b"", False
        rows: Any = self._db.execute(
            "SELECT sequence, kind, time, workspace, document, detail, digest FROM event ORDER BY 1"
        ).fetchall()
        for row in rows:
            event = event_of(row)
            detail = reworded(event.detail, change)
            digest = row[6]
            if detail != event.detail or broken:
                done += detail != event.detail
                broken = True
                event = msgspec.structs.replace(event, detail=detail)
                digest = event_digest(event, before)
                self._db.execute(
                    "UPDATE event SET detail = ?, digest = ? WHERE sequence = ?",
                    (metadata_text(detail) or None, digest, event.sequence),
                )
            before = digest
        return done

    def purge(self) -> int:
        """Contents that no version has; what builds on them is written anew, then they go."""
        self._erasing()
        needed, kinds, bases = self._held_by_versions()
        for row in sorted(needed):
            if kinds.get(row) == _DELTA and bases[row] not in needed:
                self._stand_anew(row, needed, kinds, bases)
        doomed = [(row,) for row in kinds if row not in needed]
        self._db.executemany("DELETE FROM content WHERE id = ?", doomed)
        self.drop_index()
        # Others look at the schema's number before they write: what they have at hand is of before.
        self._db.execute("CREATE TABLE forgotten(x)")
        self._db.execute("DROP TABLE forgotten")
        self._let_caches_go()
        return len(doomed)

    def _held_by_versions(self) -> tuple[set[int], Mapping[int, int], Mapping[int, int]]:
        """Rows of contents that versions have or packs hold; all rows' kinds, and bases."""
        needed = {
            row
            for (row,) in self._db.execute("SELECT content FROM version WHERE content IS NOT NULL")
        }
        kinds: dict[int, int] = {}
        bases: dict[int, int] = {}
        for row, kind, base in self._db.execute("SELECT id, kind, base FROM content"):
            kinds[row] = kind
            if kind == _DELTA:
                bases[row] = base
            elif kind == PACKED:
                needed.add(row)  # its bytes are a living version's, in a pack
        for row in [row for row in needed if kinds.get(row) == _PARTS]:
            needed.update(self._part_rows(self._row(row)))
        return needed, kinds, bases

    def _stand_anew(
        self, row: int, needed: set[int], kinds: Mapping[int, int], bases: Mapping[int, int]
    ) -> None:
        """Have a delta build on the nearest content below it that stays; else be a snapshot."""
        data = self._decoded(self._row(row))
        base: int | None = bases[row]
        while base is not None and base not in needed:
            base = bases.get(base)
        values: tuple[Any, ...] = (0, None, 0, encode_snapshot(data))
        if base is not None:
            near = self._row(base)
            depth = 1 if kinds[base] == PACKED else near[5] + 1
            delta = encode_delta(self._decoded(near), data)
            if depth < self._chain_length and len(delta) < len(values[3]):
                values = (_DELTA, base, depth, delta)
        self._db.execute(
            "UPDATE content SET kind = ?, base = ?, depth = ?, body = ? WHERE id = ?",
            (*values, row),
        )
        found: Any = self._db.execute(
            f"SELECT {CONTENT_COLUMNS} FROM content WHERE id = ?", (row,)
        ).fetchone()
        self._decoded(found)  # proved before what it was built on goes

    def _erasing(self) -> None:
        self._db.execute("PRAGMA secure_delete = ON")

    def _let_caches_go(self) -> None:
        """Nothing at hand is older than what was written."""
        self._cache.clear()
        self._texts.forget()
        self._seen.clear()
        self._forget_packs()
