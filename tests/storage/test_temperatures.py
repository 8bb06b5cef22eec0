"""What is held in memory: bounded, exact, and hot while it is among the last operations."""

import itertools
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backtrail.content.identity import content_id
from backtrail.storage.caches import ContentCache
from backtrail.storage.operations import Operations
from backtrail.storage.temperatures import FEWEST, MOST, Temperatures


def saves(count, size=1000):
    """Contents, each with a change of the one before."""
    rng = random.Random(5)
    data = bytearray(rng.randbytes(size))
    for number in range(count):
        data[number % size] ^= 0xFF
        yield bytes(data)


def noted(operations, contents):
    """Tell of contents that took each other's place; their ids."""
    ids = [content_id(data) for data in contents]
    before = None
    for content, data in zip(ids, contents, strict=True):
        operations.note(before, content, {content: data})
        before = content
    return ids


def test_a_cache_holds_no_more_bytes_and_no_more_contents_than_it_may():
    """What was used longest ago goes first."""
    cache = ContentCache(10_000, 7)
    contents = list(saves(30))
    for data in contents:
        cache.put(content_id(data), data)
        assert cache.held <= 10_000
        assert len(cache) <= 7
    assert cache.get(content_id(contents[-1])) == contents[-1]
    assert cache.get(content_id(contents[-8])) is None
    cache.resize(2_500)
    assert len(cache) == 2
    large = bytes(900)
    cache.put(content_id(large), large)
    assert cache.get(content_id(large)) is None


def test_a_cache_is_bounded_by_bytes_where_its_contents_are_large():
    """A thousand of them would be too much."""
    cache = ContentCache(8_000)
    for data in saves(30):
        cache.put(content_id(data), data)
    assert (len(cache), cache.held) == (8, 8_000)


def test_the_last_operations_are_at_hand_in_a_fraction_of_their_size():
    """Where there is no room the older ones are held as their reverse edits."""
    contents = list(saves(60, size=20_000))
    operations = Operations(50, 100_000)
    ids = noted(operations, contents)
    assert len(operations) == 50
    assert operations.held <= 100_000
    for content, data in zip(ids[-51:], contents[-51:], strict=True):
        assert operations.get(content) == data
    assert [operations.get(content) for content in ids[:9]] == [None] * 9


def test_what_is_dropped_is_nowhere():
    """Nor is it rebuilt from what came after it."""
    contents = list(saves(20, size=5_000))
    operations = Operations(50, 20_000)
    ids = noted(operations, contents)
    for content in ids:
        operations.drop(content)
        assert operations.get(content) is None
    assert operations.held == 0


@given(
    picks=st.lists(st.integers(0, 5), min_size=1, max_size=80),
    most=st.integers(1, 20),
    capacity=st.integers(0, 40_000),
    drops=st.sets(st.integers(0, 79)),
)
def test_what_is_at_hand_is_exact_whatever_came_and_went(picks, most, capacity, drops):
    """A content of any order of saves, restores and undos comes back as it was, or not at all."""
    contents = [*saves(5, size=4_000), b""]
    operations = Operations(most, capacity)
    before = None
    for turn, pick in enumerate(picks):
        after = content_id(contents[pick])
        if after == before:
            continue
        operations.note(before, after, {after: contents[pick]})
        before = after
        if turn in drops:
            operations.drop(content_id(contents[0]))
        assert operations.held <= capacity
        assert len(operations) <= most
        for data in contents:
            assert operations.get(content_id(data)) in (None, data)
    operations.clear()
    assert (len(operations), operations.held) == (0, 0)


def test_reading_much_does_not_cool_what_is_hot():
    """A search reads thousands of versions."""
    held = Temperatures(1 << 20, 1 << 20)
    old, new, *others = saves(3_000)
    for data in (old, new):
        held.put(content_id(data), data)
    held.heat(content_id(old), content_id(new))
    for data in others:
        held.put(content_id(data), data)
    assert held.get(content_id(old)) == old
    assert len(held) <= 1_000


@pytest.mark.parametrize(("step", "operations"), [(0, MOST), (1, MOST), (2, FEWEST), (3, FEWEST)])
def test_where_memory_is_short_less_is_held(step, operations):
    """First what is warm goes, then most of what is hot; later both come back."""
    held = Temperatures(1 << 20, 1 << 20)
    contents = list(saves(70))

    def work():
        for old, new in itertools.pairwise(contents):
            held.put(content_id(new), new)
            held.heat(content_id(old), content_id(new))
        for data in saves(900, size=1_001):
            held.put(content_id(data), data)

    work()
    held.ease(step)
    assert len(held.operations) == operations
    assert len(held) == (900 if step == 0 else 0)
    work()
    assert len(held.operations) == operations
    assert held.held <= (1 << 20) // (1 if step == 0 else 8)
    held.ease(0)
    work()
    assert len(held.operations) == MOST
    held.clear()
    assert (held.held, held.operations.held) == (0, 0)
