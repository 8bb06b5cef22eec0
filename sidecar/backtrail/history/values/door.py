"""The use cases of versioned values; names are those that a program gave, without ``value:``."""

from typing import TYPE_CHECKING, Any

from backtrail.history.results import Entry
from backtrail.history.returns import Returns

if TYPE_CHECKING:
    from backtrail.history.values.changing import ValueChange
    from backtrail.history.values.comparing import ValueComparison
    from backtrail.history.values.versions import ValueVersion

__all__ = ["Values"]


class Values(Returns):
    """What a program keeps by names of its own, in the store and in no folder."""

    def values(self) -> tuple[Entry, ...]:
        """The newest version of each value that was not deleted, by name."""
        from backtrail.history.values import versions

        return versions.names(self._scope)

    def current_value(self, name: str) -> "ValueVersion | None":
        """What a value is now; None where there is none, or it was deleted."""
        from backtrail.history.values import versions

        return versions.current(self._scope, name)

    def value(self, name: str, address: str) -> "ValueVersion":
        """A version of a value, by number, ``~n``, id, tag or time; of a deleted one, too."""
        from backtrail.history.values import versions

        return versions.at(self._scope, name, address)

    def value_history(
        self, name: str, *, limit: int | None = None, since_version: int = 0
    ) -> "tuple[ValueVersion, ...]":
        """The versions after ``since_version``, newest first; empty where nothing is kept."""
        from backtrail.history.values import versions

        return versions.history(self._scope, name, limit, since_version)

    def count_value(self, name: str) -> int:
        """How many versions of a value are kept."""
        from backtrail.history.values import versions

        return versions.length(self._scope, name)

    def change_value(self, wanted: "ValueChange") -> "ValueVersion":
        """Give a value another content; see ``changing.change``."""
        from backtrail.history.values import changing

        return self._done(changing.change(self._scope, wanted))

    def rollback_value(
        self,
        name: str,
        address: str,
        *,
        expected: int | None = None,
        author: str | None = None,
        reason: str = "",
    ) -> "ValueVersion":
        """Make a version the newest one again: a restore, which can be undone.

        Where the newest one is the same already, that is the answer.
        """
        from backtrail.history.values import versions

        path = versions.path_of(name)
        done = self.restore(path, address, expected=expected, author=author, reason=reason)
        return versions.at(self._scope, name, done.entry.version.id if done.entry else "~0")

    def delete_value(self, name: str) -> None:
        """Record that a value is gone; every version stays."""
        from backtrail.history.values import changing

        changing.delete(self._scope, name)
        self._announce()

    def export_value(self, name: str) -> dict[str, Any]:
        """A value with all its versions, as JSON can say it."""
        from backtrail.history.values import exchange

        return exchange.exported(self._scope, name)

    def import_value(self, data: Any, name: str | None = None) -> "ValueVersion":
        """Keep what is missing of an export, under its own name or another."""
        from backtrail.history.values import exchange

        return self._done(exchange.imported(self._scope, data, name))

    def compare_value(
        self,
        name: str,
        old: str | None = None,
        new: str | None = None,
        *,
        any_order: bool = False,
        tolerance: float = 0.0,
    ) -> "ValueComparison":
        """What became of each key between two versions; see ``comparing.compare``."""
        from backtrail.history.values import comparing

        return comparing.compare(
            self._scope, name, old, new, any_order=any_order, tolerance=tolerance
        )
