"""Two notebooks in a terminal, cell by cell."""

import json

import pytest

from diff.notebooks import code, markdown, result, written
from report.images import base64_of, png, shown

THEN = [
    markdown("# Title", "t"), code("a = 1\nb = 2", "a", outputs=[result("one")]),
    code("same", "s"), code("gone", "g"),
    code("plot()", "p", outputs=[shown("image/png", base64_of(png()))]),
]  # fmt: skip
NOW = [
    code("same", "s"), markdown("# Title", "t"),
    code("a = 1\nb = 3", "a", outputs=[result("two")], tags=["slow"]), code("\x1b[2Jnew", "n"),
    code("plot()", "p", outputs=[shown("image/png", base64_of(png(colour=(0, 0, 9))))]),
]  # fmt: skip


@pytest.fixture
def notebook(project, run):
    """Give a notebook with one version and other cells on disk."""
    file = project / "a.ipynb"
    file.write_bytes(written(*THEN))
    assert run("capture", file).code == 0
    file.write_bytes(written(*NOW))
    return file


def test_cells_are_told_with_their_lines(run, notebook):
    """What came, went, changed and moved; the rest is counted."""
    answer = run("diff", notebook, "1", "--format", "notebook")
    assert answer.code == 0
    assert answer.out.splitlines() == [
        "a.ipynb  version 1 → now",
        "cells: 1 added, 1 deleted, 1 changed, 1 moved, 3 as before",
        "the outputs of 2 cells differ, too; --outputs shows them",
        "the metadata of 1 cell differ, too; --metadata shows them",
        "cell 1  code  moved, was cell 3",
        "⋮ 1 cell as before",
        "cell 3  code  changed  was cell 2",
        "  a = 1",
        "- b = 2",
        "+ b = 3",
        "cell 4  code  deleted",
        "- gone",
        "cell 4  code  added",
        "+ \\x1b[2Jnew",
        "⋮ 1 cell as before",
    ]


def test_outputs_and_metadata_come_when_asked_for(run, notebook):
    """Texts by their lines, pictures by size and digest."""
    answer = run("diff", notebook, "1", "--format", "notebook", "--outputs", "--metadata")
    lines = answer.out.splitlines()
    at = lines.index("  output: execute result")
    assert lines[at + 1 : at + 4] == ["- one", "+ two", "  metadata"]
    assert "+ {" in lines or '+  "tags": [' in lines
    pictures = [line for line in lines if "image/png" in line]
    assert [line[:2] for line in pictures] == ["- ", "+ "]
    assert pictures[0][2:] != pictures[1][2:]
    assert "3 × 2" in pictures[0]


def test_a_file_that_is_no_notebook_is_shown_as_text(run, notebook):
    """With the reason first."""
    notebook.write_text("{")
    answer = run("diff", notebook, "1", "--format", "notebook")
    assert answer.out.splitlines()[0].startswith("Compared as text: now is no notebook: it is not")
    assert "+{" in answer.out


def test_a_message_has_the_cells(run, notebook):
    """With places from 1, hunks of the source, and what was asked for."""
    found = json.loads(run("--json", "diff", notebook, "1", "--format", "notebook").out)
    assert (found["format"], found["hunks"], found["fallback"]) == ("notebook", None, None)
    kinds = [(cell["kind"], cell["old"], cell["new"]) for cell in found["cells"]]
    assert kinds == [
        ("same", 3, 1), ("same", 1, 2), ("changed", 2, 3), ("deleted", 4, None),
        ("added", None, 4), ("same", 5, 5),
    ]  # fmt: skip
    changed = found["cells"][2]
    assert (changed["id"], changed["type"], changed["outputs"]) == ("a", "code", None)
    assert changed["differs"] == ["metadata", "outputs", "source"]
    (hunk,) = changed["source"]
    assert [line["kind"] for line in hunk["lines"]] == ["same", "deleted", "added"]
    asked = ("--json", "diff", notebook, "1", "--format", "notebook", "--outputs")
    picture = json.loads(run(*asked).out)["cells"][-1]["outputs"][0]["data"][0]
    assert picture["type"] == "image/png"
    assert picture["old_picture"] != picture["new_picture"]


def test_a_message_about_no_notebook_has_lines_and_says_why(run, notebook):
    """So that a program can show those instead."""
    notebook.write_text("{")
    found = json.loads(run("--json", "diff", notebook, "1", "--format", "notebook").out)
    assert found["cells"] is None
    assert found["fallback"].startswith("now is no notebook")
    assert found["hunks"]


def test_equal_notebooks_have_no_cell_to_show(run, notebook):
    """Only figures."""
    run("capture", notebook)
    answer = run("diff", notebook, "2", "now", "--format", "notebook", "--exit-code")
    assert answer.code == 0
    assert answer.out.splitlines()[-1] == "⋮ 5 cells as before"


def test_figures_count_cells(run, notebook):
    """Beside lines and words."""
    answer = run("diff", notebook, "1", "--format", "stat")
    assert "cells: 1 added, 1 deleted, 1 modified" in answer.out
    found = json.loads(run("--json", "diff", notebook, "1", "--format", "stat").out)
    figures = found["statistics"]
    assert [figures[f"cells_{what}"] for what in ("added", "deleted", "modified")] == [1, 1, 1]
    assert figures["keys_added"] is None
