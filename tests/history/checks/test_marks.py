"""What checks said stands on the versions that they judged."""

import pytest
from tests.history.checks.test_running import Bench

from backtrail.history.forgets import ForgetQuery
from backtrail.history.prunes import PruneQuery
from backtrail.history.requests import TimelineQuery


@pytest.fixture
def bench(tmp_path):
    """A check that fails where something is broken."""
    return Bench(tmp_path / "project")


def said(bench, name="a.txt", **fields):
    """By version, oldest first, as the timeline tells it."""
    page = bench.desk.service.timeline(bench.desk.path(name), TimelineQuery(**fields))
    entries = [entry for row in page.rows for entry in row.entries]
    return {entry.version.number: entry.verdicts for entry in reversed(entries)}


GREEN, RED = (("tests", "green"),), (("tests", "red"),)


def test_a_version_bears_what_was_said_of_the_first_state_that_held_it(bench):
    """One that no check saw bears nothing."""
    bench.run()
    bench.desk.save("a.txt", "in between, unseen\n")
    bench.desk.save("a.txt", "broken\n")
    bench.run()
    assert said(bench, folded=False) == {1: GREEN, 2: (), 3: RED}


def test_a_file_that_nobody_touched_does_not_turn_red_with_another_one(bench):
    """What is red later is no news of it."""
    bench.desk.save("b.txt", "steady\n")
    bench.run()
    bench.desk.save("a.txt", "broken\n")
    bench.run()
    assert said(bench, "b.txt") == {1: GREEN}
    assert said(bench) == {1: GREEN, 2: RED}


def test_the_latest_word_on_a_state_counts(tmp_path):
    """A check that was asked again may have another answer."""
    mood = tmp_path / "mood"
    bench = Bench(tmp_path / "project", f"import os, sys; sys.exit(os.path.exists({str(mood)!r}))")
    bench.run()
    assert said(bench) == {1: GREEN}
    mood.touch()
    bench.run(again=True)
    assert said(bench) == {1: RED}


def test_pages_tell_the_same_as_the_whole(bench):
    """Where the newer version is on another page, too."""
    for number in range(6):
        bench.desk.save("a.txt", f"{'broken' if number % 2 else 'well'} {number}\n")
        bench.run()
    whole, pages = said(bench, folded=False), {}
    for cursor in (None, 7, 6, 5, 4, 3, 2):
        pages |= said(bench, folded=False, limit=1, cursor=cursor)
    assert pages == whole
    assert set(whole.values()) == {(), GREEN, RED}


def test_a_version_whose_successor_was_let_go_of_bears_nothing(bench):
    """It cannot be told any more what was said while it lay there."""
    bench.desk.save("a.txt", "broken 1\n")
    bench.desk.save("a.txt", "broken 2\n")
    bench.run()
    bench.desk.save("a.txt", "well again\n")
    bench.run()
    plan = bench.desk.service.plan_forget(ForgetQuery(text="broken 2"))
    bench.desk.service.forget(plan)
    bench.desk.service.prune(bench.desk.service.plan_prune(PruneQuery(keep_last=1)))
    assert all(each in ((), GREEN) for each in said(bench, folded=False).values())


def test_what_cannot_tell_is_no_word(tmp_path):
    """Neither green nor red."""
    bench = Bench(tmp_path / "project", "import sys; sys.exit(125)")
    bench.run()
    assert said(bench) == {1: ()}
