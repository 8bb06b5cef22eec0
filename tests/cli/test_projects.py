"""``backtrail project``: what changed last, and mass changes."""

import json

import pytest


@pytest.fixture
def rewritten(project, run):
    """Thirty files kept, then rewritten and kept at once."""
    for text in ("1\n", "2\n"):
        for number in range(30):
            (project / f"{number:02}.txt").write_text(text)
        assert run("capture", *sorted(project.iterdir())).code == 0
    return project


def test_changes_by_row(project, run):
    """Saves of one file in a row are one line, newest first."""
    for name, text in (("a.md", "1\n"), ("a.md", "1\n2\n"), ("b.md", "x\n")):
        (project / name).write_text(text)
        run("capture", project / name)
    lines = run("project").out.splitlines()
    assert [line.split()[2] for line in lines] == ["b.md", "a.md"]
    assert lines[1].endswith("Edited, 2 saves  33 %")


def test_a_mass_change_stands_above_its_rows(rewritten, run):
    """One line says how many files; it comes once, on the page where it ended."""
    lines = run("project", "--limit", "5").out.splitlines()
    assert "30 files changed" in lines[0]
    assert len(lines) == 6
    page = json.loads(run("project", "--json", "--limit", "5").out)
    assert [mass["changed"] for mass in page["mass_changes"]] == [30]
    (mass,) = page["mass_changes"]
    assert mass["first"] <= page["rows"][-1]["versions"][0]["sequence"] <= mass["last"]
    rest = json.loads(run("project", "--json", "--cursor", str(page["next_cursor"])).out)
    assert rest["mass_changes"] == []


def test_nothing_kept(project, run):
    """An empty history is told, with the code for nothing found."""
    answer = run("project", project)
    assert (answer.code, answer.out) == (1, "Nothing is kept here yet.\n")


def test_a_folder_narrows(rewritten, run):
    """Files elsewhere do not show."""
    (rewritten / "src").mkdir()
    (rewritten / "src" / "c.py").write_text("x\n")
    run("capture", "src/c.py")
    assert [line.split()[2] for line in run("project", "src").out.splitlines()[-1:]] == ["src/c.py"]


def test_a_project_is_listed_by_file_by_burst_and_by_event(saved, run):
    """By either command."""
    run("checkpoint", "works")
    (saved.parent / "other.txt").write_text("other\n")
    run("capture", "other.txt")
    by_file = run("timeline", "--project")
    assert by_file.out == run("project").out
    assert by_file.out.count("\n") == 2
    (burst,) = run("timeline", "--project", ".", "--by", "burst").out.splitlines()
    assert "4 saves of 2 files" in burst
    assert burst.endswith("other.txt, notes.md")
    (event,) = run("project", "--by", "event").out.splitlines()
    assert event.endswith("checkpoint works")
    assert "name a file, or a folder with --project" in run("timeline").err
    assert "--cursor is a number" in run("timeline", "--project", "--cursor", "x").err
