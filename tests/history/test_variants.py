"""The versions in which some lines were otherwise."""

import random

import pytest

from backtrail.diff.partial import compose
from backtrail.errors import NotFoundError, UsageError
from backtrail.history import variants
from history.desk import Desk


@pytest.fixture
def saved(desk):
    """Five versions; the second line is a, b, a, c, c, the third changes in the last."""
    for text in ("1\na\n3\n", "1\nb\n3\n", "1\na\n3\n", "1\nc\n3\n", "1\nc\nIII\n"):
        desk.save("a", text)
    return desk


def asked(desk, *lines, **more):
    """Numbers of the versions."""
    return [
        entry.version.number for entry in desk.service.otherwise(desk.path("a"), *lines, **more)
    ]


def test_each_form_of_the_lines_is_told_once_by_its_newest_version(saved):
    """Newest first; versions in which the lines are as now, or were seen already, do not count."""
    assert asked(saved, 2, 2) == [3, 2]
    assert asked(saved, 3, 3) == [4]
    assert asked(saved, 2, 3) == [4, 3, 2]
    assert asked(saved, 1, 1) == []


def test_the_number_is_bounded(saved):
    """As many as are asked for."""
    assert asked(saved, 2, 3, limit=2) == [4, 3]


def test_lines_are_those_of_the_buffer(saved):
    """What an editor holds unsaved counts, and lines that it added differ from the newest."""
    buffer = b"0\n1\nc\nIII\n"
    assert asked(saved, 3, 3, buffer=buffer) == [3, 2]
    assert asked(saved, 1, 1, buffer=buffer) == [5]


def test_binary_contents_have_no_lines(saved):
    """Neither a binary file nor a binary version is taken apart."""
    assert asked(saved, 2, 2, buffer=b"\0\n\n") == []
    saved.save("a", b"\0\n")
    saved.save("a", "1\nd\n3\n")
    assert asked(saved, 2, 2) == [5, 3, 2]


def test_the_work_is_bounded(saved, monkeypatch):
    """Versions further back are not looked at."""
    monkeypatch.setattr(variants, "_VERSIONS", 3)
    assert asked(saved, 2, 2) == [3]


def test_the_newest_two_versions_are_always_looked_at(saved, monkeypatch):
    """However large they are: in most files one of them answers."""
    monkeypatch.setattr(variants, "_BYTES", 1)
    assert asked(saved, 3, 3) == [4]
    assert asked(saved, 2, 2) == []
    assert asked(saved, 2, 2, buffer=b"1\nd\nIII\n") == [5]


def test_what_is_too_large_for_single_lines_is_not_offered(desk):
    """A restore of lines refuses what is larger, so that nobody is led there."""
    desk = Desk(desk.root / "other", capture__stream_above=8)
    for text in ("1\na\n", "1\nb\n", "1\nlonger\n", "1\nc\n"):
        desk.save("a", text)
    assert asked(desk, 2, 2) == [2, 1]
    assert asked(desk, 2, 2, buffer=b"1\nlonger\n") == []


def test_what_is_not_there_is_an_error(saved):
    """Lines that are none, and files without a history."""
    with pytest.raises(UsageError):
        asked(saved, 2, 1)
    with pytest.raises(NotFoundError):
        saved.service.otherwise(saved.path("nothing"), 1, 1)


@pytest.mark.parametrize("longer", [False, True])
@pytest.mark.parametrize("seed", range(10))
def test_what_is_found_holds_for_a_plain_reading(desk, seed, longer):
    """Compared with what is there now, one after the other.

    Where lines come, a plain reading also names versions in which only lines beside were otherwise.
    """
    chance = random.Random(seed)
    lines = [f"line {number}\n" for number in range(12)]
    texts = []
    for number in range(14):
        place = chance.randrange(len(lines))
        several = chance.randrange(1, 3) if longer else 1
        lines[place : place + 1] = [f"{number}.{extra}\n" for extra in range(several)]
        texts.append("".join(lines).encode())
        desk.save("a", texts[-1])
    for first in range(1, len(lines) + 1):
        known, plain = {texts[-1]}, []
        for number in range(len(texts), 0, -1):
            text = compose(texts[number - 1], texts[-1], first, first)
            if text not in known:
                known.add(text)
                plain.append(number)
        found = asked(desk, first, first, limit=20)
        assert found == [number for number in plain if not longer or number in found]
        assert bool(found) == bool(plain)
