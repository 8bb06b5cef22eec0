"""``backtrail bisect run``: real files, a real command."""

import json
import sys
from pathlib import Path

import pytest


@pytest.fixture
def broken(project, run):
    """A project whose fourth save breaks it; the tag of the first one."""
    file = project / "sum.py"
    for number, text in enumerate(("1 + 1", "1 + 1 ", "2", "3", "3 ", "4 - 1")):
        file.write_text(f"answer = {text}\n")
        assert run("capture", file, "--author", f"person-{number}").code == 0
    assert run("tag", file, "1", "began").code == 0
    return "began"


TEST = (sys.executable, "-B", "-c", "import sum; assert sum.answer == 2; print('fine')")


def test_the_save_its_author_and_its_diff_are_named(broken, run, project, tmp_path, monkeypatch):
    """What the command prints is passed through; the scratch folder is gone; again costs no run."""
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(temporary))
    answer = run("bisect", "run", "--good", broken, "--", *TEST)
    assert answer.code == 0, answer.err
    assert "fine\n" in answer.out
    assert "AssertionError" in answer.err
    assert "version 4 of sum.py (sequence " in answer.out
    assert "by person-3) is the first bad one" in answer.out
    assert "to see what it changed: backtrail diff sum.py 3 4\n" in answer.out
    assert "5 saves, 3 runs\n" in answer.out
    assert "1 save to choose from" in answer.err or "saves to choose from" in answer.err
    assert (list(temporary.iterdir()), list(project.iterdir())) == ([], [project / "sum.py"])

    again = run("--json", "bisect", "run", "--good", broken, "--", *TEST)
    told = json.loads(again.out)
    assert (told["runs"], told["known"], told["suspects"][0]["author"]) == (0, 3, "person-3")


def test_what_goes_wrong_is_told_in_a_line(broken, run, tmp_path):
    """A command that is not there, one that fails everywhere, one that a signal ends."""
    answer = run("bisect", "run", "--good", broken, "--", tmp_path / "none")
    assert (answer.code, answer.err.count("\n")) == (2, 1)
    assert "cannot be run: No such file" in answer.err
    answer = run("bisect", "run", "--good", broken, "--keep-scratch", "--", "false")
    assert answer.code == 2
    assert "was said to be good, but the command finds it bad" in answer.err
    folder = answer.err.partition("the scratch folder is ")[2].splitlines()[0]
    assert (Path(folder) / "sum.py").read_text() == "answer = 1 + 1\n"
    answer = run("bisect", "run", "--good", broken, "--", "sh", "-c", "kill -9 $$")
    assert answer.code == 5
    assert "give the same command again to go on" in answer.err


def test_several_that_cannot_be_told_apart(broken, run):
    """All are listed, and the exit code is 1."""
    answer = run("bisect", "run", "--trust", "--good", broken, "--", "sh", "-c", "exit 125")
    assert answer.code == 1
    assert "one of these 5 is the first bad one" in answer.out


def test_what_lies_on_the_disk_is_the_last_state(broken, run, project):
    """Though nobody kept it: a bad point of now is what the person sees."""
    (project / "sum.py").write_text("answer = 2\n")
    run("capture", project / "sum.py")
    (project / "flag").write_text("")
    command = ("sh", "-c", "test ! -e flag")
    answer = run("bisect", "run", "--good", broken, "--", *command)
    assert "version 1 of flag (sequence " in answer.out
    assert "is the first bad one" in answer.out
