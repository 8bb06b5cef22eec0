"""Words, phrases and regular expressions: where they stand, and which are refused."""

import pytest

from backtrail.diff.patterns import sought


def lines(text, how, content, *, match_case=False):
    """Numbers of the lines in which it begins."""
    found = sought(text, how, match_case=match_case).everywhere(content.encode())
    return [place.line for place in found]


def marked(text, how, line, *, match_case=False):
    """The line with brackets around each place."""
    wanted = sought(text, how, match_case=match_case)
    excerpt = wanted.excerpt(wanted.everywhere(line.encode())[0])
    shown = excerpt.text
    for start, length in reversed(excerpt.marks):
        shown = f"{shown[:start]}[{shown[start : start + length]}]{shown[start + length :]}"
    return shown


@pytest.mark.parametrize(
    ("text", "content", "expected"),
    [
        ("needle", "needles\na needle\nneedle_1\nmy-needle.", [2, 4]),
        ("needle", "needles and a needle", [1]), ("(", "a(b", [1]), ("a b", "xa b\na b\n", [2]),
        ("über", "Übermut\nÜBER\n", [2]), ("strasse", "Straße\nStraßen\n", [1]),
        ("to to", "to to to", [1]), ("日本", "日本語\n日本\n", [2]), ("1.5", "11.5\n1.5\n", [2]),
    ],
)  # fmt: skip
def test_a_word_stands_alone(text, content, expected):
    """No letter, digit or underscore goes on beside it, in any case or script."""
    assert lines(text, "word", content) == expected


@pytest.mark.parametrize(
    ("text", "content", "expected"),
    [
        ("in the hay", "in the hay\nin  the\thay\nin\nthe\r\nhay\n", [1, 2, 3]),
        ("in the hay", "in the, hay\nin thehay\n", []), ("a b", "a\n\n\nb\na\n", [1]),
        ("  one  ", "someone\n", [1]), ("a b", "a" + " " * 101 + "b", []),
    ],
)  # fmt: skip
def test_a_phrase_has_any_white_space_between_its_words(text, content, expected):
    """Line ends too; the line in which it begins is told."""
    assert lines(text, "phrase", content) == expected


@pytest.mark.parametrize(
    ("text", "content", "expected"),
    [
        (r"n\w+le", "needle\nnail\n", [1]), ("^b$", "ab\nb\nb\r\n", [2, 3]), ("a.c", "a\nc", []),
        (r"É|ß", "é\nß\n", [1, 2]), (r"(?-i)X", "x\nX\n", [2]),
    ],
)  # fmt: skip
def test_a_pattern_matches_within_lines(text, content, expected):
    """Anchors are those of the line, whatever it ends with."""
    assert lines(text, "regex", content) == expected


@pytest.mark.parametrize("how", ["text", "word", "phrase", "regex"])
def test_case_counts_where_it_is_asked_for(how):
    """However the text is meant."""
    text = "Aa Bb" if how == "phrase" else "Aa"
    content = f"{text}\n{text.upper()}\n"
    assert lines(text, how, content) == [1, 2]
    assert lines(text, how, content, match_case=True) == [1]


@pytest.mark.parametrize(
    ("text", "how", "line", "expected"),
    [
        ("to", "word", "to into to", "[to] into [to]"),
        ("a b", "phrase", "a  b, a b, a", "[a  b], [a b], [a]"),
        (r"\d+", "regex", "日 12 or 3", "日 [12] or [3]"),
    ],
)
def test_each_place_in_the_line_is_marked(text, how, line, expected):
    """Of a phrase also where it may go on in the next line."""
    assert marked(text, how, line) == expected


@pytest.mark.parametrize(
    ("text", "line", "expected"),
    [
        ("a b c d", "b c a b c", [(4, 9)]), ("a b c", "a b x", []), ("a b", "b", []),
        ("ab c d", "cab  c \t", [(1, 6)]), ("a a b", "a a a", [(2, 5)]), ("A b", "x a", [(2, 3)]),
        ("a b", "a" + " " * 100, [(0, 1)]), ("a b", "a" + " " * 101, []),
        (" ".join(["a"] * 100), "b" + " a" * 99, [(2, 199)]),
        (" ".join(["a"] * 100), "b" + " a" * 120, [(2, 201), (202, 241)]),
    ],
)  # fmt: skip
def test_a_phrase_is_marked_where_it_may_go_on_in_the_next_line(text, line, expected):
    """As many of its words as stand at the end of the line, be they many."""
    assert list(sought(text, "phrase", match_case=False).spans(line)) == expected


def test_an_evil_pattern_takes_time_linear_in_the_text():
    """One at which a backtracking engine never ends."""
    line = "a" * 100_000
    assert lines("(a*)*b|(a|aa)+$x", "regex", line) == []
    assert lines("(a+)+$", "regex", line) == [1]
    assert lines("a a a", "phrase", "a" + " " * 200_000) == []


@pytest.mark.parametrize(
    ("text", "how"),
    [
        ("(", "regex"), (r"(a)\1", "regex"), ("(?=a)", "regex"), ("x*", "regex"), ("", "regex"),
        ("a" * 1001, "regex"), ("((a{100}){100}){100}", "regex"), ("\ud800", "regex"),
        ("a\nb", "word"), ("", "word"), (" ", "phrase"), ("\ud800 a", "phrase"),
        ("a " * 101, "phrase"), ("a" * 10_001, "word"), ("a\n" * 5_001, "text"),
    ],
)  # fmt: skip
def test_what_cannot_be_meant_so_is_refused(text, how):
    """In one line; what would take too much memory or time, too."""
    with pytest.raises(ValueError) as refused:  # noqa: PT011 - any of them, the text is the point
        sought(text, how, match_case=False)
    assert "\n" not in str(refused.value)
