"""Saves made outside editors: a folder is watched and every file in it kept as it changes.

Hints from the operating system only say where to look; what is on the disk decides. Since hints
get lost, a scan of the whole folder at the start, and after every trouble, finds what they missed.
"""

from backtrail.upkeep.news import (
    Gone,
    Kept,
    MassChanged,
    News,
    Recovered,
    Renamed,
    Scanned,
    Skipped,
    Slow,
    Trouble,
)
from backtrail.watch.watcher import Watcher

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
    "Watcher",
]
