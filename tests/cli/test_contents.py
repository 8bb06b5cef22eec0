"""``backtrail show`` and ``backtrail diff``."""

import json
import random
import subprocess

import pytest


@pytest.mark.parametrize(
    "content", [b"", b"no end", b"\r\n\r\n", b"\xff\xfe\x00", bytes(range(256)) * 50]
)
def test_show(project, run, content):
    """The bytes come out as they went in."""
    (project / "f.bin").write_bytes(content)
    run("capture", "f.bin")
    assert run("show", "f.bin", "1").raw == content


def test_show_json(saved, run):
    """With --json the content comes with its version."""
    message = json.loads(run("show", "--json", saved, "~1").out)
    assert message["text"] == "one\n2\nthree\n"
    assert message["version"]["number"] == 2


def test_diff_is_a_patch(saved, run, project):
    """``patch`` turns the old version into the new one."""
    saved.write_bytes(run("show", saved, "1").raw)
    patch = run("diff", saved, "1", "3").raw
    subprocess.run(["patch", "-p1", "--quiet"], input=patch, cwd=project, check=True)
    assert saved.read_bytes() == run("show", saved, "3").raw


def test_diff_side_by_side(saved, run):
    """Both sides stand beside each other, with a mark between changed lines."""
    lines = run("diff", saved, "2", "3", "--format", "side-by-side").out.splitlines()
    assert lines[0].split() == ["version", "2", "version", "3"]
    assert lines[-1].split() == ["3", "three", "|", "3", "three", "SECURITY"]


def test_diff_stat(saved, run):
    """The figures are on one line."""
    line = run("diff", saved, "1", "2", "--format", "stat").out
    assert line.startswith("notes.md  version 1 → version 2  0 added  0 deleted  1 modified")


def test_diff_json(saved, run):
    """The hunks come as data."""
    message = json.loads(run("diff", saved, "1", "2", "--format", "json", "-U", "0").out)
    lines = [(line["kind"], line["text"]) for line in message["hunks"][0]["lines"]]
    assert lines == [("deleted", "two\n"), ("added", "2\n")]


def test_diff_exit_code(saved, run):
    """With --exit-code a difference is 1, without it 0."""
    assert run("diff", saved, "1", "2").code == 0
    assert run("diff", saved, "1", "2", "--exit-code").code == 1
    assert run("diff", saved, "1", "1", "--exit-code").code == 0


def test_diff_for_eyes(project, run):
    """In colour, what a file holds cannot act on the terminal."""
    file = project / "f.txt"
    for text in ("a\n", "\x1b]0;title\x07\n"):
        file.write_text(text)
        run("capture", file)
    out = run("diff", file, "1", "2", "--color", "always").out
    assert "\x1b[32m+\\x1b]0;title\\x07\x1b[0m" in out


@pytest.fixture
def moved(project, run):
    """A file of two versions: a function moved, blanks changed, a word changed."""
    file = project / "m.py"
    block = "def first(one):\n    total = one + 1\n    return total\n"
    rest = "".join(f"constant_{k} = {k}\n" for k in range(12))
    for text in (f"{block}\n{rest}", f"{rest.replace('= 3', '=  3')}\n{block}"):
        file.write_text(text)
        run("capture", file)
    return file


def test_moved_blocks_are_told_without_colours(moved, run):
    """The mark differs, and the first line of a block says where the other end is."""
    lines = run("diff", moved, "1", "2", "--format", "side-by-side").out.splitlines()
    marks = [line for line in lines if "«" in line or "»" in line]
    assert len(marks) == 6
    assert marks[0].split()[-4:] == ["moved", "to", "line", "14"]
    assert marks[3].split()[:4] == ["moved", "from", "line", "1"]


def test_moved_blocks_have_colours_of_their_own(moved, run):
    """In a patch for the eye, too, and there each block is announced."""
    out = run("diff", moved, "1", "2", "--color", "always").out
    assert "\x1b[2m  (moved to line 14)\x1b[0m\n\x1b[1;35m-def first(one):" in out
    assert "\x1b[2m  (moved from line 1)\x1b[0m\n\x1b[1;36m+def first(one):" in out


def test_moved_blocks_are_no_part_of_a_patch(moved, run):
    """What goes into a pipe is the patch and nothing else."""
    assert "moved" not in run("diff", moved, "1", "2").out


def test_moved_lines_name_their_partner(moved, run):
    """Clients that draw get the number of the line on the other side."""
    message = json.loads(run("diff", moved, "1", "2", "--format", "json").out)
    lines = [line for hunk in message["hunks"] for line in hunk["lines"]]
    partners = [(line["kind"], line["moved"]) for line in lines if "moved" in line]
    assert partners == [
        *(("deleted", line) for line in (14, 15, 16)),
        *(("added", line) for line in (1, 2, 3)),
    ]


@pytest.mark.parametrize("form", ["unified", "side-by-side", "json"])
def test_white_space_can_be_left_out(moved, run, form):
    """The line in which only blanks changed is no difference then, in no format."""
    asked = ["diff", moved, "1", "2", "-U", "0", "--format", form]
    assert "constant_3" in run(*asked).out
    assert "constant_3" not in run(*asked, "--whitespace", "all").out


def test_a_view_without_white_space_is_not_offered_as_a_patch(moved, run):
    """It says so itself, and its message does."""
    asked = ["diff", moved, "1", "2", "--whitespace", "all"]
    assert "no patch" in run(*asked).out.splitlines()[0]
    assert json.loads(run("--json", *asked).out)["applies"] is False
    assert json.loads(run("--json", *asked[:4]).out)["applies"] is True


@pytest.mark.parametrize("form", ["unified", "side-by-side"])
def test_only_white_space_differs(project, run, form):
    """It is told that something differs which does not count, and the exit code agrees."""
    file = project / "w.txt"
    for text in ("a\n", "a  \n"):
        file.write_text(text)
        run("capture", file)
    asked = ["diff", file, "--exit-code", "--whitespace", "trailing", "--color", "always"]
    found = run(*asked, "--format", form)
    assert found.out == (
        "No difference but white space at line ends between version 1 and version 2.\n"
    )
    assert found.code == 0
    assert run("diff", file, "--exit-code").code == 1


def test_words_are_counted_beside_lines(saved, run):
    """Both `stat` and `json` have them, a patch has not."""
    assert run("diff", saved, "1", "2", "--format", "stat").out.endswith(
        "words: 0 added, 0 deleted, 1 modified\n"
    )
    figures = json.loads(run("diff", saved, "1", "2", "--format", "json").out)["statistics"]
    assert (figures["lines_modified"], figures["words_modified"]) == (1, 1)
    assert (figures["cells_modified"], figures["keys_modified"]) == (None, None)
    assert json.loads(run("--json", "diff", saved, "1", "2").out)["statistics"] is None


def test_too_much_to_compare_is_told(project, run):
    """One line says so in every format, and for a patch it stands beside it."""
    random_ = random.Random(3)
    file = project / "c.txt"
    for _ in range(2):
        file.write_text("".join(random_.choices(["a\n", "b\n", "}\n", "\n"], k=40_000)))
        run("capture", file)
    told = "Too much differs to compare it all"
    patch = run("diff", file, "1", "2")
    assert patch.err.startswith(told)
    assert patch.out.startswith("--- a/c.txt")
    for form in ("unified", "side-by-side"):
        shown = run("diff", file, "1", "2", "--format", form, "--color", "always")
        assert sum(told in line for line in shown.out.splitlines()) == 1
    assert "(at most: " in run("diff", file, "1", "2", "--format", "stat").out
    assert json.loads(run("diff", file, "1", "2", "--json").out)["coarse"] is True


def test_a_search_for_moves_that_was_not_made_is_told(project, run, monkeypatch):
    """Wherever moved lines would be shown; a patch shows none and is exact."""
    monkeypatch.setattr("backtrail.diff.moves._SEARCHED", 59)
    file = project / "c.txt"
    halves = ["".join(f"{name} half, line {k}\n" for k in range(30)) for name in ("first", "other")]
    for text in ("".join(halves), "".join(halves[::-1])):
        file.write_text(text)
        run("capture", file)
    told = "Too much differs to compare it all"
    for form in ("unified", "side-by-side"):
        shown = run("diff", file, "1", "2", "--format", form, "--color", "always")
        assert sum(told in line for line in shown.out.splitlines()) == 1
    assert json.loads(run("diff", file, "1", "2", "--format", "json").out)["coarse"] is True
    assert run("diff", file, "1", "2").err == ""


def test_a_very_long_line_lacks_its_equal_middle(project, run):
    """What changed is on the screen; how much of the same is not, is told."""
    file = project / "long.txt"
    line = "word " * 20_000
    for text in (f"{line}old end\n", f"{line}new end\n"):
        file.write_text(text)
        run("capture", file)
    out = run("diff", file, "1", "2", "--format", "side-by-side").out
    assert len(out) < 5000
    assert "more equal characters" in out
    assert "old" in out
    assert "new" in out


def test_changed_blanks_can_be_seen(project, run):
    """They have no colour of their own, so the place behind them has."""
    file = project / "blank.txt"
    for text in ("one two\n", "one two  \n"):
        file.write_text(text)
        run("capture", file)
    out = run("diff", file, "1", "2", "--format", "side-by-side", "--color", "always").out
    assert "one two\x1b[42m  \x1b[0m" in out
