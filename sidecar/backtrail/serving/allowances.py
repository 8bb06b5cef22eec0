"""How much may be under way between threads before who brings more has to wait."""

import threading

__all__ = ["Allowance"]


class Allowance:
    """Counts what is under way, in any unit; adding never blocks, so that a loop may add."""

    def __init__(self, limit: int) -> None:
        """Who waits passes while less than ``limit`` is under way."""
        self._limit = limit
        self._under_way = 0
        self._ended = False
        self._changed = threading.Condition()

    @property
    def under_way(self) -> int:
        """How much it is now."""
        return self._under_way

    def add(self, amount: int = 1) -> None:
        """Count something in."""
        with self._changed:
            self._under_way += amount

    def remove(self, amount: int = 1) -> None:
        """Count it out: it is done, or dropped."""
        with self._changed:
            self._under_way -= amount
            self._changed.notify_all()

    def wait(self) -> None:
        """Wait until there is room; never from the thread that works things off."""
        with self._changed:
            self._changed.wait_for(lambda: self._ended or self._under_way < self._limit)

    def end(self) -> None:
        """Let everybody pass from now on: nothing is worked off any more."""
        with self._changed:
            self._ended = True
            self._changed.notify_all()
