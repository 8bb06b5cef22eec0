"""The guide to importing: each command on the page is run, and says what the page says."""

import re
import shlex
import shutil
import time
from pathlib import Path

import pytest

from backtrail.cli import main
from files.test_git_objects import git

ROOT = Path(__file__).parents[1]
REAL = ROOT / "tests" / "history" / "importing" / "vscode-history"
GUIDE = ROOT / "docs" / "guides" / "importing.md"
LATER_NS = 1_795_420_800 * 10**9
"""2026-11-23 08:00 UTC, after everything on the page."""


_BLOCK = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_ID = re.compile(r"\d+-[0-9a-f]{8}")


def commands():
    """Give each command of the page with what it says."""
    for block in _BLOCK.findall(GUIDE.read_text("utf-8")):
        for part in block.split("$ ")[1:]:
            line, _, said = part.partition("\n")
            yield line, said


@pytest.fixture
def ada(tmp_path, monkeypatch):
    """Give the project that the page speaks of."""
    home = tmp_path / "home"
    project = home / "project"
    project.mkdir(parents=True)
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "APPDATA", "VSCODE_PORTABLE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("TZ", "UTC")
    monkeypatch.setenv("USER", "ada")
    monkeypatch.setenv("BACKTRAIL_STORE", str(tmp_path / "store.btl"))
    monkeypatch.setattr("time.time_ns", lambda: LATER_NS)
    time.tzset()
    monkeypatch.chdir(project)
    git(project, "init", "-q")
    kept = home / ".config" / "Code" / "User" / "History" / "71f81366"
    shutil.copytree(REAL / "71f81366", kept)
    index = kept / "entries.json"
    index.write_text(index.read_text("utf-8").replace("/home/ada/project", str(project)), "utf-8")
    shutil.copy(kept / "hP8W.md", project / "diary.md")
    (project / ".history").mkdir()
    (project / ".history" / "notes_20240301140231.md").write_text("old words\n")
    (project / ".history" / "lost_20240301140231.md").write_text("as it was...\n")
    (project / "notes.md").write_text("new words\n")
    assert main(["capture", "notes.md"]) == 0
    yield home
    monkeypatch.undo()
    time.tzset()


def test_the_page_says_what_happens(ada, capfdbinary):
    """All of its commands, one after the other, in a project with a real local history."""
    seen = list(commands())
    assert len(seen) > 9
    for line, said in seen:
        capfdbinary.readouterr()
        main(shlex.split(line)[1:])
        out, err = capfdbinary.readouterr()
        answer = (out + err).decode().replace(str(ada), "/home/ada")
        assert _ID.sub("ID", answer) == _ID.sub("ID", said), line
