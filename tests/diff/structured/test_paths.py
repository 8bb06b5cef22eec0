"""How paths are written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backtrail.diff.structured import parse_path, spelled
from backtrail.errors import UsageError
from diff.structured.values import STEADY

STEPS = st.text(max_size=4) | st.integers(0, 10**6)


@pytest.mark.parametrize(
    ("path", "text"),
    [
        (("server", "ports", 2), "server.ports[2]"),
        (("a", "x.y"), 'a["x.y"]'),
        (("@types/node",), '["@types/node"]'),
        (("", 0, "b c", "d"), '[""][0]["b c"].d'),
        (("123", "größe", "a-b"), "123.größe.a-b"),
        (("line\nend", "\ud800"), '["line\\nend"]["\\ud800"]'),
        ((), "."),
    ],
)
def test_paths_are_written_as_people_write_them(path, text):
    """Quotes only where they are needed."""
    assert spelled(path) == text
    assert parse_path(text) == path


@STEADY
@given(st.lists(STEPS).map(tuple))
def test_what_is_written_can_be_read(path):
    """Whatever the keys are."""
    assert parse_path(spelled(path)) == path


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a.",
        ".a",
        "a..b",
        "a[",
        "a[-1]",
        "a[x]",
        'a["b]',
        'a["\\x"]',
        "a b",
        "a[1]b",
        'a."b"',
        "..",
    ],
)
def test_what_is_no_path_is_a_mistake(text):
    """The message says how one is written."""
    with pytest.raises(UsageError, match="names no key; write"):
        parse_path(text)


def test_a_path_of_any_length_is_read_at_once():
    """A hundred thousand steps, or none that fit."""
    assert len(parse_path("a" + ".a" * 100_000)) == 100_001
    with pytest.raises(UsageError):
        parse_path('["' + "\\" * 100_001)
