"""Two texts in a page."""

import html
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backtrail.report.page import escape, page
from backtrail.report.text_pages import STYLES, text_fragment
from report.markup import parsed, texts

LAYOUTS = ("inline", "side-by-side")
_LINES = st.lists(st.text(st.characters(exclude_characters="\n\r", exclude_categories=["Cs"])))


def drawn(old, new, layout="inline", **options):
    """The tree of a page with two texts."""
    fragment = text_fragment(old, new, layout=layout, **options)
    return parsed(page("a title", fragment, styles=STYLES))


def lines(tree, column):
    """The texts of one cell of each row, without what the page says of them."""
    cells = [row.findall("td")[column] for row in tree.iterfind(".//tbody/tr")]
    notes = ["".join(texts(cell, "span[@class='e']")) for cell in cells]
    both = zip(cells, notes, strict=True)
    return ["".join(cell.itertext()).removesuffix(note) for cell, note in both]


def looks(tree):
    """Sign and text of each line of a page with one text below the other."""
    return list(zip(lines(tree, 2), lines(tree, 3), strict=True))


def test_what_went_stands_above_what_came():
    """With both line numbers, a sign, and the words that changed marked."""
    tree = drawn(b"a\nold word\nc\nd\n", b"a\nnew word\nc\nd\ne\n")
    assert looks(tree) == [
        ("", "a"), ("−", "old word"), ("+", "new word"), ("", "c"), ("", "d"), ("+", "e"),
    ]  # fmt: skip
    assert lines(tree, 0) == ["1", "2", "", "3", "4", ""]
    assert lines(tree, 1) == ["1", "", "2", "3", "4", "5"]
    assert (texts(tree, ".//del"), texts(tree, ".//ins")) == (["old"], ["new"])


def test_both_sides_stand_beside_each_other():
    """A line that has no counterpart stands beside nothing."""
    tree = drawn(b"a\nold word\ngone\n", b"a\nnew word\n", "side-by-side", titles=("<1>", "now"))
    assert lines(tree, 2) == ["a", "old word", "gone"]
    assert lines(tree, 5) == ["a", "new word", ""]
    assert lines(tree, 1) == ["", "−", "−"]
    assert texts(tree, ".//th") == ["− <1>", "+ now"]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_block_that_moved_says_where_from_and_where_to(layout):
    """Once at its first line, with what changed on the way marked."""
    block = b"def carried(value):\n    first = value + 1\n    return first * 2\n"
    rest = b"".join(b"line number %d stays\n" % n for n in range(9))
    tree = drawn(block + rest, rest + block.replace(b"\n    ", b"\n  "), layout)
    notes = texts(tree, ".//td/span[@class='e']")
    assert notes == [" moved to line 10", " moved from line 1"]
    assert len(tree.findall(".//td[@class='c d m']")) == 3
    assert len(tree.findall(".//td[@class='c a m']")) == 3
    assert texts(tree, ".//del") == ["    ", "    "]
    assert texts(tree, ".//ins") == ["  ", "  "]


def test_white_space_need_not_count():
    """What is left is shown; where nothing is left a sentence says so."""
    tree = drawn(b"a  b\nc\n", b"a b\nd\n", whitespace="all")
    assert looks(tree) == [("", "a b"), ("−", "c"), ("+", "d")]
    assert "No difference but for white space" in text_fragment(
        b"a  b\n", b"a b\n", whitespace="all"
    )


def test_a_rough_comparison_says_so():
    """Where the work to compare has a bound, the page does not pretend to be exact."""
    words = b"".join(b"word%d other%d\n" % (n, n) for n in range(30_000))
    assert "compared roughly" in text_fragment(words, words.replace(b"other", b"others"))
    assert "compared roughly" not in text_fragment(b"a\n", b"b\n")


@given(_LINES, _LINES)
@settings(max_examples=60, deadline=None)
def test_both_texts_can_be_read_back_from_the_page(old, new):
    """Whatever they hold: the columns have every line of both sides, in order."""
    before, after = ("".join(f"{line}\n" for line in side).encode() for side in (old, new))
    if before == after:
        return
    if b"\0" in before + after:
        assert "Not text" in text_fragment(before, after)
        return
    tree = drawn(before, after, "side-by-side")
    for side, number, column in ((old, 0, 2), (new, 3, 5)):
        found = zip(lines(tree, number), lines(tree, column), strict=True)
        assert [line for counted, line in found if counted] == [
            html.unescape(escape(line)) for line in side
        ]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_unchanged_stretches_are_folded(layout):
    """They are in the page, closed, and counted; three lines around a change stay open."""
    same = b"same\n" * 40
    tree = drawn(same + b"a\n" + same, same + b"b\n" + same, layout)
    assert texts(tree, ".//details/summary") == ["⋯ 37 equal lines"] * 2
    assert [len(each.findall(".//tr")) for each in tree.iterfind(".//details")] == [37, 37]
    assert tree.find(".//details[@open]") is None


def test_unchanged_stretches_of_large_texts_are_only_counted():
    """So that a page about a small change stays small."""
    same = b"a line that stays as it is\n" * 20_000
    fragment = text_fragment(same + b"a\n" + same, same + b"b\n" + same)
    assert len(fragment) < 5_000
    assert fragment.count("19,997 equal lines, not in this page") == 2


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (b"", b"".join(b"%d\n" % n for n in range(100_000)), "90,000 more lines differ"),
        (b"", (b"x" * 9_999 + b"\n") * 1_000, "more lines differ"),
        (b"x" * 5_000_000, b"y" * 5_000_000, "4,999,200 characters"),
        (b"x" * 5_000_000 + b"a", b"x" * 5_000_000 + b"b", "4,999,201 characters"),
    ],
    ids=["many lines", "long lines", "one line", "one line, one change"],
)  # fmt: skip
def test_a_page_does_not_outgrow_a_browser(layout, old, new, words):
    """What is left out is told."""
    fragment = text_fragment(old, new, layout=layout)
    assert len(fragment) < 8_000_000
    assert words in fragment


@pytest.mark.parametrize(
    ("old", "new", "signs"),
    [
        (b"a\nb\n", b"a\nc", ["no newline at the end"]),
        (b"a\nb\nc\n", b"a\nb\r\nc\n", ["␍␊"]),
        (b"a\r\nb\r\nc\r\n", b"a\r\nb\nc\r\n", ["␊"]),
        (b"a\r\nb\r\n", b"a\r\nc\r\n", []),
        (b"a", b"a\n", ["no newline at the end"]),
    ],
    ids=["missing", "a carriage return came", "it went", "everywhere", "added"],
)
def test_only_an_unusual_line_end_is_shown(old, new, signs):
    """A difference that is not on the page would be a lie; signs on every line would hide it."""
    assert texts(drawn(old, new), ".//span[@class='e']") == signs


def test_the_same_and_what_is_no_text_get_a_sentence():
    """No table without lines."""
    assert "both sides are the same" in text_fragment(b"a", b"a")
    assert "Not text: 1 bytes became 2 bytes" in text_fragment(b"a", b"\0a")


def test_every_look_is_in_the_style_sheet():
    """No class is used that means nothing."""
    fragment = "".join(
        text_fragment(b"a\nb\nc d\n" + b"x\n" * 50, b"c e\nf" + b"\nx" * 50, layout=layout)
        for layout in LAYOUTS
    )
    used = {name for names in re.findall(r'class="([^"]*)"', fragment) for name in names.split()}
    assert {name for name in used if f".{name}" not in STYLES} == set()
