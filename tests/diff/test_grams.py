"""Grams: what a change touched is always among them, and mostly nothing else."""

import random

import pytest

from backtrail.diff.grams import Collected, Demand, folded
from backtrail.diff.patterns import sought

WORDS = (
    "foo",
    "Foo",
    "bar",
    "b",
    "to",
    "be",
    "straße",
    "STRASSE",
    "é",
    "É",
    "ﬁn",
    "\u212a",
    "日本語",
    "x" * 120,
)
GAPS = (" ", "\n", "  ", "\n\n", "\t", "\r\n", " \n ")


def signature(*changes):
    """Give the signature of some changes."""
    collected = Collected()
    for old, new in changes:
        collected.add(old, new)
    return collected.signature()


@pytest.mark.parametrize("how", ["text", "word", "phrase", "regex"])
def test_a_change_that_touched_a_text_meets_its_demand(how):
    """Random contents and texts out of them, in another case, over line ends, beside no text."""
    chance = random.Random(7)
    touching = 0
    for _ in range(6_000):
        old = content(chance)
        new = content(chance) if chance.random() < 0.3 else edited(chance, old)
        pick = chance.choice((old, new)).decode("utf-8", "replace")
        start = chance.randrange(len(pick) + 1)
        text = pick[start : start + chance.choice((3, 6, 12))].replace("\ufffd", "")
        if how == "regex":
            text = "".join(
                "."
                if char in "\r\n"
                else f"\\{char}"
                if not char.isalnum() and char.isascii()
                else char
                for char in text
            )
        if chance.random() < 0.3:
            text = text.swapcase()
        try:
            wanted = sought(text, how, match_case=chance.random() < 0.5)
        except ValueError:
            continue
        if wanted.shift(old, new) or wanted.turn(old, new):
            touching += 1
            assert wanted.demand.met(signature((old, new))), f"{text!r} {old!r} {new!r}"
    assert touching > 300


def test_writing_on_leaves_nothing_out():
    """Of change after change the signature holds as much as if each had been looked at alone."""
    chance = random.Random(5)
    for _ in range(300):
        old, together, grams = content(chance), Collected(), set()
        for _ in range(12):
            new = edited(chance, old)
            together.add(old, new)
            alone = Collected()
            alone.add(old, new)
            grams |= alone._grams
            old = new
        assert grams <= together._grams


def content(chance):
    """Some words with gaps, now and then with bytes that are no text."""
    text = "".join(chance.choice(WORDS) + chance.choice(GAPS) for _ in range(chance.randrange(14)))
    return text.encode() + chance.choice((b"", b"", b"\xff foo", b"\xc3"))


def edited(chance, old):
    """The same with some bytes taken out and others put in."""
    at = chance.randrange(len(old) + 1)
    new = chance.choice((b"", b"foo", b"\n", b"b e\n", "é".encode()))
    return old[:at] + new + old[at + chance.choice((0, 0, 1, 5)) :]


def test_what_was_not_touched_is_mostly_told_apart():
    """Of words that never stood there one in a thousand at most is not."""
    chance = random.Random(3)
    letters = "abcdefghijklmnopqrstuvwxyz"
    words = ["".join(chance.choices(letters, k=8)) for _ in range(1_500)]
    held = signature((b"", "\n".join(words[:500]).encode()))
    assert all(Demand.within_line(word).met(held) for word in words[:500])
    assert sum(Demand.within_line(word).met(held) for word in words[500:]) <= 1


def test_short_texts_demand_what_they_can():
    """Two letters say nothing, two short words say where they end."""
    assert Demand.within_line("to").free
    assert not Demand.within_line("to be").free
    assert Demand.within_line("to be").met(signature((b"", b"TO\tBE")))
    assert not Demand.within_line("to be").met(signature((b"", b"tomorrow beings")))
    assert folded(b"\xffA \xc3\x89") == b"\xffa \xc3\xa9"
