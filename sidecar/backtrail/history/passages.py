"""The contents behind a report, two by two, one pair at a time.

The rule: memory holds the pair that is looked at, and what is too large to look at is told instead.
"""

from collections import defaultdict
from collections.abc import Iterator
from typing import Final

import msgspec

from backtrail.errors import BacktrailError
from backtrail.history.reports import Report
from backtrail.history.results import Entry
from backtrail.history.scope import Scope
from backtrail.model import DocumentId, Version

__all__ = ["Passage", "passages"]

_LARGEST: Final = 1 << 20
"""Bytes of one side."""
_ALL: Final = 256 << 20
"""Bytes of all sides together."""


class Passage(msgspec.Struct, frozen=True, kw_only=True):
    """How one version, or a whole file within a report, came to be what it is."""

    entry: Entry
    """The newer side."""
    before: int
    """Number of the version on the older side; 0 where nothing was kept before."""
    old: bytes = b""
    new: bytes = b""
    left_out: str = ""
    """Why both sides are empty, in a person's words."""


def passages(scope: Scope, report: Report, *, every: bool) -> Iterator[Passage]:
    """Each version of a report against the one kept before it; file by file, oldest first.

    Without ``every`` one for each file: from before the report to its end; of a file that began in
    it, from its first version.
    """
    reader = _Reader(scope)
    if not every:
        for file in report.files:
            first = file.oldest.version
            yield reader.passage(scope.before(first) or first, file.newest)
        return
    by_document: dict[DocumentId, list[Entry]] = defaultdict(list)
    for row in reversed(report.rows):
        for entry in reversed(row.entries):
            by_document[entry.version.document].append(entry)
    for entries in by_document.values():
        before: Version | None = None
        for entry in sorted(entries, key=lambda entry: entry.version.sequence):
            if before is None or before.number + 1 != entry.version.number:
                before = scope.before(entry.version)
            yield reader.passage(before, entry)
            before = entry.version


class _Reader:
    """Reads contents while they can be afforded; the last one read is at hand."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope
        self._left = _ALL
        self._last: tuple[bytes, bytes] = (b"", b"")

    def passage(self, before: Version | None, entry: Entry) -> Passage:
        """Both sides of one version."""
        version = entry.version
        number = 0 if before is None else before.number
        if version.size > _LARGEST or (before is not None and before.size > _LARGEST):
            words = f"larger than {_LARGEST:,} bytes"
            return Passage(entry=entry, before=number, left_out=words)
        if self._left < 0:
            words = "the report has compared as many bytes as it may"
            return Passage(entry=entry, before=number, left_out=words)
        try:
            old = b"" if before is None else self._read(before)
            return Passage(entry=entry, before=number, old=old, new=self._read(version))
        except BacktrailError as error:
            return Passage(entry=entry, before=number, left_out=str(error))

    def _read(self, version: Version) -> bytes:
        if self._last[0] != version.content_id:
            content = self._scope.repository.read_content(version.content_id)
            self._left -= len(content)
            self._last = (version.content_id, content)
        return self._last[1]
