"""What a sabotage is: one edit that breaks a promise, and the test that has to notice."""

from collections.abc import Mapping

import msgspec

__all__ = ["Sabotage"]


class Sabotage(msgspec.Struct, frozen=True, kw_only=True):
    """One edit that breaks one promise."""

    promise: str
    """Its number: D1, S2 …"""
    name: str
    """What the edit does wrong, in words."""
    file: str
    """Relative to the package."""
    old: str
    """Text that stands there exactly once."""
    new: str
    tests: tuple[str, ...]
    """What has to turn red, relative to ``tests``."""
    environment: Mapping[str, str] = {}
    package: str = "sidecar/backtrail"
