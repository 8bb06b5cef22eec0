"""Which save made each line what it is, and which later save took it out.

Lines are followed from one content to its neighbour by what the differences say, all of them at
once. Rule: the work is bounded, so that the answer is there while a person waits; what lies further
away is told as unknown. Damaged versions are passed over.
"""

from collections.abc import Mapping
from typing import Literal

import msgspec

from backtrail.diff.ledgers import Ledger
from backtrail.diff.views import is_binary, split_lines
from backtrail.errors import NotFoundError, RefusedError, UsageError
from backtrail.files.paths import shown
from backtrail.history.addresses import entries_of, find
from backtrail.history.contents import now_at, whole
from backtrail.history.past import later, past
from backtrail.history.requests import BlameQuery
from backtrail.history.results import Entry
from backtrail.history.scope import Scope
from backtrail.model import Document, EventSequence, Version

__all__ = ["Blame", "BlamedLine", "blame"]

_VERSIONS = 1000
"""Versions looked at on either side, at most."""
_BYTES = 64 << 20
"""Of contents read on either side, at most."""

_Fate = Literal["stays", "changed", "removed", "unknown"]


class BlamedLine(msgspec.Struct, frozen=True, kw_only=True):
    """One line, and where it comes from."""

    number: int
    """From 1, in the content asked for."""
    text: bytes
    """With its line end."""
    entry: Entry | None
    """The version that made it; None: it is not kept yet, or that lies too far back."""
    old_line: int
    """The line in that version, from 1; 0 without one."""
    unsaved: bool
    """No version has it yet."""
    fate: _Fate | None
    """Of a line of an old version: what became of it; None for one of what is there now."""
    gone: Entry | None
    """The version that changed it or took it out."""


class Blame(msgspec.Struct, frozen=True, kw_only=True):
    """The lines asked for."""

    document: Document
    workspace: str
    """Root folder, absolute."""
    version: Entry | None
    """Whose lines they are; None: those of what is there now."""
    lines: tuple[BlamedLine, ...]
    total: int
    """Lines of that content."""
    introduced: bool
    """Lines were followed through their own changes."""


class _Made(msgspec.Struct, frozen=True):
    """Where a line was found to come from or to end."""

    version: Version | None
    place: int = 0
    fate: _Fate | None = None


def blame(scope: Scope, path: str, query: BlameQuery, buffer: bytes | None) -> Blame:
    """Where lines come from: those of a version, or of what is there now.

    ``buffer`` is what an editor holds unsaved; without it the file on disk counts. Lines past the
    end are left out.

    Raises:
        NotFoundError: Nothing is kept of it, there is no such version, or no file now.
        RefusedError: It is binary or too large.
        UsageError: The lines are none.

    """
    place, document = scope.known(path)
    asked = None if query.version is None else find(scope, path, query.version)
    version = None if asked is None else asked.version
    if version is not None:
        data = whole(scope, version, path)
    elif buffer is not None:
        data = buffer
    else:
        data = now_at(scope, place)
    if is_binary(data):
        raise RefusedError(f"{shown(path)} is binary and has no lines")
    if version is not None and version.document != document.id:
        document = scope.repository.document(version.document)
    lines = split_lines(data)
    wanted = _wanted(query.lines, len(lines))
    walk = _Walk(scope, document, len(lines), wanted)
    made = walk.origins(data, version, through=query.introduced)
    fates = {} if version is None else walk.fates(data, version)
    versions = {
        each.version.sequence: each.version
        for each in (*made.values(), *fates.values())
        if each.version is not None
    }
    root = scope.root_of(document.workspace)
    entries = entries_of(scope, root, document, list(versions.values()))
    return Blame(
        document=document,
        workspace=root,
        version=asked,
        lines=tuple(
            _line(number, lines[number], made.get(number), fates.get(number), entries)
            for number in wanted
        ),
        total=len(lines),
        introduced=query.introduced,
    )


def _line(
    number: int,
    text: bytes,
    made: _Made | None,
    fate: _Made | None,
    entries: Mapping[EventSequence, Entry],
) -> BlamedLine:
    version = None if made is None else made.version
    gone = None if fate is None else fate.version
    return BlamedLine(
        number=number + 1,
        text=text,
        entry=None if version is None else entries[version.sequence],
        old_line=0 if made is None or version is None else made.place + 1,
        unsaved=made is not None and version is None,
        fate=None if fate is None else fate.fate,
        gone=None if gone is None else entries[gone.sequence],
    )


class _Walk:
    """Follows the lines of one content to both sides."""

    def __init__(self, scope: Scope, document: Document, count: int, wanted: range) -> None:
        self._scope = scope
        self._document = document
        self._count = count
        self._wanted = wanted

    def origins(self, data: bytes, version: Version | None, *, through: bool) -> dict[int, _Made]:
        """What made each line, by its number from 0; those that come from too far are left out."""
        ledger = Ledger(self._count, self._wanted)
        made: dict[int, _Made] = {}
        newest = None if version is None else version.number
        for step in past(
            self._scope, self._document, versions=_VERSIONS, size=_BYTES, below=newest
        ):
            if step is None or not ledger.open:
                return made
            if step.content != data:
                for ended in ledger.back(step.content, data, through=through):
                    made[ended.line] = _Made(version, ended.place)
                data = step.content
            version = step.version
        made.update((line, _Made(version, place)) for line, place in ledger.rest())
        return made

    def fates(self, data: bytes, version: Version) -> dict[int, _Made]:
        """What became of each line since, up to the newest version."""
        ledger = Ledger(self._count, self._wanted)
        fates: dict[int, _Made] = {}
        fate: _Fate = "stays"
        for step in later(
            self._scope, self._document, version.number, versions=_VERSIONS, size=_BYTES
        ):
            if step is None or not ledger.open:
                fate = "unknown"
                break
            if step.content != data:
                for ended in ledger.forth(data, step.content):
                    how: _Fate = "changed" if ended.changed else "removed"
                    fates[ended.line] = _Made(step.version, fate=how)
                data = step.content
        fates.update((line, _Made(None, fate=fate)) for line, _ in ledger.rest())
        return fates


def _wanted(lines: tuple[int, int] | None, count: int) -> range:
    if lines is None:
        return range(count)
    first, last = lines
    if not 1 <= first <= last:
        raise UsageError(f"lines {first} to {last} are none: count from 1, first line first")
    if first > count:
        raise NotFoundError(f"there are {count:,} lines, and no line {first:,}")
    return range(first - 1, min(last, count))
