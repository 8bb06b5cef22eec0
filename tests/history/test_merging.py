"""What one branch holds comes into another, file by file, as one step."""

import pytest
from tests.history.desk import Desk

from backtrail.errors import RefusedError, UsageError
from backtrail.history import restoring
from backtrail.history.requests import BranchQuery, MergeQuery, SwitchQuery

TEXT = "".join(f"{n}\n" for n in range(1, 10))


@pytest.fixture
def desk(tmp_path):
    """A project with a branch, on which one is."""
    desk = Desk(tmp_path / "project")
    for name in ("a.txt", "b.txt", "gone.txt"):
        desk.save(name, TEXT)
    part(desk, "idea")
    return desk


def part(desk, name, **query):
    """Part a branch and go there."""
    desk.service.create_branch(BranchQuery(name=name, folder=str(desk.root), **query))
    go(desk, name)


def go(desk, name):
    """Switch to a branch."""
    desk.service.roll_back(desk.service.plan_switch(SwitchQuery(name=name, folder=str(desk.root))))


def planned(desk, name, **query):
    """What a merge would do."""
    return desk.service.plan_merge(MergeQuery(name=name, folder=str(desk.root), **query))


def merge(desk, name, **query):
    """Merge a branch; the plan."""
    plan = planned(desk, name, **query)
    desk.service.roll_back(plan)
    return plan


def gone(desk, name):
    """Delete a file, and say so."""
    (desk.root / name).unlink()
    desk.service.delete(desk.path(name))


def files(desk):
    """All files and what they hold."""
    return {f.name: f.read_text() for f in desk.root.iterdir()}


def test_what_both_sides_did_comes_together(desk):
    """Changed, made, deleted and renamed on one side each; lines of one file on both."""
    desk.save("a.txt", TEXT.replace("2\n", "two\n"))
    desk.save("new.txt", "new\n")
    gone(desk, "gone.txt")
    (desk.root / "b.txt").rename(desk.root / "c.txt")
    desk.service.rename(desk.path("b.txt"), desk.path("c.txt"))
    go(desk, "main")
    desk.save("a.txt", TEXT.replace("8\n", "eight\n"))
    desk.save("mine.txt", "mine\n")
    plan = merge(desk, "idea")
    assert sorted((act.kind, act.path.rpartition("/")[2]) for act in plan.acts) == [
        ("create", "new.txt"),
        ("merge", "a.txt"),
        ("remove", "gone.txt"),
        ("rename", "c.txt"),
    ]
    assert files(desk) == {
        "a.txt": TEXT.replace("2\n", "two\n").replace("8\n", "eight\n"),
        "c.txt": TEXT,
        "mine.txt": "mine\n",
        "new.txt": "new\n",
    }
    assert merge(desk, "idea").acts == ()


def test_a_merge_is_taken_back_in_one_step(desk):
    """And may be made again after that."""
    desk.save("a.txt", "idea\n")
    desk.save("new.txt", "new\n")
    gone(desk, "gone.txt")
    go(desk, "main")
    before = files(desk)
    merge(desk, "idea")
    after = files(desk)
    desk.service.roll_back(desk.service.plan_rollback_undo())
    assert files(desk) == before
    merge(desk, "idea")
    assert files(desk) == after


def test_what_does_not_go_together_is_told_and_nothing_is_written(desk):
    """Unless it is said how; each choice is another result."""
    desk.save("a.txt", "1\nidea\n3\n")
    desk.save("b.txt", "idea\n")
    gone(desk, "gone.txt")
    go(desk, "main")
    desk.save("a.txt", "1\nmain\n3\n")
    desk.save("gone.txt", "main\n")
    before = files(desk)
    plan = planned(desk, "idea")
    assert [(clash.path.rpartition("/")[2], clash.places) for clash in plan.clashes] == [
        ("a.txt", 1),
        ("gone.txt", 0),
    ]
    assert plan.clashes[1].why == "it was changed here and is gone on branch idea"
    with pytest.raises(RefusedError, match="2 files were changed on both branches"):
        desk.service.roll_back(plan)
    assert files(desk) == before
    held = {}
    for choice in ("ours", "theirs", "markers"):
        merge(desk, "idea", choice=choice)
        held[choice] = files(desk)
        desk.service.roll_back(desk.service.plan_rollback_undo())
        assert files(desk) == before
    assert held["ours"] == {"a.txt": "1\nmain\n3\n", "b.txt": "idea\n", "gone.txt": "main\n"}
    assert held["theirs"] == {"a.txt": "1\nidea\n3\n", "b.txt": "idea\n"}
    assert held["markers"]["a.txt"] == ("1\n<<<<<<< main\nmain\n=======\nidea\n>>>>>>> idea\n3\n")


def test_a_file_that_is_gone_here_and_was_changed_there_is_told(desk):
    """With markers or their side it comes back."""
    desk.save("gone.txt", "changed\n")
    go(desk, "main")
    gone(desk, "gone.txt")
    (clash,) = planned(desk, "idea").clashes
    assert clash.why == "it is gone here and was changed on branch idea"
    merge(desk, "idea", choice="ours")
    assert "gone.txt" not in files(desk)
    desk.service.roll_back(desk.service.plan_rollback_undo())
    merge(desk, "idea", choice="theirs")
    assert files(desk)["gone.txt"] == "changed\n"


def test_files_of_one_name_that_both_made_are_put_together(desk):
    """They have nothing in common but what both hold."""
    desk.save("new.txt", "same\nidea\n")
    desk.save("alike.txt", "alike\n")
    go(desk, "main")
    desk.save("new.txt", "same\nmain\n")
    desk.save("alike.txt", "alike\n")
    (clash,) = planned(desk, "idea").clashes
    assert clash.path == desk.path("new.txt")
    merge(desk, "idea", choice="theirs")
    assert files(desk)["new.txt"] == "same\nidea\n"


def test_what_was_merged_before_is_the_base_of_the_next_merge(desk):
    """In both directions: no change comes twice, and none that was taken back comes again."""
    desk.save("a.txt", TEXT.replace("2\n", "two\n"))
    go(desk, "main")
    merge(desk, "idea")
    desk.save("a.txt", TEXT.replace("2\n", "deux\n"))  # decided otherwise on main, after it
    go(desk, "idea")
    desk.save("b.txt", TEXT.replace("9\n", "nine\n"))
    go(desk, "main")
    plan = merge(desk, "idea")
    assert (plan.clashes, [act.path for act in plan.acts]) == ((), [desk.path("b.txt")])
    go(desk, "idea")
    plan = merge(desk, "main")
    assert plan.clashes == ()
    assert files(desk)["a.txt"] == TEXT.replace("2\n", "deux\n")
    assert files(desk)["b.txt"] == TEXT.replace("9\n", "nine\n")


def test_branches_of_one_branch_meet_where_they_parted(desk):
    """Not where that one parted from main."""
    desk.save("a.txt", TEXT.replace("1\n", "one\n"))
    part(desk, "left")
    desk.save("a.txt", TEXT.replace("1\n", "one\n").replace("3\n", "three\n"))
    go(desk, "idea")
    part(desk, "right")
    desk.save("a.txt", TEXT.replace("1\n", "uno\n"))
    plan = merge(desk, "left")
    assert plan.clashes == ()
    assert files(desk)["a.txt"] == TEXT.replace("1\n", "uno\n").replace("3\n", "three\n")


def test_a_save_that_comes_between_plan_and_merge_is_merged_as_well(desk):
    """What is put together is what lies there when it is written."""
    desk.save("a.txt", TEXT.replace("2\n", "two\n"))
    go(desk, "main")
    desk.save("a.txt", TEXT.replace("8\n", "eight\n"))
    plan = planned(desk, "idea")
    desk.write("a.txt", TEXT.replace("8\n", "acht\n"))
    desk.service.roll_back(plan)
    assert files(desk)["a.txt"] == TEXT.replace("2\n", "two\n").replace("8\n", "acht\n")


def test_a_merge_that_cannot_go_on_leaves_everything_as_it_was(desk, monkeypatch):
    """And counts as none."""
    for name in ("a.txt", "b.txt"):
        desk.save(name, "idea\n")
    go(desk, "main")
    before, write, written = files(desk), restoring.write, []

    def second_refused(scope, prepared):
        written.append(prepared)
        if len(written) == 2:
            raise RefusedError("the disk said no")
        return write(scope, prepared)

    with monkeypatch.context() as patched:
        patched.setattr(restoring, "write", second_refused)
        with pytest.raises(RefusedError, match=r"the disk said no\. Every file is as it was"):
            merge(desk, "idea")
    assert files(desk) == before
    assert len(merge(desk, "idea").acts) == 2


@pytest.mark.parametrize("step", ["write", "record_act"])
@pytest.mark.parametrize("at", range(4))
def test_what_a_dead_process_had_begun_to_merge_is_taken_back(desk, monkeypatch, at, step):
    """Killed before a file is written, or before that is written down: the old state, whole."""

    class _Killed(BaseException):
        pass

    desk.save("a.txt", TEXT.replace("2\n", "two\n"))
    desk.save("b.txt", "idea\n")
    desk.save("new.txt", "new\n")
    gone(desk, "gone.txt")
    go(desk, "main")
    desk.save("a.txt", TEXT.replace("8\n", "eight\n"))
    before, count, real = files(desk), iter(range(100)), getattr(restoring, step)

    def killed(scope, prepared):
        if next(count) == at:
            raise _Killed
        return real(scope, prepared)

    with monkeypatch.context() as patched:
        patched.setattr(restoring, step, killed)
        with pytest.raises(_Killed):
            merge(desk, "idea")
    assert len(desk.another().finish_rollbacks()) == 1
    assert files(desk) == before
    plan = merge(desk, "idea")
    assert len(plan.acts) == 4
    assert files(desk) == {
        "a.txt": TEXT.replace("2\n", "two\n").replace("8\n", "eight\n"),
        "b.txt": "idea\n",
        "new.txt": "new\n",
    }


def test_unsaved_changes_stop_a_merge(desk):
    """They would be written over."""
    desk.save("a.txt", "idea\n")
    go(desk, "main")
    plan = planned(desk, "idea", unsaved=frozenset([desk.path("a.txt")]))
    with pytest.raises(RefusedError, match="unsaved changes"):
        desk.service.roll_back(plan)
    with pytest.raises(UsageError, match="name another one"):
        planned(desk, "main")


def test_a_branch_of_one_file_is_merged_into_it(desk):
    """The others stay as they are."""
    part(desk, "draft", file=desk.path("a.txt"))
    desk.save("a.txt", TEXT.replace("2\n", "two\n"))
    desk.save("b.txt", "changed\n")
    desk.service.roll_back(
        desk.service.plan_switch(
            SwitchQuery(name="main", folder=str(desk.root), file=desk.path("a.txt"))
        )
    )
    assert files(desk)["a.txt"] == TEXT
    assert [act.path for act in merge(desk, "draft").acts] == [desk.path("a.txt")]
    assert files(desk)["a.txt"] == TEXT.replace("2\n", "two\n")


def test_a_version_tells_that_it_was_merged(desk):
    """And of what."""
    desk.save("a.txt", TEXT.replace("2\n", "two\n"))
    go(desk, "main")
    desk.save("a.txt", TEXT.replace("8\n", "eight\n"))
    merge(desk, "idea")
    newest = desk.versions("a.txt")[-1]
    assert (newest.reason, newest.metadata["merged"]) == ("merged idea", 2)
    assert "merge of version 2" in [reason.detail for reason in newest.significance.reasons]
