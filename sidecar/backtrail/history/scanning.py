"""The contents that a search reads: what each save did to the text, within a budget.

A content in the store is its neighbour plus a difference, so contents are read oldest first, file
by file, each while the one before is at hand.
"""

from collections.abc import Mapping, Sequence
from contextlib import suppress

from backtrail.diff.occurrences import Needle, Shift
from backtrail.errors import BacktrailError
from backtrail.history.scope import Scope
from backtrail.model import ContentId, EventSequence, Version, VersionNumber
from backtrail.storage.repository import VersionFilter

__all__ = ["Scan"]

_BUDGET = 4 << 20
"""Bytes of content, at most, but for the first version."""
_FINDING = 16 << 10
"""Bytes that cost as much as finding a content, however short it is."""
_HEAD = 8192
"""Bytes in which a NUL tells a binary content."""


class Scan:
    """Looks for one text in contents, as long as the budget lasts."""

    def __init__(self, scope: Scope, needle: Needle) -> None:
        self._scope = scope
        self._needle = needle
        self._left = _BUDGET
        self._begun = False
        self._parents: dict[EventSequence, Version | None] = {}

    @property
    def spent(self) -> bool:
        """No content is read any more."""
        return self._left <= 0

    def afforded(self, versions: Sequence[Version], near: Sequence[Version]) -> int:
        """How many of ``versions``, from the first, there is budget for; it is theirs then.

        ``near`` are versions that were read already; the parents are among them, or looked up.
        """
        known = {version.sequence: version for version in near}
        paid: set[ContentId] = set()
        for count, version in enumerate(versions):
            parent = self._parent(version, known)
            needed = {version.content_id: version.size}
            if parent is not None:
                needed[parent.content_id] = parent.size
            unpaid = [size for content, size in needed.items() if content not in paid]
            price = sum(map(self._price, unpaid))
            if self._begun and price > self._left:
                self._left = 0
                return count
            self._begun = True
            self._left -= price
            self._parents[version.sequence] = parent
            paid.update(needed)
        return len(versions)

    def shifts(self, versions: Sequence[Version]) -> Mapping[EventSequence, Shift]:
        """What those of ``versions`` that touched the text did to it."""
        found = {}
        for version in sorted(versions, key=lambda v: (v.document, v.sequence)):
            shift = self._shift(version, self._parents.pop(version.sequence))
            if shift is not None:
                found[version.sequence] = shift
        return found

    def _shift(self, version: Version, parent: Version | None) -> Shift | None:
        if parent is not None and parent.content_id == version.content_id:
            return None
        # where nothing can be read before a save, all that it holds is new
        old = None if parent is None else self._text(parent)
        new = self._text(version)
        return None if new is None else self._needle.shift(old or b"", new)

    def _parent(self, version: Version, known: Mapping[EventSequence, Version]) -> Version | None:
        if version.parent is None:
            return None
        repository = self._scope.repository
        with suppress(BacktrailError):
            parent = known.get(version.parent) or repository.by_sequence(version.parent)
            if parent is not None:
                return parent
        # let go, or damaged: then the last one before it that can be had
        where = VersionFilter(document=version.document, below=version.number)
        with suppress(BacktrailError):
            return next(iter(repository.versions(where, 1, damaged=_passed_over)), None)
        return None

    def _price(self, size: int) -> int:
        return _FINDING if self._too_large(size) else max(size, _FINDING)

    def _too_large(self, size: int) -> bool:
        return size > self._scope.settings.capture.stream_above

    def _text(self, version: Version) -> bytes | None:
        """The content; None for what is damaged, too large or binary."""
        if self._too_large(version.size):
            return None
        try:
            content = self._scope.repository.read_content(version.content_id)
        except BacktrailError:
            return None
        return None if b"\0" in content[:_HEAD] else content


def _passed_over(_: VersionNumber) -> None:
    """A damaged version must not hide the others; a check names it."""
