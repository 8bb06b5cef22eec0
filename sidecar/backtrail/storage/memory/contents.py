"""Contents kept whole, counted by use, so that a released one goes with its last user."""

from collections.abc import Iterator, Sequence

from backtrail.content.identity import content_id
from backtrail.errors import NotFoundError
from backtrail.model import ContentId
from backtrail.storage.memory.tables import Tables

__all__ = ["Contents"]


class Contents(Tables):
    """Bytes by content id; a large content is a tuple of parts."""

    def put_content(
        self,
        data: bytes,
        base: ContentId | None = None,  # noqa: ARG002 - the contract's; nothing is a delta here
        *,
        known: ContentId | None = None,
    ) -> ContentId:
        """Keep ``data``; ``base`` is of no use here."""
        content = known or content_id(data)
        if content not in self._contents:
            self._set(self._contents, content, bytes(data))
            self._set(self._sizes, content, len(data))
        return content

    def put_large(self, content: ContentId, size: int, parts: Sequence[ContentId]) -> None:
        """Keep a concatenation of parts."""
        if content in self._contents:
            return
        for part in parts:
            self._kept(part)
            self._use(part, 1)
        self._set(self._contents, content, tuple(parts))
        self._set(self._sizes, content, size)

    def has_content(self, content: ContentId) -> bool:
        """Whether these bytes are kept."""
        return content in self._contents

    def parts(self, content: ContentId) -> tuple[ContentId, ...]:
        """The parts of a large content."""
        kept = self._kept(content)
        return kept if isinstance(kept, tuple) else ()

    def size(self, content: ContentId) -> int:
        """Bytes."""
        self._kept(content)
        return self._sizes[content]

    def read_content(self, content: ContentId) -> bytes:
        """All bytes."""
        return b"".join(self.blocks(content))

    def blocks(self, content: ContentId) -> Iterator[bytes]:
        """The bytes in pieces."""
        kept = self._kept(content)
        if isinstance(kept, bytes):
            yield kept
            return
        for part in kept:
            yield from self.blocks(part)

    def _kept(self, content: ContentId) -> bytes | tuple[ContentId, ...]:
        try:
            return self._contents[content]
        except KeyError:
            raise NotFoundError(f"content {content.hex()[:12]} is not kept in this store") from None

    def _use(self, content: ContentId, more: int) -> int:
        uses = self._uses.get(content, 0) + more
        self._set(self._uses, content, uses)
        return uses

    def _let_go(self, content: ContentId) -> None:
        if self._use(content, -1) > 0:
            return
        parts = self.parts(content)
        self._drop(self._contents, content)
        self._drop(self._sizes, content)
        for part in parts:
            self._let_go(part)
