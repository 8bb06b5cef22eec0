"""Lines of work on the same files: parted, gone to, left, named, and held against prunes."""

import pytest
from tests.history.desk import Desk

from backtrail.errors import ConflictError, NotFoundError, RefusedError, UsageError
from backtrail.history import restoring
from backtrail.history.prunes import PruneQuery
from backtrail.history.requests import (
    BranchQuery,
    CheckpointQuery,
    PointsQuery,
    RollbackQuery,
    SwitchQuery,
    TimelineQuery,
)


@pytest.fixture
def desk(tmp_path):
    """A project of two files on a branch of its own beside main."""
    desk = Desk(tmp_path / "project")
    desk.save("a.txt", "one\n")
    desk.save("same.txt", "same\n")
    part(desk, "idea")
    return desk


def part(desk, name, **query):
    """Part a branch."""
    return desk.service.create_branch(BranchQuery(name=name, folder=str(desk.root), **query))


def go(desk, name, **query):
    """Switch to a branch; the plan."""
    plan = desk.service.plan_switch(SwitchQuery(name=name, folder=str(desk.root), **query))
    desk.service.roll_back(plan)
    return plan


def names(desk, **wanted):
    """The branches of the project, the one that lies there with a star."""
    found = desk.service.branches(str(desk.root), **wanted)
    return [f"*{each.name}" if each.current else each.name for each in found]


def test_a_new_branch_is_left_where_it_parted(desk):
    """No file changes, and one stays where one was."""
    main, idea = desk.service.branches(None)
    assert (main.name, main.current, main.at) == ("main", True, None)
    assert (idea.name, idea.at, idea.head, idea.parent) == ("idea", 3, 3, 0)
    assert (idea.author, idea.current) == ("ada", False)


def test_the_files_follow_a_switch(desk):
    """Each branch is found as it was left, whatever changed, came or went on the other."""
    go(desk, "idea")
    desk.save("a.txt", "two\n")
    desk.save("new.txt", "new\n")
    (desk.root / "same.txt").unlink()
    desk.service.delete(desk.path("same.txt"))
    go(desk, "main")
    assert names(desk) == ["*main", "idea"]
    assert {f.name: f.read_text() for f in desk.root.iterdir()} == {
        "a.txt": "one\n",
        "same.txt": "same\n",
    }
    go(desk, "idea")
    assert {f.name: f.read_text() for f in desk.root.iterdir()} == {
        "a.txt": "two\n",
        "new.txt": "new\n",
    }


def test_what_lies_there_is_kept_and_goes_on_with_its_branch(desk):
    """Also where nobody told of that save."""
    go(desk, "idea")
    desk.write("a.txt", "told nobody\n")
    go(desk, "main")
    assert desk.read("a.txt") == b"one\n"
    go(desk, "idea")
    assert desk.read("a.txt") == b"told nobody\n"


def test_only_files_that_differ_are_written(desk):
    """The others keep their times."""
    before = (desk.root / "same.txt").stat()
    go(desk, "idea")
    desk.save("a.txt", "two\n")
    assert [act.path for act in go(desk, "main").acts] == [desk.path("a.txt")]
    assert (desk.root / "same.txt").stat() == before


def test_a_switch_is_taken_back_in_one_step(desk):
    """The files and the branch; and that is taken back as well."""
    go(desk, "idea")
    desk.save("a.txt", "two\n")
    go(desk, "main")
    desk.service.roll_back(desk.service.plan_rollback_undo())
    assert (desk.read("a.txt"), names(desk)) == (b"two\n", ["main", "*idea"])
    desk.save("a.txt", "three\n")
    go(desk, "main")
    assert desk.read("a.txt") == b"one\n"
    go(desk, "idea")
    assert desk.read("a.txt") == b"three\n"


def test_versions_tell_on_which_branch_they_were_kept(desk):
    """Those of main say nothing."""
    go(desk, "idea")
    desk.save("a.txt", "two\n")
    go(desk, "main")
    desk.save("a.txt", "1.1\n")
    rows = desk.service.timeline(desk.path("a.txt"), TimelineQuery(limit=10, folded=False)).rows
    assert [row.entries[0].branch for row in rows] == ["", "", "idea", ""]
    desk.service.rename_branch("idea", "better", str(desk.root))
    rows = desk.service.timeline(desk.path("a.txt"), TimelineQuery(limit=10, folded=False)).rows
    assert [row.entries[0].branch for row in rows] == ["", "", "better", ""]


def test_what_another_program_does_to_branches_is_seen_at_once(desk):
    """What was read before is not told again; nor is a name that was forgotten."""
    query = TimelineQuery(limit=10, folded=False)

    def labels():
        rows = desk.service.timeline(desk.path("a.txt"), query).rows
        return [row.entries[0].branch for row in rows]

    assert labels() == [""]
    other = desk.another()
    plan = other.plan_switch(SwitchQuery(name="idea", folder=str(desk.root)))
    other.roll_back(plan)
    desk.save("a.txt", "two\n")
    assert labels() == ["idea", ""]
    other.rename_branch("idea", "better", str(desk.root))
    assert labels() == ["better", ""]
    other.roll_back(other.plan_rollback_undo())
    desk.save("a.txt", "three\n")
    assert labels()[0] == ""


def test_branches_part_from_earlier_points_and_from_one_another(desk):
    """By whatever names a point; of which branch that was is known."""
    go(desk, "idea")
    second = desk.save("a.txt", "two\n").entry.version
    desk.save("a.txt", "three\n")
    inner = part(desk, "inner", point=second.id, note="another way")
    assert (inner.parent, inner.at, inner.note) == (4, second.sequence, "another way")
    early = part(desk, "early", point=desk.versions("a.txt")[0].id)
    assert early.parent == 0
    go(desk, "inner")
    assert desk.read("a.txt") == b"two\n"


def test_a_branch_is_a_point_in_time(desk):
    """Where it was left; of the one that lies there what is kept by now."""
    go(desk, "idea")
    desk.save("a.txt", "two\n")
    go(desk, "main")
    found = desk.service.compare_points(PointsQuery(folder=str(desk.root), old="main", new="idea"))
    assert [file.path for file in found.files] == ["a.txt"]
    plan = desk.service.plan_rollback(RollbackQuery(point="idea", folder=str(desk.root)))
    desk.service.roll_back(plan)
    assert (desk.read("a.txt"), names(desk)) == (b"two\n", ["*main", "idea"])


def test_one_file_has_branches_of_its_own(desk):
    """The others stay as they are, also when it has another name meanwhile."""
    part(desk, "draft", file=desk.path("a.txt"))
    go(desk, "draft")
    desk.save("a.txt", "draft\n")
    desk.save("same.txt", "changed\n")
    (desk.root / "a.txt").rename(desk.root / "b.txt")
    desk.service.rename(desk.path("a.txt"), desk.path("b.txt"))
    assert [(b.name, b.path) for b in desk.service.branches(None) if b.document] == [
        ("main", "b.txt"),
        ("draft", "b.txt"),
    ]
    go(desk, "main", file=desk.path("b.txt"))
    assert {f.name: f.read_text() for f in desk.root.iterdir()} == {
        "a.txt": "one\n",
        "same.txt": "changed\n",
    }
    go(desk, "draft")
    assert desk.read("b.txt") == b"draft\n"
    assert not (desk.root / "a.txt").exists()


def test_unsaved_changes_do_not_come_along(desk):
    """They belong to the branch that is left."""
    go(desk, "idea")
    desk.save("a.txt", "two\n")
    plan = desk.service.plan_switch(
        SwitchQuery(name="main", folder=str(desk.root), unsaved=frozenset([desk.path("a.txt")]))
    )
    with pytest.raises(RefusedError, match="unsaved changes, which belong to the branch"):
        desk.service.roll_back(plan)
    assert (desk.read("a.txt"), names(desk)) == (b"two\n", ["main", "*idea"])


def test_a_plan_from_before_another_switch_is_refused(desk):
    """It would leave the wrong branch, or take one back to an older state."""
    early = desk.service.plan_switch(SwitchQuery(name="idea", folder=str(desk.root)))
    go(desk, "idea")
    with pytest.raises(RefusedError, match="plan again"):
        desk.service.roll_back(early)
    desk.save("a.txt", "two\n")
    go(desk, "main")
    with pytest.raises(RefusedError, match="plan again"):
        desk.service.roll_back(early)
    assert names(desk) == ["*main", "idea"]
    go(desk, "idea")
    assert desk.read("a.txt") == b"two\n"


def test_a_switch_that_cannot_go_on_leaves_one_where_one_was(desk, monkeypatch):
    """The files and the branch."""
    go(desk, "idea")
    for name in ("a.txt", "same.txt"):
        desk.save(name, "two\n")
    write, written = restoring.write, []

    def second_refused(scope, prepared):
        written.append(prepared)
        if len(written) == 2:
            raise RefusedError("the disk said no")
        return write(scope, prepared)

    monkeypatch.setattr(restoring, "write", second_refused)
    with pytest.raises(RefusedError, match=r"the disk said no\. Every file is as it was"):
        go(desk, "main")
    assert names(desk) == ["main", "*idea"]
    assert (desk.read("a.txt"), desk.read("same.txt")) == (b"two\n", b"two\n")


@pytest.mark.parametrize("name", ["12", "now", "main", "idea", "marked", " x", "1-9f3a2c7d"])
def test_a_name_that_is_taken_or_means_something_else_is_refused(desk, name):
    """For a new branch, and for one that is to have another name."""
    part(desk, "other")
    desk.service.checkpoint(CheckpointQuery(folder=str(desk.root), name="marked"))
    with pytest.raises(UsageError, match=r"choose another|is no name"):
        part(desk, name)
    with pytest.raises(UsageError, match=r"choose another|is no name"):
        desk.service.rename_branch("other", name, str(desk.root))
    with pytest.raises(UsageError, match="the name of a branch"):
        desk.service.checkpoint(CheckpointQuery(folder=str(desk.root), name="other"))


def test_a_deleted_branch_can_be_had_back_until_a_prune(desk):
    """From where it was left; its name is free again."""
    go(desk, "idea")
    desk.save("a.txt", "two\n")
    go(desk, "main")
    gone = desk.service.delete_branch("idea", str(desk.root))
    assert (names(desk), names(desk, deleted=True)) == ([], ["*main", "idea"])
    part(desk, "idea", point=str(gone.head))
    go(desk, "idea")
    assert desk.read("a.txt") == b"two\n"


def test_what_cannot_be_done_is_refused(desk):
    """With what to do."""
    with pytest.raises(UsageError, match="you are on main already"):
        go(desk, "main")
    with pytest.raises(NotFoundError, match="`backtrail branch` lists them"):
        go(desk, "nowhere")
    with pytest.raises(UsageError, match="keeps its name and its place"):
        desk.service.delete_branch("main", str(desk.root))
    go(desk, "idea")
    with pytest.raises(UsageError, match="switch to another one first"):
        desk.service.delete_branch("idea", str(desk.root))


def test_no_prune_lets_go_of_where_a_branch_parted_and_was_left(desk):
    """Not even one that would keep the newest version alone."""
    go(desk, "idea")
    for text in ("two\n", "three\n"):
        desk.save("a.txt", text)
    go(desk, "main")
    for text in ("1.1\n", "1.2\n", "1.3\n"):
        desk.save("a.txt", text)
    query = PruneQuery(keep_last=1, allow_loss=True)
    plan = desk.service.plan_prune(query)
    (file,) = plan.files
    held = {n: whys for n, whys in file.ruling.reasons.items() if n in file.ruling.keep}
    assert [
        (number, why.detail)
        for number, whys in held.items()
        for why in whys
        if why.kind == "branch"
    ] == [(1, "idea"), (3, "idea")]
    part(desk, "late")
    with pytest.raises(ConflictError, match="made"):
        desk.service.prune(plan)
    desk.service.prune(desk.service.plan_prune(query))
    go(desk, "idea")
    assert desk.read("a.txt") == b"three\n"


def test_a_project_has_its_own_branches(desk, tmp_path):
    """Names of one are free in another; a face sees no folder outside its own."""
    other = Desk(tmp_path / "other", desk.repository)
    other.save("b.txt", "b\n")
    assert names(other) == []
    part(other, "idea")
    go(other, "idea")
    assert (names(desk), names(other)) == (["*main", "idea"], ["main", "*idea"])
    with pytest.raises(RefusedError):
        other.service.branches(str(desk.root))


def test_entries_that_tell_nonsense_hide_no_branch(desk):
    """As a damaged store may hold them."""
    workspace = desk.service.branches(None)[0].workspace
    with desk.repository.transaction():
        for kind, detail in (
            ("branch", {"name": 7}),
            ("branch", {}),
            ("branch-renamed", {}),
            ("rollback-begun", {"switch": {"to": "x"}, "areas": [], "documents": []}),
        ):
            desk.repository.append_event(kind, time_ns=0, workspace=workspace, detail=detail)
    assert names(desk) == ["*main", "idea"]
