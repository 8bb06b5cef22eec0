"""Points in time that are marked, found by name, and held against prunes."""

import pytest
from tests.history.desk import START, Desk

from backtrail.errors import ConflictError, NotFoundError, RefusedError, UsageError
from backtrail.history.prunes import PruneQuery
from backtrail.history.requests import CheckpointQuery, RollbackQuery
from backtrail.keeping import CheckpointSettings

DAY = 86_400


@pytest.fixture
def desk(tmp_path):
    """A project with one file, saved three times."""
    desk = Desk(tmp_path / "project")
    for text in ("one\n", "two\n", "three\n"):
        desk.save("a.txt", text)
    return desk


def mark(desk, name="", **query):
    """Make a checkpoint of the project."""
    return desk.service.checkpoint(CheckpointQuery(folder=str(desk.root), name=name, **query))


def listed(desk, **wanted):
    """The checkpoints of the project."""
    return desk.service.checkpoints(str(desk.root), **wanted)


def test_a_checkpoint_is_the_state_of_now_under_a_name(desk):
    """With a note and who made it, newest first."""
    first = mark(desk, "before", note="it works")
    desk.save("a.txt", "four\n")
    second = mark(desk)
    assert listed(desk) == (second, first)
    assert (first.name, first.note, first.author, first.at) == ("before", "it works", "ada", 4)
    assert (second.name, second.at) == ("", 6)
    assert desk.another().checkpoints(None) == (second, first)


def test_a_project_goes_back_to_a_checkpoint_by_its_name(desk):
    """Though much was saved since."""
    mark(desk, "before")
    desk.save("a.txt", "four\n")
    plan = desk.service.plan_rollback(RollbackQuery(point="before", folder=str(desk.root)))
    assert plan.point.title == "before (sequence 4)"
    desk.service.roll_back(plan)
    assert desk.read("a.txt") == b"three\n"


def test_an_earlier_point_can_be_marked(desk):
    """By whatever names a point; of one that is not there that is said."""
    first = desk.versions("a.txt")[0]
    assert mark(desk, "start", point=first.id).at == first.sequence
    with pytest.raises(NotFoundError, match="no point in time"):
        mark(desk, "never", point="9999")


@pytest.mark.parametrize("name", ["12", "now", "2 days ago", " x", "a\nb", "1-9f3a2c7d"])
def test_a_name_that_means_something_else_is_refused(desk, name):
    """A point has to be what it reads as."""
    with pytest.raises(UsageError, match=r"choose another name|is no name"):
        mark(desk, name)
    assert listed(desk) == ()


def test_a_name_is_used_once_and_free_again_when_its_checkpoint_is_gone(desk):
    """Nothing that a name stood for is lost by accident."""
    mark(desk, "before")
    with pytest.raises(UsageError, match=r"already \(sequence 4\)"):
        mark(desk, "before")
    desk.service.end_checkpoint("before", str(desk.root))
    mark(desk, "before")
    assert [(c.name, c.over) for c in listed(desk, over=True)] == [
        ("before", ""),
        ("before", "taken away"),
    ]


def test_one_without_a_name_is_taken_away_by_its_sequence(desk):
    """One that is not there is refused."""
    made = mark(desk)
    desk.service.end_checkpoint(str(made.at), str(desk.root))
    assert listed(desk) == ()
    with pytest.raises(NotFoundError, match="backtrail checkpoints"):
        desk.service.end_checkpoint("before", str(desk.root))


def test_a_project_has_its_own_checkpoints(desk, tmp_path):
    """Names of one are free in another; a face sees no folder outside its own."""
    mark(desk, "before")
    other = Desk(tmp_path / "other", desk.repository)
    other.save("b.txt", "b\n")
    assert listed(other) == ()
    mark(other, "before")
    assert len(desk.another().checkpoints(None)) == 2
    with pytest.raises(RefusedError):
        other.service.checkpoints(str(desk.root))
    with pytest.raises(UsageError, match="nothing is kept"):
        desk.another().checkpoint(CheckpointQuery(folder=str(tmp_path / "new")))


def test_no_prune_lets_go_of_what_a_checkpoint_holds(desk):
    """The prune says what for; once it is taken away the version may go."""
    second = desk.versions("a.txt")[1]
    mark(desk, "middle", point=second.id)
    asked = PruneQuery(keep_last=1, allow_loss=True)
    plan = desk.service.plan_prune(asked)
    assert plan.reasons == {"newest": 1, "checkpoint": 1}
    (file,) = plan.files
    assert [(why.kind, why.detail) for why in file.ruling.reasons[2]] == [("checkpoint", "middle")]
    desk.service.prune(plan)
    assert [version.number for version in desk.versions("a.txt")] == [2, 3]
    desk.service.end_checkpoint("middle", str(desk.root))
    desk.service.prune(desk.service.plan_prune(asked))
    assert [version.number for version in desk.versions("a.txt")] == [3]


def test_a_file_that_was_gone_by_then_is_not_held(desk):
    """It is no part of what the project was."""
    desk.save("b.txt", "1\n")
    desk.save("b.txt", "2\n")
    (desk.root / "b.txt").unlink()
    desk.service.delete(desk.path("b.txt"))
    mark(desk, "without")
    plan = desk.service.plan_prune(PruneQuery(keep_last=1, allow_loss=True))
    (kept,) = plan.files[-1].ruling.keep
    assert [why.kind for why in plan.files[-1].ruling.reasons[kept]] == ["newest"]
    assert plan.reasons == {"checkpoint": 1, "newest": 1}  # the newest of a.txt is held


def test_a_checkpoint_made_meanwhile_stops_a_prune(desk):
    """What was planned before it would take what it holds."""
    plan = desk.service.plan_prune(PruneQuery(keep_last=1, allow_loss=True))
    mark(desk, "late", point=desk.versions("a.txt")[0].id)
    with pytest.raises(ConflictError, match="a checkpoint or branch was made"):
        desk.service.prune(plan)
    assert len(desk.versions("a.txt")) == 3


def test_what_is_held_for_a_run_is_let_go_when_that_is_over(desk):
    """Other runs and other checkpoints stay."""
    mark(desk, "r1 begins", keep="run", run="r1", occasion="run")
    mark(desk, "r2 begins", keep="run", run="r2", occasion="run")
    mark(desk, "of r1, for good", run="r1")
    ended = desk.service.end_run("r1", str(desk.root))
    assert [each.name for each in ended] == ["r1 begins"]
    assert [each.name for each in listed(desk)] == ["of r1, for good", "r2 begins"]


def configured(tmp_path, **wanted):
    """A project under settings about checkpoints."""
    return Desk(
        tmp_path / "project", policy__mass_files=10, checkpoints=CheckpointSettings(**wanted)
    )


def test_what_was_before_a_dependency_changed_is_marked(tmp_path):
    """Once for what one installation writes, and never for the first version of a file."""
    desk = configured(tmp_path)
    for name in ("package.json", "package-lock.json", "a.txt"):
        desk.save(name, "1\n", after=1)
    assert listed(desk) == ()
    desk.save("package.json", "2\n", after=600)
    desk.save("package-lock.json", "2\n", after=1)
    desk.save("a.txt", "2\n", after=1)
    (made,) = listed(desk)
    assert (made.occasion, made.note, made.at) == ("dependencies", "before package.json changed", 4)
    desk.save("package-lock.json", "3\n", after=600)
    assert [each.note for each in listed(desk)] == [
        "before package-lock.json changed",
        "before package.json changed",
    ]


def test_what_was_before_a_folder_went_back_is_marked(tmp_path):
    """Taking that back marks nothing: it is known already."""
    desk = configured(tmp_path)
    desk.save("a.txt", "1\n")
    desk.save("a.txt", "2\n")
    desk.service.roll_back(
        desk.service.plan_rollback(RollbackQuery(point="2", folder=str(desk.root)))
    )
    (made,) = listed(desk)
    assert made.occasion == "restore"
    assert made.note.endswith("went back to sequence 2")
    desk.service.roll_back(desk.service.plan_rollback_undo())
    assert listed(desk) == (made,)


@pytest.mark.parametrize(("text", "marked"), [("changed altogether\n", 1), ("line 1\n" * 40, 0)])
def test_what_was_before_a_refactoring_is_marked(tmp_path, text, marked):
    """Many files at once, and a large part of one; less is no refactoring."""
    desk = configured(tmp_path)
    names = [f"{n}.txt" for n in range(12)]
    for name in names:
        desk.save(name, "line 1\n" * 41)
    desk.service.subscribe(lambda _: None)
    last = desk.repository.next_sequence() - 1
    desk.now += 600 * 10**9
    for name in names:
        desk.save(name, text, after=0.01)
    desk.service.settle_mass_changes(final=True)
    made = listed(desk)
    assert [(c.occasion, c.at) for c in made] == [("refactoring", last)] * marked
    assert all(c.note == "before 12 files were changed at once" for c in made)


def test_each_of_them_can_be_switched_off(tmp_path):
    """Then nothing is marked but by a person."""
    desk = configured(tmp_path, restore=False, dependencies=False, refactoring=False)
    desk.service.subscribe(lambda _: None)
    for text in ("1\n", "2\n"):
        desk.save("package.json", text)
    names = [f"{n}.txt" for n in range(12)]
    for round_ in range(2):
        desk.now += 600 * 10**9
        for name in names:
            desk.save(name, f"{round_}\n" * 20, after=0.01)
    desk.service.settle_mass_changes(final=True)
    query = RollbackQuery(point="2", folder=str(desk.root))
    desk.service.roll_back(desk.service.plan_rollback(query))
    assert listed(desk) == ()


def test_what_nobody_asked_for_holds_for_a_month(tmp_path):
    """What a person marked holds for good."""
    desk = configured(tmp_path)
    desk.save("package.json", "1\n")
    desk.save("package.json", "2\n", after=600)
    desk.save("package.json", "3\n", after=600)
    asked = PruneQuery(keep_last=1, allow_loss=True)
    assert desk.service.plan_prune(asked).reasons == {"newest": 1, "checkpoint": 2}
    desk.now = START + 40 * DAY * 10**9
    assert desk.service.plan_prune(asked).reasons == {"newest": 1}
    mark(desk, "mine", point="2")
    assert desk.service.plan_prune(asked).reasons == {"newest": 1, "checkpoint": 1}
