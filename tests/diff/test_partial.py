"""Taking some lines back."""

import random

import pytest

from backtrail.diff.blocks import blocks, touches
from backtrail.diff.partial import compose
from backtrail.diff.views import split_lines

POOL = [b"a\n", b"b\n", b"c\r\n", b"\n", b"\xff\r\n", b"lone\rcr\n"]


def contents(seed):
    """A content and an edit of it, with line ends of all kinds and ends of file of both."""
    random_ = random.Random(seed)
    old = random_.choices(POOL, k=random_.choice((0, 1, 5, 20, 120)))
    new = list(old)
    for _ in range(random_.randrange(6)):
        place = random_.randrange(len(new) + 1)
        new[place : place + random_.randrange(4)] = random_.choices(POOL, k=random_.randrange(4))
    ends = [random_.choice((b"", b"", b"end", b"other end")) for _ in range(2)]
    return b"".join(old) + ends[0], b"".join(new) + ends[1]


@pytest.mark.parametrize(
    ("version", "now", "lines", "made"),
    [
        (b"1\n2\n3\n", b"1\nx\n3\n", (2, 2), b"1\n2\n3\n"),
        (b"1\n2\n3\n", b"1\nx\n3\n", (1, 1), b"1\nx\n3\n"),
        (b"1\n2\n3\n", b"1\nx\n3\ny\n", (4, 4), b"1\nx\n3\n"),
        (b"1\n2\n3\n", b"1\n3\n", (1, 1), b"1\n2\n3\n"),
        (b"1\n2\n3\n", b"1\n3\n", (2, 2), b"1\n2\n3\n"),
        (b"1\n2\n3\n", b"1\n3\n", (3, 3), b"1\n3\n"),
        (b"1\n2\n3\n", b"1\n2\n", (3, 3), b"1\n2\n3\n"),
        (b"1\n2\n", b"", (1, 1), b"1\n2\n"),
        (b"", b"1\n2\n", (2, 2), b""),
        (b"a\nX\nb\nY\nc\n", b"a\nb\nc\n", (2, 1), b"a\nX\nb\nc\n"),
        (b"X\na\nY\nb\n", b"a\nb\n", (1, 0), b"X\na\nb\n"),
    ],
    ids=[
        "replaced",
        "beside a replaced line",
        "added",
        "above deleted lines",
        "below deleted lines",
        "further off",
        "one past the end",
        "empty now",
        "empty then",
        "between two lines",
        "above the first line",
    ],
)
def test_what_touches_the_lines_goes_back(version, now, lines, made):
    """The block at the lines is as it was, the others are as they are."""
    assert compose(version, now, *lines) == made


def test_part_of_a_block_goes_back_line_by_line_where_the_sides_match():
    """Of three lines that replaced three, only the one that was named."""
    version, now = b"0\n1\n2\n3\n9\n", b"0\nx\ny\nz\n9\n"
    assert compose(version, now, 2, 2) == b"0\n1\ny\nz\n9\n"
    assert compose(version, now, 3, 9) == b"0\nx\n2\n3\n9\n"
    assert compose(version, b"0\nx\ny\n9\n", 2, 2) == version


def test_lines_keep_their_own_ends():
    """Kept lines keep theirs, and lines that come back bring theirs; so does the end of file."""
    version, now = b"1\r\n2\r\n3\r\n4", b"1\r\nx\n3\r\ny\n"
    assert compose(version, now, 2, 2) == b"1\r\n2\r\n3\r\ny\n"
    assert compose(version, now, 4, 4) == b"1\r\nx\n3\r\n4"


@pytest.mark.parametrize("seed", range(200))
def test_all_lines_are_the_whole_version(seed):
    """Whoever names every line gets the version's bytes."""
    version, now = contents(seed)
    count = max(1, len(split_lines(now)))
    assert compose(version, now, 1, count) == version
    assert compose(version, now, 1, count + 1) == version


@pytest.mark.parametrize("seed", range(200))
def test_each_line_is_one_of_either_side(seed):
    """Untouched lines are as they are now, and what was touched is as in the version."""
    version, now = contents(seed)
    old_lines, new_lines = split_lines(version), split_lines(now)
    for first in range(1, len(new_lines) + 2):
        last = first + seed % 3
        made = split_lines(compose(version, now, first, last))
        expected, place = [], 0
        for block in blocks(version, now):
            expected += new_lines[place : block.new_start]
            place = block.new_end
            back = old_lines[block.old_start : block.old_end]
            kept = new_lines[block.new_start : block.new_end]
            if not touches(block, first, last):
                back = kept
            elif len(back) == len(kept):
                numbers = range(block.new_start + 1, block.new_end + 1)
                back = [
                    back[k] if first <= number <= last else kept[k]
                    for k, number in enumerate(numbers)
                ]
            expected += back
        assert made == expected + new_lines[place:]


@pytest.mark.parametrize("seed", range(50))
def test_lines_that_no_change_touches_leave_everything_as_it_is(seed):
    """The very content comes back."""
    version, now = contents(seed)
    found = blocks(version, now)
    for line in range(1, len(split_lines(now)) + 5):
        if not any(touches(block, line, line) for block in found):
            assert compose(version, now, line, line) == now
