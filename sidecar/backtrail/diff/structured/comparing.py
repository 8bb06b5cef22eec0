"""Which keys differ between two values, at any depth."""

import math
from collections.abc import Iterator
from typing import Any, Final

from backtrail.diff.lines import LINE_BUDGET
from backtrail.diff.structured.budgets import Budget
from backtrail.diff.structured.changes import KeyChange
from backtrail.diff.structured.identities import Identities
from backtrail.diff.structured.items import Pairing, pairing_of
from backtrail.diff.structured.paths import Path, Step
from backtrail.errors import UsageError

__all__ = ["compare_values"]

_NEAREST: Final = 1 << 18
"""Comparisons of two members that one answer may spend on finding the most similar items."""

_EXACT: Final = frozenset((str, int, bool))
"""Types whose values Python's own comparison tells apart."""

_Link = tuple[Any, Step] | None
"""A path as a chain, last step first: a tuple of its own at each depth would be quadratic."""

_Task = tuple[Any, Any, _Link] | KeyChange
"""Two values that differ and where they stand; or what has been found already."""


def compare_values(
    old: Any, new: Any, *, any_order: bool = False, tolerance: float = 0.0
) -> tuple[KeyChange, ...]:
    """All changes from ``old`` to ``new``, in the order of ``new``.

    Values are those of JSON: dict, list, str, int, float, bool, None; others count as scalars. The
    order of keys never matters; that of list items does not with ``any_order``, and then nothing
    moves. Numbers that are at most ``tolerance`` apart are the same.

    Raises:
        UsageError: ``tolerance`` is below zero, or no number.

    """
    if math.isnan(tolerance) or tolerance < 0:
        raise UsageError(f"a tolerance of {tolerance} means nothing; give 0 or more, such as 0.01")
    comparison = _Comparison(any_order=any_order, tolerance=tolerance)
    return tuple(comparison.changes(old, new))


class _Comparison:
    """Two values that are being compared."""

    def __init__(self, *, any_order: bool, tolerance: float) -> None:
        self._any_order = any_order
        self._tolerance = tolerance
        self._identities = Identities(any_order=any_order)
        self._looked_at: set[tuple[int, int]] = set()
        self._nearest = Budget(_NEAREST)

    def changes(self, old: Any, new: Any) -> Iterator[KeyChange]:
        tasks: list[_Task] = [(old, new, None)] if self._may_differ(old, new) else []
        while tasks:
            task = tasks.pop()
            if isinstance(task, KeyChange):
                yield task
                continue
            one, other, link = task
            if type(one) is not type(other):
                if not self._close(one, other):
                    yield KeyChange(kind="type", path=_path(link), old=one, new=other)
            elif type(one) is dict:
                tasks.extend(reversed(list(self._members(one, other, link))))
            elif type(one) is list:
                tasks.extend(reversed(list(self._items(one, other, link))))
            elif not self._close(one, other):
                yield KeyChange(kind="changed", path=_path(link), old=one, new=other)

    def _members(self, old: dict[Step, Any], new: dict[Step, Any], link: _Link) -> Iterator[_Task]:
        base: Path | None = None
        for key, value in old.items():
            if key not in new:
                base = _path(link) if base is None else base
                yield KeyChange(kind="removed", path=(*base, key), old=value)
        for key, value in new.items():
            if key not in old:
                base = _path(link) if base is None else base
                yield KeyChange(kind="added", path=(*base, key), new=value)
            elif self._may_differ(old[key], value):
                yield old[key], value, (link, key)

    def _may_differ(self, one: Any, other: Any) -> bool:
        """Whether to look closer; surely no only where both are the same.

        Two mappings are looked at member by member: to find out first whether they are the same
        costs more. Only those that are met again, as aliases make it, are compared as a whole.
        """
        kind = type(one)
        if one is other or kind is not type(other):
            return one is not other
        if kind in _EXACT:
            return bool(one != other)
        if kind is dict and (id(one), id(other)) not in self._looked_at:
            self._looked_at.add((id(one), id(other)))
            return True
        return not self._identities.same(one, other)

    def _items(self, old: list[Any], new: list[Any], link: _Link) -> Iterator[_Task]:
        found = self._paired(old, new)
        base = _path(link) if found.removed or found.added or found.moved else ()
        for place in found.removed:
            yield KeyChange(kind="removed", path=(*base, place), old=old[place])
        for place in found.added:
            yield KeyChange(kind="added", path=(*base, place), new=new[place])
        for before, after in found.moved:
            yield KeyChange(
                kind="moved",
                path=(*base, after),
                old=old[before],
                new=new[after],
                old_path=(*base, before),
            )
        for before, after in found.differing:
            yield old[before], new[after], (link, after)

    def _paired(self, old: list[Any], new: list[Any]) -> Pairing:
        # All lists together spend no more on their alignments than one text would.
        cells = LINE_BUDGET * (len(old) + len(new)) // max(1, self._identities.seen)
        return pairing_of(
            old,
            new,
            identities=self._identities,
            any_order=self._any_order,
            close=self._close,
            cells=cells,
            nearest=self._nearest,
        )

    def _close(self, one: Any, other: Any) -> bool:
        """Whether two values that are not the same are numbers within the tolerance."""
        if not self._tolerance or not (_is_number(one) and _is_number(other)):
            return False
        try:
            return bool(abs(one - other) <= self._tolerance)
        except OverflowError:
            return False


def _is_number(value: Any) -> bool:
    return type(value) is int or type(value) is float


def _path(link: _Link) -> Path:
    steps = []
    while link is not None:
        link, step = link
        steps.append(step)
    return tuple(reversed(steps))
