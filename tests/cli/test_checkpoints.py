"""``backtrail checkpoint`` and ``checkpoints``."""

import json


def test_a_project_is_marked_and_goes_back(project, run):
    """Files that nobody watched are looked at; the answer says how to go back."""
    (project / "a.txt").write_text("one\n")
    made = run("checkpoint", "works", "-m", "all green")
    assert (made.code, made.out.splitlines()) == (
        0,
        ["checkpoint works made (sequence 2)", "to go back to it: backtrail restore . works"],
    )
    (project / "a.txt").write_text("two\n")
    (project / "b.txt").write_text("new\n")
    assert run("checkpoint").out.startswith("checkpoint 5 made (sequence 5)")
    listed = run("checkpoints").out.splitlines()
    assert [line.split()[0] for line in listed] == ["5", "works"]
    assert listed[1].endswith("by root  all green") or "all green" in listed[1]
    assert run("restore", ".", "works").code == 0
    assert [(f.name, f.read_text()) for f in sorted(project.iterdir())] == [("a.txt", "one\n")]
    assert run("undo").code == 0
    assert (project / "a.txt").read_text() == "two\n"
    assert (project / "b.txt").read_text() == "new\n"


def test_checkpoints_come_as_json(project, run):
    """One list, newest first, with all that is known of each."""
    (project / "a.txt").write_text("one\n")
    made = json.loads(run("--json", "checkpoint", "begin", "--run", "r1").out)
    assert (made["name"], made["keep"], made["run"], made["looked"]) == ("begin", "run", "r1", True)
    assert json.loads(run("--json", "checkpoints").out) == [made]
    (ended,) = json.loads(run("--json", "checkpoint", "--end-run", "--run", "r1").out)
    assert ended["over"] == "the run ended"
    assert run("checkpoints").code == 1
    assert "(the run ended)" in run("checkpoints", "--all").out


def test_a_checkpoint_is_taken_away(project, run):
    """No file changes by that."""
    (project / "a.txt").write_text("one\n")
    run("checkpoint", "works")
    assert run("checkpoint", "works").err.count("choose another name") == 1
    answer = run("checkpoint", "works", "--delete")
    assert answer.out == "checkpoint works taken away; no file was changed\n"
    assert (project / "a.txt").read_text() == "one\n"
    assert "No checkpoints here yet" in run("checkpoints").out


def test_what_makes_no_sense_is_refused(project, run):
    """With what to do."""
    (project / "a.txt").write_text("one\n")
    assert "name the checkpoint to take away" in run("checkpoint", "--delete").err
    assert "say which: --run ID" in run("checkpoint", "x", "--keep", "run").err
    assert "say which run is over" in run("checkpoint", "--end-run").err
    assert "`backtrail checkpoints` lists them" in run("checkpoint", "x", "--delete").err
    assert run("checkpoints").code == 1
