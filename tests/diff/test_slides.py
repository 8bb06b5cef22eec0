import itertools
import random

from backtrail.diff.lines import Hunk, align
from backtrail.diff.slides import slid
from backtrail.diff.views import split_lines

FUNCTIONS = b"def a():\n    return 1\n\n\ndef b():\n    return 1\n\n\ndef c():\n    return 1\n"


def rebuilt(old, new, hunks):
    """Put ``new`` together from the hunks and from what lies between them in ``old``."""
    made, place = [], 0
    for hunk in hunks:
        made += old[place : hunk.old_start] + new[hunk.new_start : hunk.new_end]
        place = hunk.old_end
    return made + old[place:]


def test_an_added_function_is_one_block():
    """The hunk begins at the function's head, wherever the engine put it."""
    new = split_lines(FUNCTIONS)
    old = new[:4] + new[8:]
    for by in (0, -1, -2, -3):
        hunk = Hunk(old_start=4 + by, old_end=4 + by, new_start=4 + by, new_end=8 + by)
        assert slid([hunk], old, new) == (Hunk(old_start=4, old_end=4, new_start=4, new_end=8),)


def test_a_deleted_item_is_one_block():
    """What goes is an object from brace to brace."""
    old = split_lines(b"[\n  {\n    1\n  },\n  {\n    2\n  },\n  {\n    3\n  }\n]\n")
    new = old[:3] + old[6:]
    hunk = Hunk(old_start=3, old_end=6, new_start=3, new_end=3)
    assert slid([hunk], old, new) == (Hunk(old_start=4, old_end=7, new_start=4, new_end=4),)


def test_sliding_repeats_the_same_change():
    """On seeded lines the other side is rebuilt, counts stay, and no two hunks come to touch."""
    random_ = random.Random(4)
    pool = [b"a\n", b"  a\n", b"\n", b"}\n"]
    for _ in range(300):
        old, new = random_.choices(pool, k=20), random_.choices(pool, k=22)
        before = align(old, new).hunks
        after = slid(before, old, new)
        assert rebuilt(old, new, after) == new
        assert len(after) == len(before)
        assert all(a.old_end < b.old_start for a, b in itertools.pairwise(after))
