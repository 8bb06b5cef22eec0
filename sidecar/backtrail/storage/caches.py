"""Decoded contents kept at hand, bounded by bytes. Only a cache: the store stays the truth."""

from collections import OrderedDict

from backtrail.model import ContentId

__all__ = ["ContentCache"]


class ContentCache:
    """Least recently used contents go first; one larger than a quarter of it is never kept."""

    def __init__(self, capacity: int) -> None:
        """``capacity`` in bytes."""
        self._capacity = capacity
        self._held = 0
        self._contents: OrderedDict[ContentId, bytes] = OrderedDict()

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
        while self._held > self._capacity:
            _, dropped = self._contents.popitem(last=False)
            self._held -= len(dropped)

    def clear(self) -> None:
        """Forget everything."""
        self._contents.clear()
        self._held = 0
