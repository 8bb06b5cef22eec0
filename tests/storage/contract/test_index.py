"""The search index as every backend keeps it."""

import pytest

from backtrail.diff.grams import Collected, Demand
from backtrail.diff.signatures import ANYTHING
from backtrail.storage.repository import IndexBlock
from storage.builders import save


def block(first, last, *texts):
    """A block in which some texts were put in."""
    collected = Collected()
    for text in texts:
        collected.add(b"", text)
    return IndexBlock(first=first, last=last, signature=collected.signature())


def add(repository, *blocks):
    """Whether each was taken."""
    with repository.transaction():
        return [repository.add_index(one) for one in blocks]


def test_blocks_follow_each_other(repository):
    """One that leaves a gap, or begins too early, is not taken."""
    one, two = block(1, 4, b"one"), block(5, 9, b"two")
    assert repository.indexed() == 0
    assert add(repository, block(2, 3), one, block(4, 6), block(6, 7), two, block(10, 9)) == [
        False, True, False, False, True, False,
    ]  # fmt: skip
    assert repository.indexed() == 9
    assert list(repository.index_blocks(100)) == [two, one]
    assert list(repository.index_blocks(5)) == [one]
    with repository.transaction():
        repository.drop_index()
    assert (repository.indexed(), list(repository.index_blocks(100))) == (0, [])


def test_a_block_goes_with_its_transaction(repository):
    """What was rolled back is not there."""
    with pytest.raises(ZeroDivisionError), repository.transaction():
        print(1 // (repository.add_index(block(1, 4)) - 1))
    assert repository.indexed() == 0


def test_what_is_let_go_is_in_the_block_of_the_next_version(repository, document):
    """And only there."""
    kept = [save(repository, document, b"%d" % number) for number in range(3)]
    add(
        repository,
        block(1, kept[0].sequence, b"first"),
        block(2, 2, b"second"),
        block(3, 3, b"third"),
    )
    with repository.transaction():
        repository.release(kept[0])
    third, second, _ = repository.index_blocks(100)
    demand = Demand.within_line("first")
    assert demand.met(second.signature)
    assert not demand.met(third.signature)
    assert ANYTHING not in (second.signature, third.signature)


def test_versions_come_in_the_order_they_were_kept_in(repository, document):
    """After a sequence, as many as asked for; events and stubs are none."""
    kept = []
    for number in range(5):
        kept.append(save(repository, document, b"%d" % number))
        repository.append_event("noted", time_ns=number)
    with repository.transaction():
        repository.release(kept[2])
    assert repository.following(0, 99) == (*kept[:2], *kept[3:])
    assert repository.following(kept[0].sequence, 2) == (kept[1], kept[3])
    assert repository.recent(None, 99, above=kept[3].sequence) == (kept[4],)
    assert repository.unbroken(kept[0].sequence, kept[1].sequence)
    assert not repository.unbroken(kept[0].sequence, kept[3].sequence)
