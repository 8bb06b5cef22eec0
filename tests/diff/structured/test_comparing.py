"""Which keys differ."""

import math
import random

import pytest
from hypothesis import given

from backtrail.diff.structured import apply_changes, compare_values, spelled
from backtrail.errors import UsageError
from diff.structured.values import STEADY, VALUES, pairs


def told(old, new, **how):
    """The changes in short."""
    return [(change.kind, spelled(change.path)) for change in compare_values(old, new, **how)]


def test_keys_come_go_and_change_at_any_depth():
    """Each change has its path and both values."""
    old = {"server": {"port": 80, "host": "a"}, "debug": True}
    new = {"server": {"port": 8080, "tls": None}, "debug": True}
    found = compare_values(old, new)
    assert [(c.kind, c.path) for c in found] == [
        ("removed", ("server", "host")),
        ("changed", ("server", "port")),
        ("added", ("server", "tls")),
    ]
    assert (found[0].old, found[1].old, found[1].new, found[2].new) == ("a", 80, 8080, None)


@pytest.mark.parametrize(
    ("old", "new"),
    [(1, 1.0), (1, True), (0, False), (1, "1"), (None, 0), ([], {}), ("", None), (1.0, True)],
)
def test_another_type_is_a_change_of_type(old, new):
    """Even where Python calls both equal."""
    assert told({"k": old}, {"k": new}) == [("type", "k")]
    assert told([old], [new])


@pytest.mark.parametrize(("old", "new"), [(0.0, -0.0), (10**400, 10**400 + 1), (0.1, 0.1 + 1e-16)])
def test_numbers_are_exact(old, new):
    """Neither a sign nor the last digit is lost."""
    assert told({"k": old}, {"k": new}) == ([("changed", "k")] if repr(old) != repr(new) else [])


def test_nan_is_what_it_was():
    """Though it equals nothing, not even itself."""
    assert told([math.nan, {"k": math.nan}], [-math.nan, {"k": float("nan")}]) == []


def test_the_order_of_keys_is_no_difference():
    """Keys are a set."""
    assert told({"a": 1, "b": {"c": 1, "d": 2}}, {"b": {"d": 2, "c": 1}, "a": 1}) == []


def test_an_item_that_comes_or_goes_shifts_no_other():
    """Only it is told of."""
    assert told([1, 2, 3], [0, 1, 2, 3]) == [("added", "[0]")]
    assert told([1, 2, 3], [1, 3]) == [("removed", "[1]")]


def test_an_item_that_moved_is_told_once():
    """With the place where it was."""
    (change,) = compare_values(list("abcdef"), list("bcdefa"))
    assert (change.kind, change.path, change.old_path) == ("moved", (5,), (0,))


@pytest.mark.parametrize("member", ["id", "key", "name"])
def test_items_are_known_by_their_names(member):
    """What changed inside is told, though others came before it; so it is when it moved, too."""
    old = [{member: "a", "n": 1}, {member: "b", "n": 1}, {member: "c", "n": 1}]
    assert told(old, [{member: "z", "n": 9}, {member: "a", "n": 2}, *old[1:]]) == [
        ("added", "[0]"),
        ("changed", "[1].n"),
    ]
    assert told(old, [*old[1:], {member: "a", "n": 2}]) == [("moved", "[2]"), ("changed", "[2].n")]


def test_items_without_names_pair_with_the_most_similar_ones():
    """Not with those that happen to stand at their place."""
    old = [{"x": 1, "y": 2, "z": 3}]
    assert told(old, [{"p": 0, "q": 0}, {"x": 1, "y": 2, "z": 4}]) == [
        ("added", "[0]"),
        ("changed", "[1].z"),
    ]


def test_in_any_order_only_what_differs_is_told():
    """Lists inside lists, too; how often an item stands there still counts."""
    assert told([1, [2, 3], 4], [4, [3, 2], 1], any_order=True) == []
    assert told([1, 1, 2], [2, 1], any_order=True) == [("removed", "[1]")]
    assert told([{"id": 1, "v": 1}, 5], [5, {"id": 1, "v": 2}], any_order=True) == [
        ("changed", "[1].v")
    ]


def test_numbers_within_the_tolerance_are_the_same():
    """Whole and broken ones; truth is no number."""
    assert told({"a": 1.0, "b": 5}, {"a": 1.05, "b": 5.1}, tolerance=0.1001) == []
    assert told({"a": 1.0}, {"a": 1.2}, tolerance=0.1) == [("changed", "a")]
    assert told([1.0, 2.0], [0.0, 1.001, 2.001], tolerance=0.01) == [("added", "[0]")]
    assert told([True], [1], tolerance=5) != []
    assert told([10**400], [1.5], tolerance=5) == [("type", "[0]")]
    assert told([math.inf], [-math.inf], tolerance=5) == [("changed", "[0]")]


@pytest.mark.parametrize("tolerance", [-1, math.nan])
def test_a_tolerance_that_means_nothing_is_a_mistake(tolerance):
    """It has to be zero or more."""
    with pytest.raises(UsageError, match="give 0 or more"):
        compare_values(1, 2, tolerance=tolerance)


@STEADY
@given(VALUES)
def test_nothing_differs_from_itself(value):
    """However it is looked at."""
    assert compare_values(value, value) == ()
    assert compare_values(value, value, any_order=True, tolerance=1) == ()


@STEADY
@given(pairs())
def test_equal_in_any_order_is_no_more_than_equal(both):
    """What is the same with order is the same without; and an order-free answer has no moves."""
    old, new = both
    free = compare_values(old, new, any_order=True)
    assert all(change.kind != "moved" for change in free)
    if not compare_values(old, new):
        assert free == ()


@STEADY
@given(pairs())
def test_doing_the_changes_again_gives_the_new_value(both):
    """``patch(diff(a, b), a) == b``, told apart as strictly as the comparison does."""
    old, new = both
    before = repr(old)
    assert compare_values(apply_changes(old, compare_values(old, new)), new) == ()
    assert repr(old) == before


def nested(value, depth):
    """A value in that many lists."""
    for _ in range(depth):
        value = [value]
    return value


def test_deep_values_are_compared_like_others():
    """25,000 lists in one another."""
    (change,) = compare_values(nested(1, 25_000), nested(2, 25_000))
    assert (change.kind, change.path) == ("changed", (0,) * 25_000)
    made = apply_changes(nested(1, 25_000), [change])
    assert compare_values(made, nested(2, 25_000)) == ()


def test_parts_that_are_used_often_are_looked_at_once():
    """2 ** 60 leaves that are one value sixty times over."""

    def doubled(value):
        for _ in range(60):
            value = [value, value]
        return value

    assert compare_values(doubled("a"), doubled("a")) == ()


R = random.Random(5)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ([R.random() for _ in range(30_000)], [R.random() for _ in range(29_000)]),
        ([R.randrange(9) for _ in range(30_000)], [R.randrange(9) for _ in range(9_000)]),
        ([{"a": n} for n in range(30_000)], [{"b": n} for n in range(20_000)]),
        ([{"id": 1, "v": n} for n in range(9_000)], [{"id": 1} for _ in range(9_000)]),
        ([n * ((1 << 61) - 1) for n in range(30_000)], list(range(30_000))),
    ],
    ids=["all differ", "few values", "nothing alike", "one name", "hashes that collide"],
)
def test_hostile_lists_end_soon_and_stay_exact(old, new):
    """The answer may be coarse; doing it again still gives the new value."""
    assert compare_values(apply_changes(old, compare_values(old, new)), new) == ()
    compare_values(old, new, any_order=True)


def test_mappings_that_are_used_often_are_looked_at_once():
    """As with lists: 2 ** 60 leaves."""

    def doubled(value):
        for _ in range(60):
            value = {"a": value, "b": value}
        return value

    assert compare_values(doubled("a"), doubled("a")) == ()
