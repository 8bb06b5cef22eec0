"""What each version takes, and what hangs on it: read in figures, a document at a time."""

import re
from contextlib import suppress
from typing import Any, Final

from backtrail.errors import DamagedError
from backtrail.model import SMALL, ContentId, DocumentId, EventSequence, VersionNumber
from backtrail.storage.packed import sketches_of
from backtrail.storage.records import Holding
from backtrail.storage.sqlite.rows import blob
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
    " v.source, v.author, v.reasons, c.kind, c.id"
    " FROM version v JOIN content c ON c.id = v.content WHERE v.document = ? ORDER BY v.number"
)
_NOTED: Final = (
    "SELECT n.sequence FROM note n JOIN version v ON v.sequence = n.sequence WHERE v.document = ?"
)
_KIND: Final = re.compile(r'\["([^"\\]*)",')
"""Of a pair in the text of a version's reasons; a quote in a detail would have a backslash."""
_PARTS: Final = 2


class HoldingRows(VersionRows):
    """The ``version`` table as retention sees it."""

    def long_histories(self, above: int) -> tuple[DocumentId, ...]:
        """By id; see the contract."""
        return tuple(DocumentId(row[0]) for row in self._db.execute(_LONG, (above,)))

    def holdings(self, document: DocumentId) -> tuple[Holding, ...]:
        """Oldest first; see the contract."""
        words: dict[int, str] = {}
        kinds: dict[int, tuple[bool, bool]] = {}
        parts: set[int] = set()
        found = []
        noted = {row[0] for row in self._db.execute(_NOTED, (document,))}
        rows: Any = self._db.execute(_HOLDINGS, (document,))
        for (
            number, sequence, time_ns, significant, sha256, size, cost, source, author, reasons,
            kind, content,
        ) in rows:  # fmt: skip
            try:
                if source not in words:
                    words[source] = self._texts.value(source)
                if author not in words:
                    words[author] = self._texts.value(author)
                if reasons not in kinds:
                    kinds[reasons] = _kinds(self._texts.value(reasons))
                taken = self._new_parts(content, parts) if kind == _PARTS else cost
            except DamagedError:
                continue
            if (
                type(number) is type(sequence) is type(time_ns) is type(size) is type(taken) is int
                and type(sha256) is bytes
            ):
                labelled, stands = kinds[reasons]
                # To name the types of three figures takes 0.2 s over a million versions.
                found.append(
                    Holding(
                        number, sequence, time_ns, significant == 1, sha256, size, taken,  # type: ignore[arg-type]
                        words[source], labelled, sequence in noted, words[author], stands,
                    )
                )  # fmt: skip
        cold = self._cold_holdings(document)
        return tuple(sorted((*cold, *found), key=_number)) if cold else tuple(found)

    def _cold_holdings(self, document: DocumentId) -> list[Holding]:
        """Those in packs, each with its share of the pack."""
        rows: list[Any] = self._db.execute(
            "SELECT first, length(body) + length(ids) + length(fields), ids, fields FROM pack"
            " WHERE document = ?",
            (document,),
        ).fetchall()
        noted = {row[0] for row in self._db.execute("SELECT sequence FROM note")} if rows else ()
        kinds: dict[int, tuple[bool, bool]] = {}
        found = []
        for first, taken, ids, fields in rows:
            with suppress(DamagedError, TypeError):
                versions = sketches_of(first, blob(ids), blob(fields))
                for v in versions:
                    if v.causes not in kinds:
                        kinds[v.causes] = _kinds(self._texts.value(v.causes))
                found += [
                    Holding(
                        VersionNumber(v.number), EventSequence(v.sequence), v.time_ns,
                        v.significant, ContentId(v.content_id), v.size, taken // len(versions),
                        self._texts.value(v.source), kinds[v.causes][0], v.sequence in noted,
                        self._texts.value(v.author), kinds[v.causes][1],
                    )
                    for v in versions
                ]  # fmt: skip
        return found

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


def _kinds(reasons: str) -> tuple[bool, bool]:
    """Whether a label is among the reasons, and whether any tells more than a change's size."""
    kinds = set(_KIND.findall(reasons))
    return "label" in kinds, not kinds <= SMALL


def _number(holding: Holding) -> int:
    return holding.number
