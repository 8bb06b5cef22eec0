"""The search index in memory."""

from collections.abc import Iterator

import msgspec

from backtrail.diff.signatures import united
from backtrail.model import EventSequence, Version
from backtrail.storage.memory.tables import Tables
from backtrail.storage.repository import IndexBlock

__all__ = ["Index"]


class Index(Tables):
    """Blocks by their last sequence."""

    def indexed(self) -> int:
        """The last sequence that the index knows of."""
        return max(self._blocks, default=0)

    def add_index(self, block: IndexBlock) -> bool:
        """Add the block that follows the last one."""
        if block.first != self.indexed() + 1 or block.last < block.first:
            return False
        self._set(self._blocks, block.last, block)
        return True

    def index_blocks(self, below: int) -> Iterator[IndexBlock]:
        """Newest first."""
        for last in sorted(self._blocks, reverse=True):
            if self._blocks[last].first < below:
                yield self._blocks[last]

    def drop_index(self) -> None:
        """Throw the index away."""
        for last in list(self._blocks):
            self._drop(self._blocks, last)

    def unbroken(self, after: int, sequence: int) -> bool:
        """Whether no version lies between."""
        between = map(EventSequence, range(after + 1, sequence))
        return not any(isinstance(self._entries.get(s), Version) for s in between)

    def _widen(self, released: Version, heir: Version | None) -> None:
        """Give the block of a released version's heir what that version touched."""
        own = self._block_of(released.sequence)
        heirs = None if heir is None else self._block_of(heir.sequence)
        if own is not None and heirs is not None and own is not heirs:
            both = united(own.signature, heirs.signature)
            self._set(self._blocks, heirs.last, msgspec.structs.replace(heirs, signature=both))

    def _block_of(self, sequence: int) -> IndexBlock | None:
        return next((b for b in self._blocks.values() if b.first <= sequence <= b.last), None)
