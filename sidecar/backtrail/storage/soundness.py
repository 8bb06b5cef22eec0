"""The contract of what looks after a store: whether it is whole, and where saves go if not."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator

from backtrail.storage.records import EVERYTHING, CheckOrder, Finding

__all__ = ["Progress", "Soundness"]

Progress = Callable[[int, int], None]
"""Called with (done, total) rows during long work."""


class Soundness(ABC):
    """What a backend without files has no use of does nothing there."""

    damaged: str = ""
    """The damaged store beside which this one keeps saves until that is repaired."""

    @abstractmethod
    def check(
        self, progress: Progress | None = None, order: CheckOrder = EVERYTHING
    ) -> Iterator[Finding]:
        """Read and prove what is ordered; yields what is damaged, and hints. Changes nothing."""

    def look_over(self) -> None:  # noqa: B027 - nothing is on the way to memory
        """Read what saves are going to touch, in bounded time.

        Raises:
            DamagedError: Saves cannot go on here.

        """

    def give_way(self) -> bool:
        """Have saves kept beside this store from the next opening on; False where they are not."""
        return False
