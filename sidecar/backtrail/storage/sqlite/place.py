"""Whether the file that was opened is still the one at its place.

SQLite writes on into a file that was deleted or moved away, and says nothing: what it is given then
is nowhere once the last process lets go of it.
"""

import os

from backtrail.errors import StoreGoneError

__all__ = ["Place"]


class Place:
    """Where a store was opened."""

    def __init__(self, location: str) -> None:
        """Remember what is there right after it was opened."""
        self._location = location
        self.file = _file(location)
        """Device and number; None: none was there."""

    def is_of(self, other: "Place") -> bool:
        """Whether the same file was there, so that what was opened in between is it."""
        return other.file in (None, self.file)

    def prove(self) -> None:
        """Find the same file there.

        :raises StoreGoneError: it is no longer there, or another one is.
        """
        found = _file(self._location)
        if found == self.file or self.file is None:  # None: no file of this system
            return
        if found is None:
            raise StoreGoneError(
                f"{self._location} is no longer there: it was moved or deleted, or its disk was"
                " taken away; nothing is kept until you put it back.",
                replaced=False,
            )
        if os.path.islink(self._location):  # noqa: PTH114 - text
            raise StoreGoneError(
                f"{self._location} was moved to {os.path.realpath(self._location)}; nothing was"
                " kept. Try again: it is found there.",
                replaced=True,
            )
        raise StoreGoneError(
            f"another history lies at {self._location} than the one that this program opened;"
            " nothing is kept until that is opened. A watcher in a terminal is to be started anew.",
            replaced=True,
        )


def _file(location: str) -> tuple[int, int] | None:
    try:
        found = os.stat(location)  # noqa: PTH116 - twice in each save
    except OSError:
        return None
    return found.st_dev, found.st_ino
