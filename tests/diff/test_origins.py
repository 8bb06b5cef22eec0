"""Following lines into the content before."""

import random

import pytest

from backtrail.diff.blocks import blocks
from backtrail.diff.origins import origin
from backtrail.diff.views import split_lines

POOL = [b"a\n", b"b\n", b"c\n", b"\n", b"  d\r\n"]


def by_line(old, new):
    """Each line of ``new`` that comes from ``old``, one by one: from where."""
    found, i, j = {}, 0, 0
    ends = [(b.old_start, b.old_end, b.new_start, b.new_end) for b in blocks(old, new)]
    for old_start, old_end, new_start, new_end in [*ends, (10**9, 0, 10**9, 0)]:
        while j < min(new_start, len(split_lines(new))) and i < old_start:
            found[j] = i
            i, j = i + 1, j + 1
        i, j = old_end, new_end
    return found


@pytest.mark.parametrize(
    ("old", "new", "lines", "found"),
    [
        (b"1\n2\n3\n", b"0\n1\n2\n3\n", range(1, 3), (range(2),)),
        (b"1\n2\n3\n", b"0\n1\n2\n3\n", range(2), None),
        (b"1\n2\n3\n", b"1\nx\n3\n", range(1, 2), None),
        (b"1\n2\n3\n", b"1\n3\n", range(2), (range(1), range(2, 3))),
        (b"1\n2\n3\n", b"1\n2\n3\n", range(3), (range(3),)),
        (b"1\n2", b"1\n2\n", range(1, 2), None),
        (b"", b"1\n", range(1), None),
    ],
    ids=["moved", "added", "replaced", "come apart", "the same", "line end", "from nothing"],
)
def test_where_lines_come_from(old, new, lines, found):
    """Ranges of lines, or nothing where one is new."""
    assert origin(old, new, (lines,)) == found


@pytest.mark.parametrize("seed", range(150))
def test_ranges_say_what_single_lines_say(seed):
    """However far from the change, and whatever the end of file is like."""
    random_ = random.Random(seed)
    old = random_.choices(POOL, k=random_.choice((3, 30, 300)))
    new = list(old)
    at = random_.randrange(len(new))
    for _ in range(random_.randrange(1, 4)):
        place = min(len(new), at + random_.randrange(6))
        new[place : place + random_.randrange(4)] = random_.choices(POOL, k=random_.randrange(4))
    ends = random_.choice([(b"", b""), (b"end", b"end"), (b"end", b"")])
    old, new = b"".join(old) + ends[0], b"".join(new) + ends[1]
    truth, count = by_line(old, new), len(split_lines(new))
    for _ in range(60 if count else 0):
        start = random_.randrange(count)
        lines = range(start, min(count, start + random_.choice((1, 1, 5, 40))))
        found = origin(old, new, (lines,))
        if all(line in truth for line in lines):
            assert found is not None
            assert [line for part in found for line in part] == [truth[line] for line in lines]
        else:
            assert found is None
