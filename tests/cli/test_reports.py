"""``backtrail report`` on the command line."""

import json
import stat
import subprocess
from pathlib import Path

import pytest

from backtrail.cli import reports


def test_a_page_goes_to_where_output_is_read(run, saved):
    """Standard output where no person watches it."""
    answer = run("report", saved)
    assert answer.code == 0
    assert answer.out.startswith("<!DOCTYPE html>")
    assert "History of notes.md" in answer.out


@pytest.mark.parametrize(
    ("form", "begin"), [("md", "# History of notes.md\n"), ("csv", "time,path,"), ("json", "{\n")]
)
def test_other_formats(run, saved, form, begin):
    """Markdown, a table, and JSON."""
    assert run("report", saved, "--format", form).out.startswith(begin)


def test_json_is_the_format_that_it_asks_for(run, saved):
    """As with every other command."""
    assert json.loads(run("report", saved, "--json").out)["total"]["versions"] == 3


def test_a_file_is_written_once_and_for_its_owner(run, saved, tmp_path):
    """A report must not write over what is there, unless it is told to."""
    target = tmp_path / "r.html"
    answer = run("report", saved, "-o", target)
    assert (answer.code, answer.out) == (0, "")
    assert "r.html: 3 versions of 1 file" in answer.err
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    target.write_text("mine")
    refused = run("report", saved, "-o", target)
    assert (refused.code, target.read_text()) == (2, "mine")
    assert "is there already" in refused.err
    assert run("report", saved, "-o", target, "--force").code == 0
    assert target.read_text().startswith("<!DOCTYPE html>")


def test_a_place_that_cannot_be_written_is_told(run, saved, tmp_path):
    """In one line that says what to do."""
    answer = run("report", saved, "-o", tmp_path / "no" / "r.html")
    assert answer.code == 2
    assert answer.err.count("\n") == 1
    assert "name another file with --output" in answer.err


def test_checksums_are_a_file_of_their_own(run, saved, tmp_path):
    """For the tool that checks them."""
    target = tmp_path / "sums"
    assert run("report", saved, "--checksums", target, "--format", "md").code == 0
    done = subprocess.run(["sha256sum", "-c", target], check=False, capture_output=True)
    assert done.stdout == b"notes.md: OK\n"


def test_opened_it_lies_outside_every_project(run, saved, monkeypatch):
    """So that no watcher keeps reports as if a person had written them."""
    launched = []
    monkeypatch.setattr(reports.click, "launch", launched.append)
    assert run("report", saved, "--open").code == 0
    (target,) = launched
    assert Path(target).is_file()
    assert not target.startswith(str(saved.parent))


def test_nothing_in_the_time_is_code_one(run, saved):
    """And still a report that says so."""
    answer = run("report", saved, "--since", "2099-01-01", "--format", "md")
    assert answer.code == 1
    assert "no version in this time" in answer.out


def test_a_file_without_a_history_is_told(run, project):
    """Nothing is written."""
    answer = run("report", project / "never.txt")
    assert (answer.code, answer.out) == (1, "")
    assert "nothing is kept of" in answer.err


@pytest.mark.parametrize("checksums", ["taken", "-", "r.html"])
def test_nothing_is_written_where_one_of_two_files_cannot_be(saved, run, project, checksums):
    """The code says that nothing was done, and that is so."""
    (project / "taken").write_text("mine")
    before = sorted(project.iterdir())
    answer = run("report", "-o", "r.html", "--checksums", checksums)
    assert (answer.code, answer.out, answer.err.count("\n")) == (2, "", 1)
    assert (sorted(project.iterdir()), (project / "taken").read_text()) == (before, "mine")
