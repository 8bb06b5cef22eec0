"""What was found between two contents holds the other way."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from backtrail.content.identity import content_id
from backtrail.diff.changes import compare
from backtrail.history.differences import Differences

LINES = st.lists(st.sampled_from(["a = 1\n", "b = 2\n", "", "naïve\n", "\x00\n", "c"]), max_size=12)


@given(old=LINES, new=LINES)
def test_the_way_back_turns_the_one_content_into_the_other(old, new):
    """Where lines changed places there are two ways to say which; of binary ones it looks again."""
    old, new = "".join(old).encode(), "".join(new).encode()
    ids = content_id(old), content_id(new)
    known = Differences()
    known.between(*ids, lambda: compare(old, new))
    back = known.between(*reversed(ids), lambda: compare(new, old))
    fresh = compare(new, old)
    assert (back.blank, back.binary) == (fresh.blank, fresh.binary)
    assert back.change.added - back.change.deleted == fresh.change.added - fresh.change.deleted
    assert _net(back) == _net(fresh)


def _net(found):
    """How many more of each line there are."""
    more = Counter(found.come.splitlines())
    more.subtract(found.gone.splitlines())
    return {line: count for line, count in more.items() if count}


def test_neither_way_is_compared_twice():
    """The second answer is the first one, turned around."""
    known, asked = Differences(), []
    old, new = b"a\nb\nc\n", b"a\nB\nc\nd\n"

    def found():
        asked.append(1)
        return compare(old, new)

    ids = content_id(old), content_id(new)
    forward = known.between(*ids, found)
    assert known.between(*ids, found) == forward
    back = known.between(*reversed(ids), found)
    assert len(asked) == 1
    assert back == compare(new, old)
    assert (back.gone, back.come) == (forward.come, forward.gone)


def test_rough_and_exact_are_told_apart():
    """What the one found is no answer to the other."""
    known, asked = Differences(), []
    ids = content_id(b"a"), content_id(b"b")
    for matter in ("whole", "rough", "sources", "whole"):
        known.between(*ids, lambda: asked.append(1) or compare(b"a", b"b"), matter)
    assert len(asked) == 3


def test_what_is_remembered_is_bounded():
    """By number and by bytes; large ones are not remembered."""
    known = Differences()
    found = compare(b"old\n" * 30_000, b"new\n" * 30_000)  # each takes a tenth of a second
    for number in range(200):
        ids = content_id(b"old %d" % number), content_id(b"new %d" % number)
        known.between(*ids, lambda: found)
        assert known.held <= 4 << 20
    known.clear()
    assert known.held == 0
