import random

import pytest

from backtrail.ends import common_prefix, common_suffix


def pairs(count=400):
    """Seeded pairs that share ends of many lengths, around the step sizes."""
    random_ = random.Random(20)
    lengths = [0, 1, 2, 3, 255, 256, 257, 511, 512, 767, 768, 769, 1000, 5000]
    for _ in range(count):
        head = random_.randbytes(random_.choice(lengths))
        tail = random_.randbytes(random_.choice(lengths))
        yield tuple(head + random_.randbytes(random_.choice([0, 1, 7, 300])) + tail for _ in "ab")


def plain_prefix(a, b):
    """Count equal bytes one by one."""
    return next(
        (i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b))
    )


def test_prefix_is_what_a_plain_loop_finds():
    """The galloping search stops at exactly the first differing byte."""
    for a, b in pairs():
        assert common_prefix(a, b) == plain_prefix(a, b)


def test_suffix_is_what_a_plain_loop_finds():
    """The suffix is the prefix of the reversed bytes, cut at the limit."""
    for a, b in pairs():
        limit = min(len(a), len(b)) - common_prefix(a, b)
        assert common_suffix(a, b, limit) == min(limit, plain_prefix(a[::-1], b[::-1]))


@pytest.mark.parametrize(("a", "b"), [(b"aaa", b"aaaa"), (b"abab", b"ababab"), (b"\n", b"\n\n")])
def test_ends_never_overlap(a, b):
    """Repeated bytes count once: prefix and suffix together fit into the shorter side."""
    prefix = common_prefix(a, b)
    assert prefix + common_suffix(a, b, min(len(a), len(b)) - prefix) <= min(len(a), len(b))


def test_nothing_in_common_with_nothing():
    """Empty bytes and a negative limit give 0 and raise nothing."""
    assert common_prefix(b"", b"abc") == 0
    assert common_suffix(b"", b"abc", 3) == 0
    assert common_suffix(b"abc", b"abc", -1) == 0
