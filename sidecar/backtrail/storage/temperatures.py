"""What a repository has at hand: hot what the last operations changed, warm what was read lately.

Everything else is cold, and all of it is in the store. Contents are known by their ids, so none can
be stale; but one that is let go of must not stay in memory: ``cool_down`` forgets them all.
"""

from typing import Final

import msgspec

from backtrail.model import ContentId
from backtrail.storage.caches import ContentCache
from backtrail.storage.operations import Operations

__all__ = ["FEWEST", "MOST", "AtHand", "Remembering", "Temperatures"]

MOST: Final = 50
"""Operations that are hot."""
FEWEST: Final = 10
"""The same where memory is short."""
_LATELY: Final = 1_000
"""Contents that are warm."""
_SHORT: Final = 8
"""A share of the room for warm contents stays where memory is short: whoever reads one version
after the other would else rebuild each from the beginning of its chain."""


class AtHand(msgspec.Struct, frozen=True, kw_only=True):
    """What is held in memory of a store."""

    operations: int = 0
    """Hot: so many can be taken back without reading a content."""
    hot_bytes: int = 0
    contents: int = 0
    """Warm: contents and packs that were read lately."""
    warm_bytes: int = 0
    page_bytes: int = 0
    """Pages of the file, and what else the database holds."""


class Remembering:
    """The part of a repository that holds contents in memory; one that is memory has no need to."""

    def acted(self, before: ContentId | None, after: ContentId) -> None:
        """Tell that ``after`` took the place of ``before``, so that taking it back is fast."""

    def at_hand(self) -> AtHand:
        """What is held, in figures."""
        return AtHand()

    def ease(self, step: int) -> None:
        """Hold less from now on: 0 as much as the settings allow, 1 little that is warm.

        The database lets go of its pages, too. From 2 on only the last few operations stay hot.
        """

    def cool_down(self) -> None:
        """Forget every content that is held in memory."""


class Temperatures(ContentCache):
    """Hot and warm contents of one store; what is put here is warm."""

    def __init__(self, hot: int, warm: int) -> None:
        """Room for each, in bytes."""
        super().__init__(warm, _LATELY)
        self._room = warm
        self.operations = Operations(MOST, hot)

    def get(self, content: ContentId) -> bytes | None:
        """The bytes, if they are at hand."""
        data = self.operations.get(content)
        return super().get(content) if data is None else data

    def heat(self, before: ContentId | None, after: ContentId) -> None:
        """Make the contents of the newest operation hot."""
        data = {
            content: super(Temperatures, self).get(content)
            for content in (before, after)
            if content
        }
        self.operations.note(before, after, data)
        for content in data:
            super().drop(content)

    def ease(self, step: int) -> None:
        """See ``Remembering.ease``."""
        if step:
            super().clear()
        self.resize(self._room // _SHORT if step else self._room)
        self.operations.keep(MOST if step < 2 else FEWEST)  # noqa: PLR2004 - steps are numbered

    def drop(self, content: ContentId) -> None:
        """Do not hold it any longer."""
        super().drop(content)
        self.operations.drop(content)

    def clear(self) -> None:
        """Forget everything."""
        super().clear()
        self.operations.clear()
