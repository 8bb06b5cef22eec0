"""Many comparisons in one go: each is done or says why not, and keeps no other out."""

from collections.abc import Sequence
from typing import Final

import msgspec

from backtrail.diff.statistics import Statistics
from backtrail.errors import BacktrailError, UsageError
from backtrail.history.comparing import compare, counted
from backtrail.history.results import Comparison
from backtrail.history.scope import Scope

__all__ = ["LARGEST_BATCH", "Compared", "ComparedPage", "Pair", "compare_many"]

LARGEST_BATCH: Final = 10_000
"""Pairs."""
_PIECE: Final = 200
"""Pairs of one piece of work."""
_BYTES: Final = 32 << 20
"""Of contents of one piece, at most, but for a single pair."""
_DEARER: Final = 10
"""Times what lines take is what every unit takes; pieces are smaller by that."""


class Pair(msgspec.Struct, frozen=True, kw_only=True):
    """Two contents of one file to compare; addresses as in ``HistoryService.compare``."""

    path: str
    """Absolute."""
    old: str | None = None
    new: str | None = None


class Compared(msgspec.Struct, frozen=True, kw_only=True):
    """What came of one pair."""

    pair: Pair
    found: Comparison | None
    error: BacktrailError | None
    """Why there is no comparison."""
    statistics: Statistics | None = None
    """In every unit that the contents have, where they were asked for."""


class ComparedPage(msgspec.Struct, frozen=True, kw_only=True):
    """One piece of a batch, in its order."""

    compared: tuple[Compared, ...]
    next_cursor: int | None
    """Of the first pair that was not looked at; None: all were."""


def compare_many(
    scope: Scope, pairs: Sequence[Pair], cursor: int = 0, *, every_unit: bool = False
) -> ComparedPage:
    """Compare pairs from the one at ``cursor`` on, as many as one piece of work has.

    Words, cells and keys are counted beside the lines where ``every_unit`` is wanted.

    Raises:
        UsageError: There are more than 10,000, or the cursor is none of them.

    """
    if len(pairs) > LARGEST_BATCH:
        raise UsageError(f"{len(pairs):,} pairs are too many: send up to {LARGEST_BATCH:,} at once")
    if not 0 <= cursor <= len(pairs):
        raise UsageError(f"the cursor {cursor} is none of these pairs; begin with 0")
    done: list[Compared] = []
    share = _DEARER if every_unit else 1
    read = 0
    for pair in pairs[cursor : cursor + _PIECE // share]:
        if read > _BYTES // share:
            break
        try:
            found = compare(scope, pair.path, pair.old, pair.new)
        except BacktrailError as error:
            done.append(Compared(pair=pair, found=None, error=error))
        else:
            figures = counted(found) if every_unit else None
            done.append(Compared(pair=pair, found=found, error=None, statistics=figures))
            read += len(found.old.content) + len(found.new.content)
    at = cursor + len(done)
    return ComparedPage(compared=tuple(done), next_cursor=at if at < len(pairs) else None)
