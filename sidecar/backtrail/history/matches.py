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
    kind: Literal["added", "removed", "save"]
    """What the save did to the text; ``save`` where none was asked for."""
    line: int = 0
    """From 1; in the version before where the text was removed."""
    preview: str = ""
    """That line, or the part of it around the text."""
    start: int = 0
    """Of the text in ``preview``, in characters."""
    length: int = 0
    count: int = 0
    """Lines of this save that match in this way."""


class SearchPage(msgspec.Struct, frozen=True, kw_only=True):
    """One piece of a search."""

    matches: tuple[Match, ...]
    """Newest first."""
    next_cursor: int | None
    """Ask with it for the next piece; None when everything was looked at."""
    scanned: int
    """Versions looked at in this piece."""
    remaining: int
    """Versions still ahead, at most."""
