"""Values as JSON text."""

import datetime as dt
import json
import math

import pytest
from hypothesis import given

from backtrail.diff.structured.texts import json_text
from diff.structured.values import STEADY, VALUES


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ({"a": [1, None, "é"]}, '{"a": [1, null, "é"]}'),
        ([math.nan, -math.inf], '["NaN", "-Infinity"]'),
        (dt.date(2020, 1, 2), '"2020-01-02"'),
        ("\x1b[31m\x7f\x9b\u202e\ud800", '"\\u001b[31m\\u007f\\u009b\\u202e\\ud800"'),
        (10**30, "1" + "0" * 30),
    ],
)
def test_any_program_reads_it_and_any_terminal_shows_it(value, text):
    """Nothing in it can act on a terminal."""
    assert json_text(value) == text


@STEADY
@given(VALUES)
def test_it_is_json_of_the_same_value(value):
    """But for numbers that JSON lacks."""
    text = json_text(value, indent=1)
    if "nan" not in repr(value) and "inf" not in repr(value):
        assert repr(json.loads(text)) == repr(value)
    text.encode()


def test_what_is_nested_too_deeply_says_so():
    """Instead of failing."""
    value = 1
    for _ in range(25_000):
        value = [value]
    assert json_text(value) == '"nested too deeply to be shown"'
