"""A folder that goes back as one step."""

import os

import pytest
from tests.history.desk import Desk, settings, tree

from backtrail.errors import NotFoundError, RefusedError, UsageError
from backtrail.history import restoring
from backtrail.history.requests import RollbackQuery


@pytest.fixture
def desk(tmp_path):
    """A project of which every kind of file changed since the sequence ``then``."""
    desk = Desk(tmp_path / "project")
    desk.save("src/kept.txt", "one\n")
    desk.save("src/same.txt", "same\n")
    desk.save("src/deep/gone.bin", b"\0\1\2")
    desk.save("src/old.txt", "a\n")
    desk.write("run.sh", "#!/bin/sh\n").chmod(0o755)
    desk.then = str(desk.report("run.sh").entry.version.sequence)
    desk.save("src/kept.txt", "two\n")
    (desk.root / "src/deep/gone.bin").unlink()
    desk.service.delete(desk.path("src/deep/gone.bin"))
    (desk.root / "src/old.txt").rename(desk.root / "src/new.txt")
    desk.service.rename(desk.path("src/old.txt"), desk.path("src/new.txt"))
    desk.save("src/new.txt", "b\n")
    desk.save("fresh.txt", "fresh\n")
    desk.write("unknown.txt", "nobody kept this\n")
    return desk


THEN = {
    "src/kept.txt": b"one\n",
    "src/same.txt": b"same\n",
    "src/deep/gone.bin": b"\0\1\2",
    "src/old.txt": b"a\n",
    "run.sh": b"#!/bin/sh\n",
    "unknown.txt": b"nobody kept this\n",
}


def files(desk):
    """The bytes of all files by their names."""
    found = (path for path in desk.root.rglob("*") if path.is_file())
    return {str(path.relative_to(desk.root)): path.read_bytes() for path in found}


def planned(desk, point=None, **query):
    """What a restore of the project would do."""
    query = {"folder": str(desk.root), **query}
    return desk.service.plan_rollback(RollbackQuery(point=point or desk.then, **query))


def test_the_plan_says_what_becomes_of_each_file(desk):
    """And writes and keeps nothing."""
    before, position = tree(desk.root), desk.repository.next_sequence()
    plan = planned(desk)
    acts = [(act.kind, os.path.relpath(act.path, desk.root)) for act in plan.acts]
    assert acts == [
        ("remove", "fresh.txt"),
        ("create", "src/deep/gone.bin"),
        ("replace", "src/kept.txt"),
        ("rename", "src/old.txt"),
    ]
    assert plan.stays == ()
    assert (tree(desk.root), desk.repository.next_sequence()) == (before, position)


def test_the_folder_is_as_it_was(desk):
    """What nothing is known of stays, and so does the time of a file that did not differ."""
    untouched = (desk.root / "src/same.txt").stat()
    desk.service.roll_back(planned(desk), reason="back")
    assert files(desk) == THEN
    assert (desk.root / "src/same.txt").stat() == untouched
    assert [v.source for v in desk.versions("src/kept.txt")] == ["vim", "vim", "restore"]
    assert desk.versions("src/kept.txt")[-1].reason == "back"
    assert planned(desk).acts == ()


def test_a_renamed_file_keeps_its_history(desk):
    """It has its name of then again, and one history."""
    desk.service.roll_back(planned(desk))
    assert desk.contents("src/old.txt") == [b"a\n", b"b\n", b"a\n"]


def test_it_is_taken_back_as_one_step(desk):
    """Every file is as it was, and no more is taken back by that."""
    before = files(desk)
    desk.service.roll_back(planned(desk))
    undo = desk.service.plan_rollback_undo()
    assert undo.kind == "undo"
    desk.service.roll_back(undo)
    assert files(desk) == before
    assert desk.contents("src/new.txt")[-1] == b"b\n"
    with pytest.raises(NotFoundError, match="no restore"):
        desk.service.plan_rollback_undo()


def test_what_nobody_kept_is_kept_first(desk):
    """A change that no capture saw comes back by the undo."""
    desk.write("src/kept.txt", "unseen\n")
    desk.service.roll_back(planned(desk))
    assert desk.read("src/kept.txt") == b"one\n"
    assert b"unseen\n" in desk.contents("src/kept.txt")
    desk.service.roll_back(desk.service.plan_rollback_undo())
    assert desk.read("src/kept.txt") == b"unseen\n"


def test_what_was_gone_unseen_is_gone_after_the_undo(desk):
    """The disk counts, though nobody told that a file was deleted."""
    (desk.root / "src/same.txt").unlink()
    before = files(desk)
    desk.service.roll_back(planned(desk))
    assert files(desk) == THEN
    desk.service.roll_back(desk.service.plan_rollback_undo())
    assert files(desk) == before


def test_what_was_there_before_anybody_looked_stays(desk):
    """That nothing is kept of it as of then does not say that there was no such file."""
    root = str(desk.root)
    desk.write("early.txt", "early\n")
    reading = desk.service.beginner(root, "external").read(["early.txt"], desk.now)
    desk.service.begin(root, reading.firsts)
    plan = planned(desk)
    assert [(stays.path, stays.why) for stays in plan.stays] == [
        (desk.path("early.txt"), "it was there before its folder was first looked at")
    ]
    desk.service.roll_back(plan)
    assert desk.read("early.txt") == b"early\n"


def test_secrets_that_were_masked_stay_in_the_file(desk):
    """A file that differs by its secrets alone does not differ; one that cannot go back is told."""
    desk.settings = settings(capture__secrets="mask")
    desk.service = desk.another()
    desk.service.add_root(str(desk.root))
    key = "AKIA" + "QYLPMN5HFIQR7XYA"
    desk.save("same.py", f"KEY = '{key}'\n")
    point = str(desk.save("other.py", f"KEY = '{key}'\nx = 1\n").entry.version.sequence)
    desk.save("other.py", f"KEY = '{key}'\nx = 2\n")
    plan = planned(desk, point)
    assert plan.acts == ()
    (stays,) = plan.stays
    assert (stays.path, "[secret] stands" in stays.why) == (desk.path("other.py"), True)


def test_a_time_before_all_is_refused(desk):
    """Nothing is known of then: everything would go."""
    with pytest.raises(NotFoundError, match="nothing was kept here"):
        planned(desk, "0")


def test_one_file_of_it_is_taken_back_alone(desk):
    """An undo with a path is about that file; the rest stays as it was restored."""
    desk.service.roll_back(planned(desk))
    desk.service.undo(desk.path("src/kept.txt"))
    assert desk.read("src/kept.txt") == b"two\n"
    assert "fresh.txt" not in files(desk)


def test_an_undo_of_one_file_says_what_the_last_act_was(desk):
    """Who can take back one file only is told how the folder is taken back."""
    desk.service.roll_back(planned(desk))
    with pytest.raises(RefusedError, match="takes it back as a whole"):
        desk.service.plan_undo()


def test_a_part_of_it(desk):
    """Only files of the folder, or that the glob names."""
    desk.service.roll_back(planned(desk, folder=desk.path("src"), files="*.txt"))
    found = files(desk)
    assert "src/deep/gone.bin" not in found
    assert (found["fresh.txt"], found["src/kept.txt"]) == (b"fresh\n", b"one\n")
    assert "src/new.txt" not in found


def test_a_file_that_left_the_folder_stays_where_it_is(desk):
    """Nothing outside the folder is touched; the file is there once more."""
    desk.save("src/gone.txt", "x\n")
    point = str(desk.repository.next_sequence() - 1)
    (desk.root / "src/gone.txt").rename(desk.root / "out.txt")
    desk.service.rename(desk.path("src/gone.txt"), desk.path("out.txt"))
    desk.service.roll_back(planned(desk, point, folder=desk.path("src")))
    assert desk.read("src/gone.txt") == desk.read("out.txt") == b"x\n"
    desk.service.roll_back(desk.service.plan_rollback_undo())
    assert "src/gone.txt" not in files(desk)
    assert desk.read("out.txt") == b"x\n"


def test_two_files_that_changed_their_names(desk):
    """Each name holds what it held, and the undo changes them again."""
    desk.save("a", "A\n")
    desk.save("b", "B\n")
    point = str(desk.repository.next_sequence() - 1)
    for old, new in (("a", "c"), ("b", "a"), ("c", "b")):
        (desk.root / old).rename(desk.root / new)
        desk.service.rename(desk.path(old), desk.path(new))
    desk.service.roll_back(planned(desk, point))
    assert (desk.read("a"), desk.read("b")) == (b"A\n", b"B\n")
    desk.service.roll_back(desk.service.plan_rollback_undo())
    assert (desk.read("a"), desk.read("b")) == (b"B\n", b"A\n")


def test_unsaved_changes_stay(desk):
    """A file that an editor holds something newer of is named, and left alone."""
    unsaved = frozenset([desk.path("src/kept.txt"), desk.path("fresh.txt")])
    plan = planned(desk, unsaved=unsaved)
    assert {stays.path for stays in plan.stays} == unsaved
    desk.service.roll_back(plan)
    assert (desk.read("src/kept.txt"), desk.read("fresh.txt")) == (b"two\n", b"fresh\n")


@pytest.mark.parametrize("at", range(4))
def test_a_file_that_cannot_be_written_takes_all_back(desk, monkeypatch, at):
    """Whichever it is: every file is as it was, and the text says so."""
    before, count, write = files(desk), iter(range(100)), restoring.write

    def failing(scope, prepared):
        if next(count) == at:
            raise RefusedError("no room left")
        return write(scope, prepared)

    plan = planned(desk)
    monkeypatch.setattr(restoring, "write", failing)
    with pytest.raises(RefusedError, match=r"no room left. Every file is as it was"):
        desk.service.roll_back(plan)
    assert files(desk) == before
    assert desk.service.finish_rollbacks() == ()


@pytest.mark.parametrize("undone", [False, True])
@pytest.mark.parametrize("at", range(4))
def test_what_a_dead_process_had_begun_is_finished(desk, monkeypatch, at, undone):
    """Whoever comes next has the folder as it was to be; and all of it can be taken back."""

    class _Killed(BaseException):
        pass

    before, count, write = files(desk), iter(range(100)), restoring.write
    if undone:
        desk.service.roll_back(planned(desk))

    def killed(scope, prepared):
        if next(count) == at:
            raise _Killed
        return write(scope, prepared)

    plan = desk.service.plan_rollback_undo() if undone else planned(desk)
    with monkeypatch.context() as patched:
        patched.setattr(restoring, "write", killed)
        with pytest.raises(_Killed):
            desk.service.roll_back(plan)
    (finished,) = desk.another().finish_rollbacks()
    assert finished.kind == "rollback-begun"
    if not undone:
        assert files(desk) == THEN
        desk.service.roll_back(desk.service.plan_rollback_undo())
    assert files(desk) == before
    assert desk.another().finish_rollbacks() == ()


def test_what_cannot_be_asked_for(desk, tmp_path):
    """Each has its text."""
    with pytest.raises(UsageError, match="as they are now"):
        planned(desk, "now")
    with pytest.raises(NotFoundError, match="no point in time"):
        planned(desk, "blah")
    with pytest.raises(RefusedError, match="outside the workspace"):
        planned(desk, folder=str(tmp_path / "elsewhere"))


def test_a_file_that_the_first_look_found_and_that_was_gone_by_then_goes_again(desk):
    """It is known not to have been there, whatever was there before anybody looked."""
    desk.write("early.txt", "early\n")
    desk.service.begin(
        str(desk.root),
        desk.service.beginner(str(desk.root), "watch").read(["early.txt"], desk.now).firsts,
    )
    point = str(desk.repository.next_sequence() - 1)
    (desk.root / "early.txt").unlink()
    desk.service.delete(desk.path("early.txt"))
    before = tree(desk.root)
    desk.service.roll_back(planned(desk, point, files="early.txt"))
    assert desk.read("early.txt") == b"early\n"
    undo = desk.service.plan_rollback_undo()
    assert ([act.kind for act in undo.acts], undo.stays) == (["remove"], ())
    desk.service.roll_back(undo)
    assert tree(desk.root).keys() == before.keys()
