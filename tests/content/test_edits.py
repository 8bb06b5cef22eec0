"""What turns one content into the next."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backtrail.content.edits import Edit, apply_edits, edits

LINES = st.lists(
    st.sampled_from([b"a\n", b"b\n", b"c\n", b"\n", b"d,e,", b"\xff\x00"]), max_size=40
)
TEXTS = LINES.map(b"".join) | st.binary(max_size=200)


@given(TEXTS, TEXTS)
def test_they_lead_from_one_to_the_other(before, after):
    """Applied to the content before they give the one after, whatever the two are."""
    assert apply_edits(before, edits(before, after)) == after


@given(TEXTS, TEXTS)
def test_they_stand_in_order_and_apart(before, after):
    """Each begins behind the end of the one before, and does something."""
    end = -1
    for edit in edits(before, after):
        assert edit.start > end
        assert edit.deleted or edit.inserted
        end = edit.start + edit.deleted
    assert end <= len(before)


def test_nothing_differs():
    """The same bytes need no edit."""
    assert edits(b"one\n", b"one\n") == ()


def test_places_far_from_each_other_are_edits_of_their_own():
    """What lies between them is kept, and each is cut to the bytes that differ."""
    before = b"first line\n" + b"same\n" * 50 + b"last line\n"
    after = b"first lane\n" + b"same\n" * 50 + b"lost line\n"
    assert edits(before, after) == (Edit(7, 1, b"a"), Edit(262, 1, b"o"))


@pytest.mark.parametrize(("between", "count"), [(7, 1), (8, 2)])
def test_places_near_each_other_are_one_edit(between, count):
    """Numbers of a second one would take more than the few bytes that stay between them."""
    kept = b"\n".ljust(between - 1, b"x") + b"\n"
    before, after = b"one" + kept + b"two\n", b"1" + kept + b"2\n"
    found = edits(before, after)
    assert len(found) == count
    assert apply_edits(before, found) == after


def test_commas_end_lines_that_no_person_broke():
    """Two places of one long line are two edits."""
    values = [b"%d" % number for number in range(5000)]
    before = b",".join(values)
    values[10], values[4000] = b"ten", b"four thousand"
    found = edits(before, b",".join(values))
    assert [edit.inserted for edit in found] == [b"ten", b"four thousand"]


@pytest.mark.parametrize("kind", ["rotated", "two places", "shuffled", "all different"])
def test_large_ones_are_divided_first(kind):
    """200,000 lines, however they differ, are compared without a table of all pairs."""
    rng = random.Random(7)
    lines = [b"%d %d\n" % (number, rng.randrange(10**6)) for number in range(200_000)]
    other = {
        "rotated": lambda: lines[1000:] + lines[:1000],
        "two places": lambda: [b"new\n", *lines[1:-1], b"end\n"],
        "shuffled": lambda: rng.sample(lines, len(lines)),
        "all different": lambda: [b"x" + line for line in lines],
    }[kind]()
    before, after = b"".join(lines), b"".join(other)
    found = edits(before, after)
    assert apply_edits(before, found) == after
    inserted = sum(len(edit.inserted) for edit in found)
    if kind == "two places":
        assert inserted < 20
    if kind == "rotated":
        assert inserted < len(after) // 100
