"""Stretches of lines, followed into the content before."""

import random

import pytest

from backtrail.diff.blocks import blocks
from backtrail.diff.ranges import follow

OLD = b"a\nb\nc\nd\ne\n"


@pytest.mark.parametrize(
    ("new", "lines", "before", "touched"),
    [
        (b"x\na\nb\nc\nd\ne\n", range(1, 3), range(2), False),
        (b"a\nb\nC\nd\ne\n", range(1, 4), range(1, 4), True),
        (b"a\nB\nC\nd\ne\n", range(1, 2), range(1, 2), True),
        (b"a\nB\nC\nd\ne\n", range(2, 3), range(2, 3), True),
        (b"a\nX\nY\nZ\nd\ne\n", range(2, 3), range(1, 3), True),
        (b"a\nb\nx\ny\nc\nd\ne\n", range(2, 4), None, True),
        (b"a\nb\nx\ny\nc\nd\ne\n", range(1, 3), range(1, 2), True),
        (b"a\ne\n", range(1), range(1), False),
        (b"a\ne\n", range(1, 2), range(4, 5), False),
        (b"a\ne\n", range(2), range(5), True),
        (OLD, range(2), range(2), False),
    ],
)
def test_what_lines_were(new, lines, before, touched):
    """Moved, rewritten, come in, or with lines taken out between them."""
    found = follow(OLD, new, lines)
    assert (found.lines, found.touched) == (before, touched)


def test_a_margin_hears_of_changes_beside():
    """Right beside; where lines were taken out also further away."""
    for new, least in ((b"a\nb\nc\nD\ne\n", 1), (b"a\nb\nc\nd\nE\n", 9), (b"a\nb\nc\nd\n", 2)):
        touched = [follow(OLD, new, range(1, 3), margin=margin).touched for margin in range(9)]
        assert touched == [margin >= least for margin in range(9)]


def brute_force(old, new, lines):
    """The old lines that each of these was or replaced, one line at a time over whole contents."""
    found = set()
    shift, touched = {}, False
    for block in blocks(old, new):
        came = range(block.new_start, block.new_end)
        went = range(block.old_start, block.old_end)
        touched |= any(line in came for line in lines)
        touched |= not came and lines.start < block.new_start < lines.stop
        for place, line in enumerate(came):
            if line in lines:
                found |= {went[place]} if len(came) == len(went) else set(went)
        if not came and lines.start < block.new_start < lines.stop:
            found |= set(went)
        shift.update(dict.fromkeys(came))
    old_line = 0
    gone = {line for block in blocks(old, new) for line in range(block.old_start, block.old_end)}
    kept = (line for line in range(old.count(b"\n") + 1) if line not in gone)
    for new_line in range(new.count(b"\n") + 1):
        if new_line not in shift:
            old_line = next(kept)
            if new_line in lines:
                found.add(old_line)
    return (range(min(found), max(found) + 1) if found else None), touched


@pytest.mark.parametrize("seed", range(20))
def test_it_says_what_brute_force_says(seed):
    """On random contents with repeated lines, for every stretch of up to five."""
    chance = random.Random(seed)
    pool = [b"%d\n" % number for number in range(6)] + [b"\n", b"}\n"]
    old = chance.choices(pool, k=chance.choice((8, 90)))
    new = list(old)
    for _ in range(chance.randrange(1, 6)):
        place = chance.randrange(len(new) + 1)
        come = chance.choices([*pool, *(b"new %d\n" % number for number in range(20))], k=4)
        new[place : place + chance.randrange(5)] = come[: chance.randrange(5)]
    before, after = b"".join(old), b"".join(new)
    for start in range(len(new)):
        lines = range(start, min(len(new), start + chance.randrange(1, 6)))
        found = follow(before, after, lines)
        assert (found.lines, found.touched) == brute_force(before, after, lines)
