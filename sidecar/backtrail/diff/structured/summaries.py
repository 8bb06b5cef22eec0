"""Changes of keys in short: in figures, and in the shape that scripts have long known."""

from collections.abc import Iterable
from typing import Any

import msgspec

from backtrail.diff.structured.changes import KeyChange
from backtrail.diff.structured.comparing import compare_values
from backtrail.diff.structured.identities import is_container
from backtrail.diff.structured.paths import spelled

__all__ = ["KeyStatistics", "classic", "statistics"]


class KeyStatistics(msgspec.Struct, frozen=True, kw_only=True):
    """How much of a structured file changed; a key that holds keys counts as those."""

    added: int
    deleted: int
    modified: int
    moved: int
    percent: float
    """Changed keys per hundred of all keys, those of both sides counted once; from 0 to 100."""


def classic(
    changes: Iterable[KeyChange], from_version: int | None, to_version: int | None
) -> dict[str, Any]:
    """The shape ``{from_version, to_version, added, removed, changed: {path: {from, to}}}``.

    It has no word for moves: what moved is removed where it was and added where it is.
    """
    added: dict[str, Any] = {}
    removed: dict[str, Any] = {}
    changed: dict[str, Any] = {}
    for change in changes:
        path = spelled(change.path)
        if change.kind == "moved" and change.old_path is not None:
            removed[spelled(change.old_path)] = change.old
            added[path] = change.new
        elif change.kind == "added":
            added[path] = change.new
        elif change.kind == "removed":
            removed[path] = change.old
        else:
            changed[path] = {"from": change.old, "to": change.new}
    return {
        "from_version": from_version,
        "to_version": to_version,
        "added": added,
        "removed": removed,
        "changed": changed,
    }


def statistics(old: Any, new: Any, changes: Iterable[KeyChange] | None = None) -> KeyStatistics:
    """Count the keys that differ; ``changes`` are those between the two, if they are known."""
    figures = {"added": 0, "removed": 0, "changed": 0, "moved": 0}
    for change in compare_values(old, new) if changes is None else changes:
        kind = "changed" if change.kind == "type" else change.kind
        figures[kind] += max(_leaves(change.old), _leaves(change.new))
    different = sum(figures.values())
    everything = max(1, _leaves(old) + figures["added"])
    return KeyStatistics(
        added=figures["added"],
        deleted=figures["removed"],
        modified=figures["changed"],
        moved=figures["moved"],
        percent=min(100.0, 100.0 * different / everything),
    )


def _leaves(value: Any) -> int:
    """Keys and items that hold no others, and empty ones; of a shared part each use."""
    if value is msgspec.UNSET:
        return 0
    count, stack = 0, [value]
    while stack:
        part = stack.pop()
        if is_container(part) and part:
            stack.extend(part.values() if type(part) is dict else part)
        else:
            count += 1
    return count
