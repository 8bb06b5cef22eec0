"""The sabotages: for each promise, one edit that breaks it and the test that has to notice."""

from collections.abc import Mapping

import msgspec

__all__ = ["SABOTAGES", "Sabotage"]


class Sabotage(msgspec.Struct, frozen=True, kw_only=True):
    """One edit that breaks one promise."""

    promise: str
    """Its number: D1, S2 …"""
    name: str
    """What the edit does wrong, in words."""
    file: str
    """Relative to the project's root."""
    old: str
    """Text that stands there exactly once."""
    new: str
    tests: tuple[str, ...]
    """What has to turn red."""
    environment: Mapping[str, str] = {}


_STORAGE = "sidecar/backtrail/storage"

SABOTAGES: tuple[Sabotage, ...] = ()
