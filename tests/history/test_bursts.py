"""Saves of several files as one piece of work."""

from tests.history.desk import Desk

from backtrail.history.bursts import bursts
from backtrail.history.requests import ProjectQuery

SECOND = 10**9


def test_saves_that_follow_closely_are_one_burst(tmp_path):
    """Whatever their files; a pause parts them, also within one file."""
    desk = Desk(tmp_path / "project")
    for name, after in (("a", 60), ("b", 4), ("a", 5), ("c", 6), ("c", 1), ("c", 60)):
        desk.save(f"{name}.txt", f"{desk.now}\n", after=after)
    rows = desk.service.project(ProjectQuery()).rows
    found = list(bursts(rows, 5 * SECOND))
    assert [(each.files, each.saves) for each in found] == [
        (("c.txt",), 1),
        (("c.txt",), 2),
        (("a.txt", "b.txt"), 3),
    ]
    assert found[2].last_ns - found[2].first_ns == 9 * SECOND
    assert found[2].lines == (3, 1)
    assert list(bursts([], SECOND)) == []


def test_a_clock_that_was_set_back_parts_them(tmp_path):
    """Nothing is known of how much later the newer one came."""
    desk = Desk(tmp_path / "project")
    desk.save("a.txt", "1\n")
    desk.save("b.txt", "2\n", after=-3)
    rows = desk.service.project(ProjectQuery()).rows
    assert len(list(bursts(rows, 5 * SECOND))) == 2
