import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backtrail.diff.words import Segment, segments

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


def marked(old, new):
    """The pieces as people write them in a review."""
    signs = {"equal": "{}", "deleted": "[-{}-]", "added": "{{+{}+}}"}
    return "".join(signs[piece.kind].format(piece.text) for piece in segments(old, new))


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("quick brown fox", "slow brown cat", "[-quick-]{+slow+} brown [-fox-]{+cat+}"),
        ("aaaa bbbb = dddd", "eeee ffff = hhhh", "[-aaaa bbbb = dddd-]{+eeee ffff = hhhh+}"),
        ("return a + b", "return c * d", "return [-a + b-]{+c * d+}"),
        ("hash a1b2c3", "hash a1d4c3", "hash [-a1b2c3-]{+a1d4c3+}"),
        ("if a == b:", "if a != b:", "if a [-==-]{+!=+} b:"),
        ("f(a, b)", "f(a, c, b)", "f(a, {+c, +}b)"),
        ("it was here", "it is here", "it [-was-]{+is+} here"),
        ("a b", "a b ", "a b{+ +}"),
    ],
)
def test_no_confetti(old, new, expected):
    """What stayed between two changes stands out only where it is longer than one of them."""
    assert marked(old, new) == expected


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("maxLength", "minLength", "[-max-]{+min+}Length"),
        ("get_user_name(x)", "get_user_email(x)", "get_user_[-name-]{+email+}(x)"),
        ("HTTPServer", "HTTPClient", "[-HTTPServer-]{+HTTPClient+}"),
        ("我喜欢苹果和香蕉", "我喜欢橘子和香蕉", "我喜欢[-苹果-]{+橘子+}和香蕉"),
        ("これはテストです", "これはサンプルです", "これは[-テスト-]{+サンプル+}です"),
        ("l'été arrive", "l'hiver arrive", "l'[-été-]{+hiver+} arrive"),
        ("cafe\u0301 noir", "cafe noir", "[-cafe\u0301-]{+cafe+} noir"),
        ("\U0001f468\u200d\U0001f467 x", "\U0001f468\u200d\U0001f466 x",
         "[-\U0001f468\u200d\U0001f467-]{+\U0001f468\u200d\U0001f466+} x"),
        ("\U0001f44d\U0001f3fb", "\U0001f44d\U0001f3ff",
         "[-\U0001f44d\U0001f3fb-]{+\U0001f44d\U0001f3ff+}"),
    ],
)  # fmt: skip
def test_words_of_names_and_scripts(old, new, expected):
    """Names split where they are put together, scripts without blanks by sign, accents never."""
    assert marked(old, new) == expected


@settings(derandomize=True, max_examples=200, deadline=None)
@given(
    st.text("aAé_ =-我テ\u0301\u200d\U0001f44d\U0001f3fb\n1", max_size=25),
    st.text("aAé_ =-我テ\u0301\u200d\U0001f44d\U0001f3fb\n1", max_size=25),
)
def test_pieces_of_any_script_make_up_both_sides(old, new):
    """Not a sign is lost between two words."""
    pieces = segments(old, new)
    assert joined(pieces, "equal", "deleted") == old
    assert joined(pieces, "equal", "added") == new


def test_many_tiny_changes_are_joined_without_copying():
    """Twenty-five thousand islands between as many changes end as one change."""
    old, new = "a " * 24_000, "b " * 24_000
    assert marked(old, new) == f"[-{old[:-1]}-]{{+{new[:-1]}+}} "
