"""What a person reads when a check gives a reason to go back. Pure."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from backtrail.protocol.spelling import printable

if TYPE_CHECKING:
    from backtrail.history.checks.trips import Trip

__all__ = ["trip_words"]

_FEW: Final = 3


def trip_words(trip: "Trip") -> str:
    """Say why, which files and which tests; names come last, for they may be long."""
    files = len(trip.changed) + trip.more
    told = [f"{trip.check}: {trip.why}."]
    if files:
        paths = [
            f"{each.path} ({each.author})" if each.author else each.path for each in trip.changed
        ]
        changed = "1 file changed" if files == 1 else f"{files:,} files changed"
        told.append(f"Since all was well {changed}: {_first(paths, files)}.")
    if trip.failures:
        told.append(f"These tests passed then: {_first(trip.failures, len(trip.failures))}.")
    return printable(" ".join(told))


def _first(names: Sequence[str], count: int) -> str:
    more = count - min(len(names), _FEW)
    return ", ".join(names[:_FEW]) + (f" and {more:,} more" if more else "")
