import random
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz.distance import LCSseq

from backtrail.diff.lines import Hunk, align

LINES = st.lists(st.sampled_from([b"a\n", b"b\n", b"c\n", b"\n", b"d"]), max_size=30)


def rebuilt(old, new, hunks):
    """Put ``new`` together from the hunks and from what lies between them in ``old``."""
    made, place = [], 0
    for hunk in hunks:
        made += old[place : hunk.old_start] + new[hunk.new_start : hunk.new_end]
        place = hunk.old_end
    return made + old[place:]


def kept(size, hunks):
    """Lines of the old side that stay."""
    return size - sum(hunk.old_end - hunk.old_start for hunk in hunks)


def edited(random_, lines, edits, pool):
    """Copy with seeded replacements, insertions and deletions."""
    lines = list(lines)
    for _ in range(edits):
        place = random_.randrange(len(lines))
        lines[place : place + random_.randint(0, 2)] = random_.choices(
            pool, k=random_.randint(0, 2)
        )
    return lines


@settings(derandomize=True, max_examples=200, deadline=None)
@given(LINES, LINES)
def test_hunks_rebuild_the_other_side(old, new):
    """What lies between hunks is equal, and hunks are ordered, not empty and never touch."""
    hunks = align(old, new).hunks
    assert rebuilt(old, new, hunks) == new
    for hunk in hunks:
        assert hunk.old_end > hunk.old_start or hunk.new_end > hunk.new_start
    for one, next_ in pairwise(hunks):
        assert one.old_end < next_.old_start
        assert one.new_end < next_.new_start


@settings(derandomize=True, max_examples=200, deadline=None)
@given(LINES, LINES)
def test_small_sides_are_aligned_best(old, new):
    """As many lines stay as the longest common subsequence has."""
    assert kept(len(old), align(old, new).hunks) == LCSseq.similarity(old, new)


def test_repeated_lines_at_both_ends_are_counted_once():
    """The common tail never runs into the common head."""
    assert align([b"x\n"] * 2, [b"x\n"] * 3).hunks == (
        Hunk(old_start=2, old_end=2, new_start=2, new_end=3),
    )


def test_equal_sides_have_no_hunk():
    """Nothing differs, nothing is coarse."""
    assert align([b"a\n"], [b"a\n"]).hunks == ()
    assert align([], []) == align([b"a\n"], [b"a\n"])


def test_large_sides_are_cut_at_unique_lines():
    """With 20,000 mostly unique lines the hunks stay as small as the edits."""
    random_ = random.Random(5)
    old = [b"%d\n" % random_.randrange(30_000) for _ in range(20_000)]
    new = edited(random_, old, 300, [b"new\n", b"\n"])
    found = align(old, new, budget=1 << 22)
    assert not found.coarse
    assert rebuilt(old, new, found.hunks) == new
    assert kept(len(old), found.hunks) >= len(old) - 600


def test_large_sides_without_unique_lines_are_cut_at_runs():
    """Twenty thousand lines of four kinds still find each other, by their neighbours."""
    random_ = random.Random(6)
    pool = [b"a\n", b"b\n", b"}\n", b"\n"]
    old = random_.choices(pool, k=20_000)
    new = edited(random_, old, 50, pool)
    found = align(old, new, budget=1 << 22)
    assert not found.coarse
    assert rebuilt(old, new, found.hunks) == new
    assert kept(len(old), found.hunks) >= len(old) - 200


def test_lines_of_one_side_cost_nothing():
    """Sides with nothing in common are one exact hunk, however small the budget."""
    found = align(
        [b"a%d\n" % k for k in range(5000)], [b"b%d\n" % k for k in range(5000)], budget=0
    )
    assert not found.coarse
    assert found.hunks == (Hunk(old_start=0, old_end=5000, new_start=0, new_end=5000),)


def test_a_spent_budget_gives_coarse_but_true_hunks():
    """Without work left the result says so and still rebuilds the other side."""
    random_ = random.Random(7)
    old, new = random_.choices([b"a", b"b"], k=3000), random_.choices([b"a", b"b"], k=3000)
    found = align(old, new, budget=1000)
    assert found.coarse
    assert rebuilt(old, new, found.hunks) == new


def test_ends_that_go_line_by_line_are_set_aside_once():
    """Where each line stands twice, each look at the ends frees one more line to leave out."""
    old = [b"%d\n" % k for k in range(20_000)]
    new = [line for line in old[:10_000] for _ in range(2)]
    found = align(old, new)
    assert rebuilt(old, new, found.hunks) == new
    assert rebuilt(new, old, align(new, old).hunks) == old
