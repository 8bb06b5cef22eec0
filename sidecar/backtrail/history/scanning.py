"""The contents that a search reads: what each save did to the text, within a budget.

A content in the store is its neighbour plus a difference, so contents are read oldest first, file
by file, each while the one before is at hand.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from backtrail.diff.occurrences import Shift, Sought, Turn, Wanted
from backtrail.history.scope import Scope
from backtrail.history.texts import Texts
from backtrail.model import ContentId, EventSequence, Version

__all__ = ["Scan"]

_BUDGET = 4 << 20
"""Bytes of content, at most, but for the first version."""
_FINDING = 16 << 10
"""Bytes that cost as much as finding a content, however short it is."""

_Found = TypeVar("_Found")


class Scan:
    """Looks for one text in contents, as long as the budget lasts."""

    def __init__(self, scope: Scope, sought: Sought) -> None:
        self._texts = Texts(scope.repository, scope.settings.capture.stream_above)
        self._sought = sought
        self._left = _BUDGET
        self._begun = False
        self._parents: dict[EventSequence, Version | None] = {}
        self._unread: set[EventSequence] = set()

    @property
    def spent(self) -> bool:
        """No content is read any more."""
        return self._left <= 0

    @property
    def unread(self) -> int:
        """Versions that could not be looked into."""
        return len(self._unread)

    def afforded(self, versions: Sequence[Version], near: Sequence[Version]) -> int:
        """How many of ``versions``, from the first, there is budget for; it is theirs then.

        ``near`` are versions that were read already; the parents are among them, or looked up.
        """
        known = {version.sequence: version for version in near}
        paid: set[ContentId] = set()
        for count, version in enumerate(versions):
            parent = self._texts.parent(version, known)
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

    def shifts(
        self, versions: Sequence[Version], wanted: Wanted = "any"
    ) -> Mapping[EventSequence, Shift]:
        """What those of ``versions`` that touched the text did to it."""

        def shift(old: bytes | None, new: bytes | None) -> Shift | None:
            # where nothing can be read before a save, all that it holds is new
            return None if new is None else self._sought.shift(old or b"", new, wanted)

        return self._each(versions, shift)

    def turns(self, versions: Sequence[Version]) -> Mapping[EventSequence, Turn]:
        """After which of ``versions`` the file holds the text, or holds it no more.

        What cannot be looked into holds nothing.
        """
        return self._each(versions, lambda old, new: self._sought.turn(old or b"", new or b""))

    def text(self, version: Version) -> bytes:
        """What a version holds; nothing where it cannot be looked into."""
        return self._texts.text(version) or b""

    def parent(self, version: Version) -> Version | None:
        """The version before."""
        return self._texts.parent(version, {})

    def _each(
        self,
        versions: Sequence[Version],
        judged: Callable[[bytes | None, bytes | None], _Found | None],
    ) -> Mapping[EventSequence, _Found]:
        found = {}
        for version in sorted(versions, key=lambda v: (v.document, v.sequence)):
            parent = self._parents.pop(version.sequence)
            if parent is not None and parent.content_id == version.content_id:
                continue
            old = None if parent is None else self._texts.text(parent)
            before = self._texts.unread
            new = self._texts.text(version)
            if self._texts.unread > before:
                self._unread.add(version.sequence)
            judgement = judged(old, new)
            if judgement is not None:
                found[version.sequence] = judgement
        return found

    def _price(self, size: int) -> int:
        return _FINDING if self._texts.too_large(size) else max(size, _FINDING)
