"""The contract of the search index: what can be found without it is found sooner.

It may be thrown away.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterator

from backtrail.storage.records import IndexBlock

__all__ = ["SearchIndex"]


class SearchIndex(ABC):
    """Blocks of versions that follow each other, and what their changes touched."""

    @abstractmethod
    def indexed(self) -> int:
        """The last sequence that the index knows of; 0 while there is none."""

    @abstractmethod
    def add_index(self, block: IndexBlock) -> bool:
        """Add the block that follows the last one; False where it does not. In a transaction.

        ``release`` keeps the blocks true: the next version of the document is compared with an
        older one from then on, so its block gets what the released version's has.
        """

    @abstractmethod
    def index_blocks(self, below: int) -> Iterator[IndexBlock]:
        """Blocks that begin below a sequence, newest first; damaged ones are passed over."""

    @abstractmethod
    def drop_index(self) -> None:
        """Throw the index away; in a transaction."""

    @abstractmethod
    def unbroken(self, after: int, sequence: int) -> bool:
        """Whether no version lies between two sequences, however damaged."""
