"""Values as JSON in one spelling."""

import enum
import json
import math
from collections import OrderedDict
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backtrail.errors import DamagedError, UsageError
from backtrail.history.values.canonical import (
    DEEPEST,
    LARGEST,
    canonical,
    parsed,
    read_json,
)

VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.integers(min_value=-(10**60), max_value=10**60)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=30,
)


def shuffled(value):
    """The same value with the keys of all objects the other way round."""
    if isinstance(value, dict):
        return {key: shuffled(value[key]) for key in reversed(value)}
    return [shuffled(item) for item in value] if isinstance(value, list) else value


def exact(value):
    """A form in which only the very same values are equal: 1, 1.0, True and -0.0 are four."""
    if isinstance(value, dict):
        return {key: exact(part) for key, part in value.items()}
    if isinstance(value, list):
        return [exact(item) for item in value]
    return (type(value), repr(value))


@given(VALUES)
def test_every_value_comes_back(value):
    """Type and digits are the same, whatever it is."""
    assert exact(parsed(canonical(value), "it")) == exact(value)


@given(VALUES)
def test_the_order_of_keys_makes_no_difference(value):
    """The bytes are the same."""
    assert canonical(shuffled(value)) == canonical(value)


@given(VALUES, VALUES)
def test_bytes_are_the_same_for_the_same_value_only(one, other):
    """Equal bytes and equal values are one and the same."""
    assert (canonical(one) == canonical(other)) == (exact(one) == exact(other))


@given(VALUES)
def test_the_spelling_is_json(value):
    """As the standard library spells it, with an end of line."""
    told = json.dumps(value, sort_keys=True, indent=2, ensure_ascii=False) + "\n"
    assert canonical(value).decode() == told


def test_one_value_stands_in_a_line():
    """Differences read well; empty lists and objects take no room."""
    assert canonical({"b": [1, {}], "a": []}).decode() == (
        '{\n  "a": [],\n  "b": [\n    1,\n    {}\n  ]\n}\n'
    )


class Colour(enum.StrEnum):
    """Text by another name."""

    RED = "red"


class Level(enum.IntEnum):
    """A number by another name."""

    HIGH = 3


@pytest.mark.parametrize(
    ("value", "same"),
    [
        ((1, (2,)), [1, [2]]),
        (OrderedDict(b=1, a=2), {"a": 2, "b": 1}),
        (MappingProxyType({"a": 1}), {"a": 1}),
        ({Colour.RED: Level.HIGH}, {"red": 3}),
        ([Colour.RED], ["red"]),
    ],
)
def test_what_is_a_value_by_another_name(value, same):
    """Tuples are lists, mappings objects, and enumerations what they stand for."""
    assert canonical(value) == canonical(same)


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ({"a": [1, math.nan]}, "value.a[1] is nan"),
        (math.inf, "value is inf"),
        ([{"a": -math.inf}], "value[0].a is -inf"),
        ({1: 2}, "a key of value is 1"),
        ({"a": {None: 1}}, "a key of value.a is None"),
        ({"a": {1, 2}}, "value.a is a set"),
        (b"x", "value is a bytes"),
        (object(), "value is a object"),
        (["\ud800"], "half a character"),
        ({"\ud800": 1}, "half a character"),
    ],
)
def test_what_is_no_value(value, told):
    """One line says where it is, what it is, and what to do."""
    with pytest.raises(UsageError) as error:
        canonical(value)
    assert told in str(error.value)
    assert "\n" not in str(error.value)


def test_a_number_that_nobody_can_read_again():
    """Its digits would be refused on reading."""
    with pytest.raises(UsageError, match="too many digits"):
        canonical([10**5000])


def nested(depth):
    """Lists in one another."""
    value = []
    for _ in range(depth - 1):
        value = [value]
    return value


def test_depth_has_an_end():
    """What is kept can be read by anybody; one level more is refused, and so are 100,000."""
    assert parsed(canonical(nested(DEEPEST)), "it") == nested(DEEPEST)
    for depth in (DEEPEST + 1, 100_000):
        with pytest.raises(UsageError, match="make it flatter"):
            canonical(nested(depth))


def test_what_contains_itself():
    """It has no end, and is told from what occurs twice."""
    part = {"a": 1}
    assert parsed(canonical([part, part]), "it") == [part, part]
    part["self"] = [part]
    with pytest.raises(UsageError, match=r"value.self\[0\] contains itself"):
        canonical(part)


def test_what_multiplies_on_paper():
    """A few lists in memory that would fill the world are refused at the limit."""
    value = ["x" * 10_000]
    for _ in range(60):
        value = [value, value]
    with pytest.raises(UsageError, match=f"more than {LARGEST:,} characters"):
        canonical(value)


@pytest.mark.parametrize("text", ["[1, 2", "NaN", '{"a": 1, "a": 1}', "", "nothing"])
def test_what_a_person_wrote_wrong(text):
    """It is refused with the place."""
    with pytest.raises(UsageError):
        read_json(text)


def test_json_that_is_far_too_deep():
    """It is refused, and does not take the process along."""
    with pytest.raises(UsageError, match="make it flatter"):
        read_json("[" * 90_000)


def test_what_is_damaged():
    """Bytes that are no JSON are never handed out as a value."""
    with pytest.raises(DamagedError, match="bot version 3 does not hold"):
        parsed(b"{", "bot version 3")
