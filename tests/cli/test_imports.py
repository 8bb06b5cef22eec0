"""``backtrail import``: what other programs kept, from the command line."""

import json
import shutil
import time
from pathlib import Path

import pytest

from files.test_git_objects import git

REAL = Path(__file__).parents[1] / "history" / "importing" / "vscode-history"


@pytest.fixture
def home(project, tmp_path, monkeypatch):
    """Give a home in which VS Code has kept something of the project's files."""
    home = tmp_path / "home"
    kept = home / ".config" / "Code" / "User" / "History"
    shutil.copytree(REAL, kept)
    for index in kept.glob("*/entries.json"):
        text = index.read_text("utf-8").replace("/home/ada/project", str(project))
        index.write_text(text, "utf-8")
    monkeypatch.setenv("HOME", str(home))
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "APPDATA", "VSCODE_PORTABLE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    yield kept
    monkeypatch.undo()
    time.tzset()


def test_a_dry_run_shows_and_an_import_keeps(home, run, project):
    """Files, versions, times and sizes; the same figures then, and nothing a second time."""
    shutil.copy(home / "71f81366" / "hP8W.md", project / "diary.md")
    lines = [
        "diary.md  4 versions, 2026-11-22 21:44:08 to 2026-11-22 21:44:27, 101 bytes",
        "src/über app.py  2 versions, 2026-11-22 21:44:16 to 2026-11-22 21:44:18, 67 bytes",
    ]
    dry = run("import", "vscode", "--dry-run")
    assert (dry.code, dry.err) == (0, "")
    assert dry.out.splitlines() == [
        f"reading {home}",
        *lines,
        "6 versions of 2 files would come in (168 bytes); 1 says nothing new",
        "Run it without --dry-run to keep them.",
    ]
    assert run("timeline", "diary.md").code == 1
    done = run("import", "vscode")
    assert done.out.splitlines()[1:] == [
        *lines, "6 versions of 2 files came in (168 bytes); 1 says nothing new",
    ]  # fmt: skip
    again = run("import", "vscode")
    assert again.out.splitlines()[1:] == ["nothing new; 6 were imported before; 1 says nothing new"]
    assert run("show", "diary.md", "1").raw == b"# Notes\n\none\ntwo\n"
    assert "src/über app.py" in run("deleted").out
    assert run("check").code == 0


def test_a_timeline_ends_with_what_stands_beside_it(home, run, project):
    """By ids, which every command takes; the own history keeps its numbers."""
    (project / "diary.md").write_text("mine\n")
    run("capture", "diary.md")
    done = run("import", "vscode", "diary.md")
    assert "beside its own history" in done.out
    assert done.out.splitlines()[-1] == "To see them: backtrail timeline diary.md"
    own, *past = run("timeline", "--all", "diary.md").out.splitlines()
    assert own.split()[:1] == ["1"]
    assert len(past) == 4
    assert all("import:vscode" in line for line in past)
    oldest = past[-1].split()[0]
    assert run("show", "diary.md", oldest).raw == b"# Notes\n\none\ntwo\n"
    assert run("show", "diary.md", "2026-11-22T21:44:11+00:00").code == 0
    assert "three" not in run("show", "diary.md", "2026-11-22T21:44:09+00:00").out
    assert run("restore", "diary.md", oldest).code == 0
    assert (project / "diary.md").read_text() == "# Notes\n\none\ntwo\n"
    rows = json.loads(run("timeline", "--json", "diary.md").out)["rows"]
    assert len(rows) == 2


def test_a_named_folder_and_every_file(home, run, project, tmp_path):
    """Another place of the history; files of other folders, where these are still there."""
    answer = run("import", "vscode", "--from", tmp_path / "gone")
    assert (answer.code, "there is no folder" in answer.err) == (1, True)
    elsewhere = tmp_path / "elsewhere"
    shutil.move(home, elsewhere)
    assert run("import", "vscode").code == 1
    assert "--from" in run("import", "vscode").err
    text = (elsewhere / "5a86394a" / "entries.json").read_text("utf-8")
    away = text.replace(f"{project}/src", "/nowhere/at/all")
    (elsewhere / "5a86394a" / "entries.json").write_text(away, "utf-8")
    answer = run("import", "vscode", "--from", elsewhere, "--everywhere")
    assert answer.code == 0
    assert "its folder /nowhere/at/all is not there any more" in answer.out
    assert "4 versions of 1 file came in" in answer.out


def test_what_is_left_out_is_named(home, run):
    """With its reason; on a terminal the first of them, with --all each."""
    (home / "71f81366" / "IbPM.md").unlink()
    (home / "5a86394a" / "entries.json").write_text("{")
    out = run("import", "vscode", "-n").out
    assert "IbPM.md is not there any more" in out
    assert "entries.json: it is no JSON" in out
    assert "2 left out" in out


def test_json(home, run, project):
    """A line for each file, and one for what belongs to none."""
    (home / "5a86394a" / "entries.json").write_text("{")
    shelf, diary = map(json.loads, run("import", "vscode", "--json").out.splitlines())
    assert shelf["left_out"][0]["reason"].startswith("it is no JSON")
    assert (diary["path"], diary["versions"]) == (str(project / "diary.md"), 4)
    assert diary["first"] == "2026-11-22T21:44:08.594Z"
    assert (diary["dry_run"], diary["beside"], diary["left_out"]) == (False, False, [])


def test_import_alone_says_what_there_is(home, run, project):
    """Each kind with its command; nothing is brought in."""
    (project / "a.txt~").write_text("a")
    (project / ".history").mkdir()
    (project / ".history" / "b_20240301140231.txt").write_text("b")
    git(project, "init", "-q")
    out = run("import").out
    assert "7 versions of 2 files         backtrail import vscode" in out
    assert "1 version of 1 file           backtrail import history" in out
    assert "backtrail import backups" in out
    assert "a repository                  backtrail import git" in out
    assert "jupyter" not in out
    assert json.loads(run("--json", "import").out)[0] == {
        "kind": "vscode", "files": 2, "versions": 7,
    }  # fmt: skip
    assert run("status").out.count("folder ") == 0


def test_import_alone_where_there_is_nothing(run, monkeypatch, tmp_path):
    """Says so, with the code for nothing."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    monkeypatch.delenv("XDG_DATA_HOME", raising=False)
    answer = run("import")
    assert (answer.code, answer.out.startswith("No other program's history")) == (1, True)


def test_git_history_and_the_rest(run, project):
    """Author and message of a commit are in the timeline; a folder without any says nothing."""
    git(project, "init", "-q", "-b", "main")
    (project / "a.txt").write_text("one\n")
    git(project, "add", ".")
    git(project, "commit", "-qm", "why it began")
    assert "1 version of 1 file came in" in run("import", "git").out
    assert "why it began" in run("timeline", "a.txt").out
    assert "2023-11-14" in run("timeline", "a.txt").out
    for kind in ("history", "jupyter", "backups"):
        answer = run("import", kind)
        assert (answer.code, answer.out) == (1, "nothing was found\n")


def test_an_import_that_is_stopped_keeps_what_came(home, run, monkeypatch):
    """Ctrl-C between files says how to go on."""
    from backtrail.history.importing.bringing import Bringing

    real = Bringing.steps

    def steps(bringing):
        if bringing._pasts.path.endswith(".py"):
            raise KeyboardInterrupt
        return real(bringing)

    monkeypatch.setattr(Bringing, "steps", steps)
    answer = run("import", "vscode")
    assert answer.code == 130
    assert "Stopped. What came in stays; run it again to go on." in answer.out
