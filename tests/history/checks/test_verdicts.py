"""Verdicts stay with the store, wherever it goes, and hold nothing that is to be gone."""

import random

import pytest
from tests.history.checks.test_running import Bench
from tests.history.desk import Desk, tree

from backtrail.errors import StoreError
from backtrail.history.bisections import BisectQuery
from backtrail.history.checks import verdicts
from backtrail.history.forgets import ForgetQuery
from backtrail.history.requests import RollbackQuery
from backtrail.storage.sqlite import SqliteRepository


@pytest.fixture
def bench(tmp_path):
    """A check that complains, over a store on disk."""
    program = "print('asked'); print('a.txt:1:2: error: hunter2-XYZZY is wrong')"
    made = Bench(tmp_path / "project", program, SqliteRepository(str(tmp_path / "store/h.btl")))
    yield made
    made.desk.service.close()


def known(bench, store):
    """The verdicts in another store, and whether the check is known there."""
    desk = Desk(bench.desk.root, SqliteRepository(str(store)), checks=bench.desk.settings.checks)
    bench.desk, before = desk, bench.desk
    try:
        return desk.service.verdicts(str(desk.root)), bench.run().known
    finally:
        desk.service.close()
        bench.desk = before


def test_copies_and_mirrors_know_them(bench, tmp_path):
    """Nothing is asked anew there; a store that is opened again knows them, too."""
    told = bench.run().verdict
    bench.desk.service.back_up(str(tmp_path / "copy.btl"))
    mirror = Desk(tmp_path / "other", SqliteRepository(str(tmp_path / "mirror.btl")), rooted=False)
    bench.desk.service.mirror_to(mirror.service)
    mirror.service.close()
    for store in ("copy.btl", "mirror.btl", "store/h.btl"):
        assert known(bench, tmp_path / store) == ((told,), True)
    assert bench.runs == 1
    assert bench.desk.service.check().sound


def test_what_is_forgotten_is_gone_from_them(bench):
    """The words of a complaint; what it says of the state stays."""
    bench.desk.save("b.txt", "hunter2-XYZZY\n")
    bench.run()
    bench.desk.save("b.txt", "")
    plan = bench.desk.service.plan_forget(ForgetQuery(text="hunter2-XYZZY"))
    assert plan.words
    done = bench.desk.service.forget(plan)
    assert done.scanned.hits == ()
    (told,) = bench.desk.service.verdicts(str(bench.desk.root))
    assert (told.outcome, told.complaints[0].line) == ("green", 1)
    assert "hunter2" not in told.complaints[0].message


def test_another_program_s_verdicts_are_known(bench, tmp_path):
    """Each asks what all have kept."""
    bench.run()
    other = SqliteRepository(str(tmp_path / "store/h.btl"))
    desk = Desk(bench.desk.root, other, checks=bench.desk.settings.checks)
    bench.desk, before = desk, bench.desk
    assert bench.run().known
    bench.desk = before
    desk.service.close()


def test_a_store_that_may_only_be_read_answers_all_the_same(bench, monkeypatch):
    """The verdict is told, and that it was not kept; a bisection goes on."""
    good = bench.desk.repository.next_sequence() - 1
    bench.desk.save("a.txt", "x")

    def refused(*_, **__):
        raise StoreError("the store may only be read")

    monkeypatch.setattr(bench.desk.repository, "append_event", refused)
    found = bench.run()
    assert (found.verdict.outcome, found.verdict.sequence) == ("green", 0)
    assert found.notes == ("the verdict is not kept: the store may only be read",)
    query = BisectQuery(good=str(good), folder=str(bench.desk.root), command=("t",), trust=True)
    assert len(bench.desk.service.bisect(query, lambda _: 1, lambda _: None).suspects) == 1


def test_entries_that_tell_nonsense_are_passed_over(bench):
    """One of a later program, or damaged, takes none of the others along."""
    told = bench.run().verdict
    repository = bench.desk.repository
    with repository.transaction():
        for detail in ({}, {"check": 1}, {"key": "x", "state": "y", "at": -1, "outcome": "blue"}):
            repository.append_event("verdict", time_ns=0, workspace=told.workspace, detail=detail)
    assert bench.desk.service.verdicts(str(bench.desk.root)) == (told,)
    assert bench.run().known


@pytest.mark.parametrize("seed", range(3))
def test_the_last_green_state_is_what_lies_there_after_going_back(tmp_path, seed):
    """Whatever was saved, renamed or deleted since: byte for byte, modes too."""
    program = "import pathlib, sys; sys.exit(pathlib.Path('broken').exists())"
    bench, chance = Bench(tmp_path / "project", program), random.Random(seed)
    desk, green = bench.desk, None
    for step in range(25):
        name = chance.choice(["a.txt", "b/c.txt", "b/d.txt", "broken", "broken"])
        if chance.random() < 0.4 and (desk.root / name).exists() and name != "a.txt":
            (desk.root / name).unlink()
            desk.service.delete(desk.path(name))
        else:
            desk.save(name, f"{step}")
        if chance.random() < 0.5 and bench.run().verdict.outcome == "green":
            green = {path: seen[2] for path, seen in tree(desk.root).items() if seen[2]}
    if green is None:
        pytest.skip("no state was green")
    query = RollbackQuery(point="green:tests", folder=str(desk.root))
    desk.service.roll_back(desk.service.plan_rollback(query))
    assert {path: seen[2] for path, seen in tree(desk.root).items() if seen[2]} == green


def test_a_state_that_is_not_whole_any_more_is_no_point(bench):
    """What prunes let go of would be something else; an earlier state is the last green one."""
    desk = bench.desk
    for text in ("one", "two", "three"):
        desk.save("a.txt", text)
        if text != "three":
            bench.run()
    first, second = (told.at for told in desk.service.verdicts(str(desk.root))[::-1])
    query = RollbackQuery(point="green:tests", folder=str(desk.root))
    assert desk.service.plan_rollback(query).point.sequence == second
    forgotten = ForgetQuery(path=desk.path("a.txt"), versions=("3",))
    desk.service.forget(desk.service.plan_forget(forgotten))
    assert desk.service.plan_rollback(query).point.sequence == first


def test_a_key_is_of_the_command_and_of_the_state():
    """Neither alone, and no word of the one passes for one of the other."""
    keys = {
        verdicts.key_of(command, state)
        for command in (("a", "b"), ("a b",), ("a",), ("b", "a"))
        for state in ("1", "2")
    }
    assert len(keys) == 8
