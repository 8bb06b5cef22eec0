"""Numbers for values: two values are the same when they have the same number.

Each value is looked at once, so that equal parts are known as such wherever they stand (hash
consing: Ershov, "On programming of arithmetic operations", 1958). Told apart are 1, 1.0 and true,
0.0 and -0.0; every NaN is the same.
"""

from collections.abc import Hashable, Iterable
from typing import Any, Final

__all__ = ["Identities", "identical", "is_container"]

_PLAIN_INT: Final = 1 << 60
"""Larger ones are told apart by their digits: Python's hash of an integer is known to attackers."""


def is_container(value: object) -> bool:
    """Whether paths lead into the value."""
    return type(value) is dict or type(value) is list


def identical(one: Any, other: Any) -> bool:
    """Whether nothing differs between two values; to Python's ``==`` ``true`` would be 1."""
    return Identities().same(one, other)


class Identities:
    """Gives the numbers; the values have to live as long as it does, and may hold no circles."""

    def __init__(self, *, any_order: bool = False) -> None:
        self._any_order = any_order
        self._numbers: dict[Hashable, int] = {}
        self._containers: dict[int, int] = {}
        self.seen = 0
        """Values looked at so far."""

    def of(self, value: Any) -> int:
        """The value's number; O(1) for what is part of a value that had one before."""
        if not is_container(value):
            return self._number(_scalar_key(value))
        known = self._containers.get(id(value))
        return self._take_in(value) if known is None else known

    def same(self, one: Any, other: Any) -> bool:
        """Whether nothing differs between two values."""
        return one is other or (type(one) is type(other) and self.of(one) == self.of(other))

    def _take_in(self, root: Any) -> int:
        stack = [root]
        while stack:
            value = stack[-1]
            if id(value) not in self._containers:
                inner = [part for part in _parts(value) if self._is_new(part)]
                if inner:
                    stack.extend(inner)
                    continue
                self.seen += len(value) + 1
                self._containers[id(value)] = self._number(self._container_key(value))
            stack.pop()
        return self._containers[id(root)]

    def _is_new(self, part: Any) -> bool:
        return is_container(part) and id(part) not in self._containers

    def _container_key(self, value: Any) -> Hashable:
        numbers = [self.of(part) for part in _parts(value)]
        if type(value) is dict:
            return frozenset(zip(value, numbers, strict=True))
        return tuple(sorted(numbers) if self._any_order else numbers)

    def _number(self, key: Hashable) -> int:
        return self._numbers.setdefault(key, len(self._numbers))


def _parts(value: Any) -> Iterable[Any]:
    return value.values() if type(value) is dict else value


def _scalar_key(value: Any) -> Hashable:
    kind = type(value)
    if kind is str:
        return value  # type: ignore[no-any-return]  # a string, as was just seen
    if kind is int and -_PLAIN_INT < value < _PLAIN_INT:
        return (int, "", value)
    return (kind, repr(value))
