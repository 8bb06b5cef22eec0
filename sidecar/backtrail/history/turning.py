"""From when to when a file held a text, told where a search meets its beginning.

A range begins with the save that put the text into a file without it, and ends before the save that
took its last place out. Versions are met newest first, so its end is mostly known by then.
"""

import msgspec

from backtrail.diff.occurrences import Sought, Turn
from backtrail.history.scanning import Scan
from backtrail.history.scope import Scope
from backtrail.history.stretches import stretches
from backtrail.model import DocumentId, EventSequence, Version

__all__ = ["Range", "Ranges"]

_LOOKED_AT = 1500
"""Versions looked at to find an end that lies before what was searched."""
_STEP = 64


class Range(msgspec.Struct, frozen=True, kw_only=True):
    """Versions of one file that hold the text, all that lie between two."""

    first: Version
    last: Version
    """The newest that holds it."""
    end: Version | None
    """The one that took it out; None where the newest version of the file holds it."""
    longer: bool = False
    """Its end was looked for in vain: it may have been held longer."""


class Ranges:
    """Remembers the ends met so far."""

    def __init__(self, scope: Scope, sought: Sought, cursor: int | None) -> None:
        self._scope = scope
        self._demand = sought.demand
        self._further = Scan(scope, sought)
        self._cursor = cursor
        self._ends: dict[DocumentId, Version] = {}
        self._looked_at = 0

    def met(self, version: Version, turn: Turn) -> Range | None:
        """The range that begins with ``version``, where it does."""
        end, seen = self._ends.get(version.document), None
        self._ends[version.document] = version
        if turn == "ends":
            return None
        if end is None and self._cursor is not None:
            end, seen = self._looked_for(version)
        last = seen or self._held_before(version, end)
        return Range(first=version, last=last, end=end, longer=seen is not None)

    def _held_before(self, first: Version, end: Version | None) -> Version:
        """The last version before ``end``; the newest one without."""
        if end is None:
            return self._scope.head(first.document) or first
        return self._further.parent(end) or first

    def _looked_for(self, begun: Version) -> tuple[Version | None, Version | None]:
        """The end of a range above the cursor; else the version up to which it was looked for.

        Neither where the newest version holds the text.
        """
        top = self._scope.repository.next_sequence()
        ahead = [
            pair for pair in stretches(self._scope, self._demand, top) if pair[1] > begun.sequence
        ]
        held = begun
        for above, below in reversed(ahead):
            after = max(above, begun.sequence)
            while after < below - 1:
                if self._looked_at >= _LOOKED_AT:
                    return None, held
                versions = self._scope.repository.following(after, _STEP, damaged=_passed_over)
                self._looked_at += len(versions)
                for version in versions:
                    if version.document != begun.document or version.sequence >= below:
                        continue
                    # one by one: mostly the first that touched the text ended it
                    if not self._further.afforded([version], versions):
                        return None, held
                    if self._further.turns([version]).get(version.sequence) == "ends":
                        return version, None
                    held = version
                after = versions[-1].sequence if len(versions) == _STEP else below
        return None, None


def _passed_over(_: EventSequence) -> None:
    """A damaged version must not hide the others; a check names it."""
