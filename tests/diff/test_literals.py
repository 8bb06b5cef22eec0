"""The texts that every match of a pattern holds: never one too many."""

import random

import pytest
import re2

from backtrail.diff.literals import literals


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("needle", [{"needle"}]), ("a|bc", [{"a"}, {"bc"}]), ("ab?c", [{"a", "c"}]),
        ("ab*c", [{"a", "c"}]), ("ab+c", [{"ab", "c"}]), ("a.c", [{"a", "c"}]),
        (r"def \w+\(", [{"def ", "("}]), (r"a\.b", [{"a.b"}]),
        ("(foo|bar)baz", [{"foo", "baz"}, {"bar", "baz"}]),
        ("(foo)?bar", [{"bar"}]), ("[abc]x", [{"x"}]), ("[]x]y", [{"y"}]),
        ("[[:alpha:]]]y", [{"]y"}]),
        (r"\x41b", [{"b"}]), (r"\x{41}b", [{"b"}]), (r"\pNb", [{"b"}]), (r"\p{Greek}b", [{"b"}]),
        (r"\101b", [{"b"}]), ("a{0,2}b", [{"b"}]), ("a{2}b", [{"a", "b"}]), ("a{,2}", [{"a{,2}"}]),
        ("(?i)ab", [{"ab"}]), ("(?i:ab)c", [{"ab", "c"}]), ("(?P<n>ab)c", [{"ab", "c"}]),
        (r"\Qa.b\E", [set()]), ("a|", [{"a"}, set()]), ("^ab$", [{"ab"}]),
        ("(a|b)(c|d)(e|f)(g|h)(i|j)", None),
    ],
)  # fmt: skip
def test_plain_letters_are_read(pattern, expected):
    """What may be missing is no part of them, and of what is not plain nothing is said."""
    re2.compile(pattern)
    found = literals(pattern)
    assert expected is None or found == [frozenset(texts) for texts in expected]
    assert len(found) <= 16


def test_every_match_holds_the_texts_of_one_set():
    """Random patterns on random lines."""
    chance = random.Random(6)
    parts = [
        "a", "b", "ab", "(a|b)", "(ab|c)?", "[ab]", "[^a]", ".", "a*", "b+", "c?", "(c|)", "|",
        r"\.", r"\d", r"\bb", "(?i:A)", "a{2}", "b{0,1}", "(a(b|c))+", r"\x61", "^", "$",
    ]  # fmt: skip
    matches = 0
    for _ in range(4_000):
        pattern = "".join(chance.choices(parts, k=chance.randrange(1, 6)))
        sets = literals(pattern)
        compiled = re2.compile(pattern)
        for _ in range(6):
            line = "".join(chance.choices("abcA.1", k=chance.randrange(8)))
            if compiled.search(line):
                matches += 1
                low = line.lower()
                assert any(all(t.lower() in low for t in texts) for texts in sets), (pattern, line)
    assert matches > 4_000
