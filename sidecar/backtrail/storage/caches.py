"""Decoded contents kept at hand, bounded by bytes. Only a cache: the store stays the truth."""

import sys
from collections import OrderedDict

from backtrail.model import ContentId

__all__ = ["ContentCache"]


class ContentCache:
    """Least recently used contents go first; one larger than a quarter of it is never kept."""

    def __init__(self, capacity: int, most: int = sys.maxsize) -> None:
        """``capacity`` in bytes; never more contents than ``most``."""
        self._capacity = capacity
        self._most = most
        self._held = 0
        self._contents: OrderedDict[ContentId, bytes] = OrderedDict()

    def __len__(self) -> int:
        """How many contents are at hand."""
        return len(self._contents)

    @property
    def held(self) -> int:
        """Bytes of what is at hand."""
        return self._held

    def get(self, content: ContentId) -> bytes | None:
        """The bytes, if they are at hand."""
        data = self._contents.get(content)
        if data is not None:
            self._contents.move_to_end(content)
        return data

    def put(self, content: ContentId, data: bytes) -> None:
        """Keep ``data`` at hand for a while."""
        if content in self._contents or len(data) > self._capacity // 4:
            return
        self._contents[content] = data
        self._held += len(data)
        self._fit()

    def drop(self, content: ContentId) -> None:
        """Do not keep it any longer."""
        self._held -= len(self._contents.pop(content, b""))

    def resize(self, capacity: int) -> None:
        """Have another ``capacity`` from now on, in bytes."""
        self._capacity = capacity
        self._fit()

    def clear(self) -> None:
        """Forget everything."""
        self._contents.clear()
        self._held = 0

    def _fit(self) -> None:
        while self._held > self._capacity or len(self._contents) > self._most:
            _, dropped = self._contents.popitem(last=False)
            self._held -= len(dropped)
