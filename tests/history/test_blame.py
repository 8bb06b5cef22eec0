"""Which save made each line, and which one took it out."""

import random
from itertools import pairwise

import pytest

from backtrail.diff.blocks import blocks
from backtrail.diff.views import split_lines
from backtrail.errors import DamagedError, NotFoundError, RefusedError, UsageError
from backtrail.history import blame as blames
from backtrail.history.requests import BlameQuery
from history.desk import Desk


@pytest.fixture
def saved(desk):
    """Four versions of ``a``: one line came, one was rewritten, one went."""
    for text in (
        "one\ntwo\nthree\n",
        "zero\none\ntwo\nthree\n",
        "zero\none\ntwo\nthree!\n",
        "zero\none\nthree!\n",
    ):
        desk.save("a", text)
    return desk


def asked(desk, *, buffer=None, **query):
    """Version and line in it, for each line; None where it is not kept."""
    found = desk.service.blame(desk.path("a"), BlameQuery(**query), buffer=buffer)
    return [line.entry and (line.entry.version.number, line.old_line) for line in found.lines]


def fates(desk, **query):
    """What became of each line, and by which version."""
    found = desk.service.blame(desk.path("a"), BlameQuery(**query))
    return [(line.fate, line.gone and line.gone.version.number) for line in found.lines]


def test_each_line_has_the_save_that_made_it_what_it_is(saved):
    """All of them, or some."""
    assert asked(saved) == [(2, 1), (1, 1), (3, 4)]
    assert asked(saved, lines=(2, 99)) == [(1, 1), (3, 4)]


def test_a_line_is_followed_through_its_own_changes_to_where_it_came_in(saved):
    """A rewritten line came with the line that it was."""
    assert asked(saved, introduced=True) == [(2, 1), (1, 1), (1, 3)]


def test_lines_of_an_old_version_have_a_fate(saved):
    """They stay, were rewritten, or were taken out."""
    assert asked(saved, version="2") == [(2, 1), (1, 1), (1, 2), (1, 3)]
    assert fates(saved, version="2") == [
        ("stays", None),
        ("stays", None),
        ("removed", 4),
        ("changed", 3),
    ]
    assert fates(saved, version="2", lines=(3, 3)) == [("removed", 4)]
    assert fates(saved) == [(None, None)] * 3


def test_unsaved_lines_are_told(saved):
    """Of a buffer as of the disk."""
    text = "zero\nnew\none\nthree!\n"
    assert asked(saved, buffer=text.encode()) == [(2, 1), None, (1, 1), (3, 4)]
    saved.write("a", text)
    found = saved.service.blame(saved.path("a"))
    assert [line.unsaved for line in found.lines] == [False, True, False, False]
    assert [line.text for line in found.lines] == split_lines(text.encode())


@pytest.mark.parametrize("lines", [(0, 1), (3, 2)])
def test_lines_that_are_none_are_a_mistake(saved, lines):
    """They count from 1, and the first one comes first; the file ends somewhere."""
    with pytest.raises(UsageError, match="count from 1"):
        asked(saved, lines=lines)
    with pytest.raises(NotFoundError, match="3 lines, and no line 4"):
        asked(saved, lines=(4, 4))


def test_what_has_no_lines_is_refused(saved):
    """Binary, gone or never kept."""
    with pytest.raises(RefusedError, match="binary"):
        asked(saved, buffer=b"\0")
    (saved.root / "a").unlink()
    with pytest.raises(NotFoundError):
        asked(saved)
    assert asked(saved, version="1") == [(1, 1), (1, 2), (1, 3)]


def test_the_work_is_bounded_on_both_sides(desk, monkeypatch):
    """What lies further away is unknown; a history that ends there is not."""
    for number in range(7):
        desk.save("a", "old\n" + "".join(f"{n}\n" for n in range(number)))
    monkeypatch.setattr(blames, "_VERSIONS", 7)
    assert asked(desk, lines=(1, 1)) == [(1, 1)]
    monkeypatch.setattr(blames, "_VERSIONS", 3)
    found = desk.service.blame(desk.path("a"), BlameQuery(lines=(1, 1))).lines[0]
    assert (found.entry, found.unsaved) == (None, False)
    assert fates(desk, version="1") == [("unknown", None)]
    assert fates(desk, version="4", lines=(1, 1)) == [("stays", None)]
    monkeypatch.setattr(blames, "_VERSIONS", 1000)
    monkeypatch.setattr(blames, "_BYTES", 20)
    assert fates(desk, version="1") == [("unknown", None)]
    assert asked(desk, lines=(1, 1)) == [None]


def test_a_damaged_version_is_passed_over(saved, monkeypatch):
    """What it did is told of the next one that can be read."""
    lost = saved.versions("a")[2].content_id
    read = saved.repository.read_content

    def reading(content):
        if content == lost:
            raise DamagedError("lost")
        return read(content)

    monkeypatch.setattr(saved.repository, "read_content", reading)
    assert asked(saved) == [(2, 1), (1, 1), (4, 3)]
    assert fates(saved, version="2")[3] == ("changed", 4)


def tracked(contents):
    """For each line of each content the version that made it, one line at a time."""
    ages = [[(1, place + 1) for place in range(len(split_lines(contents[0])))]]
    for number, (old, new) in enumerate(pairwise(contents), 2):
        before, after = ages[-1], []
        place = 0
        for block in blocks(old, new):
            while place < block.old_start:
                after.append(before[place])
                place += 1
            after += [(number, line + 1) for line in range(block.new_start, block.new_end)]
            place = block.old_end
        ages.append(after + before[place:])
    return ages


@pytest.mark.parametrize("seed", range(12))
def test_it_says_what_tracking_each_line_says(tmp_path, seed):
    """On random histories with repeated lines: origins and fates of every version's lines."""
    chance = random.Random(seed)
    pool = [f"{'  ' * chance.randrange(3)}{n}\n" for n in range(8)] + ["\n", "}\n"]
    desk = Desk(tmp_path / "ws", policy__minor="keep")
    lines = chance.choices(pool, k=chance.choice((5, 80)))
    for _ in range(25):
        desk.save("a", "".join(lines))
        place = chance.randrange(len(lines) + 1)
        lines[place : place + chance.randrange(3)] = chance.choices(pool, k=chance.randrange(3))
    contents = desk.contents("a")
    ages = tracked(contents)
    assert asked(desk, buffer=contents[-1]) == ages[-1]
    for number in range(1, len(contents) + 1):
        if contents[number - 1]:
            assert asked(desk, version=str(number)) == ages[number - 1]
            assert [gone for _, gone in fates(desk, version=str(number))] == _gone(ages, number)


def _gone(ages, number):
    """For each line of a version the first later one that lacks it."""
    return [
        next((at for at in range(number + 1, len(ages) + 1) if age not in ages[at - 1]), None)
        for age in ages[number - 1]
    ]
