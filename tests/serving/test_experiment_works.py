"""Checks and experiments as a face has them: planned, shown, and done under a token."""

import asyncio
import sys
from contextlib import suppress
from pathlib import Path

import pytest
from tests.conditions import eventually

from backtrail.app import open_service
from backtrail.checking import CheckSettings
from backtrail.errors import NotFoundError, UsageError
from backtrail.protocol.care import ExecuteParams
from backtrail.protocol.experiments import ExperimentsParams
from backtrail.serving.answers import experiments
from backtrail.serving.plans import Plans
from backtrail.serving.store_thread import StoreThread
from backtrail.settings import Settings
from serving.test_plans import execute, plan

PROGRAM = """
import pathlib, sys
text = pathlib.Path("a.txt").read_text()
print("a.txt:1: error: too small" if "3" not in text else "")
sys.exit("3" not in text)
"""
SLOW = """
import os, pathlib, time
pathlib.Path({begun!r}).write_text(str(os.getpid()))
time.sleep(600)
"""


@pytest.fixture
def root(tmp_path):
    """A project."""
    root = tmp_path / "work"
    root.mkdir()
    (root / "a.txt").write_text("0\n")
    return root


@pytest.fixture
def measured(root, tmp_path):
    """Plans of a face whose settings have a check, and one that takes its time."""
    slow = SLOW.format(begun=str(tmp_path / "begun"))
    checks = (check("tests", PROGRAM), check("slow", slow, folder=str(tmp_path / "elsewhere")))
    yield from desk(tmp_path, root, checks)


def check(name, program, **fields):
    """A check of the settings."""
    return CheckSettings(name=name, command=(sys.executable, "-I", "-c", program), **fields)


def desk(tmp_path, root, checks):
    """Plans over a store, until the test is over."""
    settings = Settings(checks=checks)
    thread = StoreThread(
        lambda: open_service(
            store=str(tmp_path / "store/history.btl"), roots=[str(root)], settings=settings
        ),
        lambda *_: None,
    )
    made = Plans(thread)
    made.thread = thread
    yield made
    thread.stop()


def known(plans):
    """The experiments as a face is told of them."""
    params = ExperimentsParams()
    return asyncio.run(plans.thread.call(lambda service: experiments(service, params))).experiments


def test_a_check_is_run_once_it_was_shown_what_runs(measured, root):
    """What it says is told with what it complains of; asked again nothing runs."""
    shown = plan(measured, root, work="check", name="tests")
    assert shown.summary == f"The check tests would look at {root} as it is now."
    assert "in a copy; no file here changes, for 600 s at most" in shown.notes[0]
    done = execute(measured, shown.token)
    assert done.summary.startswith("tests is red: 1 error")
    assert "a.txt:1: too small" in done.notes
    again = execute(measured, plan(measured, root, work="check", name="tests").token)
    assert "known from earlier: nothing was run" in again.notes
    (root / "a.txt").write_text("3\n")
    well = execute(measured, plan(measured, root, work="check", name="tests").token)
    assert (well.summary, well.point) == ("tests is green.", "")


def test_a_check_that_finds_it_worse_says_where_it_was_well(root, tmp_path):
    """A rollback to that point is what it was."""
    for plans in desk(tmp_path, root, (check("compile", PROGRAM),)):
        (root / "a.txt").write_text("3\n")
        execute(plans, plan(plans, root, work="check", name="compile").token)
        (root / "a.txt").write_text("4\n")
        worse = execute(plans, plan(plans, root, work="check", name="compile").token)
        assert "it does not compile" in worse.notes[0]
        back = plan(plans, root, work="rollback", point=worse.point)
        execute(plans, back.token)
        assert (root / "a.txt").read_text() == "3\n"


def test_approaches_are_parted_measured_and_one_is_picked(measured, root):
    """The table is known before and after; a way home is a step of its own."""
    made = plan(
        measured, root, work="experiment", name="sum", approaches=("loop", "table"), note="faster"
    )
    assert made.summary == f"2 branches would part from {root} as it is now."
    assert execute(measured, made.token).summary == "Parted sum/loop, sum/table."
    execute(measured, plan(measured, root, work="switch", name="sum/table").token)
    (root / "a.txt").write_text("3\n")
    (found,) = known(measured)
    assert [(each.name, each.place, each.current) for each in found.approaches] == [
        ("loop", None, False),
        ("table", None, True),
    ]
    shown = plan(measured, root, work="evaluate", name="sum")
    assert shown.summary == "1 check would look at 2 approaches of sum, each in a copy."
    done = execute(measured, shown.token)
    assert done.summary == "table is the best of sum: more checks are green: 1, 0 of loop."
    assert [note.split(",")[0] for note in done.notes] == [
        "1. table: 1 of 1 check green",
        "2. loop: 0 of 1 check green",
    ]
    (found,) = known(measured)
    assert [(each.branch, each.place, each.green, each.size) for each in found.approaches] == [
        ("sum/table", 1, 1, 2),
        ("sum/loop", 2, 0, 0),
    ]
    assert found.approaches[0].text.startswith("1 of 1 check green, 2 lines changed, ")
    home = plan(measured, root, work="pick", name="sum/table")
    assert (home.work, home.notes[0]) == (
        "switch",
        "Approaches come into the branch they parted from; pick sum/table again on main.",
    )
    execute(measured, home.token)
    assert (root / "a.txt").read_text() == "0\n"
    taken = plan(measured, root, work="pick", name="sum/table")
    assert (taken.work, taken.summary) == (
        "merge-branch",
        "1 file would get what branch sum/table holds.",
    )
    execute(measured, taken.token)
    assert (root / "a.txt").read_text() == "3\n"


def test_an_approach_that_changed_since_is_not_told_as_it_was(measured, root):
    """What checks said of an earlier state says nothing of this one."""
    made = plan(measured, root, work="experiment", name="sum", approaches=("a", "b"))
    execute(measured, made.token)
    execute(measured, plan(measured, root, work="evaluate", name="sum").token)
    execute(measured, plan(measured, root, work="switch", name="sum/b").token)
    (root / "a.txt").write_text("4\n")
    execute(measured, plan(measured, root, work="switch", name="main").token)
    (found,) = known(measured)
    assert [(each.name, each.place) for each in found.approaches] == [("a", 1), ("b", None)]


def test_a_check_that_nobody_waits_for_is_ended(root, tmp_path):
    """Its command goes on for minutes, and is gone when the question is taken back."""
    begun = tmp_path / "begun"
    checks = (check("slow", SLOW.format(begun=str(begun))),)
    for plans in desk(tmp_path, root, checks):
        token = plan(plans, root, work="check", name="slow").token

        async def run(plans=plans, token=token):
            work = asyncio.create_task(plans.execute(ExecuteParams(token=token), lambda *_: None))
            await asyncio.to_thread(eventually, lambda: begun.exists() and begun.read_text())
            work.cancel()
            with suppress(asyncio.CancelledError):
                await work

        asyncio.run(run())
        program = Path("/proc") / begun.read_text()
        eventually(lambda program=program: not program.exists())
        assert asyncio.run(plans.thread.call(lambda service: service.verdicts(None))) == ()


def test_what_makes_no_sense_is_refused(measured, root):
    """With what to do."""
    for work in ("check", "experiment", "evaluate", "pick"):
        with pytest.raises(UsageError, match="name the"):
            plan(measured, root, work=work)
    with pytest.raises(NotFoundError, match="no check nothing"):
        plan(measured, root, work="check", name="nothing")
    with pytest.raises(UsageError, match="at least two"):
        plan(measured, root, work="experiment", name="sum", approaches=("a",))
    with pytest.raises(NotFoundError, match="no experiment sum"):
        plan(measured, root, work="evaluate", name="sum")
    for name in ("sum", "sum/a", "main"):
        with pytest.raises(NotFoundError, match=f"no branch {name}"):
            plan(measured, root, work="pick", name=name)
