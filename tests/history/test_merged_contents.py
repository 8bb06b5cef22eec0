"""Three contents of one file put together, as its language allows."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backtrail.history.merged_contents import merge_contents
from backtrail.history.requests import Merging
from diff.notebooks import code, written
from diff.structured.values import STEADY

UNDECIDED = Merging(base=None, theirs="idea")


def merged(path, base, ours, theirs, choice=""):
    """What came of it."""
    return merge_contents(
        path, base, ours, theirs, Merging(base=None, choice=choice, ours="main", theirs="idea")
    )


_TEXTS = st.lists(st.sampled_from([b"a\n", b"b\n", b"{}\n", b"\0"]), max_size=6).map(b"".join)


@STEADY
@given(_TEXTS, _TEXTS, st.sampled_from(["a.txt", "a.json", "a.ipynb", "a.toml"]))
def test_with_an_unchanged_side_it_is_the_other_one(base, other, path):
    """Whatever they hold, and whichever of the two it is."""
    assert merged(path, base, base, other).content == other
    assert merged(path, base, other, base).content == other
    assert merged(path, base, other, other).conflicts == ()


def test_what_both_changed_is_as_was_chosen():
    """Undecided it stays as it is; markers name both branches."""
    sides = b"1\n2\n3\n", b"1\nmine\n3\n", b"1\nyours\n3\nmore\n"
    assert {choice: merged("a.txt", *sides, choice).content for choice in ("", "ours")} == {
        "": b"1\nmine\n3\nmore\n",
        "ours": b"1\nmine\n3\nmore\n",
    }
    assert merged("a.txt", *sides, "theirs").content == b"1\nyours\n3\nmore\n"
    assert merged("a.txt", *sides, "markers").content == (
        b"1\n<<<<<<< main\nmine\n=======\nyours\n>>>>>>> idea\n3\nmore\n"
    )
    assert len(merged("a.txt", *sides).conflicts) == 1


def test_lines_that_meet_are_put_together_by_keys_and_by_cells():
    """Where the file has such; and it is told."""
    made = merged("a.json", b'{"a": 1, "b": 1}', b'{"a": 2, "b": 1}', b'{"a": 1, "b": 2}')
    assert (made.content, made.conflicts) == (b'{"a": 2, "b": 2}', ())
    assert made.notes == ("put together key by key",)
    form = {"indent": None}
    sides = [
        written(code(one, "a"), code(two, "b"), **form)
        for one, two in (("1", "1"), ("2", "1"), ("1", "2"))
    ]
    made = merged("a.ipynb", *sides)
    assert made.content == written(code("2", "a"), code("2", "b"), **form)
    assert made.notes == ("put together cell by cell",)


def test_a_file_that_programs_read_stays_one():
    """Lines that go together may leave a key in it twice: then they are a conflict."""
    base = b'{\n  "x": 0,\n  "y": 0,\n  "z": 0\n}\n'
    ours = base.replace(b'  "x"', b'  "new": 1,\n  "x"')
    theirs = base.replace(b'  "z"', b'  "new": 2,\n  "z"')
    made = merged("a.json", base, ours, theirs)
    assert made.content == ours
    assert made.conflicts
    assert made.notes == ("put together, the file would be no valid JSON any more",)


@pytest.mark.parametrize(("choice", "expected"), [("", 1), ("markers", 1), ("theirs", 2)])
def test_of_a_binary_one_side_stays_as_a_whole(choice, expected):
    """Nothing is written into it."""
    sides = b"\0base", b"\0ours", b"\0theirs"
    made = merged("a.bin", *sides, choice)
    assert (made.content, len(made.conflicts)) == (sides[expected], 1)
