"""Changes of keys in short."""

from backtrail.diff.structured import classic, compare_values, statistics


def test_the_classic_shape_has_every_change_by_its_path():
    """What moved is removed where it was and added where it is."""
    old = {"a": {"b": 1}, "gone": [1], "list": ["x", "y", "z"]}
    new = {"a": {"b": 2}, "come": None, "list": ["y", "z", "x"]}
    assert classic(compare_values(old, new), 3, 7) == {
        "from_version": 3,
        "to_version": 7,
        "added": {"come": None, "list[2]": "x"},
        "removed": {"gone": [1], "list[0]": "x"},
        "changed": {"a.b": {"from": 1, "to": 2}},
    }


def test_figures_count_the_keys_that_hold_no_others():
    """A part that comes or goes counts as all that it holds; percent is of both sides together."""
    old = {"a": 1, "b": {"c": 1, "d": 2}, "e": 1, "f": 1}
    new = {"a": 2, "e": 1, "f": "1", "g": [1, 2, 3]}
    found = statistics(old, new)
    assert (found.added, found.deleted, found.modified, found.moved) == (3, 2, 2, 0)
    assert found.percent == 100 * 7 / 8
    assert statistics(old, old).percent == 0
    assert statistics({}, {"a": 1}).percent <= 100
    assert statistics([1, 2, 3], [3, 1, 2]).moved == 1
