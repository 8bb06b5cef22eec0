from hypothesis import given, settings
from hypothesis import strategies as st

from backtrail.diff.views import split_lines
from backtrail.diff.windows import window

CONTENT = st.lists(st.sampled_from([b"a", b"b", b"\n", b"\r", b"aa\n"]), max_size=12).map(b"".join)


@settings(derandomize=True, max_examples=300, deadline=None)
@given(CONTENT, CONTENT, st.integers(0, 3))
def test_a_window_is_whole_lines_of_both_sides(old, new, context):
    """Ends are the same on both sides, and each side is its ends around its part."""
    seen = window(old, new, context=context)
    head, tail = old[: seen.start], old[len(old) - seen.tail :]
    assert head + seen.old + tail == old
    assert head + seen.new + tail == new
    for side in (seen.old, seen.new):
        assert split_lines(head) + split_lines(side) + split_lines(tail) == split_lines(
            head + side + tail
        )


def test_context_brings_lines_back():
    """As many equal lines as asked for surround the change, where there are that many."""
    old, new = b"1\n2\n3\nx\n4\n5\n6", b"1\n2\n3\ny\n4\n5\n6"
    assert window(old, new).old == b"x\n"
    assert window(old, new, context=1).old == b"3\nx\n4\n"
    assert window(old, new, context=9).old == old


def test_equal_contents_leave_nothing():
    """Nothing has to be looked at where nothing differs."""
    assert window(b"a\nb\n", b"a\nb\n").old == b""
