"""``backtrail check-run`` and ``checks``: real files, real commands."""

import json
import os
import sys
from pathlib import Path

import pytest

PROGRAM = "import sys; print('asked'); sys.exit('broken' in open('a.txt').read())"


@pytest.fixture
def checked(project, run, tmp_path, monkeypatch):
    """A project, and settings with a check for it."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    config = tmp_path / "config/backtrail/config.toml"
    config.parent.mkdir(parents=True, exist_ok=True)
    command = json.dumps([sys.executable, "-I", "-B", "-c", PROGRAM])
    config.write_text(f'[[checks]]\nname = "tests"\ncommand = {command}\n')
    (project / "a.txt").write_text("well\n")
    assert run("capture", project / "a.txt").code == 0
    return project


def test_a_check_is_run_and_known_the_second_time(checked, run):
    """What it prints is shown, its verdict told; what lies there unsaved is part of it."""
    answer = run("check-run", "tests")
    assert (answer.code, answer.err) == (0, "asked\n")
    assert answer.out.startswith("tests  green  ")
    answer = run("check-run", "tests")
    assert (answer.code, answer.err) == (0, "")
    assert "nothing was run" in answer.out
    (checked / "a.txt").write_text("broken\n")
    answer = run("--json", "check-run", "tests")
    told = json.loads(answer.out)
    assert (answer.code, told["verdict"]["outcome"], told["verdict"]["code"]) == (1, "red", 1)


def test_checks_are_listed(checked, run):
    """Each with its last verdict; of one all that it said, newest first."""
    answer = run("checks")
    assert answer.code == 0
    assert answer.out.startswith("tests  no verdict yet")
    run("check-run", "tests")
    (checked / "a.txt").write_text("broken\n")
    run("check-run", "tests")
    assert run("checks").out.startswith("tests  red  ")
    lines = run("checks", "tests").out.splitlines()
    assert [line.split()[1] for line in lines] == ["red", "green"]
    assert run("checks", "lint").code == 1


def test_much_that_is_worse_is_told_once_with_a_way_back(checked, run):
    """And the way back is one that the terminal knows."""
    run("check-run", "tests")
    (checked / "a.txt").write_text("broken\n")
    answer = run("check-run", "tests")
    assert (
        "tests: the tests cannot be run. Since all was well 1 file changed: a.txt (" in answer.out
    )
    point = answer.out.partition("backtrail restore . ")[2].partition("`")[0]
    assert run("restore", ".", point).code == 0
    assert (checked / "a.txt").read_text() == "well\n"
    (checked / "a.txt").write_text("broken\n")
    assert "Since all was well" not in run("check-run", "tests").out
    (checked / "a.txt").write_text("broken otherwise\n")
    told = json.loads(run("--json", "check-run", "tests").out)["trip"]
    assert (told["why"], told["failures"]) == ("the tests cannot be run", [])
    assert [(each["path"], each["named"]) for each in told["changed"]] == [("a.txt", False)]


def test_a_project_may_name_no_check(checked, run):
    """What came with a repository is not run."""
    (checked / "backtrail.toml").write_text('[[checks]]\nname = "x"\ncommand = ["touch", "ran"]\n')
    answer = run("check-run", "x")
    assert answer.code == 2
    assert "may only be set in your own settings file" in answer.err
    assert not (checked / "ran").exists()


def test_wrong_checks_are_told(checked, run):
    """In a line, with what to do."""
    assert "known are tests" in run("check-run", "lint").err
    config = Path(os.environ["XDG_CONFIG_HOME"]) / "backtrail/config.toml"
    config.write_text('[[checks]]\nname = "tests"\n')
    answer = run("checks")
    assert (answer.code, answer.err.count("\n")) == (2, 1)
    assert "tests: set the command that it runs" in answer.err


def test_a_bisection_by_a_check(checked, run):
    """From its last green state; what the check said costs no run, and its limits hold."""
    assert run("check-run", "tests").code == 0
    for text in ("well", "broken", "broken, still"):
        (checked / "a.txt").write_text(text)
        assert run("capture", "a.txt").code == 0
    answer = run("bisect", "run", "--good", "green:tests", "--check", "tests")
    assert answer.code == 0, answer.err
    assert "version 3 of a.txt (sequence " in answer.out
    assert "3 saves, 2 runs, 1 verdict known" in answer.out
    assert run("bisect", "run", "--good", "1").code == 2
    both = run("bisect", "run", "--good", "1", "--check", "tests", "--", "true")
    assert (both.code, "--check NAME" in both.err) == (2, True)
