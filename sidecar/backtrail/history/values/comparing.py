"""Two versions of a value, key by key."""

import msgspec

from backtrail.diff.structured import KeyChange, compare_values
from backtrail.errors import NotFoundError
from backtrail.history.scope import Scope
from backtrail.history.values.versions import ValueVersion, at

__all__ = ["ValueComparison", "compare"]


class ValueComparison(msgspec.Struct, frozen=True, kw_only=True):
    """Two versions, and what became of each key from one to the other."""

    old: ValueVersion
    new: ValueVersion
    changes: tuple[KeyChange, ...]


def compare(
    scope: Scope,
    name: str,
    old: str | None,
    new: str | None,
    *,
    any_order: bool,
    tolerance: float,
) -> ValueComparison:
    """From version ``old`` to ``new``: the newest one where it is not said, and the one before.

    Raises:
        NotFoundError: One of them is missing, or there is only one.
        UsageError: ``tolerance`` is below zero, or no number.

    """
    right = at(scope, name, "~0" if new is None else new)
    if old is None:
        if right.number == 1:
            raise NotFoundError(f"{right.name} version 1 is the first; there is none before it")
        old = str(right.number - 1)
    left = at(scope, name, old)
    changes = compare_values(left.value, right.value, any_order=any_order, tolerance=tolerance)
    return ValueComparison(old=left, new=right, changes=changes)
