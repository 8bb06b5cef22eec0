"""Doing again to a value what was done to another."""

from collections.abc import Iterable
from typing import Any

from backtrail.diff.structured.changes import KeyChange
from backtrail.diff.structured.identities import is_container
from backtrail.diff.structured.paths import Path, spelled
from backtrail.errors import UsageError

__all__ = ["apply_changes"]


def apply_changes(value: Any, changes: Iterable[KeyChange]) -> Any:
    """The value after ``changes``; what was given stays as it is.

    ``apply_changes(old, compare_values(old, new))`` is ``new``. Changes that were found with
    ``any_order`` name places only for people to read, and cannot be applied to lists.

    Raises:
        UsageError: The changes are not of this value.

    """
    groups: dict[Path, list[KeyChange]] = {}
    for change in sorted(changes, key=lambda change: len(change.path)):
        if not change.path:
            return change.new
        groups.setdefault(change.path[:-1], []).append(change)
    copies = _Copies(value)
    for path, group in groups.items():
        container = copies.at(path)
        try:
            if type(container) is dict:
                _change_members(container, group)
            else:
                _change_items(container, group)
        except (KeyError, IndexError, TypeError):
            raise _foreign(path) from None
    return copies.root


class _Copies:
    """A value of which only the parts that change are copied, each once."""

    def __init__(self, root: Any) -> None:
        self.root = _copied(root)
        self._own = {id(self.root)}

    def at(self, path: Path) -> Any:
        container = self.root
        for step in path:
            try:
                inner = container[step]
                if id(inner) not in self._own:
                    inner = container[step] = _copied(inner)
                    self._own.add(id(inner))
            except (KeyError, IndexError, TypeError):
                raise _foreign(path) from None
            container = inner
        return container


def _copied(value: Any) -> Any:
    return value.copy() if is_container(value) else value


def _change_members(container: dict[Any, Any], group: list[KeyChange]) -> None:
    for change in group:
        if change.kind == "removed":
            del container[change.path[-1]]
        else:
            container[change.path[-1]] = change.new


def _change_items(container: list[Any], group: list[KeyChange]) -> None:
    gone: set[Any] = set()
    come: dict[Any, Any] = {}
    for change in group:
        place = change.path[-1]
        if change.kind == "removed":
            gone.add(place)
        elif change.kind == "added":
            come[place] = change.new
        elif change.kind == "moved" and change.old_path is not None:
            gone.add(change.old_path[-1])
            come[place] = container[change.old_path[-1]]  # type: ignore[index]  # a place
    stay = (item for place, item in enumerate(container) if place not in gone)
    size = len(container) - len(gone) + len(come)
    made = [come[place] if place in come else next(stay) for place in range(size)]
    for change in group:
        if change.kind in ("changed", "type"):
            made[change.path[-1]] = change.new  # type: ignore[index]  # a place
    container[:] = made


def _foreign(path: Path) -> UsageError:
    return UsageError(f"these changes are of another value: it has no {spelled(path)} to change")
