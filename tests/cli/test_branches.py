"""``backtrail branch`` and ``switch``."""

import json


def lines(answer):
    """What a command said, a line each, without runs of spaces."""
    assert answer.code == 0, answer.err
    return [" ".join(line.split()) for line in answer.out.splitlines()]


def test_a_person_goes_back_and_forth_between_two_lines_of_work(project, run):
    """Files that nobody watched are looked at; each branch is found as it was left."""
    (project / "a.txt").write_text("one\n")
    assert lines(run("branch", "idea", "-m", "try it")) == [
        "branch idea parts from sequence 2",
        "you are where you were; to go there: backtrail switch idea",
    ]
    assert lines(run("switch", "idea")) == ["on idea now; 0 files changed"]
    (project / "a.txt").write_text("two\n")
    (project / "b.txt").write_text("new\n")
    assert lines(run("switch", "main", "--dry-run")) == [
        "D b.txt",
        "M a.txt",
        "2 files would change",
    ]
    assert lines(run("switch", "main"))[-1] == "on main now; 2 files changed"
    assert [(f.name, f.read_text()) for f in project.iterdir()] == [("a.txt", "one\n")]
    first, second = lines(run("branch"))
    assert first == "* main you are here"
    assert second.startswith("└ idea left at sequence ")
    assert second.endswith("try it")
    assert lines(run("undo"))[-1] == (
        "2 files of . as before that restore again; what was there is kept"
    )
    assert {f.name: f.read_text() for f in project.iterdir()} == {
        "a.txt": "two\n",
        "b.txt": "new\n",
    }
    assert [line.split()[0] for line in lines(run("branch"))] == ["main", "*"]
    rows = run("timeline", "a.txt").out.splitlines()
    assert ["on idea" in row for row in rows] == [True, False, True, False]


def test_a_branch_is_made_and_gone_to_at_once(project, run):
    """By either command, from now or from a point."""
    (project / "a.txt").write_text("one\n")
    run("checkpoint", "start")
    (project / "a.txt").write_text("two\n")
    assert lines(run("switch", "-c", "first")) == ["on first now; 0 files changed"]
    assert lines(run("branch", "second", "--at", "start", "--switch")) == [
        "M a.txt",
        "on second now; 1 file changed",
    ]
    assert (project / "a.txt").read_text() == "one\n"
    assert "M +1 −1 a.txt" in lines(run("compare", "--from", "second", "--to", "first"))


def test_a_branch_of_one_file_is_listed_with_its_name(project, run):
    """Beside those of the project."""
    for name in ("a.txt", "b.txt"):
        (project / name).write_text("one\n")
    run("capture", "a.txt", "b.txt")
    assert run("branch", "draft", "--file", "a.txt", "--switch").code == 0
    (project / "a.txt").write_text("draft\n")
    (project / "b.txt").write_text("two\n")
    assert lines(run("switch", "main", "--file", "a.txt"))[-1] == "on main now; 1 file changed"
    assert (project / "a.txt").read_text() == "one\n"
    assert (project / "b.txt").read_text() == "two\n"
    assert all(line.split(" of ")[1].startswith("a.txt") for line in lines(run("branch")))


def test_branches_come_as_json(project, run):
    """One list; with all that is known of each."""
    (project / "a.txt").write_text("one\n")
    assert run("branch").code == 1
    made = json.loads(run("--json", "branch", "idea").out)
    assert (made["name"], made["at"], made["head"], made["parent"]) == ("idea", 2, 2, 0)
    main, idea = json.loads(run("--json", "branch").out)
    assert (idea, main["head"]) == (made, None)
    done = json.loads(run("--json", "switch", "idea").out)
    assert done["plan"]["switch"]["name"] == "idea"


def test_a_branch_is_renamed_and_deleted(project, run):
    """The answer says how to have it back."""
    (project / "a.txt").write_text("one\n")
    run("branch", "idea")
    assert lines(run("branch", "idea", "--rename", "best")) == ["branch idea is called best now"]
    assert lines(run("branch", "best", "--delete")) == [
        "branch best deleted; no file was changed",
        "to have it back, until a prune: backtrail branch NAME --at 2",
    ]
    assert "No branches here yet" in run("branch").out
    assert "(deleted)" in run("branch", "--all").out


def test_a_branch_is_merged(project, run):
    """What does not go together is listed, and no file is written until it is said how."""
    (project / "a.txt").write_text("1\n2\n3\n")
    (project / "b.txt").write_text("b\n")
    run("switch", "-c", "idea")
    (project / "a.txt").write_text("1\nidea\n3\n")
    (project / "b.txt").write_text("idea\n")
    run("switch", "main")
    assert lines(run("merge", "idea", "-n")) == [
        "M a.txt",
        "M b.txt",
        "2 files would change; nothing was written",
    ]
    (project / "a.txt").write_text("1\nmain\n3\n")
    refused = run("merge", "idea")
    assert (refused.code, refused.out.splitlines()[:2]) == (
        1,
        ["M  b.txt", "!  a.txt, 1 place: both changed it"],
    )
    assert "--markers, --ours or --theirs" in refused.out
    assert (project / "b.txt").read_text() == "b\n"
    assert lines(run("merge", "idea", "--markers"))[-1] == (
        "merged idea; 2 files changed. To take it back: backtrail undo"
    )
    assert "<<<<<<< main\nmain\n=======\nidea\n>>>>>>> idea\n" in (project / "a.txt").read_text()
    assert lines(run("merge", "idea")) == ["all that idea holds is there already"]
    run("undo")
    assert (project / "a.txt").read_text() == "1\nmain\n3\n"
    assert json.loads(run("--json", "merge", "idea", "--theirs").out)["plan"]["merge"]["name"] == (
        "idea"
    )
    assert (project / "a.txt").read_text() == "1\nidea\n3\n"


def test_what_makes_no_sense_is_refused(project, run):
    """With what to do."""
    (project / "a.txt").write_text("one\n")
    assert "name the branch" in run("branch", "--delete").err
    assert "`backtrail branch` lists them" in run("switch", "nowhere").err
    assert "you are on main already" in run("switch", "main").err
    assert "keeps its name" in run("branch", "main", "--delete").err
    run("branch", "idea", "--switch")
    assert "switch to another one first" in run("branch", "idea", "--delete").err
