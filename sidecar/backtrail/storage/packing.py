"""The part of a repository that puts away what is cold; see ``repository.Repository``."""

from abc import ABC, abstractmethod
from collections.abc import Iterator

from backtrail.storage.records import Compacted

__all__ = ["Packing"]


class Packing(ABC):
    """Versions together, contents that nothing needs, free space."""

    @abstractmethod
    def compact(self, *, after: int = 0) -> Iterator[Compacted]:
        """Put cold versions together, those of documents with a higher id than ``after``.

        Each step is a transaction of its own, in which nothing is encoded; every version can be
        read at every moment. Ends when there is nothing left to put together.
        """

    @abstractmethod
    def sweep(self) -> Iterator[int]:
        """Delete contents that nothing needs any more; yields how many each step deleted.

        Then what stays outside packs is compressed more tightly, once; such a step deletes none.
        """

    @abstractmethod
    def shrink(self) -> int:
        """Give space that is free inside the store back to the disk, if it is worth the work.

        Outside transactions; others wait meanwhile. Returns the bytes given back.

        Raises:
            StoreFullError: There is no room for the copy that this needs; nothing was changed.

        """

    @abstractmethod
    def trim(self) -> Iterator[int]:
        """Give free space back some pages at a time; yields the bytes of each step.

        Nobody waits longer than for a save. Nothing where little is free, and where the store was
        made before it could be done; ``shrink`` changes that.
        """
