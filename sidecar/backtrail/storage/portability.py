"""The contract of carrying a store elsewhere: what an archive needs beside versions and events."""

from abc import ABC, abstractmethod
from collections.abc import Callable

from backtrail.storage.records import FormerPath, Stub

__all__ = ["Portability"]


class Portability(ABC):
    """What is left of what went, and a copy of everything."""

    @abstractmethod
    def released(self, after: int, limit: int) -> tuple[Stub, ...]:
        """Versions that were let go of, with a higher sequence, oldest first; no proof."""

    @abstractmethod
    def former_paths(self) -> tuple[FormerPath, ...]:
        """Every path that a document left; the latest to be left comes last.

        Raises:
            DamagedError: An entry is damaged.

        """

    @abstractmethod
    def backup_to(self, target: str, progress: Callable[[int, int], None] | None = None) -> None:
        """Copy the whole store as it is at one instant into ``target``, an empty private file.

        Saves go on meanwhile and are not in it. It is durable when this returns; ``progress`` is
        told of pages.

        Raises:
            UsageError: A store of this kind cannot be copied.
            StoreError: It cannot be read, or the copy cannot be written.

        """
