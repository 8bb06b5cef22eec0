"""``backtrail restore`` and ``backtrail undo``."""

import json
import shlex
from pathlib import Path

import pytest

from diff.notebooks import code, written

GUIDES = Path(__file__).parents[2] / "docs" / "guides"


def test_restore_and_undo(saved, run):
    """An unsaved change is kept before a restore, and undo brings it back."""
    saved.write_text("not kept yet\n")
    answer = run("restore", saved, "1")
    assert answer.code == 0
    assert "what was there is version 4; to take this back: backtrail undo notes.md" in answer.out
    assert saved.read_text() == "one\ntwo\nthree\n"
    assert run("undo").code == 0
    assert saved.read_text() == "not kept yet\n"


def test_dry_run(saved, run):
    """A plan changes nothing."""
    saved.write_text("not kept yet\n")
    answer = run("restore", saved, "1", "--dry-run")
    assert answer.out.startswith("would write version 1 over notes.md (+3 −1)")
    assert "it would be kept first" in answer.out
    assert saved.read_text() == "not kept yet\n"
    assert run("timeline", saved, "--all").out.count("\n") == 3


def test_restore_to(saved, run, project):
    """Another path gets the content, and the file itself stays."""
    assert run("restore", saved, "1", "--to", "copy.md").out.startswith("made copy.md")
    assert (project / "copy.md").read_text() == "one\ntwo\nthree\n"
    assert saved.read_text() == "one\n2\nthree SECURITY\n"


def test_restore_deleted(saved, run):
    """A deleted file comes back."""
    saved.unlink()
    assert run("restore", saved, "~0").code == 0
    assert saved.read_text() == "one\n2\nthree SECURITY\n"


def test_restore_nothing_to_do(saved, run):
    """The newest version over itself writes nothing."""
    answer = run("restore", saved, "3")
    assert (answer.code, answer.out) == (0, "notes.md already is version 3; nothing was written\n")


def test_expect(saved, run):
    """A head that moved on is a conflict, and nothing is written."""
    answer = run("restore", saved, "1", "--expect", "2")
    assert answer.code == 3
    assert "2" in answer.err
    assert "3" in answer.err
    assert saved.read_text() == "one\n2\nthree SECURITY\n"
    assert run("restore", saved, "1", "--expect", "3").code == 0


def test_undo_nothing(run):
    """Without a restore there is nothing to take back."""
    assert run("undo").code == 1


def test_json(saved, run):
    """Plan and deed have one shape."""
    plan = json.loads(run("restore", saved, "1", "--dry-run", "--json").out)
    deed = json.loads(run("restore", saved, "1", "--json", "-m", "oops").out)
    assert (plan["applied"], deed["applied"]) == (False, True)
    assert deed["version"]["reason"] == "oops"
    assert deed["was_there"]["number"] == 3


def test_lines_as_the_guide_shows_them(run, project):
    """The commands of the guide give the answers printed there, and only the one line changes."""
    notes = project / "notes.md"
    texts = ["# Notes\n", "# Notes\n\na\nb\ngood\nc\n", "# My notes\n\na\nb\nbad\nc\n"]
    for text in texts:
        notes.write_text(text)
        run("capture", notes)
    section = (GUIDES / "command-line.md").read_text("utf-8").partition("### Only some lines\n")[2]
    commands = section.split("```")[1].split("$ backtrail ")[1:]
    assert len(commands) == 3
    for shown in commands:
        command, _, answer = shown.partition("\n")
        assert run(*shlex.split(command)).out == answer
    assert notes.read_text() == "# My notes\n\na\nb\ngood\nc\n"
    assert "Restored lines from 2" in run("timeline", notes).out
    run("undo", notes)
    assert notes.read_text() == texts[2]


def test_one_line(saved, run):
    """A single number is one line; without a difference the plan says so, too."""
    answer = run("restore", saved, "1", "--lines", "2")
    assert answer.out.startswith("took line 2 of notes.md back to version 1 (+1 −1)\n")
    assert saved.read_text() == "one\ntwo\nthree SECURITY\n"
    answer = run("restore", saved, "1", "--lines", "1", "--dry-run")
    assert answer.out == "notes.md would stay as it is\nnote: nothing differs in these lines\n"


@pytest.mark.parametrize("lines", ["x", "1-", "-2", "", "1-2-3", "2-1", "0"])
def test_lines_that_are_none(saved, run, lines):
    """A mistake on the command line, and nothing is written."""
    answer = run("restore", saved, "1", f"--lines={lines}")
    assert answer.code == 2
    assert saved.read_text() == "one\n2\nthree SECURITY\n"


def test_a_cell(project, run):
    """One cell goes back by its id or its place; a plan says so without doing it."""
    notebook = project / "a.ipynb"
    now = [code("1", "a"), code("two", "b")]
    for cells in ([code("one", "a"), code("2", "b")], now):
        notebook.write_bytes(written(*cells))
        run("capture", notebook)
    answer = run("restore", notebook, "1", "--cell", "a", "--dry-run")
    assert answer.out == "would take cell a of a.ipynb back to version 1 (+1 −1)\n"
    assert notebook.read_bytes() == written(*now)
    answer = run("restore", notebook, "1", "--cell", "a")
    assert answer.out.startswith("took cell a of a.ipynb back to version 1 (+1 −1)\n")
    assert notebook.read_bytes() == written(code("one", "a"), now[1])
    assert "Restored a cell from 1" in run("timeline", notebook).out
    deed = json.loads(run("restore", notebook, "1", "--cell", "#2", "--json").out)
    assert deed["version"]["metadata"]["cell"] == "#2"
    assert deed["version"]["metadata"]["cells"] == {"added": 0, "deleted": 0, "modified": 1}
    assert run("restore", notebook, "1", "--cell", "a").out == (
        "a.ipynb stays as it is\nnote: nothing differs in this cell\n"
    )


def test_cells_as_the_guide_shows_them(run, project):
    """The commands of the guide give the answers printed there."""
    notebook = project / "analysis.ipynb"
    for sources in (("load()", "plot()"), ("load(all)", "plot(all)")):
        cells = [code(sources[0], "load-data"), code(sources[1], "plot")]
        notebook.write_bytes(written(*cells))
        run("capture", notebook)
    section = (GUIDES / "command-line.md").read_text("utf-8").partition("In a notebook")[2]
    commands = section.split("```")[1].split("$ backtrail ")[1:]
    assert len(commands) == 2
    for shown in commands:
        command, _, answer = shown.partition("\n")
        assert run(*shlex.split(command)).out == answer
    assert notebook.read_bytes() == written(code("load()", "load-data"), code("plot()", "plot"))


@pytest.mark.parametrize(
    ("options", "code_"), [(["--cell", "z"], 1), (["--cell="], 2), (["--cell=a", "--lines=1"], 2)]
)
def test_a_cell_that_is_none(project, run, options, code_):
    """One that is not there is not found; without a name, or beside lines, it is a mistake."""
    notebook = project / "a.ipynb"
    notebook.write_bytes(written(code("1", "a")))
    run("capture", notebook)
    answer = run("restore", notebook, "1", *options)
    assert answer.code == code_
    assert answer.err
    assert notebook.read_bytes() == written(code("1", "a"))


def test_lines_in_json(saved, run):
    """The plan and the new version say whose lines they are."""
    deed = json.loads(run("restore", saved, "1", "--lines", "2-3", "--json").out)
    assert deed["version"]["metadata"]["lines"] == [2, 3]
    assert deed["version"]["title"] == "Restored lines from 1"


def test_one_version_is_taken_out(saved, run, project):
    """What is edited later stays; a conflict is shown, told by the exit code, and never written."""
    path = project / "taken.txt"
    for text in ("a\nb\nc\nd\n", "a\nB\nc\nd\n", "a\nB\nc\nd\ne\n"):
        path.write_text(text)
        run("capture", path)
    answer = run("restore", path, "--without", "2", "-n")
    assert answer.out == "would take version 2 out of taken.txt (+1 −1)\n"
    answer = run("restore", path, "--without", "2")
    assert answer.out.startswith("took version 2 out of taken.txt (+1 −1)\n")
    assert path.read_text() == "a\nb\nc\nd\ne\n"
    path.write_text("a\nbb\nc\nd\ne\n")
    answer = run("restore", path, "--without", "2", "-n")
    assert "in conflict, line 2 (- now, + without):\n-bb\n+b\n" in answer.out
    assert answer.code == 3
    answer = run("restore", path, "--without", "2")
    assert (answer.code, path.read_text()) == (3, "a\nbb\nc\nd\ne\n")
    assert "changed again later" in answer.err
    assert run("restore", path, "--without", "2", "--markers", "-n").code == 0
    assert run("restore", path, "--without", "2", "--markers").code == 0
    assert "<<<<<<< now\nbb\n=======\nb\n>>>>>>> without version 2\n" in path.read_text()


def test_a_version_is_put_back_or_taken_out(saved, run):
    """Naming both or none is a mistake in the command."""
    assert run("restore", saved, "1", "--without", "2").code == 2
    assert run("restore", saved).code == 2
