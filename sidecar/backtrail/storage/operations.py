"""The last operations with what takes them back: the contents before and after each.

A content is held whole while there is room. Then the oldest ones are held as what makes them of the
content that took their place, their reverse edit: eight bytes for a save of a text, and a tenth of
the time that the store needs to rebuild it. Only a cache: whatever is not here is in the store.
"""

from collections import Counter, OrderedDict, deque
from typing import Final, NamedTuple

from backtrail.errors import DamagedError
from backtrail.model import ContentId

__all__ = ["Operations"]

_FAR: Final = 32 << 20
"""Bytes that are written at most to follow edits back: from there on the store is faster."""


class _Held(NamedTuple):
    """A content, whole or as a reverse edit."""

    data: bytes
    size: int
    after: ContentId | None
    """The content that ``data`` is an edit of; None: it is whole."""


class Operations:
    """The newest so many; one content takes at most half of the room."""

    def __init__(self, most: int, capacity: int) -> None:
        """``most`` operations, ``capacity`` in bytes."""
        self._most = most
        self._capacity = capacity
        self._held = 0
        self._done: deque[tuple[ContentId | None, ContentId]] = deque()
        self._uses: Counter[ContentId] = Counter()
        # The oldest first: what a reverse edit builds on always comes after it.
        self._contents: OrderedDict[ContentId, _Held] = OrderedDict()
        self._next: dict[ContentId, ContentId] = {}
        """The content that took the place of another one the last time."""

    def __len__(self) -> int:
        """How many operations can be taken back from here."""
        return len(self._done)

    @property
    def held(self) -> int:
        """Bytes."""
        return self._held

    def note(
        self, before: ContentId | None, after: ContentId, data: dict[ContentId, bytes | None]
    ) -> None:
        """Remember the newest operation; ``data`` has its contents as far as they are at hand."""
        self._done.append((before, after))
        for content in (before, after):
            if content is not None:
                self._uses[content] += 1
                self._hold(content, data.get(content))
        if before is not None:
            self._next[before] = after
        self.keep(self._most)

    def keep(self, most: int) -> None:
        """Remember so many operations from now on."""
        self._most = most
        while len(self._done) > most:
            for content in self._done.popleft():
                if content is not None:
                    self._uses[content] -= 1
                    if not self._uses[content]:
                        del self._uses[content]
                        self.drop(content)
        while self._held > self._capacity:
            if not self._squeeze():
                self.drop(next(iter(self._contents)))

    def get(self, content: ContentId) -> bytes | None:
        """The bytes, if they are at hand."""
        edits: list[_Held] = []
        at: ContentId | None = content
        data, far = b"", 0
        while at is not None:
            held = self._contents.get(at)
            if held is None:
                return None
            edits.append(held)
            far += held.size
            at = held.after
        if not edits or far - edits[-1].size > _FAR:  # a damaged row names no content
            return None
        data = edits.pop().data
        if not edits:
            return data
        from backtrail.content.delta import apply_delta  # noqa: PLC0415 - the first answer comes first

        try:
            while edits:
                edit = edits.pop()
                data = apply_delta(data, edit.data, edit.size)
        except (DamagedError, ValueError):  # memory went wrong; the store has it
            return None
        return data

    def drop(self, content: ContentId) -> None:
        """Do not hold it any longer; what builds on it is not at hand any more."""
        self._next.pop(content, None)
        held = self._contents.pop(content, None)
        if held is not None:
            self._held -= len(held.data)

    def clear(self) -> None:
        """Forget everything."""
        for kept in (self._done, self._uses, self._contents, self._next):
            kept.clear()
        self._held = 0

    def _hold(self, content: ContentId, data: bytes | None) -> None:
        """Hold it whole, as the newest one."""
        if data is None:
            data = self.get(content)
        held = self._contents.pop(content, None)
        if held is not None:
            self._held -= len(held.data)
        if data is not None and len(data) <= self._capacity // 2:
            self._contents[content] = _Held(data, len(data), None)
            self._held += len(data)

    def _squeeze(self) -> bool:
        """Turn the oldest whole content into a reverse edit, or let go of it; False: none is."""
        newer: set[ContentId] = set(self._contents)
        for content, held in self._contents.items():
            newer.discard(content)
            if held.after is not None:
                continue
            after = self._next.get(content)
            base = self._contents.get(after) if after in newer else None
            if after is None or base is None or base.after is not None:
                self.drop(content)
                return True
            from backtrail.content.delta import encode_delta  # noqa: PLC0415 - as above

            edit = encode_delta(base.data, held.data)
            self._held += len(edit) - len(held.data)
            self._contents[content] = _Held(edit, held.size, after)
            return True
        return False
