"""What a change did to a text, against a plain reading of the same rule."""

import random
import sys
from collections import Counter

import pytest

from backtrail.diff import occurrences
from backtrail.diff.occurrences import Needle, Occurrence


def told(text, old, new, *, match_case=False):
    """Kind, line, stretch and count of what a change did to ``text``."""
    found = Needle(text, match_case=match_case).shift(old, new)
    return found and (found.kind, found.first.line, found.first.stretch, found.count)


def shown(text, stretch, *, match_case=False):
    """The excerpt with its text in brackets."""
    found = Needle(text, match_case=match_case).excerpt(Occurrence(1, stretch))
    end = found.start + found.length
    return f"{found.text[: found.start]}[{found.text[found.start : end]}]{found.text[end:]}"


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (b"", b"a\nb x\nc x", ("added", 2, b"b x", 2)),
        (b"a\nx\n", b"a\n", ("removed", 2, b"x", 1)),
        (b"x 1\n", b"x 2\n", ("added", 1, b"x 2", 1)),
        (b"x\nx\na\n", b"a\nx\n", ("removed", 2, b"x", 1)),
        (b"x\na\n", b"a\nx\n", None),
        (b"x\r\na\r\n", b"x\na\n", None),
        (b"x", b"x\n", None),
        (b"x\n", b"x\ny\n", None),
        (b"a\n", b"b\n", None),
        (b"q\nX\nq\n", b"q\nX\nq\nx\nX\n", ("added", 4, b"x", 2)),
        (b"\xffx\n", b"\xfex\n", ("added", 1, b"\xfex", 1)),
    ],
)
def test_a_text_comes_goes_or_stays(old, new, expected):
    """Lines that hold it are compared; moves, line ends and other lines do not count."""
    assert told("x", old, new) == expected


@pytest.mark.parametrize(
    ("text", "content", "found"),
    [
        ("straße", b"STRASSE\n", True), ("STRASSE", "straße\n".encode(), True),
        ("kelvin", "\u212aELVIN\n".encode(), True), ("fi", "ﬁ\n".encode(), True),
        ("É", "é\n".encode(), True), ("é", "É \xff".encode(), True), ("É", b"\xc3\xa9 \xff", True),
        ("e", "é\n".encode(), False), ("todo", "— TODO\n".encode(), True),
        ("s", "ß\n".encode(), True), ("\udcff", b"a\xff\n", True), ("i", "İ\n".encode(), True),
    ],
)  # fmt: skip
def test_case_is_folded_in_every_script(text, content, found):
    """Letters beyond ASCII are the same in another case, also beside bytes that are no text."""
    assert (told(text, b"", content) is not None) is found


def test_case_counts_where_it_is_asked_for():
    """Then only the very letters are found."""
    assert told("Maß", b"", "maß MASS\n".encode(), match_case=True) is None
    assert told("Maß", b"", "ein Maß\n".encode(), match_case=True) is not None


def test_no_unusual_letter_is_forgotten():
    """The list of letters that fold into ASCII is the whole one of this Python's Unicode."""
    letters = map(chr, range(0x80, sys.maxunicode + 1))
    wanted = {c.encode() for c in letters if any(part.isascii() for part in c.casefold())}
    assert set(occurrences._UNUSUAL) >= wanted


@pytest.mark.parametrize("letter", ["a", "é"])
def test_a_text_that_overlaps_itself_is_not_copied_for_each_place(letter):
    """However often it stands there: a short file would take gigabytes."""
    found = Needle(f"{letter}\n" * 5, match_case=False).everywhere(f"{letter}\n".encode() * 9)
    assert [place.line for place in found] == [1, 2, 3, 4, 5]
    assert found[1].stretch is found[2].stretch


@pytest.mark.parametrize("text", ["", "\ud800"])
def test_what_no_file_can_hold_is_no_needle(text):
    """Nothing at all, and half a character."""
    with pytest.raises(ValueError, match=r"empty|surrogates"):
        Needle(text, match_case=True)


@pytest.mark.parametrize(
    ("text", "old", "new", "expected"),
    [
        ("a\nb", b"a\nx\nb\n", b"a\nb\nx\n", ("added", 1, b"a\nb", 1)),
        ("a\r\nB", b"", b"1\n2 a\r\nb 3\r\n", ("added", 2, b"2 a\nb 3", 1)),
        ("a\n", b"b\na", b"b\na\n", ("added", 2, b"a", 1)),
        ("\nb", b"a\nb\n", b"b\n", ("removed", 1, b"a\nb", 1)),
        ("a\na", b"", b"a\na\na\n", ("added", 1, b"a\na", 2)),
        ("a\nb", b"x\na\nb\n", b"y\na\nb\n", None),
        ("é\nb", b"", "\nÉ\nB".encode(), ("added", 2, "É\nB".encode(), 1)),
    ],
)
def test_a_text_may_reach_over_lines(text, old, new, expected):
    """All the lines that it touches are compared, whatever their line ends."""
    assert told(text, old, new) == expected


def test_trimming_what_is_equal_loses_nothing():
    """On seeded contents kind and count are those of whole contents compared line by line."""
    chance = random.Random(8)
    pool = [b"x", b"ax", b"X", b"\xc3\xa9", b"", b"b", "ß x".encode(), b"x\r"]
    for _ in range(3000):
        old = chance.choices(pool, k=chance.randrange(9))
        new = list(old) if chance.random() < 0.8 else chance.choices(pool, k=5)
        for _ in range(chance.randrange(3)):
            at = chance.randrange(len(new) + 1)
            new[at : at + chance.randrange(2)] = chance.choices(pool, k=chance.randrange(3))
        text, match_case = (
            chance.choice(["x", "é", "ss", "x\na", "b\n", "\n"]),
            chance.random() < 0.5,
        )
        found = told(text, b"\n".join(old), b"\n".join(new), match_case=match_case)
        wanted = reference(text, old, new, match_case=match_case)
        assert (found and (found[0], found[3])) == wanted, (text, old, new, match_case)


def reference(text, old, new, *, match_case):
    """Kind and count by the rule itself: stretches of lines, as a bag."""

    def bag(lines):
        several = text.count("\n") + 1
        kept = [line.removesuffix(b"\r") for line in b"\n".join(lines).split(b"\n")]
        found = Counter()
        for at in range(len(kept) - several + 1):
            stretch = kept[at : at + several]
            seen = b"\n".join(stretch).decode()
            if text in seen if match_case else text.casefold() in seen.casefold():
                # what ends with a line end says nothing about the line behind it
                found[b"\n".join(stretch[: several - text.endswith("\n")])] += 1
        return found

    before, after = bag(old), bag(new)
    if added := (after - before).total():
        return "added", added
    return ("removed", (before - after).total()) if before - after else None


def test_a_long_line_is_cut_around_the_text():
    """At most 200 characters, with the text among them."""
    assert shown("needle", b"a needle b") == "a [needle] b"
    cut = shown("needle", b"a" * 5000 + b"needle" + b"b" * 5000)
    assert cut == "a" * 60 + "[needle]" + "b" * 134
    assert shown("needle", b"a" * 500 + b"needle") == "a" * 194 + "[needle]"
    assert shown("n" * 300, b"n" * 300) == "[" + "n" * 200 + "]"


def test_an_excerpt_is_printable_and_knows_its_place():
    """Bytes that are no text are written out; letters that fold to several count as one."""
    assert shown("x", b"\xff\xfex") == r"\xff\xfe[x]"
    assert shown("x", b"\xff" * 150 + b"x") == r"\xff" * 50 + "[]"
    assert shown("masse", "ﬁ Maße!".encode()) == "ﬁ [Maße]!"
    assert shown("x\nb", b"a x\nb") == "a [x]"
    assert shown("\nb", b"a x\nb") == "a x[]"
    assert shown("s", "ßa".encode()) == "[ß]a"
