"""Versioned values from Python: a program's configuration with a history."""

from collections.abc import Mapping
from operator import index
from typing import Any

from backtrail.diff.structured import classic
from backtrail.errors import NotFoundError, UsageError
from backtrail.history.service import HistoryService
from backtrail.history.values.changing import ValueChange
from backtrail.history.values.versions import ValueVersion, path_of

__all__ = ["Value", "ValueVersion"]

_SOURCE = "python"


class Value:
    """One value of a store, by name; made by ``History.value``.

    A value is what JSON can say: text, numbers, true, false, null, lists and dictionaries with keys
    of text. Tuples become lists. Like its history it belongs to one thread; other processes may
    change it at any time.
    """

    def __init__(self, service: HistoryService, name: str) -> None:
        """Use ``History.value``."""
        self._service = service
        self.name = path_of(name).partition("/")[2]

    def __repr__(self) -> str:
        return f"Value({self.name!r})"

    def __len__(self) -> int:
        """How many versions are kept; 0 where there is none."""
        return self._service.count_value(self.name)

    @property
    def current(self) -> ValueVersion | None:
        """The newest version; None where there is none, or the value was deleted."""
        return self._service.current_value(self.name)

    def get(self, number: int | str) -> ValueVersion | None:
        """A version by number, ``~n``, id, tag or time; None when it is missing."""
        try:
            return self._service.value(self.name, str(number))
        except NotFoundError:
            return None

    def history(self, limit: int | None = None, since_version: int = 0) -> tuple[ValueVersion, ...]:
        """Versions newest first, those after number ``since_version``."""
        return self._service.value_history(self.name, limit=limit, since_version=since_version)

    def create(
        self,
        value: Any,
        *,
        reason: str = "",
        author: str | None = None,
        metadata: Mapping[str, Any] | None = None,
    ) -> ValueVersion:
        """Keep the first version, or the next one of a value that was deleted.

        Raises:
            ConflictError: There is a value of that name.
            UsageError: It is nothing that JSON can say.

        """
        return self._change(value, reason, author, metadata, expected=0)

    def update(
        self,
        value: Any,
        *,
        reason: str = "",
        author: str | None = None,
        metadata: Mapping[str, Any] | None = None,
        expected_version: int | None = None,
    ) -> ValueVersion:
        """Keep the next version; where the newest one is the same already, that is the answer.

        With ``expected_version`` only if that is still the number of the newest one, whoever else
        writes. A value that was deleted comes back.

        Raises:
            ConflictError: It is not; ``expected`` and ``actual`` are the numbers.
            NotFoundError: Nothing was ever kept by that name.
            UsageError: It is nothing that JSON can say, or no number is expected.

        """
        expected = _number(expected_version)
        return self._change(value, reason, author, metadata, expected=expected, known=True)

    def set(
        self,
        value: Any,
        *,
        reason: str = "",
        author: str | None = None,
        metadata: Mapping[str, Any] | None = None,
    ) -> ValueVersion:
        """Create or update it, whichever is needed."""
        return self._change(value, reason, author, metadata)

    def diff(
        self,
        a: int | str | None = None,
        b: int | str | None = None,
        *,
        any_order: bool = False,
        tolerance: float = 0.0,
    ) -> dict[str, Any]:
        """What differs from version ``a`` to ``b``, by the path of each key at any depth.

        Without ``b`` up to the newest one, without ``a`` from the one before that. The answer is
        ``{from_version, to_version, added, removed, changed: {path: {from, to}}}``. With
        ``any_order`` lists are the same in any order; numbers within ``tolerance`` are the same.

        Raises:
            NotFoundError: One of the versions is missing.

        """
        found = self._service.compare_value(
            self.name,
            None if a is None else str(a),
            None if b is None else str(b),
            any_order=any_order,
            tolerance=tolerance,
        )
        return classic(found.changes, found.old.number, found.new.number)

    def rollback(
        self,
        to: int | str,
        reason: str = "",
        *,
        author: str | None = None,
        expected_version: int | None = None,
    ) -> ValueVersion:
        """Make version ``to`` the newest one again, as a new version.

        Its metadata say ``rollback_from`` and ``rollback_to``, the numbers of both. Where the
        newest one is the same already, nothing happens and that is the answer.

        Raises:
            ConflictError: The newest version is not number ``expected_version``.
            NotFoundError: There is no such version.

        """
        expected = _number(expected_version)
        return self._service.rollback_value(
            self.name, str(to), expected=expected, author=author, reason=reason
        )

    def delete(self) -> None:
        """Take the value away; its versions stay, and ``update`` or ``rollback`` bring it back.

        Raises:
            NotFoundError: There is none.

        """
        self._service.delete_value(self.name)

    def export(self) -> dict[str, Any]:
        """All versions with their times, authors, reasons and metadata; ``json.dump`` takes it.

        Raises:
            NotFoundError: Nothing is kept of it.

        """
        return self._service.export_value(self.name)

    def import_from(self, exported: Mapping[str, Any]) -> ValueVersion:
        """Keep under this name what an export has and this value has not.

        Raises:
            ConflictError: The versions that both have are not the same; nothing was changed.
            UsageError: It is no export.

        """
        return self._service.import_value(exported, self.name)

    def _change(
        self,
        value: Any,
        reason: str,
        author: str | None,
        metadata: Mapping[str, Any] | None,
        *,
        expected: int | None = None,
        known: bool = False,
    ) -> ValueVersion:
        return self._service.change_value(
            ValueChange(
                name=self.name,
                value=value,
                source=_SOURCE,
                author=author,
                reason=reason,
                metadata=metadata or {},
                expected=expected,
                known=known,
            )
        )


def _number(expected: int | None) -> int | None:
    try:
        number = None if expected is None else index(expected)
    except TypeError:
        number = -1
    if number is not None and number < 0:
        raise UsageError(
            f"expected_version is {expected!r:.40}; give the number of a version, or 0 for none"
        )
    return number
