"""Where two contents differ, in lines of the whole."""

import random

import pytest

from backtrail.diff.blocks import blocks, touches
from backtrail.diff.lines import Hunk
from backtrail.diff.views import split_lines


def hunk(old, new):
    """Build a hunk from two ranges."""
    return Hunk(old_start=old[0], old_end=old[1], new_start=new[0], new_end=new[1])


def test_blocks_count_lines_of_the_whole_contents():
    """Common lines before the first change are counted."""
    old = b"".join(b"%d\n" % n for n in range(100))
    new = old.replace(b"\n60\n", b"\nsixty\n").replace(b"\n90\n", b"\n")
    assert blocks(old, new) == (hunk((60, 61), (60, 61)), hunk((90, 91), (90, 90)))
    assert blocks(old, old) == ()


def test_blocks_stand_where_people_see_them():
    """A function that was added begins with its own line, not with the end of the one before."""
    old = b"def a():\n    x\n\ndef c():\n    x\n"
    new = b"def a():\n    x\n\ndef b():\n    x\n\ndef c():\n    x\n"
    assert blocks(old, new) == (hunk((3, 3), (3, 6)),)


@pytest.mark.parametrize("seed", range(40))
def test_blocks_rebuild_the_other_side(seed):
    """What lies between blocks is the same on both sides."""
    random_ = random.Random(seed)
    pool = [b"a\n", b"b\n", b"\n", b"  c\n"]
    old = b"".join(random_.choices(pool, k=random_.randrange(150)))
    lines = split_lines(old)
    for _ in range(random_.randrange(1, 6)):
        place = random_.randrange(len(lines) + 1)
        lines[place : place + random_.randrange(3)] = random_.choices(pool, k=random_.randrange(3))
    new = b"".join(lines)
    made, place = [], 0
    for block in blocks(old, new):
        made += split_lines(old)[place : block.old_start] + lines[block.new_start : block.new_end]
        place = block.old_end
    assert b"".join(made + split_lines(old)[place:]) == new


@pytest.mark.parametrize(
    ("new", "first", "last", "found"),
    [
        ((2, 4), 1, 2, False),
        ((2, 4), 3, 3, True),
        ((2, 4), 4, 9, True),
        ((2, 4), 5, 9, False),
        ((2, 2), 1, 1, False),
        ((2, 2), 2, 2, True),
        ((2, 2), 3, 3, True),
        ((2, 2), 4, 4, False),
        ((0, 0), 1, 1, True),
        ((0, 0), 2, 2, False),
    ],
)
def test_touching(new, first, last, found):
    """Lines of a block touch it; a deletion is touched by its neighbours."""
    assert touches(hunk((0, 1), new), first, last) is found
