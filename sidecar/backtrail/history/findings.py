"""What one piece of a search finds: versions are taken newest first, until it is full."""

from collections.abc import Sequence
from typing import Literal

import msgspec

from backtrail.diff.occurrences import Occurrence, Sought
from backtrail.history.catalogue import Catalogue
from backtrail.history.criteria import Criteria
from backtrail.history.deletions import deletion_time
from backtrail.history.matches import Match
from backtrail.history.requests import SearchQuery
from backtrail.history.results import Entry
from backtrail.history.scanning import Scan
from backtrail.history.scope import Scope
from backtrail.history.turning import Range, Ranges
from backtrail.model import Version
from backtrail.storage.repository import Area

__all__ = ["Findings"]

_RANGES = 100
"""Ranges of one piece, at most: each has a content read for what it shows."""


class _Found(msgspec.Struct, frozen=True, kw_only=True):
    """A version to tell of, and what."""

    version: Version
    kind: Literal["added", "removed", "held", "save"]
    shown: Occurrence | None = None
    count: int = 0
    held_from: int = 0
    last: Version | None = None
    longer: bool = False


class Findings:
    """Takes versions, newest first, until it is full."""

    def __init__(
        self,
        scope: Scope,
        query: SearchQuery,
        areas: Sequence[Area] | None,
        sought: Sought | None,
    ) -> None:
        self._scope = scope
        self._query = query
        self._catalogue = Catalogue(scope)
        self._criteria = Criteria(scope, query, self._catalogue, areas)
        self._sought = sought
        self._scan = None if sought is None else Scan(scope, sought)
        self._ranges = None
        self._room = query.limit
        if sought is not None and query.kind in ("contains", "vanished"):
            self._ranges = Ranges(scope, sought, query.cursor)
            self._room = min(query.limit, _RANGES)
        self._found: list[_Found] = []

    @property
    def full(self) -> bool:
        """Nothing more is taken."""
        return self._room == 0 or (self._scan is not None and self._scan.spent)

    @property
    def unread(self) -> int:
        """Versions that could not be looked into."""
        return 0 if self._scan is None else self._scan.unread

    def take(self, versions: Sequence[Version]) -> int:
        """Look at ``versions`` as far as it goes, and tell how many these were."""
        if self._ranges is None:
            fitting = self._criteria.narrowed(versions)
        else:  # what other saves did tells where a range ends
            fitting = self._criteria.in_files(versions)
        stop: int | None = None
        if self._scan is None:
            found = [_Found(version=version, kind="save") for version in fitting]
        else:
            afforded = self._scan.afforded(fitting, versions)
            if afforded < len(fitting):
                stop = fitting[afforded].sequence + 1
            fitting = fitting[:afforded]
            if self._ranges is None:
                found = self._shifted(self._scan, fitting)
            else:
                found, reached = self._turned(self._scan, self._ranges, fitting)
                stop = reached if reached is not None else stop
        if found and len(found) >= self._room and self._ranges is None:
            found = found[: self._room]
            stop = found[-1].version.sequence
        self._found += found
        self._room -= len(found)
        return sum(stop is None or version.sequence >= stop for version in versions)

    def matches(self) -> tuple[Match, ...]:
        """What was found, with what people attached to it."""
        files: dict[int, list[Version]] = {}
        for found in self._found:
            files.setdefault(found.version.document, []).append(found.version)
        entries: dict[int, tuple[Entry, bool]] = {}
        for versions in files.values():
            document = self._catalogue.document(versions[0].document)
            for entry in self._catalogue.entries(document, versions) if document else ():
                gone = document is not None and document.gone
                entries[entry.version.sequence] = entry, gone
        return tuple(self._match(found, *entries[found.version.sequence]) for found in self._found)

    def _shifted(self, scan: Scan, versions: Sequence[Version]) -> list[_Found]:
        wanted = self._query.kind
        shifts = scan.shifts(versions, wanted if wanted in ("introduced", "removed") else "any")
        found = []
        for version in versions:
            shift = shifts.get(version.sequence)
            if shift is not None:
                before = scan.parent(version) if shift.kind == "removed" else None
                found.append(
                    _Found(
                        version=version, kind=shift.kind, shown=shift.first, count=shift.count,
                        last=before,
                    )
                )  # fmt: skip
        return found

    def _turned(
        self, scan: Scan, ranges: Ranges, versions: Sequence[Version]
    ) -> tuple[list[_Found], int | None]:
        """Where files began or ceased to hold the text, and where there was no more room."""
        turns = scan.turns(versions)
        fitting = {
            v.sequence
            for v in self._criteria.narrowed(
                [v for v in versions if v.sequence in turns], timed=False
            )
        }
        found: list[_Found] = []
        for version in versions:
            turn = turns.get(version.sequence)
            if turn is None:
                continue
            begun = ranges.met(version, turn)
            if version.sequence not in fitting:
                continue
            told = self._ended(scan, version) if begun is None else self._held(scan, begun)
            found += [told] if told is not None else []
            if len(found) >= self._room:
                return found, version.sequence
        return found, None

    def _held(self, scan: Scan, held: Range) -> _Found | None:
        """A range that begins here: as such, or as the last of a file that is gone."""
        document = self._catalogue.document(held.first.document)
        gone = document is not None and document.gone
        vanished = self._query.kind == "vanished"
        if vanished and (held.end is not None or held.longer or not gone):
            return None
        moment = held.first.time_ns
        if vanished and document is not None:
            moment = deletion_time(self._scope, document, held.last)
        if not self._criteria.timely(moment):
            return None
        places = self._places(scan, held.last)
        return _Found(
            version=held.last, kind="removed" if vanished else "held",
            shown=places[0] if places else None, count=len(places),
            held_from=held.first.number, last=held.last, longer=held.longer,
        )  # fmt: skip

    def _ended(self, scan: Scan, version: Version) -> _Found | None:
        """A save that took the last place out of its file."""
        if self._query.kind != "vanished" or not self._criteria.timely(version.time_ns):
            return None
        before = scan.parent(version)
        places = [] if before is None else self._places(scan, before)
        return _Found(
            version=version, kind="removed", shown=places[0] if places else None,
            count=len(places), last=before,
        )  # fmt: skip

    def _places(self, scan: Scan, version: Version) -> Sequence[Occurrence]:
        return () if self._sought is None else self._sought.everywhere(scan.text(version))

    def _match(self, found: _Found, entry: Entry, deleted: bool) -> Match:
        last = found.last
        match = Match(
            entry=entry, deleted=deleted, kind=found.kind, count=found.count,
            held_from=found.held_from, longer=found.longer,
            held_to=0 if last is None else last.number, held_id="" if last is None else last.id,
        )  # fmt: skip
        if found.shown is None or self._sought is None:
            return match
        shown = self._sought.excerpt(found.shown)
        return msgspec.structs.replace(
            match, line=found.shown.line, preview=shown.text, start=shown.start,
            length=shown.length, marks=shown.marks,
        )  # fmt: skip
