"""What each version takes, and what hangs on it: read in figures, a document at a time."""

from contextlib import suppress
from typing import Any, Final

import msgspec

from backtrail.errors import DamagedError
from backtrail.model import ContentId, DocumentId, EventSequence, Version, VersionNumber
from backtrail.storage.records import Holding
from backtrail.storage.sqlite.versions import VersionRows

__all__ = ["HoldingRows"]

_LONG: Final = (
    "SELECT document FROM (SELECT document, count(*) AS many FROM version INDEXED BY version_number"
    " GROUP BY document UNION ALL SELECT document, sum(live) FROM pack GROUP BY document)"
    " GROUP BY document HAVING sum(many) > ? ORDER BY document"
)
"""Of the versions it reads the index alone."""
_HOLDINGS: Final = (
    "SELECT v.number, v.sequence, v.time, v.significant = 1, c.sha256, c.size, length(c.body),"
    " v.source, v.reasons, n.sequence IS NOT NULL, c.kind, c.id"
    " FROM version v JOIN content c ON c.id = v.content"
    " LEFT JOIN note n ON n.sequence = v.sequence WHERE v.document = ? ORDER BY v.number"
)
_PARTS: Final = 2


class HoldingRows(VersionRows):
    """The ``version`` table as retention sees it."""

    def long_histories(self, above: int) -> tuple[DocumentId, ...]:
        """By id; see the contract."""
        return tuple(DocumentId(row[0]) for row in self._db.execute(_LONG, (above,)))

    def holdings(self, document: DocumentId) -> tuple[Holding, ...]:
        """Oldest first; see the contract."""
        words: dict[int, str] = {}
        labelled: dict[int, bool] = {}
        parts: set[int] = set()
        found = []
        rows: Any = self._db.execute(_HOLDINGS, (document,))
        for (
            number, sequence, time_ns, significant, sha256, size, cost, source, reasons, noted,
            kind, content,
        ) in rows:  # fmt: skip
            try:
                if source not in words:
                    words[source] = self._texts.value(source)
                if reasons not in labelled:
                    labelled[reasons] = '["label",' in self._texts.value(reasons)
                taken = self._new_parts(content, parts) if kind == _PARTS else cost
            except DamagedError:
                continue
            if (
                type(number) is type(sequence) is type(time_ns) is type(size) is type(taken) is int
                and type(sha256) is bytes
            ):
                found.append(
                    Holding(
                        VersionNumber(number), EventSequence(sequence), time_ns, significant == 1,
                        ContentId(sha256), size, taken, words[source], labelled[reasons],
                        noted == 1,
                    )
                )  # fmt: skip
        cold = self._cold_holdings(document)
        return tuple(sorted((*cold, *found), key=_number)) if cold else tuple(found)

    def _cold_holdings(self, document: DocumentId) -> list[Holding]:
        """Those in packs, each with its share of the pack."""
        rows: list[Any] = self._db.execute(
            "SELECT id, length(body) + length(ids) + length(fields) FROM pack WHERE document = ?",
            (document,),
        ).fetchall()
        found = []
        for row, taken in rows:
            with suppress(DamagedError):
                versions = self._versions_in(row)
                found += [_holding(each, taken // len(versions)) for each in versions]
        noted = self.notes([holding.sequence for holding in found]) if found else {}
        return [
            msgspec.structs.replace(holding, noted=True) if holding.sequence in noted else holding
            for holding in found
        ]

    def _new_parts(self, content: int, seen: set[int]) -> int:
        """Bytes of the parts of a large content that none before it has."""
        total = 0
        for part in self._part_rows(self._row(content)):
            if part not in seen:
                seen.add(part)
                row: Any = self._db.execute(
                    "SELECT length(body) FROM content WHERE id = ?", (part,)
                ).fetchone()
                total += row[0] if row is not None else 0
        return total


def _holding(version: Version, cost: int) -> Holding:
    labelled = any(reason.kind == "label" for reason in version.significance.reasons)
    return Holding(
        version.number, version.sequence, version.time_ns,
        version.significance.level == "significant", version.content_id, version.size, cost,
        version.source, labelled, noted=False,
    )  # fmt: skip


def _number(holding: Holding) -> int:
    return holding.number
