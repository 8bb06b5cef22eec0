"""``backtrail symbols``, ``blame``, and ``timeline`` and ``restore`` of a part."""

import json

import pytest

SAVES = (
    "def a():\n    1\n\ndef b():\n    y = x + 1\n    return y\n",
    "def a():\n    1\n\ndef b():\n    y = x + 2\n    return y\n",
    "import os\n\ndef a():\n    1\n",
)


@pytest.fixture
def code(project, run):
    """A file whose second save changed a function, and whose third one removed it."""
    file = project / "a.py"
    for text in SAVES:
        file.write_text(text)
        assert run("capture", file).code == 0
    return file


def rows(answer):
    """Number and kind of each row."""
    return [(line.split()[0], line.split()[3]) for line in answer.out.splitlines()]


def test_symbols_are_listed(code, run):
    """Of the file now or of a version; none is exit code 1."""
    assert run("symbols", code).out.split() == ["3-4", "a", "function"]
    assert [
        line.split()[1] for line in run("symbols", code, "--version", "1").out.splitlines()
    ] == [
        "a",
        "b",
    ]
    assert json.loads(run("symbols", code, "--json").out)["symbols"][0]["path"] == "a"
    code.write_text("x = 1\n")
    assert run("symbols", code).code == 1


def test_the_timeline_of_a_symbol(code, run):
    """One that is gone, too; it can be put back from there."""
    answer = run("timeline", code, "--symbol", "b")
    assert answer.code == 0
    assert rows(answer) == [("3", "removed"), ("2", "changed"), ("1", "introduced")]
    assert "lines 4-6  b" in answer.out
    page = json.loads(run("timeline", code, "--symbol", "b", "--json").out)
    assert [row["kind"] for row in page["rows"]] == ["removed", "changed", "introduced"]
    done = run("restore", code, "2", "--symbol", "b")
    assert done.out.startswith("took b of a.py back to version 2")
    assert code.read_text() == SAVES[2] + "\n" + SAVES[1][SAVES[1].index("def b") :]
    assert "Restored b from 2" in run("timeline", code).out


def test_the_timeline_of_lines(code, run):
    """As they are in the file now."""
    code.write_text(SAVES[1])
    run("capture", code)
    assert rows(run("timeline", code, "--lines", "5")) == [("4", "introduced")]
    assert rows(run("timeline", code, "--lines", "1-2")) == [("1", "introduced")]


def test_pages_of_a_part(code, run):
    """The cursor is taken as it is printed."""
    first = run("timeline", code, "--symbol", "b", "--limit", "1")
    cursor = first.out.split("--cursor ")[1].strip()
    assert rows(run("timeline", code, "--symbol", "b", "--cursor", cursor)) == [
        ("2", "changed"),
        ("1", "introduced"),
    ]


def test_how_to_look_further_back(code, run, monkeypatch):
    """A person is told, where lines are older than what was looked at."""
    monkeypatch.setattr("backtrail.history.blame._VERSIONS", 1)
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    code.write_text(code.read_text() + "# the end\n")
    run("capture", code)
    out = run("blame", code, "--color", "never").out
    assert "older than was looked at" in out
    assert out.endswith("  further back: --version with an older number\n")
    assert "further back" not in run("blame", code, "--version", "1", "--color", "never").out


def test_lines_are_blamed(code, run):
    """Of the file now, and of an old version with what became of them."""
    numbers = [line.split()[0] for line in run("blame", code).out.splitlines()]
    assert numbers == ["3", "3", "1", "1"]
    answer = run("blame", code, "--version", "1", "--lines", "5-6")
    assert "changed by 2" in answer.out.splitlines()[0]
    assert "removed by 3" in answer.out.splitlines()[1]
    found = json.loads(run("blame", code, "--json", "--introduced").out)
    assert [line["version"] for line in found["lines"]] == [3, 3, 1, 1]
    code.write_text("typed\n" + SAVES[2])
    assert run("blame", code).out.startswith("not kept yet")


def test_a_text_that_was_removed_is_found(code, run):
    """With the save that took it out."""
    answer = run("blame", code, "--removed", "x + 1")
    assert answer.out.startswith("Version 2 took it out")
    assert "1:5      y = x + 1" in answer.out
    assert json.loads(run("blame", code, "--removed", "x", "--json").out)["version"]["number"] == 3
    code.write_text("")
    assert "gone from the file now" in run("blame", code, "--removed", "import").out


@pytest.mark.parametrize(
    ("arguments", "code_", "words"),
    [
        (["timeline", "a.py", "--symbol", "nope"], 1, "backtrail symbols"),
        (["timeline", "a.py", "--symbol", "a", "--lines", "1"], 2, "one of them"),
        (["timeline", "a.py", "--symbol", "a", "--author", "x"], 2, "--author narrows"),
        (["timeline", "a.py", "--cursor", "x"], 2, "--cursor x is none"),
        (["timeline", "a.py", "--lines", "9"], 1, "4 lines, no 9"),
        (["blame", "a.py", "--lines", "9"], 1, "no line 9"),
        (["blame", "a.py", "--removed", "x", "--lines", "1"], 2, "leave the other options out"),
        (["blame", "a.py", "--removed", "nope"], 1, "backtrail search"),
        (["restore", "a.py", "1", "--symbol", "nope"], 1, "has no nope"),
        (["symbols", "b.py"], 1, "nothing is kept"),
    ],
)
def test_what_is_wrong_is_told(code, run, arguments, code_, words):
    """In one line."""
    answer = run(*arguments)
    assert answer.code == code_
    assert words in answer.err
    assert answer.err.count("\n") == 1
