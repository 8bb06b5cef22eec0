"""Two changes of one structured file, put together by its keys."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backtrail.diff.structured.merging import merge_keys
from diff.structured.values import KEYS, STEADY, VALUES

BASE = b'{\n  "a": 1, "b": 2,\n  "c": {"d": [1, 2], "e": null}\n}\n'


def merged(ours, theirs, base=BASE, language="json"):
    """What came of it: the value, keys taken, keys disputed."""
    made = merge_keys(base, ours, theirs, language)
    return json.loads(made.content), made.taken, made.disputed


def test_keys_on_one_line_are_put_together():
    """Where lines meet and keys do not; ours keeps its layout."""
    ours = BASE.replace(b'"a": 1', b'"a": 5')
    theirs = b'{"a": 1, "b": 3, "c": {"d": [1, 2], "e": null, "f": 0}}'
    made = merge_keys(BASE, ours, theirs, "json")
    assert made.content.startswith(b'{\n  "a": 5, "b": 3,\n')
    assert json.loads(made.content) == {
        "a": 5,
        "b": 3,
        "c": {"d": [1, 2], "e": None, "f": 0},
    }
    assert (made.taken, made.disputed) == (("b", "c.f"), ())


def test_what_both_changed_is_disputed_and_stays_as_it_is():
    """What both did alike is not; a list is one value."""
    ours = BASE.replace(b"1, 2]", b"1, 2, 3]").replace(b"2,\n", b"7,\n")
    theirs = BASE.replace(b"1, 2]", b"0, 2]").replace(b"2,\n", b"7,\n")
    value, taken, disputed = merged(ours, theirs)
    assert (value["c"]["d"], taken, disputed) == ([1, 2, 3], (), ("c.d",))


def test_a_key_that_went_goes_unless_it_was_changed():
    """Taken out on one side; changed and taken out is for somebody to decide."""
    without = b'{\n  "a": 1,\n  "c": {"d": [1, 2], "e": null}\n}\n'
    value, taken, _ = merged(BASE.replace(b'"a": 1', b'"a": 5'), without)
    assert ("b" in value, value["a"], taken) == (False, 5, ("b",))
    value, _, disputed = merged(BASE.replace(b'"b": 2', b'"b": 5'), without)
    assert (value["b"], disputed) == (5, ("b",))


@pytest.mark.parametrize(
    ("language", "base", "ours", "theirs", "expected"),
    [
        ("yaml", "# top\na: 1\nb: 2 # two\n", "# top\na: 5\nb: 2 # two\n", "a: 1\nb: 3\n",
         "# top\na: 5\nb: 3\n"),
        ("toml", "a = 1 # one\nb = 2\n", "a = 1 # one\nb = 7\n", "a = 4\nb = 2\n",
         "a = 4\nb = 7\n"),
    ],
)  # fmt: skip
def test_each_language_by_its_keys(language, base, ours, theirs, expected):
    """As the return of one key leaves the rest."""
    made = merge_keys(base.encode(), ours.encode(), theirs.encode(), language)
    assert made.disputed == ()
    assert made.content.decode().replace(" # one", "").replace(" # two", "") == expected


@pytest.mark.parametrize("bad", [b"{", b"", b'{"a": 1, "a": 2}', b"\xff"])
def test_what_cannot_be_read_is_not_merged_by_keys(bad):
    """On whichever side it stands."""
    for sides in ((bad, BASE, b"{}"), (BASE, bad, b"{}"), (BASE, b"{}", bad)):
        assert merge_keys(*sides, "json") is None


OBJECTS = st.dictionaries(KEYS, VALUES, max_size=4)


@STEADY
@given(OBJECTS, OBJECTS, OBJECTS)
def test_each_key_is_as_one_of_the_sides(base, ours, theirs):
    """Theirs where only they changed it, else ours; with an unchanged side it is the other."""
    sides = [json.dumps(side, indent=1).encode() for side in (base, ours, theirs)]
    made = merge_keys(*sides, "json")
    if made is None:
        return
    found = json.loads(made.content)
    for key in base.keys() | ours.keys() | theirs.keys():
        was, mine, other = (json.dumps(side.get(key, "absent")) for side in (base, ours, theirs))
        now = json.dumps(found.get(key, "absent"))
        if was == mine:
            assert now == other
        elif was == other:
            assert now == mine
