import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backtrail.diff import Segment, segments

TEXT = st.text(st.sampled_from("ab c_(),\n\u00e9\ud800"), max_size=40)


def joined(pieces, *kinds):
    """Text of the pieces of some kinds."""
    return "".join(piece.text for piece in pieces if piece.kind in kinds)


@settings(derandomize=True, max_examples=200, deadline=None)
@given(TEXT, TEXT)
def test_pieces_make_up_both_sides(old, new):
    """Equal and deleted pieces are the old text, equal and added ones the new."""
    pieces = segments(old, new)
    assert joined(pieces, "equal", "deleted") == old
    assert joined(pieces, "equal", "added") == new
    assert all(piece.text for piece in pieces)


def test_whole_words_are_marked():
    """A changed letter marks its word, not the letter."""
    assert segments("the colour red", "the color red") == (
        Segment(kind="equal", text="the "),
        Segment(kind="deleted", text="colour"),
        Segment(kind="added", text="color"),
        Segment(kind="equal", text=" red"),
    )


@pytest.mark.parametrize("island", [" ", "(", ", ", "      "])
def test_tiny_islands_are_swallowed(island):
    """A blank or two signs between two changes are part of one change."""
    assert segments(f"= one{island}two;", f"= uno{island}due;") == (
        Segment(kind="equal", text="= "),
        Segment(kind="deleted", text=f"one{island}two"),
        Segment(kind="added", text=f"uno{island}due"),
        Segment(kind="equal", text=";"),
    )


def test_a_huge_line_shows_only_its_ends():
    """Above the cap the middle is one change; both sides are still complete."""
    old = "é" + "word " * 30_000 + "end"
    new = old.replace("word", "item", 7)
    pieces = segments(old, new)
    assert [piece.kind for piece in pieces] == ["equal", "deleted", "added", "equal"]
    assert joined(pieces, "equal", "deleted") == old
    assert joined(pieces, "equal", "added") == new


@pytest.mark.parametrize(
    ("change", "added"),
    [("", []), ("x", ["thxree"]), (" y", ["th yree"]), ("!", ["th!ree"]), ("z ", ["thz ree"])],
)
def test_a_word_is_marked_whole_wherever_it_stands_in_a_long_line(change, added):
    """What both ends of a line share is set aside at whole words only."""
    old = "one two three four five"
    new = old[:10] + change + old[10:]
    assert [piece.text for piece in segments(old, new) if piece.kind == "added"] == added
