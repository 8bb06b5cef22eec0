"""``backtrail timeline``."""

import json

import pytest

_KEYS = {
    "id", "sequence", "number", "path", "time", "source", "author", "reason", "significance",
    "change", "size", "content_id", "saves", "tags", "note", "metadata",
}  # fmt: skip


def _numbers(answer):
    return [line.split()[0] for line in answer.out.splitlines()]


def test_timeline(saved, run):
    """The newest version comes first, one line each."""
    answer = run("timeline", "--all", saved)
    assert answer.code == 0
    assert _numbers(answer) == ["3", "2", "1"]
    assert "SECURITY" in answer.out.splitlines()[0]


def test_json(saved, run):
    """A version has the documented keys."""
    page = json.loads(run("--json", "timeline", saved, "--all").out)
    versions = [version for row in page["rows"] for version in row["versions"]]
    assert [version["number"] for version in versions] == [3, 2, 1]
    assert set(versions[0]) >= _KEYS
    assert page["total"] == 3


@pytest.mark.parametrize(
    ("options", "numbers"),
    [
        (["--limit", "2"], ["3", "2"]),
        (["--cursor", "3"], ["2", "1"]),
        (["--since-version", "2"], ["3"]),
        (["--source", "cli"], ["3", "2", "1"]),
        (["--since", "1 hour ago"], ["3", "2", "1"]),
        (["--since", "today"], ["3", "2", "1"]),
        (["--until", "now"], ["3", "2", "1"]),
    ],
)
def test_filters(saved, run, options, numbers):
    """Each option narrows the list."""
    assert _numbers(run("timeline", "--all", saved, *options)) == numbers


@pytest.mark.parametrize(
    "options",
    [["--source", "vim"], ["--author", "nobody else"], ["--tag", "none"], ["--until", "1 day ago"]],
)
def test_nothing_matches(saved, run, options):
    """No match is told, and has a code of its own."""
    answer = run("timeline", saved, *options)
    assert (answer.code, answer.out) == (1, "No version matches.\n")


def test_wrong_time(saved, run):
    """A time that is none is a mistake in the command line."""
    answer = run("timeline", saved, "--since", "next tuesday")
    assert answer.code == 2
    assert "2026-03-01T14:00" in answer.err


def test_tag_and_note(saved, run):
    """A tag becomes the title, and a note stands at the end of the line."""
    assert run("tag", saved, "1", "good").out == "good now names version 1 of notes.md\n"
    assert run("note", saved, "1", "ran in production").code == 0
    line = run("timeline", "--all", saved).out.splitlines()[-1]
    assert line.split()[3] == "good"
    assert line.endswith("cli · ran in production")
    assert run("tag", saved, "--delete", "good").code == 0
    assert run("show", saved, "good").code == 1


def test_hostile_note(saved, run):
    """What people write cannot act on the terminal."""
    run("note", saved, "1", "\x1b[2Jgone")
    assert "\\x1b[2Jgone" in run("timeline", saved).out


@pytest.mark.parametrize(
    "arguments", [["tag", "f"], ["tag", "f", "1"], ["tag", "f", "1", "-d", "x"]]
)
def test_tag_misused(run, arguments):
    """A tag needs a version and a name, or --delete and a name."""
    assert run(*arguments).code == 2


def test_a_row_of_folded_saves_says_why(project, run, monkeypatch):
    """What came and went is one line; --unfold shows each, and each number still leads there."""
    monkeypatch.setenv("BACKTRAIL_POLICY_MERGE_WINDOW_SECONDS", "0")
    (project / "backtrail.toml").write_text("[policy]\nmerge_window_seconds = 0\n")
    file = project / "tried.md"
    kept, tried = "one\ntwo\n", "".join(f"tried {number}\n" for number in range(20))
    for text in (
        kept,
        kept + tried,
        kept + tried[90:],
        tried,
        kept,
        f"{kept}new\n",
        f"{kept}\nnew\n",
    ):
        file.write_text(text)
        assert run("capture", file).code == 0
    file.write_text(tried * 2)
    run("capture", file)
    out = run("timeline", file).out
    assert "3 in-between saves: add-then-delete" in out
    assert "1 save: white space only" in out
    for option in ("--unfold", "--all"):
        assert _numbers(run("timeline", file, option)) == [str(n) for n in range(8, 0, -1)]
    rows = json.loads(run("--json", "timeline", file).out)["rows"]
    [fold] = [row["fold"] for row in rows if row["fold"] and row["fold"]["cycle"]]
    assert (fold["first"], fold["last"], fold["cycle"], fold["minor"]) == (2, 4, 3, 0)
    assert run("show", file, "3").out == kept + tried[90:]
