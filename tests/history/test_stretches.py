"""Where a search has to look, and what it notices of the index on the way."""

import pytest

from backtrail.diff.grams import Collected, Demand
from backtrail.errors import DamagedError
from backtrail.history import indexing
from backtrail.history.requests import SearchQuery
from backtrail.history.stretches import stretches
from backtrail.storage.repository import IndexBlock

NEEDLE = Demand.within_line("needle")
TOP = 35
"""Above the three blocks, and some versions that no block speaks of."""


@pytest.fixture
def scope(desk):
    """Blocks of ten; the first and the last one hold the needle."""
    with desk.repository.transaction():
        for first, text in ((1, b"needle\n"), (11, b"hay\n"), (21, b"a needle\n")):
            collected = Collected()
            collected.add(b"", text)
            block = IndexBlock(first=first, last=first + 9, signature=collected.signature())
            assert desk.repository.add_index(block)
    return desk.service._scope


def test_it_looks_everywhere_but_where_there_is_nothing(scope):
    """Newest first, and both ends are outside."""
    assert list(stretches(scope, NEEDLE, TOP)) == [(20, TOP), (0, 11)]
    assert list(stretches(scope, Demand.within_line("hay"), TOP)) == [(30, TOP), (10, 21)]
    assert list(stretches(scope, Demand.within_line("nothing"), TOP)) == [(30, TOP)]


@pytest.mark.parametrize("demand", [None, Demand([])])
def test_what_demands_nothing_is_looked_for_everywhere(scope, demand):
    """In one stretch."""
    assert list(stretches(scope, demand, TOP)) == [(0, TOP)]


def test_it_begins_below_the_cursor(scope):
    """Also in the midst of a block, and nowhere where nothing is left."""
    assert list(stretches(scope, NEEDLE, 25)) == [(20, 25), (0, 11)]
    assert list(stretches(scope, NEEDLE, 15)) == [(0, 11)]
    assert list(stretches(scope, NEEDLE, 1)) == []


@pytest.mark.parametrize("below", [TOP, 25, 15])
def test_whoever_stops_early_leaves_the_index_alone(scope, below):
    """What was not looked at is no gap: else such a search would have the index made anew."""
    walk = stretches(scope, NEEDLE, below)
    next(walk)
    walk.close()
    assert not scope.index.gaps
    assert list(stretches(scope, NEEDLE, below))
    assert not scope.index.gaps


@pytest.mark.parametrize("first", [1, 11, 21])
def test_a_block_that_is_gone_is_a_gap(scope, first):
    """Be it the oldest, the one between or the newest; what it spoke of is looked at."""
    left = [block for block in scope.repository.index_blocks(TOP) if block.first != first]
    scope.repository.index_blocks = lambda below: (b for b in left if b.first < below)
    found = list(stretches(scope, Demand.within_line("nothing"), TOP))
    assert any(above < first and first + 9 < below for above, below in found)
    assert scope.index.gaps


def test_an_index_of_which_nothing_is_left_is_made_anew(scope):
    """As one that was written by another rule."""
    scope.repository.index_blocks = lambda _: iter(())
    assert list(stretches(scope, NEEDLE, TOP)) == [(0, TOP)]
    assert scope.index.gaps


def test_where_the_index_cannot_be_read_all_is_looked_at(scope):
    """And it is made anew."""

    def broken(_):
        yield IndexBlock(first=21, last=30, signature=bytes(64))
        raise DamagedError("lost")

    scope.repository.index_blocks = broken
    assert list(stretches(scope, NEEDLE, TOP)) == [(30, TOP), (0, 21)]
    assert scope.index.gaps


def test_a_page_of_matches_keeps_the_index(desk, monkeypatch):
    """A search whose limit is reached leaves it as it was."""
    monkeypatch.setattr(indexing, "_VERSIONS", 4)
    for number in range(20):
        desk.save("a.txt", f"needle {number}\n" if number in (0, 18, 19) else f"{number}\n")
    before = desk.repository.indexed()
    assert desk.service.search(SearchQuery(text="needle", limit=1)).next_cursor
    desk.service.index_more()
    assert desk.repository.indexed() >= before > 0
