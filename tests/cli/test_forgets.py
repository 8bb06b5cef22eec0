"""``backtrail forget``: said first, done when asked, and looked for; no secret is ever shown."""

import io
import json
import sys

import pytest

SECRET = "hunter2-XYZZY"


@pytest.fixture
def grown(project, run):
    """Give a file of five versions; the third and fourth hold a secret."""
    file = project / "notes.md"
    for text in ("one\n", "two\n", f"{SECRET}\n", f"a {SECRET}\n", "five\n"):
        file.write_text(text)
        assert run("capture", file).code == 0
    return file


def left(run, file):
    """The numbers of the versions that are kept, newest first."""
    answer = json.loads(run("timeline", file, "--json", "--all").out)
    return [entry["number"] for row in answer["rows"] for entry in row["versions"]]


def test_it_is_said_first(run, grown):
    """Which versions of which file; nothing is done."""
    answer = run("forget", "--text", SECRET)
    assert answer.code == 0
    assert answer.out.splitlines() == [
        "notes.md  goes: 3-4; 3 versions stay",
        "Nothing was forgotten yet; add --yes to do it. It cannot be taken back.",
    ]
    assert run("forget", "--text", SECRET, "--dry-run").out == answer.out
    assert left(run, grown) == [5, 4, 3, 2, 1]


def test_it_is_done_when_asked_and_looked_for(run, grown):
    """What was looked through is told, and what is out of reach."""
    answer = run("forget", "--text", SECRET, "--yes")
    assert (answer.code, SECRET in answer.out + answer.err) == (0, False)
    lines = answer.out.splitlines()
    assert lines[1].startswith("2 versions forgotten; ")
    assert lines[2].startswith("looked through ")
    assert lines[2].endswith(": 0 hits")
    assert lines[3].startswith("Out of reach: snapshots of the file system, backups")
    assert left(run, grown) == [5, 2, 1]
    assert run("check").code == 0
    assert run("forget", "--text", SECRET).code == 1


def test_json_has_the_plan_and_what_came_of_it(run, grown):
    """One message for both, without the text."""
    answer = run("forget", "--text", SECRET, "--json")
    planned = json.loads(answer.out)
    assert (planned["done"], planned["versions"], planned["files"][0]["numbers"]) == (
        False, 2, [3, 4],
    )  # fmt: skip
    answer = run("forget", "--regex", "hunter[0-9]-X", "--yes", "--json")
    done = json.loads(answer.out)
    assert (done["done"], done["scrubbed"], done["hits"]) == (True, True, [])
    assert done["scanned_files"] >= 1
    assert SECRET not in answer.out


def test_a_text_can_come_from_a_file_or_standard_input(run, grown, tmp_path, monkeypatch):
    """So that it is in no shell's history."""
    (tmp_path / "secret").write_text(SECRET + "\n")
    assert "goes: 3-4" in run("forget", "--text-from", tmp_path / "secret").out
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(SECRET.encode())))
    assert "goes: 3-4" in run("forget", "--text-from", "-").out
    assert run("forget", "--text-from", tmp_path / "none").code == 2


def test_versions_and_files_are_named(run, grown):
    """One version; then the whole file, which is told to be on the disk still."""
    assert run("forget", grown, "-v", "3", "--yes").code == 0
    assert left(run, grown) == [5, 4, 2, 1]
    answer = run("forget", grown)
    assert "goes: 1-2, 4-5; 0 versions stay" in answer.out
    assert "the file still holds it" in answer.out
    assert run("forget", grown, "--yes").code == 5
    assert run("forget", grown, "--yes", "--again").code == 0


def test_a_masked_version_says_so_when_it_is_restored(run, grown):
    """It is not what was saved."""
    answer = run("forget", "--text", SECRET, "--replace", "--yes")
    assert "0 versions forgotten, 2 versions masked" in answer.out
    assert run("show", grown, "3").raw == b"[forgotten]\n"
    answer = run("restore", grown, "3", "--dry-run")
    assert "this is not what was saved" in answer.out + answer.err


@pytest.mark.parametrize(
    "arguments",
    [
        ["forget"],
        ["forget", "--text", ""],
        ["forget", "--text", "one", "--yes"],
        ["forget", "--text", SECRET, "--regex", "x"],
        ["forget", "--text", SECRET, "--yes", "--dry-run"],
        ["forget", "--regex", "("],
        ["forget", ".", "-v", "1"],
    ],
)
def test_bad_questions_are_one_line(run, grown, arguments):
    """With what to do; nothing goes."""
    answer = run(*arguments)
    assert (answer.code, len(answer.err.splitlines())) == (2, 1)
    assert left(run, grown) == [5, 4, 3, 2, 1]


def test_an_end_can_be_asked_for(run, grown):
    """Where nothing is left to be done it says so."""
    assert run("forget", "--finish").out == "nothing is left of what was forgotten\n"
    assert json.loads(run("forget", "--finish", "--json").out) == {"scrubbed": True}


def test_another_history_beside_the_store_is_named(run, grown, tmp_path):
    """With the command that looks into it."""
    run("backup", tmp_path / "store" / "history.btl.copy")
    answer = run("forget", "--text", SECRET, "--yes")
    assert "a history of its own, not looked into: " in answer.out
    assert "still there: bytes of " in answer.out
    assert answer.code == 4
