"""What a search found."""

from typing import Literal

import msgspec

from backtrail.history.results import Entry

__all__ = ["Match", "SearchPage"]


class Match(msgspec.Struct, frozen=True, kw_only=True):
    """A save that a search found, with the place where its text stands."""

    entry: Entry
    deleted: bool
    """The file is gone; its history is not."""
    kind: Literal["added", "removed", "held", "save"]
    """What the save did to the text; ``held`` where it is the last that holds it, ``save`` where no
    text was asked for."""
    line: int = 0
    """From 1; in the version before where the text was removed."""
    preview: str = ""
    """That line, or the part of it around the text."""
    start: int = 0
    """Of the text in ``preview``, in characters."""
    length: int = 0
    marks: tuple[tuple[int, int], ...] = ()
    """Start and length of each place in ``preview`` where the text stands."""
    count: int = 0
    """Lines of this save that match in this way."""
    held_from: int = 0
    """Of what is ``held``: number of the version that put it into the file."""
    held_to: int = 0
    """Number of the last version that holds what was removed, or is held; 0 where it is unknown."""
    held_id: str = ""
    """Its id, which leads to it also where another file bears the name by now."""
    longer: bool = False
    """It may be held by later versions, too: that was looked for in vain."""


class SearchPage(msgspec.Struct, frozen=True, kw_only=True):
    """One piece of a search."""

    matches: tuple[Match, ...]
    """In the order asked for."""
    next_cursor: int | None
    """Ask with it for the next piece; None when everything was looked at."""
    scanned: int
    """Versions looked at in this piece."""
    remaining: int
    """Versions still ahead, at most."""
    unread: int = 0
    """Versions in this piece that could not be looked into: damaged, or too large."""
    below: int
    """Everything in it has a lower sequence, whatever was saved meanwhile."""
