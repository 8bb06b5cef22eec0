"""Where groups of lines stand that could stand in several places."""

import itertools

from hypothesis import given
from hypothesis import strategies as st

from backtrail.diff.compaction import compacted
from backtrail.diff.lines import Hunk, align

_LINES = st.lists(st.sampled_from("aab}"), max_size=14)


def hunk(old_start, old_end, new_start, new_end):
    """The hunk of these ranges."""
    return Hunk(old_start=old_start, old_end=old_end, new_start=new_start, new_end=new_end)


def test_a_group_slides_down_as_far_as_it_goes():
    """Lines like those above them were added below."""
    assert compacted([hunk(1, 1, 1, 2)], "aab", "aaab") == (hunk(2, 2, 2, 3),)
    assert compacted([hunk(0, 1, 0, 0)], "aab", "ab") == (hunk(1, 2, 1, 1),)


def test_groups_of_one_side_that_meet_become_one():
    """And slide on as one."""
    found = compacted([hunk(0, 1, 0, 0), hunk(2, 3, 1, 1)], "aaab", "ab")
    assert found == (hunk(1, 3, 1, 1),)


def test_a_group_stays_beside_changes_of_the_other_side():
    """What was replaced stays in one piece, though it could slide on."""
    assert compacted([hunk(1, 2, 1, 2)], "xaab", "xcab") == (hunk(1, 2, 1, 2),)


@given(_LINES, _LINES)
def test_the_difference_stays_the_same(old, new):
    """However groups slide, the hunks turn the one text into the other."""
    hunks = compacted(align(old, new).hunks, old, new)
    out, place = [], 0
    for found in hunks:
        assert old[place : found.old_start] == new[len(out) : found.new_start]
        out += old[place : found.old_start] + new[found.new_start : found.new_end]
        place = found.old_end
    assert out + old[place:] == new
    assert all(a.old_end < b.old_start for a, b in itertools.pairwise(hunks))
