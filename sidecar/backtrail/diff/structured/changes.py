"""One change of a structured value."""

from typing import Any, Final, Literal

import msgspec

from backtrail.diff.structured.paths import Path

__all__ = ["ABSENT", "ChangeKind", "KeyChange"]

ChangeKind = Literal["added", "removed", "changed", "moved", "type"]

ABSENT: Final = msgspec.UNSET
"""Stands where a side has no value; null is a value."""


class KeyChange(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one key, or of one item of a list.

    Places in lists count as in the new value; but the last one of what was removed, and that of
    ``old_path``, counts as in the old list.
    """

    kind: ChangeKind
    """``type``: what stands there is of another type; ``moved``: to another place of its list."""
    path: Path
    old: Any = ABSENT
    new: Any = ABSENT
    old_path: Path | None = None
    """Of what moved: where it was."""
