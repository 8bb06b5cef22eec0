"""The program around the commands."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from backtrail.cli.program import COMMANDS


@pytest.mark.parametrize("name", COMMANDS)
def test_help(run, name):
    """Every command explains itself."""
    answer = run(name, "--help")
    assert answer.code == 0
    assert answer.out.startswith(f"Usage: backtrail {name}")


def test_help_lists_all(run):
    """The list of commands is whole, and reading it opens no store."""
    out = run("--help").out
    assert all(f"  {name} " in out for name in COMMANDS)
    assert not Path(os.environ["BACKTRAIL_STORE"]).exists()


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["timelime", "f"], "No such command 'timelime'"),
        (["timeline"], "Missing argument 'PATH'"),
        (["timeline", "f", "--limit", "0"], "0 is not in the range"),
        (["timeline", ""], "an empty name is no file"),
        (["show", "f", "--bogus"], "No such option"),
    ],
)
def test_usage(run, arguments, told):
    """A wrong command line is one line that leads to the help, with code 2."""
    answer = run(*arguments)
    assert (answer.code, answer.out, answer.err.count("\n")) == (2, "", 1)
    assert told in answer.err
    assert "--help" in answer.err


@pytest.mark.parametrize("names", [(), ("search",), ("value", "set")], ids=" ".join)
def test_help_of_a_command(run, names):
    """``backtrail help X`` says what ``backtrail X --help`` says; of what there is not, that."""
    assert run("help", *names) == run(*names, "--help")
    answer = run("help", *names, "nothing")
    assert (answer.code, answer.out, answer.err.count("\n")) == (2, "", 1)


def test_options_on_both_sides(saved, run):
    """Shared options count before and after the command's name."""
    before, after = run("--json", "status").out, run("status", "--json").out
    assert json.loads(before)["versions"] == json.loads(after)["versions"] == 3


def test_store(saved, run, tmp_path):
    """--store wins over the environment."""
    assert run("timeline", saved, "--store", tmp_path / "other.btl").code == 1


def test_workspace(saved, run, tmp_path):
    """Outside the folder named nothing is touched."""
    (tmp_path / "else").mkdir()
    answer = run("capture", saved, "--workspace", tmp_path / "else")
    assert answer.code == 5
    assert "outside the workspace" in answer.err


def test_wrong_setting(saved, run, project):
    """A wrong setting names its file, key, value and what is allowed."""
    (project / "backtrail.toml").write_text("[policy]\npercent = 500\n")
    answer = run("capture", saved)
    assert answer.code == 2
    assert "backtrail.toml: policy.percent = 500: expected a number from 0 to 100" in answer.err


def test_unforeseen(saved, run, monkeypatch, tmp_path):
    """A mistake of our own is one line, and its details go to the log."""
    log = tmp_path / "log"
    monkeypatch.setenv("BACKTRAIL_LOG", str(log))
    monkeypatch.setattr("backtrail.cli.timelines.layout", lambda *_: 1 / 0)
    answer = run("timeline", saved)
    assert (answer.code, answer.err.count("\n")) == (70, 1)
    assert "ZeroDivisionError" in answer.err
    assert "Traceback" not in answer.err
    assert "Traceback" in log.read_text()


def test_log(saved, run, monkeypatch, tmp_path):
    """Each command leaves two lines of JSON: what was asked and how it ended."""
    log = tmp_path / "log"
    monkeypatch.setenv("BACKTRAIL_LOG", str(log))
    run("show", saved, "99")
    started, finished = map(json.loads, log.read_text().splitlines())
    assert started["arguments"] == ["show", str(saved), "99"]
    assert (finished["event"], finished["code"]) == ("finished", 1)
    assert log.stat().st_mode & 0o777 == 0o600


def test_log_of_the_settings(saved, run, tmp_path):
    """A log that the person's settings name gets the end of each command."""
    settings = Path(os.environ["HOME"]) / ".config" / "backtrail" / "config.toml"
    settings.parent.mkdir(parents=True)
    settings.write_text(f'log = "{tmp_path / "log"}"\n')
    run("show", saved)
    settings.unlink()
    settings.parent.rmdir()
    assert json.loads((tmp_path / "log").read_text())["arguments"] == ["show", str(saved)]


def test_log_nowhere(saved, run, monkeypatch):
    """A log that cannot be written is told once and stops nothing."""
    monkeypatch.setenv("BACKTRAIL_LOG", "/nowhere/log")
    answer = run("show", saved)
    assert (answer.code, answer.err.count("no log is written")) == (0, 1)


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion(run, shell):
    """Each shell gets its script."""
    assert "_BACKTRAIL_COMPLETE" in run("completion", shell).out


def test_completion_answers(project, monkeypatch, run):
    """The script's question is answered with the commands that fit."""
    monkeypatch.setenv("_BACKTRAIL_COMPLETE", "bash_complete")
    monkeypatch.setenv("COMP_WORDS", "backtrail time")
    monkeypatch.setenv("COMP_CWORD", "1")
    assert run().out == "plain,timeline\n"


def test_status(saved, run):
    """The state of the history reads in a few lines."""
    out = run("status").out
    assert "keeps      3 versions of 1 file in 1 folder" in out
    assert out.splitlines()[-2] == "all is well"
    assert out.splitlines()[-1].endswith("backtrail/config.toml")


def test_check(saved, run):
    """A sound store is told to be sound."""
    answer = run("check")
    assert answer.code == 0
    assert "nothing is damaged" in answer.out
    assert json.loads(run("check", "--json").out)["sound"] is True


def test_import_weight():
    """The command line loads no editor's libraries and no watcher before they are asked for."""
    code = "import backtrail.cli.program, sys; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout.split()
    heavy = {"pygls", "lsprotocol", "rich", "watchfiles", "apsw", "rapidfuzz", "backtrail.app"}
    assert not heavy & set(loaded)
