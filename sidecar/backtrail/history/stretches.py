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
        for first, last in _passed(scope, demand, below):
            if last + 1 < upper:
                yield last, upper
            upper = min(upper, first)
    if upper > 1:
        yield 0, upper


def _passed(scope: Scope, demand: Demand, below: int) -> Iterator[tuple[int, int]]:
    """First and last sequence of each block in which there is nothing, newest first.

    Where blocks are missing between those that it met, the index is to be made anew; whoever stops
    early has not met the others.
    """
    due = 1
    with suppress(DamagedError):
        due = min(scope.repository.indexed(), below - 1)
        for block in scope.repository.index_blocks(below):
            scope.index.gaps |= block.last < due
            due = block.first - 1
            if not demand.met(block.signature):
                yield block.first, block.last
    scope.index.gaps |= due > 0
