"""``backtrail experiment``."""

import json

import pytest

CHECK = """
[[checks]]
name = "tests"
command = ["sh", "-c", "read n < n.txt; test $n = 3"]
"""


@pytest.fixture
def checked(project, tmp_path, monkeypatch):
    """A project whose check passes where a file holds 3."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    settings = tmp_path / "config" / "backtrail" / "config.toml"
    settings.parent.mkdir(parents=True)
    settings.write_text(CHECK)
    (project / "n.txt").write_text("0\n")
    return project


def test_approaches_are_worked_on_measured_and_one_is_taken(checked, run):
    """Each from the same state; the others stay as branches."""
    started = run("experiment", "start", "sum", "--approaches", "loop,table,hope")
    assert [line.split(" parts")[0] for line in started.out.splitlines()] == [
        "branch sum/loop",
        "branch sum/table",
        "branch sum/hope",
        "to work on one: backtrail switch sum/loop",
    ]
    for approach, text in (("loop", "2\n"), ("table", "3\n"), ("hope", "1\nand\nmore\n")):
        run("switch", f"sum/{approach}")
        (checked / "n.txt").write_text(text)
    run("switch", "main")
    found = run("experiment", "evaluate", "sum")
    assert found.code == 0, found.err
    rows = [line.split() for line in found.out.splitlines()]
    assert [row[:2] for row in rows[1:4]] == [["1", "table"], ["2", "loop"], ["3", "hope"]]
    assert "more checks are green: 1, 0 of loop" in found.out
    assert "fewer lines changed: 2, 4 of hope" in found.out
    assert "to take the first: backtrail experiment pick sum table" in found.out
    assert "table: tests" in found.err
    assert (checked / "n.txt").read_text() == "0\n"
    assert "merged sum/table" in run("experiment", "pick", "sum", "table").out
    assert (checked / "n.txt").read_text() == "3\n"
    assert run("branch").out.count("sum/") == 3


def test_it_goes_home_before_it_takes_one(checked, run):
    """To the branch from which the experiment parted."""
    run("switch", "-c", "work")
    run("experiment", "start", "sum", "--approaches", "a,b")
    run("switch", "sum/b")
    (checked / "n.txt").write_text("3\n")
    assert run("experiment", "pick", "sum", "b").code == 0
    assert "*   └ work" in run("branch").out
    assert (checked / "n.txt").read_text() == "3\n"


def test_an_evaluation_comes_as_json(checked, run):
    """With the verdicts behind it; asked again nothing runs."""
    run("experiment", "start", "sum", "--approaches", "a,b")
    run("switch", "sum/b")
    (checked / "n.txt").write_text("3\n")
    found = json.loads(run("--json", "experiment", "evaluate", "sum").out)
    assert [each["standing"]["name"] for each in found["approaches"]] == ["b", "a"]
    assert found["verdicts"]["b"][0]["outcome"] == "green"
    again = json.loads(run("--json", "experiment", "evaluate", "sum", "--by", "size").out)
    assert [each["standing"]["name"] for each in again["approaches"]] == ["a", "b"]
    assert again["verdicts"]["b"][0]["sequence"] == found["verdicts"]["b"][0]["sequence"]


def test_what_makes_no_sense_is_refused(checked, run):
    """With what to do."""
    for names, said in (("a", "at least two"), ("a/b,c", "leave / out"), ("a,", "at least two")):
        assert said in run("experiment", "start", "sum", "--approaches", names).err
    assert "no experiment sum" in run("experiment", "evaluate", "sum").err
    run("experiment", "start", "sum", "--approaches", "a,b")
    assert "already; choose another name" in (
        run("experiment", "start", "sum", "--approaches", "c,b").err
    )
    assert "sum/c" not in run("branch").out
    assert "known are green" in run("experiment", "evaluate", "sum", "--by", "beauty").err
    assert "there is no check nothing" in (
        run("experiment", "evaluate", "sum", "--check", "nothing").err
    )
    assert "there is no branch sum/c" in run("experiment", "pick", "sum", "c").err
