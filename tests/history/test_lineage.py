"""Which save last changed lines."""

import random

import pytest

from backtrail.diff.blocks import blocks, touches
from backtrail.diff.views import split_lines
from backtrail.errors import DamagedError, NotFoundError, UsageError
from backtrail.history import lineage as lineages
from backtrail.history import past
from history.desk import Desk


@pytest.fixture
def saved(desk):
    """Four versions of ``a``: the second added a line, the third replaced one, the fourth cut."""
    for text in ("1\n2\n3\n", "0\n1\n2\n3\n", "0\n1\n2\nthree\n", "0\n2\nthree\n"):
        desk.save("a", text)
    return desk


def asked(desk, *lines, name="a", **more):
    """Number of the version and line in it, or None."""
    found = desk.service.lineage(desk.path(name), *lines, **more)
    return found.entry and (found.entry.version.number, found.old_line)


def test_each_line_has_the_save_that_made_it_what_it_is(saved):
    """Added, there from the first version on, and replaced."""
    assert [asked(saved, line) for line in (1, 2, 3)] == [(2, 1), (1, 2), (3, 4)]


def test_several_lines_have_the_newest_of_their_saves(saved):
    """The line told is that of the first one, in that version; lines past the end do not count."""
    assert asked(saved, 1, 2) == (2, 1)
    assert asked(saved, 2, 3) == (3, 3)
    assert asked(saved, 2, 99) == (3, 3)


@pytest.mark.parametrize(
    ("text", "line", "unsaved"),
    [
        ("0\n2\nthree!\n", 3, True),
        ("0\n2\nthree!\n", 2, False),
        ("new\n0\n2\nthree\n", 1, True),
        ("0\nthree\n", 1, True),
        ("0\nthree\n", 2, True),
        ("0\n2\n", 3, True),
        ("", 1, True),
    ],
)
def test_lines_that_no_version_has_are_unsaved(saved, text, line, unsaved):
    """Of the disk as of a buffer: changed, added, or beside deleted ones."""
    assert (asked(saved, line, buffer=text.encode()) is None) is unsaved
    saved.write("a", text)
    found = saved.service.lineage(saved.path("a"), line)
    assert (found.unsaved, found.entry is None, found.old_line == 0) == (unsaved,) * 3


@pytest.mark.parametrize(
    ("text", "lines", "beside", "missing"),
    [
        ("0\nthree\n", (1,), True, False),
        ("0\nthree\n", (1, 2), True, False),
        ("0\nthree\n", (3,), False, True),
        ("three\n", (1,), True, False),
        ("0\n2\n", (2,), True, False),
        ("0\n2\n", (3,), True, True),
        ("0\n2!\n", (2,), False, False),
        ("0!\nthree\n", (1,), False, False),
        ("0\n2\nthree\n", (4,), False, True),
        ("", (1,), True, True),
    ],
)
def test_deleted_neighbours_and_lines_that_are_none_are_told(saved, text, lines, beside, missing):
    """Lines that only lost others beside them are as they were; behind the end there are none."""
    found = saved.service.lineage(saved.path("a"), *lines, buffer=text.encode())
    assert (found.beside, found.missing) == (beside, missing)


def test_unsaved_lines_above_do_not_confuse(saved):
    """The line is found where it stood."""
    assert asked(saved, 4, buffer=b"x\n0\n2\nthree\n") == (3, 4)


def test_the_end_of_a_file_is_no_line(saved):
    """Nothing is known of it, and it is not unsaved."""
    found = saved.service.lineage(saved.path("a"), 4)
    assert (found.entry, found.unsaved, found.old_line) == (None, False, 0)


def test_a_line_that_went_and_came_back_is_as_old_as_its_return(saved):
    """A restore is a save like any other."""
    saved.service.restore(saved.path("a"), "2")
    assert asked(saved, 4) == (5, 4)


def test_versions_of_one_content_are_passed_over(desk):
    """A label made them, not a change; the oldest of them is the answer."""
    for text in ("1\n", "2\n"):
        desk.save("a", text)
    for name in ("x", "y"):
        desk.report("a", label=name)
    desk.save("a", "2\n3\n")
    assert asked(desk, 1) == (2, 1)


@pytest.mark.parametrize("lines", [(0,), (2, 1)])
def test_lines_that_are_none_are_a_mistake(saved, lines):
    """They count from 1, and the first one comes first."""
    with pytest.raises(UsageError, match="count from 1"):
        saved.service.lineage(saved.path("a"), *lines)


def test_what_is_not_there_has_no_lines(saved):
    """A file that was never kept, and one that is gone but for a buffer."""
    with pytest.raises(NotFoundError):
        saved.service.lineage(saved.path("never"), 1)
    (saved.root / "a").unlink()
    with pytest.raises(NotFoundError):
        saved.service.lineage(saved.path("a"), 1)
    assert asked(saved, 1, buffer=b"0\n2\nthree\n") == (2, 1)


def test_the_work_is_bounded_in_versions(desk, monkeypatch):
    """What lies further back is unknown; a history that ends there is not."""
    for number in range(7):
        desk.save("a", "old\n" + "".join(f"{n}\n" for n in range(number)))
    monkeypatch.setattr(lineages, "_VERSIONS", 7)
    assert asked(desk, 1) == (1, 1)
    monkeypatch.setattr(lineages, "_VERSIONS", 6)
    assert asked(desk, 3) == (3, 3)
    found = desk.service.lineage(desk.path("a"), 1)
    assert (found.entry, found.unsaved, found.old_line) == (None, False, 0)


@pytest.mark.parametrize("together", [1, 100, 1 << 20])
def test_the_work_is_bounded_in_bytes(desk, monkeypatch, together):
    """However much is read at once."""
    for number in range(7):
        desk.save("a", "old\n" + "x" * 95 + f"{number}")
    monkeypatch.setattr(past, "_STRETCH_BYTES", together)
    monkeypatch.setattr(lineages, "_BYTES", 700)
    assert asked(desk, 1) == (1, 1)
    monkeypatch.setattr(lineages, "_BYTES", 699)
    assert asked(desk, 1) is None


def test_a_damaged_version_is_passed_over(desk, monkeypatch):
    """A line that came with it is told to have come with the next one."""
    for text in ("1\n", "1\n2\n", "1\n2\n3\n"):
        desk.save("a", text)
    lost = desk.versions("a")[1].content_id
    read = desk.repository.read_content

    def reading(content):
        if content == lost:
            raise DamagedError("lost")
        return read(content)

    monkeypatch.setattr(desk.repository, "read_content", reading)
    assert [asked(desk, line) for line in (1, 2, 3)] == [(1, 1), (3, 2), (3, 3)]


def brute_force(contents, now, line):
    """Version number and line, one line at a time over whole contents."""
    if any(touches(block, line, line) for block in blocks(contents[-1], now)):
        return None
    newer, at = now, line - 1
    for number in range(len(contents), 0, -1):
        older = contents[number - 1]
        for block in reversed(blocks(older, newer)):
            if block.new_start <= at < block.new_end:
                return number + 1, at + 1
            if block.new_end <= at:
                at += block.old_end - block.new_end
                break
        newer = older
    return 1, at + 1


@pytest.mark.parametrize("seed", range(12))
def test_it_says_what_brute_force_says(tmp_path, seed):
    """On random histories with repeated lines, for every line of the file."""
    random_ = random.Random(seed)
    pool = [f"{'  ' * random_.randrange(3)}{n}\n" for n in range(8)] + ["\n", "}\n"]
    desk = Desk(tmp_path / "ws", policy__minor="keep")
    lines = random_.choices(pool, k=random_.choice((5, 60)))
    contents = []
    for _ in range(30):
        desk.save("a", "".join(lines))
        place = random_.randrange(len(lines) + 1)
        lines[place : place + random_.randrange(3)] = random_.choices(pool, k=random_.randrange(3))
    contents = desk.contents("a")
    now = "".join(lines).encode()
    for line in range(1, len(split_lines(now)) + 1):
        found = asked(desk, line, buffer=now)
        assert found == brute_force(contents, now, line)
        if found is not None:
            number, old_line = found
            was = split_lines(contents[number - 1])[old_line - 1]
            assert was == split_lines(now)[line - 1]
