"""Files that are kept every so many minutes while they change, not at each change.

This module decides by name alone; when a file was last kept is the caller's to know.
"""

from collections.abc import Sequence

from backtrail.policy.globs import Globs

__all__ = ["Intervals"]

_MINUTE = 60.0


class Intervals:
    """The lines of ``capture.interval``; the last one that matches decides."""

    def __init__(self, lines: Sequence[str]) -> None:
        """``GLOB: MINUTES`` each, as the settings have checked them; globs as in .gitignore."""
        self._seconds: dict[str, float] = {}
        for line in lines:
            glob, _, minutes = line.rpartition(":")
            self._seconds.pop(glob.strip(), None)
            self._seconds[glob.strip()] = float(minutes) * _MINUTE
        self._globs = Globs(self._seconds)

    def seconds(self, path: str) -> float | None:
        """How long after a version of ``path`` (relative) the next one may be made; None: at once.

        A line whose glob names a folder is for all that lies in it.
        """
        if not self._seconds:
            return None
        names = path.split("/")
        for depth in range(len(names), 0, -1):
            found = self._globs.match("/".join(names[:depth]), directory=depth < len(names))
            if found is not None:
                return None if found.takes_back else self._seconds[found.line]
        return None
