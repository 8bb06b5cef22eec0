"""What changed in a project: rows of neighbouring saves, pages, folders, workspaces."""

import itertools
import random

import pytest

from backtrail.errors import RefusedError, UsageError
from backtrail.history.requests import ProjectQuery


def told(page):
    """Rows as (path, numbers), newest first."""
    return [(row.document.path, [e.version.number for e in row.entries]) for row in page.rows]


def ask(desk, **query):
    """One page of the project."""
    return desk.service.project(ProjectQuery(**query))


def test_saves_of_one_file_in_a_row_are_one_row(desk):
    """Neighbours of one file are put together with their sums; another file's save ends a row."""
    desk.save("a.txt", "1\n2\n")
    desk.save("a.txt", "1\n2\n3\n")
    desk.save("b.txt", "x\n")
    desk.save("a.txt", "1\n3\n")
    page = ask(desk)
    assert told(page) == [("a.txt", [3]), ("b.txt", [1]), ("a.txt", [2, 1])]
    assert [(row.saves, row.added, row.deleted) for row in page.rows] == [
        (1, 0, 1),
        (1, 1, 0),
        (2, 3, 0),
    ]
    assert page.next_cursor is None
    assert {row.workspace for row in page.rows} == {str(desk.root)}


def test_a_modified_line_counts_on_both_sides(desk):
    """As in a timeline, a line that became another one came and went."""
    desk.save("a.txt", "first line\nsecond line\n")
    desk.save("b.txt", "x\n")
    desk.save("a.txt", "first line\nsecond lime\n")
    newest = ask(desk).rows[0]
    assert (newest.added, newest.deleted) == (1, 1)


def test_nothing_kept_is_an_empty_page(desk):
    """A folder without a history has no rows and no further page."""
    page = ask(desk)
    assert (page.rows, page.next_cursor) == ((), None)


def test_a_deleted_file_keeps_its_rows(desk):
    """What was done to a file that is gone stays, and is marked."""
    desk.save("a.txt", "1\n")
    desk.save("b.txt", "1\n")
    desk.service.delete(desk.path("a.txt"))
    assert [(row.document.path, row.document.deleted is None) for row in ask(desk).rows] == [
        ("b.txt", True),
        ("a.txt", False),
    ]


def test_a_folder_narrows_to_what_is_below_it(desk):
    """Saves elsewhere neither show nor tear a row."""
    desk.save("src/a.txt", "1\n")
    desk.save("src.txt", "1\n")
    desk.save("src/a.txt", "2\n")
    assert told(ask(desk, folder=desk.path("src"))) == [("src/a.txt", [2, 1])]


def test_only_the_roots_count_and_without_roots_the_store(desk, tmp_path):
    """Another workspace of the store shows only where no folder is open."""
    desk.save("a.txt", "1\n")
    other = desk.another()
    (tmp_path / "other").mkdir()
    other.add_root(str(tmp_path / "other"))
    assert other.project().rows == ()
    assert len(desk.another().project().rows) == 1
    with pytest.raises(RefusedError):
        other.project(ProjectQuery(folder=str(desk.root)))


def test_a_row_ends_after_fifty_versions(desk):
    """A file saved on and on takes several rows, none of them large."""
    for number in range(120):
        desk.save("a.txt", f"{number}\n")
    assert [len(row.entries) for row in ask(desk).rows] == [50, 50, 20]


def test_what_comes_later_does_not_shift_a_page(desk):
    """A cursor goes on where the page ended, whatever was saved meanwhile."""
    for number in range(6):
        desk.save(f"{number % 2}.txt", f"{number}\n")
    page = ask(desk, limit=2)
    rest = told(ask(desk, cursor=page.next_cursor))
    desk.save("0.txt", "later\n")
    assert told(ask(desk, cursor=page.next_cursor)) == rest
    assert [numbers for _, numbers in rest] == [[2], [2], [1], [1]]


@pytest.mark.parametrize("limit", [0, -1, 1001])
def test_a_page_has_its_bounds(desk, limit):
    """A limit out of range is a mistake of the asker."""
    with pytest.raises(UsageError):
        ask(desk, limit=limit)


def play(desk, random_):
    """Save at random, in runs of many lengths; delete and rename now and then."""
    names = ["a.txt", "b.txt", "src/c.txt"]
    for number in range(25):
        name = random_.choice(names)
        for _ in range(random_.choice([1, 1, 1, 3, 60])):
            desk.save(name, random_.randbytes(8).hex())
        if random_.random() < 0.2:
            (desk.root / name).unlink()
            desk.service.delete(desk.path(name))
        elif random_.random() < 0.2:
            (desk.root / name).rename(desk.root / f"{number}.txt")
            desk.service.rename(desk.path(name), desk.path(f"{number}.txt"))


@pytest.mark.parametrize("seed", range(4))
def test_pages_put_together_are_the_order_of_the_store(desk, seed):
    """Joined rows are every version once, in order, and the same whatever the size of a page."""
    play(desk, random.Random(seed))
    whole = ask(desk, limit=1000).rows
    for limit in (1, 2, 7):
        rows, cursor = [], None
        while cursor is not None or not rows:
            page = ask(desk, limit=limit, cursor=cursor)
            assert 1 <= len(page.rows) <= limit
            rows += page.rows
            cursor = page.next_cursor
            if cursor is None:
                break
        assert tuple(rows) == whole
    assert [e.version for row in whole for e in row.entries] == list(
        desk.repository.recent(None, 100_000)
    )
    for row, after in itertools.pairwise(whole):
        assert row.document.id != after.document.id or len(row.entries) == 50
