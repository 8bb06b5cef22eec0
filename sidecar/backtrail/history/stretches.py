"""Where in the store a search has to look: everywhere but where the index says there is nothing."""

from collections.abc import Iterator
from contextlib import suppress

from backtrail.diff.grams import Demand
from backtrail.errors import DamagedError
from backtrail.history.scope import Scope

__all__ = ["stretches"]


def stretches(scope: Scope, demand: Demand | None, below: int) -> Iterator[tuple[int, int]]:
    """Pairs of sequences between which versions may have touched a text, newest first.

    Both ends are outside. ``demand`` is the text's; None, or one that is free, looks everywhere.
    """
    upper = below
    if demand is not None and not demand.free and scope.index.on:
        with suppress(DamagedError):
            for first, last in _passed(scope, demand, below):
                if last + 1 < upper:
                    yield last, upper
                upper = min(upper, first)
    if upper > 1:
        yield 0, upper


def _passed(scope: Scope, demand: Demand, below: int) -> Iterator[tuple[int, int]]:
    """First and last sequence of each block in which there is nothing, newest first."""
    expected = None
    try:
        for block in scope.repository.index_blocks(below):
            if expected not in (None, block.last):
                scope.index.gaps = True
            expected = block.first - 1
            if not demand.met(block.signature):
                yield block.first, block.last
    except DamagedError:
        expected = -1
        raise
    finally:
        if expected not in (None, 0):
            scope.index.gaps = True
