"""What came and went: in a burst, between two equal contents, of white space alone."""

import msgspec
import pytest

from backtrail.policy.passing import REACH, passing, whitespace_counts

SECOND = 10**9
MINUTE = 60 * SECOND


class Save(msgspec.Struct, frozen=True):
    """A version as the policy sees it."""

    number: int
    time_ns: int
    content: bytes
    source: str = "vim"
    author: str = "ada"
    stands: bool = False


def saves(contents, *, apart=MINUTE, **changed):
    """Versions of these contents, a letter each; ``n7={...}`` changes the seventh."""
    made = [Save(n, n * apart, letter.encode()) for n, letter in enumerate(contents, start=1)]
    for name, fields in changed.items():
        at = int(name[1:]) - 1
        made[at] = msgspec.structs.replace(made[at], **fields)
    return made


def cycles(found):
    """Numbers of what came and went between two equal contents."""
    return [at + 1 for at, kind in sorted(found.items()) if kind == "cycle"]


@pytest.mark.parametrize(
    ("contents", "came_and_went"),
    [
        ("ABA", [2]),
        ("ABCDA", [2, 3, 4]),
        ("ABC", []),
        ("ABACA", [2, 3, 4]),
        ("ABAB", [2, 3]),
        ("XABAY", [3]),
        ("ABCBD", [3]),
        ("ABCBAD", [2, 3, 4]),
    ],
)
def test_what_stands_between_two_equal_contents_came_and_went(contents, came_and_went):
    """Of add-then-delete the first and the last state stay, those between are folded."""
    assert cycles(passing(saves(contents), 0)) == came_and_went


@pytest.mark.parametrize("between", [REACH - 2, REACH - 1, REACH])
def test_a_content_that_comes_back_late_makes_no_cycle(between):
    """More than 16 numbers, or an hour, apart is work that was thrown away, and no detour."""
    middle = "".join(chr(ord("a") + at) for at in range(between))
    found = cycles(passing(saves(f"A{middle}A"), 0))
    assert found == (list(range(2, between + 2)) if between < REACH else [])
    assert cycles(passing(saves("ABA", apart=30 * MINUTE), 0)) == [2]
    assert cycles(passing(saves("ABA", apart=31 * MINUTE), 0)) == []
    assert cycles(passing(saves("ABA", n3={"time_ns": 0}), 0)) == []


@pytest.mark.parametrize("source", ["restore", "undo"])
def test_what_a_restore_replaced_has_not_just_passed(source):
    """Somebody wrote the old content back, and may want what stood there again."""
    assert not passing(saves("ABA", n3={"source": source}), 0)


def test_what_stands_out_by_more_than_its_size_stays():
    """A keyword, a label or a tag in the middle of a detour keeps its row."""
    assert cycles(passing(saves("ABCDA", n3={"stands": True}), 0)) == [2, 4]


def test_of_a_burst_the_last_state_stands():
    """Saves of one hand within the window; an agent's save makes no person's one pass."""
    burst = saves("ABCDE", apart=SECOND)
    assert passing(burst, SECOND) == dict.fromkeys(range(4), "burst")
    assert passing(burst, SECOND - 1) == passing(burst, 0) == {}
    agent = saves("ABCDE", apart=SECOND, n3={"source": "agent:x"})
    assert sorted(passing(agent, SECOND)) == [0, 3]
    other = saves("ABCDE", apart=SECOND, n3={"author": "bob"})
    assert sorted(passing(other, SECOND)) == [0, 3]
    gone = saves("ABC", apart=SECOND, n3={"number": 4})
    assert sorted(passing(gone, SECOND)) == [0]
    back = saves("ABC", apart=SECOND, n2={"source": "undo"}, n3={"source": "undo"})
    assert passing(back, SECOND) == {}


def test_a_state_is_told_by_what_says_most():
    """A detour before white space before a burst."""
    found = passing(saves("ABACD", apart=SECOND), SECOND, blank=[1, 3])
    assert found == {0: "burst", 1: "cycle", 2: "burst", 3: "whitespace"}


def test_the_work_is_linear_and_nothing_is_remembered_for_long():
    """A content that toggles for ever, and one that never comes back, cost the same a version."""
    looked = 0

    class Counted(list):
        def __getitem__(self, at):
            nonlocal looked
            looked += 1
            return super().__getitem__(at)

    for contents in ("AB" * 2000, [chr(0x1000 + at) for at in range(4000)]):
        passing(Counted(saves(contents)), SECOND)
        assert looked < 4000 * 4 * REACH
        looked = 0


@pytest.mark.parametrize(
    ("path", "counts"),
    [
        ("a.py", True), ("deep/Makefile", True), ("x/rules.mk", True), ("a.YML", True),
        ("a.c", False), ("a.txt", False), ("py", True), ("a.py/b", False), ("", False),
    ],
)  # fmt: skip
def test_white_space_is_part_of_what_some_files_mean(path, counts):
    """Known by the name's end."""
    assert whitespace_counts(path) is counts
