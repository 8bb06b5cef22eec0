"""The history of a part of a file: of a range of lines, or of a function, class or section.

The part is followed from what is there now back through the versions, by content: through edits
around it, edits of it, moves and renames. Rule: a request looks at a bounded stretch of versions;
where that ends, a cursor says how to go on, and no version is taken for the first one.
"""

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

import msgspec

from backtrail.diff.changes import measure
from backtrail.diff.symbols import Symbol, plain
from backtrail.diff.views import is_binary, split_lines
from backtrail.errors import NotFoundError, RefusedError, UsageError
from backtrail.files.paths import shown
from backtrail.history.addresses import entries_of, find
from backtrail.history.contents import now_at, whole
from backtrail.history.past import Step, past
from backtrail.history.places import Place
from backtrail.history.requests import PartQuery
from backtrail.history.results import Entry
from backtrail.history.scope import Scope
from backtrail.history.symbols import Reader
from backtrail.history.trails import LineTrail, Part, SymbolTrail, Trail
from backtrail.model import Change, Document, Version
from backtrail.storage.repository import VersionFilter

__all__ = ["PartPage", "PartRow", "part_timeline"]

_VERSIONS = 1000
"""Versions looked at in one request, at most."""
_BYTES = 64 << 20
"""Of contents read in one request, at most."""
_LARGEST_PAGE = 1000
"""Rows."""
_CURSOR = re.compile(r"(\d{1,18}):(?:(\d{1,18})-(\d{1,18}))?(.*)", re.ASCII | re.DOTALL)

_Kind = Literal["introduced", "changed", "renamed", "removed"]


class PartRow(msgspec.Struct, frozen=True, kw_only=True):
    """A save that changed the part."""

    kind: _Kind
    """``renamed``: it had another name before, whatever else changed."""
    entry: Entry
    first: int
    """Its first line in that version, from 1; of a removed one in the version before."""
    last: int
    name: str
    """Of the symbol in that version; empty for lines."""
    change: Change
    """Of the part alone."""


class PartPage(msgspec.Struct, frozen=True, kw_only=True):
    """One page of the history of a part, newest first."""

    document: Document
    workspace: str
    """Root folder, absolute."""
    rows: tuple[PartRow, ...]
    symbol: Symbol | None
    """As it is now, or where the page begins; None for lines."""
    unsaved: bool
    """What is there now differs from the newest version in this part."""
    gone: bool
    """The symbol is not there any more; its history is."""
    next_cursor: str | None
    """Ask with it for what lies further back; None: the part has no more history."""
    unreadable: tuple[int, ...]
    """Numbers of versions that were passed over: damaged, binary, or half-written without it."""


class _Found(NamedTuple):
    kind: _Kind
    version: Version
    part: Part
    change: Change


class _Stand(msgspec.Struct, frozen=True):
    """A part of one content."""

    part: Part
    data: bytes
    version: Version | None
    """None: what is there now."""


def part_timeline(scope: Scope, path: str, query: PartQuery, buffer: bytes | None) -> PartPage:
    """One page of the saves that changed a part of what is there now, or of what once was.

    ``buffer`` is what an editor holds unsaved; without it the file on disk counts.

    Raises:
        NotFoundError: Nothing is kept of it, there is no file now, or no such part.
        RefusedError: It is too large, or its symbols are unknown.
        UsageError: The query names no part, or more than one may be meant.

    """
    _require_one(query)
    place, document = scope.known(path)
    walk = _Walk(scope, document, query)
    begin: _Stand | None
    if query.cursor is not None:
        begin = walk.resumed(path, query.cursor)
    else:
        begin = walk.begun(_now(scope, place, buffer, gone=query.symbol is not None))
    gone = begin is None
    if begin is None:
        begin = walk.last_with(query.symbol or "")
    cursor = walk.back(begin)
    root = scope.root_of(document.workspace)
    entries = entries_of(scope, root, document, [found.version for found in walk.found])
    rows = (
        PartRow(
            kind=found.kind,
            entry=entries[found.version.sequence],
            first=found.part.lines.start + 1,
            last=found.part.lines.stop,
            name=found.part.name,
            change=found.change,
        )
        for found in walk.found
    )
    return PartPage(
        document=document,
        workspace=root,
        rows=tuple(rows),
        symbol=begin.part.symbol,
        unsaved=walk.unsaved,
        gone=gone,
        next_cursor=cursor,
        unreadable=tuple(sorted(walk.unreadable)),
    )


class _Walk:
    """Goes back from content to content, and notes the saves that changed the part."""

    def __init__(self, scope: Scope, document: Document, query: PartQuery) -> None:
        self._scope = scope
        self._document = document
        self._query = query
        self._reader = None if query.symbol is None else Reader(document.path)
        self._trail: Trail = LineTrail() if self._reader is None else SymbolTrail(self._reader)
        self.found: list[_Found] = []
        self.unreadable: set[int] = set()
        self.unsaved = False

    def begun(self, data: bytes | None) -> _Stand | None:
        """The part of what is there now; None for a symbol that is gone."""
        if self._reader is not None:
            if data is None or not self._reader.reads(data):
                return None
            symbol = self._reader.find(data, self._query.symbol or "")
            return None if symbol is None else _Stand(Part.of(symbol), data, None)
        first, last = self._query.lines or (1, 1)
        if data is None or is_binary(data):
            raise RefusedError(f"{shown(self._document.path)} is binary and has no lines")
        count = len(split_lines(data))
        if first > count:
            raise NotFoundError(f"{shown(self._document.path)} has {count:,} lines, no {first:,}")
        return _Stand(Part(range(first - 1, min(last, count))), data, None)

    def resumed(self, path: str, cursor: str) -> _Stand:
        """The part where an earlier page ended."""
        match = _CURSOR.fullmatch(cursor)
        by_lines = match is not None and match[2] is not None
        if match is None or by_lines is not (self._reader is None):
            raise UsageError(f"{shown(cursor)} is no cursor of this part; ask for its first page")
        version = find(self._scope, path, match[1]).version
        data = whole(self._scope, version, path)
        part = None
        if self._reader is not None:
            symbol = self._reader.find(data, match[4])
            part = None if symbol is None else Part.of(symbol)
        elif 1 <= int(match[2]) <= int(match[3]) <= len(split_lines(data)):
            part = Part(range(int(match[2]) - 1, int(match[3])))
        if part is None:
            raise UsageError(f"{shown(cursor)} is no cursor of this file; ask for its first page")
        return _Stand(part, data, version)

    def last_with(self, name: str) -> _Stand:
        """The newest version that has a symbol which is gone; the save that removed it is found.

        Raises:
            NotFoundError: None of those that were looked at has it.

        """
        reader = self._reader
        if reader is None:
            raise AssertionError("lines are never gone")
        word = re.split(r"[.:/\s]", plain(name.strip()).strip("# "))[-1].encode()
        newer: Version | None = None
        before = None
        for step in self._past(None):
            if step is None or self._trail.spent:
                break
            if word in step.content and step.content != before and reader.reads(step.content):
                symbol = reader.find(step.content, name)
                if symbol is not None:
                    part = Part.of(symbol)
                    self.unsaved = newer is None
                    if newer is not None:
                        change = measure(part.text(step.content), b"")
                        self.found.append(_Found("removed", newer, part, change))
                    return _Stand(part, step.content, step.version)
            newer, before = step.version, step.content
        raise NotFoundError(
            f"{shown(self._document.path)} has no {shown(name)}, and none of the versions looked at"
            " had it; `backtrail symbols` lists what there is"
        )

    def back(self, at: _Stand) -> str | None:
        """Note what changed the part, from here back; returns the cursor to go on with."""
        begin = at
        for step in self._past(at.version):
            if step is None and at is begin:
                self._too_large(at)
                return None
            if step is None or self._trail.spent or len(self.found) >= self._query.limit:
                return _cursor(at)
            back = self._trail.before(step.content, at.data, at.part)
            if not back.known:
                self.unreadable.add(step.version.number)
                continue
            if back.part is None:
                self._note(at, None)
                return None
            older = _Stand(back.part, step.content, step.version)
            if back.touched:
                self._note(at, older)
            at = older
        if len(self.found) >= self._query.limit:
            return _cursor(at)
        self._note(at, None)
        return None

    def _too_large(self, at: _Stand) -> None:
        """Let the history end before a version that no request can read."""
        below = None if at.version is None else at.version.number
        where = VersionFilter(document=self._document.id, below=below)
        self.unreadable.update(
            version.number for version in self._scope.repository.versions(where, 1)
        )

    def _note(self, at: _Stand, older: _Stand | None) -> None:
        """Write down that ``at`` is the first with the part as it is, if that is so."""
        text = at.part.text(at.data)
        before = b"" if older is None else older.part.text(older.data)
        renamed = older is not None and older.part.name != at.part.name
        if older is not None and before == text and not renamed:
            return
        if at.version is None:
            self.unsaved = True
            return
        kind: _Kind = "introduced" if older is None else "renamed" if renamed else "changed"
        self.found.append(_Found(kind, at.version, at.part, measure(before, text)))

    def _past(self, newest: Version | None) -> Iterator[Step | None]:
        return past(
            self._scope,
            self._document,
            versions=_VERSIONS,
            size=_BYTES,
            below=None if newest is None else newest.number,
            unread=self.unreadable.add,
        )


def _cursor(at: _Stand) -> str | None:
    if at.version is None:
        return None
    lines = f"{at.part.lines.start + 1}-{at.part.lines.stop}" if not at.part.name else ""
    return f"{at.version.number}:{lines}{at.part.name}"


def _now(scope: Scope, place: Place, buffer: bytes | None, *, gone: bool) -> bytes | None:
    """What is there now; None for a file that is not, where ``gone`` things are asked for, too."""
    if buffer is not None:
        return buffer
    try:
        return now_at(scope, place)
    except NotFoundError:
        if gone:
            return None
        raise


def _require_one(query: PartQuery) -> None:
    if (query.symbol is None) == (query.lines is None):
        raise UsageError("name a symbol or lines, one of them")
    if query.symbol is not None and not query.symbol.strip():
        raise UsageError("the symbol has no name; `backtrail symbols` lists what there is")
    if query.lines is not None and not 1 <= query.lines[0] <= query.lines[1]:
        first, last = query.lines
        raise UsageError(f"lines {first} to {last} are none: count from 1, first line first")
    if not 1 <= query.limit <= _LARGEST_PAGE:
        raise UsageError(f"limit is {query.limit}; it has to be between 1 and {_LARGEST_PAGE:,}")
