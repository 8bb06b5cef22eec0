"""Several approaches to one thing: parted from one state, and what is known of each."""

import sys

import pytest
from tests.history.desk import Desk

from backtrail.checking import CheckSettings
from backtrail.errors import NotFoundError, UsageError
from backtrail.history.experiments import EvaluationQuery, ExperimentQuery, branches_named
from backtrail.history.requests import BranchQuery, SwitchQuery

PROGRAM = "import pathlib, sys; sys.exit('3' not in pathlib.Path('a.txt').read_text())"


@pytest.fixture
def desk(tmp_path):
    """A project with a check."""
    check = CheckSettings(name="tests", command=(sys.executable, "-I", "-c", PROGRAM))
    desk = Desk(tmp_path / "project", checks=(check,))
    desk.save("a.txt", "0\n")
    return desk


def start(desk, name="sum", approaches=("a", "b")):
    """Part them."""
    return desk.service.start_experiment(
        ExperimentQuery(name=name, approaches=approaches, folder=str(desk.root), looked=True)
    )


def go(desk, name):
    """Have the files be those of a branch."""
    query = SwitchQuery(name=name, folder=str(desk.root), looked=True)
    desk.service.roll_back(desk.service.plan_switch(query))


def evaluate(desk, name="sum"):
    """Have the check look at each."""
    return desk.service.evaluate_experiment(
        EvaluationQuery(name=name, folder=str(desk.root)), lambda: None
    )


def known(desk):
    """Each experiment with its approaches, and whether they were measured."""
    return [
        (each.name, {name: bool(verdicts) for name, verdicts in each.verdicts.items()})
        for each in desk.service.experiments(str(desk.root))
    ]


def test_what_is_known_is_what_an_evaluation_said(desk):
    """Nothing is run; of a branch that has gone on since nothing is known."""
    start(desk)
    go(desk, "sum/b")
    desk.save("a.txt", "3\n")
    assert known(desk) == [("sum", {"a": False, "b": False})]
    told = evaluate(desk)
    (found,) = desk.service.experiments(str(desk.root))
    assert [(each.standing.name, each.place) for each in found.approaches] == [("b", 1), ("a", 2)]
    assert (found.approaches, found.verdicts) == (told.approaches, told.verdicts)
    desk.save("a.txt", "33\n")
    assert known(desk) == [("sum", {"a": True, "b": False})]


def test_the_latest_experiment_comes_first(desk):
    """Those of one name from several states are several."""
    start(desk, "one")
    start(desk, "two", ("x", "y", "z"))
    assert [name for name, _ in known(desk)] == ["two", "one"]


def test_branches_that_merely_share_a_prefix_are_no_experiment(desk):
    """They parted from several states: somebody's way to name branches."""
    for name in ("fix/a", "fix/b"):
        desk.service.create_branch(BranchQuery(name=name, folder=str(desk.root), looked=True))
        desk.save("a.txt", f"{name}\n")
    assert known(desk) == []


def test_an_approach_that_was_deleted_leaves_the_others_an_experiment(desk):
    """With none left it is gone."""
    start(desk)
    desk.service.delete_branch("sum/a", str(desk.root))
    assert known(desk) == [("sum", {"b": False})]
    desk.service.delete_branch("sum/b", str(desk.root))
    assert known(desk) == []


def test_whoever_wants_no_evaluation_any_more_ends_it(desk):
    """What was said until then is kept."""
    start(desk)
    go(desk, "sum/b")
    desk.save("a.txt", "3\n")
    asked = []

    def meanwhile():
        if len(asked) > 1:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        desk.service.evaluate_experiment(
            EvaluationQuery(name="sum", folder=str(desk.root)),
            lambda: None,
            lambda approach, _check: asked.append(approach),
            meanwhile,
        )
    assert known(desk) == [("sum", {"a": True, "b": False})]


def test_an_approach_knows_where_it_parted(desk):
    """Of a branch that is none that is refused."""
    start(desk)
    assert desk.service.home_of("sum/a", str(desk.root)).name == "main"
    for name in ("main", "sum", "sum/c"):
        with pytest.raises(NotFoundError, match=f"no branch {name}"):
            desk.service.home_of(name, str(desk.root))


@pytest.mark.parametrize(
    ("name", "approaches", "said"),
    [
        ("sum", ("a",), "at least two"),
        ("sum", ("a", " a "), "at least two"),
        ("sum", ("a", ""), "at least two"),
        ("sum/x", ("a", "b"), "leave / out"),
        ("sum", ("a/b", "c"), "leave / out"),
    ],
)
def test_names_that_make_no_experiment_are_refused(name, approaches, said):
    """With what to do."""
    with pytest.raises(UsageError, match=said):
        branches_named(name, approaches)
