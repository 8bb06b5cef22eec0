"""How far the contents of the last operations are apart, so that taking one back compares nothing.

To compare is what going back costs: of a file of 20 kB ten times what all else does. What was
found between two contents holds the other way, too.
"""

from collections import OrderedDict
from collections.abc import Callable
from typing import Final, Literal

from backtrail.diff.changes import Compared
from backtrail.model import Change, ContentId

__all__ = ["Differences", "Matter"]

_MOST: Final = 50
_ROOM: Final = 4 << 20
"""Bytes of lines that all of them may hold, and one a quarter."""

Matter = Literal["whole", "rough", "sources"]
"""What is compared: contents exactly, or roughly, or of notebooks the sources."""


class Differences:
    """The last so many, both ways."""

    def __init__(self) -> None:
        self._found: OrderedDict[tuple[ContentId, ContentId, Matter], Compared] = OrderedDict()
        self._most = _MOST
        self.held = 0
        """Bytes of lines in them."""

    def between(
        self,
        old: ContentId | None,
        new: ContentId | None,
        compare: Callable[[], Compared],
        matter: Matter = "whole",
    ) -> Compared:
        """What ``compare`` finds between two contents, or found already; None: no content."""
        if old is None or new is None:
            return compare()
        found = self._found.get((old, new, matter))
        if found is None:
            back = self._found.get((new, old, matter))
            found = compare() if back is None or back.binary else _reverse(back)
            if _size(found) <= _ROOM // 4:
                self._found[old, new, matter] = found
                self.held += _size(found)
                self.keep(self._most)
        return found

    def keep(self, most: int = _MOST) -> None:
        """Remember so many from now on."""
        self._most = most
        while len(self._found) > most or self.held > _ROOM:
            _, gone = self._found.popitem(last=False)
            self.held -= _size(gone)

    def clear(self) -> None:
        """Forget all of them."""
        self._found.clear()
        self.held = 0


def _size(found: Compared) -> int:
    return len(found.gone) + len(found.come)


def _reverse(found: Compared) -> Compared:
    change = found.change
    back = Change(
        added=change.deleted,
        deleted=change.added,
        modified=change.modified,
        percent=change.percent,
        estimate=change.estimate,
    )
    return Compared(
        change=back, coarse=found.coarse, gone=found.come, come=found.gone, blank=found.blank
    )
