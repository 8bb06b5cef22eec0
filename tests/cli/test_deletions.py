"""``backtrail deleted``, and the guide's way of bringing a file back."""

import json
import re
from pathlib import Path

import pytest

from backtrail.app import open_service

GUIDE = Path(__file__).parents[2] / "docs" / "guides" / "command-line.md"


@pytest.fixture
def gone(project, run):
    """Give a function that keeps a file, then deletes it as an editor does."""

    def delete(name, *texts):
        file = project / name
        file.parent.mkdir(exist_ok=True)
        for text in texts:
            file.write_text(text)
            assert run("capture", file).code == 0
        file.unlink()
        service = open_service()
        service.delete(str(file))
        service.close()
        return file

    return delete


def test_deleted(gone, run):
    """Last deleted first, each with its version and the id that brings it back."""
    file = gone("a.md", "1\n", "2\n")
    gone("src/b.py", "x\n")
    lines = run("deleted").out.splitlines()
    assert [line.split()[2:5] for line in lines] == [
        ["src/b.py", "version", "1"],
        ["a.md", "version", "2"],
    ]
    assert run("restore", file, lines[1].split()[-1]).code == 0
    assert file.read_text() == "2\n"
    assert len(run("deleted").out.splitlines()) == 1


def test_a_folder_and_a_page(gone, run, project):
    """DIR narrows, and a page goes on where the last one ended."""
    for name in ("a.md", "src/b.py", "src/c.py"):
        gone(name, name)
    assert [line.split()[2] for line in run("deleted", "src").out.splitlines()] == [
        "src/c.py",
        "src/b.py",
    ]
    page = json.loads(run("deleted", "--json", "--limit", "2").out)
    assert [file["path"] for file in page["files"]] == ["src/c.py", "src/b.py"]
    rest = json.loads(run("--json", "deleted", project, "--cursor", str(page["next_cursor"])).out)
    assert ([file["path"] for file in rest["files"]], rest["next_cursor"]) == (["a.md"], None)


def test_nothing_is_gone(saved, run):
    """No deleted file is told, and has a code of its own."""
    assert run("timeline", saved).code == 0
    answer = run("deleted")
    assert (answer.code, answer.out) == (1, "No deleted file.\n")


def test_a_hostile_name(gone, run):
    """A file's name cannot act on the terminal."""
    gone("\x1b[2Jgone", "x\n")
    assert "\\x1b[2Jgone" in run("deleted").out


def test_the_guide_brings_a_file_back(gone, run, project):
    """The commands of the guide's section do what the guide says they do."""
    section = GUIDE.read_text("utf-8").split("## Find what is gone")[1].split("\n## ")[0]
    listed, restored = (line[2:].split() for line in section.splitlines() if line[:2] == "$ ")
    shown = re.search(r"version 12 +(\S+)", section)[1]
    assert listed == ["backtrail", "deleted"]
    assert restored == ["backtrail", "restore", "notes/old.md", shown]
    file = gone("notes/old.md", *(f"{number}\n" for number in range(12)))
    line = run(*listed[1:]).out.split()
    assert line[-4:-1] == ["notes/old.md", "version", "12"]
    answer = run(*restored[1:-1], line[-1])
    told = section.split(shown + "\n")[-1].split("```")[0]
    assert answer.out == told
    assert file.read_text() == "11\n"
