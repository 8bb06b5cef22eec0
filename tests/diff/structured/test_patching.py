"""Doing changes again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backtrail.diff.structured import KeyChange, apply_changes, compare_values
from backtrail.errors import UsageError
from diff.structured.values import STEADY


def test_what_was_given_stays_as_it_is():
    """Only what changes is copied."""
    old = {"a": [1, {"b": 1}], "c": {"d": 1}}
    new = apply_changes(old, compare_values(old, {"a": [1, {"b": 2}], "c": {"d": 1}}))
    assert old == {"a": [1, {"b": 1}], "c": {"d": 1}}
    assert new["a"][1] == {"b": 2}
    assert new["c"] is old["c"]


def test_a_whole_value_is_replaced():
    """Its path has no step."""
    assert apply_changes([1], compare_values([1], {"a": 1})) == {"a": 1}


@pytest.mark.parametrize("path", [("x", "y"), ("a", 7), ("a", "b", "c")])
def test_changes_of_another_value_are_refused(path):
    """One line that says what is missing."""
    change = KeyChange(kind="removed", path=path, old=1)
    with pytest.raises(UsageError, match="of another value"):
        apply_changes({"a": {"b": 1}}, [change])


@STEADY
@given(st.lists(st.integers(0, 5), max_size=8), st.randoms(use_true_random=False))
def test_items_that_moved_are_moved_again(old, chance):
    """Whatever else came and went around them."""
    new = [*old, 9]
    chance.shuffle(new)
    new = new[: chance.randint(0, len(new))]
    changes = compare_values(old, new)
    assert apply_changes(old, changes) == new
