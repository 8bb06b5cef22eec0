"""What a watcher has to tell, one value for each kind of news."""

import msgspec

from backtrail.history.results import Entry, MassChange

__all__ = [
    "Gone",
    "Kept",
    "MassChanged",
    "News",
    "Recovered",
    "Renamed",
    "Scanned",
    "Skipped",
    "Slow",
    "Trouble",
]


class Scanned(msgspec.Struct, frozen=True, kw_only=True):
    """The first look at the folder is done; from now on changes are told as they happen."""

    root: str
    files: int
    """Files that are kept, changed or not."""
    fresh: int
    """Files of which a first version was made just now."""
    left_out: int
    """Files that the settings leave out, without counting what lies in left-out folders."""


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """A version was made, by whatever process."""

    entry: Entry


class Gone(msgspec.Struct, frozen=True, kw_only=True):
    """A file was deleted; its history stays."""

    path: str
    """Absolute."""


class Renamed(msgspec.Struct, frozen=True, kw_only=True):
    """A file has a new name; its history goes with it."""

    old: str
    """Absolute."""
    new: str
    """Absolute."""


class Skipped(msgspec.Struct, frozen=True, kw_only=True):
    """A save is not kept; told once for each file and reason."""

    path: str
    """Absolute."""
    reason: str


class Trouble(msgspec.Struct, frozen=True, kw_only=True):
    """Saves are not being kept right now; they are tried again until they are."""

    reason: str
    waiting: int
    """Files whose newest content is not kept yet."""


class Recovered(msgspec.Struct, frozen=True, kw_only=True):
    """The trouble is over and everything that waited is kept."""


class Slow(msgspec.Struct, frozen=True, kw_only=True):
    """The operating system sends no hints; the folder is scanned every few seconds instead."""

    reason: str


class MassChanged(msgspec.Struct, frozen=True, kw_only=True):
    """Many files were touched in a moment; each of their versions was told before."""

    mass_change: MassChange


News = Scanned | Kept | MassChanged | Gone | Renamed | Skipped | Trouble | Recovered | Slow
