"""A store on a disc: everything that reads it works, and what would write says so in one line."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from backtrail.cli import main

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="mounting is the administrator's")

READING = (
    ("timeline", "notes.md"),
    ("timeline", "--json", "notes.md"),
    ("show", "notes.md", "1"),
    ("diff", "notes.md", "1", "2"),
    ("blame", "notes.md"),
    ("search", "SECURITY"),
    ("compare", "--from", "1 hour ago", "."),
    ("project", "."),
    ("report", "notes.md", "-o", "report.html"),
    ("patch", "notes.md", "1", "3", "-o", "change.patch"),
    ("check",),
    ("drill",),
    ("prune", "--all", "--dry-run"),
    ("archive", "write", "all.btar"),
    ("backup", "copy.btl", "--verify"),
    ("mirror", "mirror.btl"),
    ("export-git", "repository", ".", "--branch", "saves"),
)
WRITING = (
    ("capture", "notes.md"),
    ("restore", "notes.md", "1"),
    ("tag", "notes.md", "1", "good"),
    ("note", "notes.md", "1", "text"),
    ("value", "set", "a", "1"),
)


@pytest.fixture(params=["closed", "log", "shared"])
def burnt(request, saved, monkeypatch, tmp_path):
    """The store where nothing can be written: closed, or with its last save in a log alone."""
    store, disc = tmp_path / "store", tmp_path / "disc"
    disc.mkdir()
    sides = {"closed": (), "log": ("-wal",), "shared": ("-wal", "-shm")}[request.param]
    if sides:
        from backtrail.app import open_service
        from backtrail.history.requests import Capture

        service = open_service(store=str(store / "history.btl"))
        saved.write_text("four SECURITY\n")
        service.capture(Capture(path=str(saved), source="cli"))
        for side in ("", *sides):
            shutil.copy(store / f"history.btl{side}", disc)
        service.close()
    else:
        shutil.copy(store / "history.btl", disc)
    if subprocess.run(["mount", "--bind", disc, disc], check=False).returncode:
        pytest.skip("nothing can be mounted here")
    try:
        subprocess.run(["mount", "-o", "remount,ro,bind", disc], check=True)
        monkeypatch.setenv("BACKTRAIL_STORE", str(disc / "history.btl"))
        before = sorted(disc.iterdir())
        yield bool(sides)
        assert sorted(disc.iterdir()) == before
    finally:
        subprocess.run(["umount", disc], check=True)


def test_what_reads_works(burnt, run, project):
    """The last save, too, where it is in the log alone."""
    for command in READING:
        answer = run(*command)
        assert (command, "backtrail:" in answer.err, answer.code) == (command, False, 0)
    newest = "four SECURITY\n" if burnt else "one\n2\nthree SECURITY\n"
    assert run("show", "notes.md").out == newest


def test_what_writes_is_refused_in_one_line(burnt, run, project):
    """And no file of the project is changed."""
    before = Path("notes.md").read_bytes()
    Path("notes.md").write_text("five\n")
    for command in WRITING:
        answer = run(*command)
        assert (command, answer.code, answer.err.count("\n")) == (command, 4, 1)
        assert "history.btl cannot be opened for writing" in answer.err
    assert Path("notes.md").read_text() == "five\n"
    Path("notes.md").write_bytes(before)


def test_the_status_says_that_nothing_is_kept(burnt, run, project):
    """With the code for it."""
    answer = run("status")
    assert (answer.code, "read-only" in answer.out) == (4, True)
    found = json.loads(run("status", "--json").raw)
    assert (len(found["trouble"]), found["versions"]) == (1, 4 if burnt else 3)


def test_its_past_comes_back_into_a_folder_of_ones_own(burnt, run, project, monkeypatch):
    """By a copy of it in which saves can be kept."""
    assert run("backup", "copy.btl").code == 0
    monkeypatch.setenv("BACKTRAIL_STORE", str(project / "copy.btl"))
    assert main(["restore", "notes.md", "1"]) == 0
    assert Path("notes.md").read_text() == "one\ntwo\nthree\n"
