"""Several approaches to one thing, from Python."""

import pytest

from backtrail import History
from backtrail.errors import NotFoundError, UsageError


@pytest.fixture
def history(tmp_path, monkeypatch):
    """A project whose check passes where a file holds 3."""
    config = tmp_path / "config" / "backtrail" / "config.toml"
    config.parent.mkdir(parents=True)
    config.write_text('[[checks]]\nname = "tests"\ncommand = ["grep", "3", "a.txt"]\n')
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    folder = tmp_path / "project"
    folder.mkdir()
    (folder / "a.txt").write_text("0\n")
    with History.open("memory", workspace=folder) as history:
        history.file = folder / "a.txt"
        yield history


def test_a_script_tries_two_ways_measures_them_and_takes_one(history):
    """What lies on the disk is kept by itself; the way home is the script's to go."""
    history.start_experiment("sum", ["a", "b"], note="which?")
    history.roll_back(history.plan_switch("sum/b"))
    history.file.write_text("3\n")
    assert history.experiments()[0].verdicts == {"a": (), "b": ()}
    found = history.evaluate_experiment("sum")
    assert [each.standing.name for each in found.approaches] == ["b", "a"]
    assert history.experiments() == (found,)
    with pytest.raises(UsageError, match="sum/b parted from main; switch there first"):
        history.plan_pick("sum", "b")
    history.roll_back(history.plan_switch("main"))
    history.roll_back(history.plan_pick("sum", "b"))
    assert history.file.read_text() == "3\n"


def test_what_there_is_not_is_told(history):
    """With what to do."""
    with pytest.raises(NotFoundError, match="no experiment sum"):
        history.evaluate_experiment("sum")
    with pytest.raises(NotFoundError, match="no branch sum/a"):
        history.plan_pick("sum", "a")
    with pytest.raises(UsageError, match="at least two"):
        history.start_experiment("sum", ["a"])
