"""Searches over many files: the saves that put a text in or took it out, newest first.

Rule: a search comes in pieces, and a piece is a bounded amount of work that follows from the store
alone, not from the clock. So captures go between two pieces, whoever has seen enough stops asking,
and the same question gives the same answer. Damaged versions are passed over.
"""

from collections.abc import Sequence

from backtrail.diff.occurrences import Needle, Shift
from backtrail.errors import UsageError
from backtrail.history.catalogue import Catalogue, areas_below
from backtrail.history.criteria import Criteria
from backtrail.history.matches import Match, SearchPage
from backtrail.history.requests import SearchQuery
from backtrail.history.results import Entry
from backtrail.history.scanning import Scan
from backtrail.history.scope import Scope
from backtrail.model import EventSequence, Version

__all__ = ["search"]

_MOST_MATCHES = 1000
_LOOKED_AT = 1500
"""Versions that a piece looks at, at most."""
_STEP = 64
"""Versions that are looked at together at first; where little is found, more and more."""


def search(scope: Scope, query: SearchQuery) -> SearchPage:
    """One piece of a search.

    Raises:
        RefusedError: The folder lies outside the workspace folders.
        UsageError: The limit is not between 1 and 1,000, or no file can hold the text.

    """
    if not 1 <= query.limit <= _MOST_MATCHES:
        raise UsageError(f"limit is {query.limit}; it has to be between 1 and {_MOST_MATCHES:,}")
    areas = areas_below(scope, query.folder)
    piece = _Piece(scope, query)
    last, step, scanned = query.cursor, _STEP, 0
    while scanned < _LOOKED_AT and not piece.full:
        step = min(step, _LOOKED_AT - scanned)
        versions = scope.repository.recent(areas, step, below=last, damaged=_passed_over)
        looked_at = piece.take(versions)
        scanned += looked_at
        if looked_at == len(versions) < step:
            last = None
            break
        if looked_at:
            last = versions[looked_at - 1].sequence
        step *= 2
    return SearchPage(
        matches=piece.matches(),
        next_cursor=last,
        scanned=scanned,
        remaining=0 if last is None else last - 1,
    )


class _Piece:
    """Takes versions, newest first, until it is full."""

    def __init__(self, scope: Scope, query: SearchQuery) -> None:
        self._catalogue = Catalogue(scope)
        self._criteria = Criteria(scope, query, self._catalogue)
        self._needle = _needle(query)
        self._scan = None if self._needle is None else Scan(scope, self._needle)
        self._room = query.limit
        self._found: list[Version] = []
        self._shifts: dict[EventSequence, Shift] = {}

    @property
    def full(self) -> bool:
        """Nothing more is taken."""
        return self._room == 0 or (self._scan is not None and self._scan.spent)

    def take(self, versions: Sequence[Version]) -> int:
        """Look at ``versions`` as far as it goes, and tell how many these were."""
        fitting = self._criteria.narrowed(versions)
        stop: int | None = None
        if self._scan is not None:
            afforded = self._scan.afforded(fitting, versions)
            if afforded < len(fitting):
                stop = fitting[afforded].sequence + 1
            shifts = self._scan.shifts(fitting[:afforded])
            self._shifts.update(shifts)
            fitting = [v for v in fitting[:afforded] if v.sequence in shifts]
        if fitting and len(fitting) >= self._room:
            fitting = fitting[: self._room]
            stop = fitting[-1].sequence
        self._found += fitting
        self._room -= len(fitting)
        return sum(stop is None or version.sequence >= stop for version in versions)

    def matches(self) -> tuple[Match, ...]:
        """What was found, with what people attached to it."""
        files: dict[int, list[Version]] = {}
        for version in self._found:
            files.setdefault(version.document, []).append(version)
        made: dict[EventSequence, Match] = {}
        for versions in files.values():
            document = self._catalogue.document(versions[0].document)
            for entry in self._catalogue.entries(document, versions) if document else ():
                gone = document is not None and document.deleted is not None
                made[entry.version.sequence] = self._match(entry, deleted=gone)
        return tuple(made[version.sequence] for version in self._found)

    def _match(self, entry: Entry, *, deleted: bool) -> Match:
        shift = self._shifts.get(entry.version.sequence)
        if shift is None or self._needle is None:
            return Match(entry=entry, deleted=deleted, kind="save")
        shown = self._needle.excerpt(shift.first)
        return Match(
            entry=entry,
            deleted=deleted,
            kind=shift.kind,
            line=shift.first.line,
            preview=shown.text,
            start=shown.start,
            length=shown.length,
            count=shift.count,
        )


def _needle(query: SearchQuery) -> Needle | None:
    if not query.text:
        return None
    try:
        return Needle(query.text, match_case=query.match_case)
    except ValueError as error:
        raise UsageError("text holds half a character; no file can hold that") from error


def _passed_over(_: EventSequence) -> None:
    """A damaged version must not hide the others; a check names it."""
