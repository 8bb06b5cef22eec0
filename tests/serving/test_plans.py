"""Plans are shown first, and only what they name is done."""

import asyncio
from contextlib import closing
from pathlib import Path

import pytest

from backtrail.app import open_service
from backtrail.errors import ConflictError, NotFoundError, RefusedError, UsageError
from backtrail.history.requests import Capture
from backtrail.protocol.care import DrillParams, ExecuteParams, PlanParams
from backtrail.serving.around import Around
from backtrail.serving.plans import Plans
from backtrail.serving.store_thread import StoreThread


@pytest.fixture
def root(tmp_path):
    """A workspace folder with a file of eight versions in its history."""
    root = tmp_path / "work"
    root.mkdir()
    with closing(opened(tmp_path)) as service:
        for number in range(8):
            save(service, root / "a.txt", "x\n" * (number + 1))
    return root


def opened(folder, store="store/history.btl"):
    """A service on a store of this test."""
    return open_service(store=str(folder / store), roots=[str(folder / "work")])


def save(service, path, text):
    """Write a file and keep it."""
    path.write_text(text)
    service.capture(Capture(path=str(path), source="vim"))


@pytest.fixture
def plans(root, tmp_path):
    """Plans of a face that stays open."""
    heard = []
    thread = StoreThread(lambda: opened(tmp_path), lambda _service, events: heard.extend(events))
    made = Plans(thread)
    made.heard = heard
    yield made
    thread.stop()


def around(root, **more):
    """A face that works in the folder."""
    return Around(folders=(str(root),), environ={}, **more)


def plan(plans, root, **params):
    """Ask for a plan."""
    return asyncio.run(plans.plan(PlanParams(**params), around(root), lambda *_: None))


def execute(plans, token):
    """Have it done."""
    return asyncio.run(plans.execute(ExecuteParams(token=token), lambda *_: None))


def total(tmp_path):
    """How many versions the file has."""
    with closing(opened(tmp_path)) as service:
        return service.timeline(str(tmp_path / "work" / "a.txt")).total


def test_a_prune_does_what_its_plan_said(plans, root, tmp_path):
    """Nothing goes by planning; what went is what was named, and its listeners hear of it."""
    shown = plan(plans, root, work="prune", folder=str(root), keep_last=3, allow_loss=True)
    assert shown.summary.startswith("5 versions of 1 file would go, and 3 would stay")
    assert [file.path for file in shown.files] == [str(root / "a.txt")]
    assert total(tmp_path) == 8
    done = execute(plans, shown.token)
    assert done.summary.startswith("5 versions let go of.")
    assert total(tmp_path) == 3
    assert "pruned" in {event.kind for event in plans.heard}


def test_a_token_counts_once(plans, root):
    """Nor does one count that was never given."""
    shown = plan(plans, root, work="compact")
    execute(plans, shown.token)
    for token in (shown.token, "", "0123"):
        with pytest.raises(NotFoundError, match="plan again"):
            execute(plans, token)


def test_only_the_last_plans_wait(plans, root):
    """A plan of a large store is large: the oldest is forgotten."""
    tokens = [plan(plans, root, work="compact").token for _ in range(9)]
    with pytest.raises(NotFoundError):
        execute(plans, tokens[0])
    assert execute(plans, tokens[1]).work == "compact"


def test_a_file_that_was_saved_since_is_planned_again(plans, root, tmp_path):
    """What was shown is not so any more; nothing goes."""
    shown = plan(plans, root, work="prune", keep_last=3, allow_loss=True)
    with closing(opened(tmp_path)) as service:
        save(service, root / "a.txt", "new\n")
    with pytest.raises(ConflictError):
        execute(plans, shown.token)
    assert total(tmp_path) == 9


def test_what_may_not_be_shown_stays(plans, root, tmp_path):
    """A face that hides a file lets nothing of it go, and writes nothing of it anywhere."""
    with closing(opened(tmp_path)) as service:
        for number in range(5):
            save(service, root / ".hidden", f"{number}\n")

    def shows(path):
        return "/." not in path

    params = PlanParams(work="prune", folder=str(root), keep_last=1, allow_loss=True)
    shown = asyncio.run(plans.plan(params, around(root, shows=shows), lambda *_: None))
    assert [file.path for file in shown.files] == [str(root / "a.txt")]
    assert execute(plans, shown.token).summary.startswith("7 versions let go of.")
    archive = str(tmp_path / "a.btz")
    params = PlanParams(work="export", folder=str(root), archive=archive)
    shown = asyncio.run(plans.plan(params, around(root, shows=shows), lambda *_: None))
    assert execute(plans, shown.token).summary.startswith("1 version of 1 file written to")
    with closing(opened(tmp_path)) as service:
        assert service.timeline(str(root / ".hidden")).total == 5


def test_an_import_says_what_there_is_then_what_would_come(plans, root, tmp_path):
    """Kinds first, then the files of one; what came is what was said, and a second time nothing."""
    kept = root / ".ipynb_checkpoints" / "a-checkpoint.txt"
    kept.parent.mkdir()
    kept.write_text("from before\n")
    found = plan(plans, root, work="import").found
    assert [(each.kind, each.files, each.versions) for each in found] == [("jupyter", 1, 1)]
    shown = plan(plans, root, work="import", kind="jupyter")
    assert shown.summary.startswith("1 version of 1 file would come in")
    assert [file.text for file in shown.files] == ["1 version, 12 bytes, beside its own history"]
    assert execute(plans, shown.token).summary.startswith("1 version of 1 file came in")
    again = plan(plans, root, work="import", kind="jupyter")
    assert (again.token, again.summary) == ("", "Nothing new is there.")


def test_an_archive_goes_out_and_comes_into_another_store(plans, root, tmp_path):
    """It says what it would bring, and of a folder that is not here that it is not."""
    archive = tmp_path / "history.btz"
    shown = plan(plans, root, work="export", folder=str(root), archive=str(archive))
    assert str(archive) in shown.summary
    assert not archive.exists()
    assert execute(plans, shown.token).sound
    again = plan(plans, root, work="export", folder=str(root), archive=str(archive))
    assert "would be replaced" in again.notes[0]
    same = plan(plans, root, work="merge", archive=str(archive))
    assert (same.token, same.foreign) == ("", ())
    new = tmp_path / "new"
    new.mkdir()
    thread = StoreThread(lambda: open_service(store=str(tmp_path / "b.btl")), lambda *_: None)
    try:
        other = Plans(thread)
        root.rename(tmp_path / "moved")
        shown = plan(other, new, work="merge", archive=str(archive))
        assert shown.foreign == (str(root),)
        shown = plan(other, new, work="merge", archive=str(archive), roots={str(root): str(new)})
        assert shown.foreign == ()
        assert execute(other, shown.token).summary.startswith("8 versions came: 1 new file")
    finally:
        thread.stop()


def test_a_backup_is_a_store_that_was_proved(plans, root, tmp_path):
    """It says how many versions in it were read."""
    target = tmp_path / "copy.btl"
    shown = plan(plans, root, work="backup", archive=str(target))
    assert execute(plans, shown.token).summary.endswith("8 versions in it proved.")
    with closing(open_service(store=str(target))) as copy:
        assert copy.check().sound


def test_a_repair_says_what_is_lost_and_takes_the_stores_place(plans, root, tmp_path):
    """Saves are kept after it as before; a trial leaves nothing behind."""
    store = tmp_path / "store" / "history.btl"
    before = sorted(each.name for each in store.parent.iterdir() if "-" not in each.name)
    shown = plan(plans, root, work="repair")
    assert shown.summary.startswith("8 versions can be given back")
    assert [e.name for e in store.parent.iterdir() if "trial" in e.name] == []
    assert before == ["history.btl"]
    done = execute(plans, shown.token)
    assert ".damaged-" in done.notes[0]
    assert total(tmp_path) == 8
    assert plan(plans, root, work="compact").token


def test_a_drill_is_told_in_one_sentence(plans, root):
    """And the status tells of it afterwards."""
    found = asyncio.run(plans.drill(DrillParams(versions=5), lambda *_: None))
    assert found.summary.startswith("5 versions, ")
    assert found.remembered
    assert found.failures == ()


@pytest.mark.parametrize(
    ("params", "field"),
    [
        ({"work": "export"}, "archive"),
        ({"work": "merge"}, "archive"),
        ({"work": "backup"}, "archive"),
        ({"work": "mirror"}, "archive"),
    ],
)
def test_what_is_missing_is_named(plans, root, params, field):
    """Bad input says what to do."""
    with pytest.raises(UsageError, match="name the file") as caught:
        plan(plans, root, **params)
    assert caught.value.field == field


def test_work_that_nobody_waits_for_ends(plans, root, tmp_path):
    """What was done until then stays, and the rest is for another plan."""
    with closing(opened(tmp_path)) as service:
        for name in range(40):
            save(service, root / f"f{name}.txt", "1\n")
            save(service, root / f"f{name}.txt", "2\n")

    async def stopped():
        shown = await plans.plan(
            PlanParams(work="prune", keep_last=1, allow_loss=True), around(root), lambda *_: None
        )
        begun = asyncio.Event()
        running = asyncio.ensure_future(
            plans.execute(ExecuteParams(token=shown.token), lambda *_: begun.set())
        )
        await asyncio.wait_for(begun.wait(), 30)
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)

    asyncio.run(stopped())
    assert plan(plans, root, work="prune", keep_last=1, allow_loss=True).work == "prune"
    with closing(opened(tmp_path)) as service:
        assert service.check().sound
    assert Path(root / "a.txt").exists()


SECRET = "hunter2-XYZZY"


def test_a_forget_by_text_says_what_goes_and_whether_it_is_gone(plans, root, tmp_path):
    """The text itself is in no answer; what holds it goes, and nothing else."""
    with closing(opened(tmp_path)) as service:
        save(service, root / "a.txt", f"key = {SECRET}\n")
        save(service, root / "a.txt", "key = from elsewhere\n")
    shown = plan(plans, root, work="forget", text=SECRET)
    assert shown.summary == "1 version of 1 file would go for good, and 9 would stay."
    assert [file.text for file in shown.files] == ["1 of 10 versions would be gone for good"]
    assert shown.notes[-1].startswith("Out of reach: snapshots")
    assert total(tmp_path) == 10
    done = execute(plans, shown.token)
    assert done.sound
    assert done.summary.startswith("1 version forgotten: no hit in ")
    assert total(tmp_path) == 9
    assert SECRET not in str((shown, done))
    again = plan(plans, root, work="forget", text=SECRET)
    assert (again.token, again.summary) == ("", "Nothing that is kept holds it.")


def test_what_the_file_would_bring_back_is_forgotten_only_when_asked_twice(plans, root, tmp_path):
    """It is said, without a token; a version that is not on the disk goes at once."""
    shown = plan(plans, root, work="forget", path=str(root / "a.txt"))
    assert (shown.token, shown.returns) == ("", True)
    assert shown.notes[0].startswith("a.txt still holds it, and its next save would bring it back")
    one = plan(plans, root, work="forget", path=str(root / "a.txt"), versions=(3,))
    assert execute(plans, one.token).sound
    assert total(tmp_path) == 7
    shown = plan(plans, root, work="forget", path=str(root / "a.txt"), again=True)
    assert execute(plans, shown.token).summary.startswith("7 versions forgotten: no hit")
    assert total(tmp_path) == 0


def test_a_folder_is_forgotten_of_what_may_be_shown(plans, root, tmp_path):
    """A file that a face hides stays, by folder and by text; so does one beside the folder."""
    inner = root / "inner"
    inner.mkdir()
    with closing(opened(tmp_path)) as service:
        for name in ("inner/b.txt", "inner/.hidden", "c.txt"):
            save(service, root / name, f"{SECRET}\n")
    (inner / "b.txt").unlink()

    def shows(path):
        return "/." not in path

    for params in ({}, {"text": SECRET}):
        asked = PlanParams(work="forget", folder=str(inner), **params)
        shown = asyncio.run(plans.plan(asked, around(root, shows=shows), lambda *_: None))
        assert [file.path for file in shown.files] == [str(inner / "b.txt")]
    assert execute(plans, shown.token).sound
    with closing(opened(tmp_path)) as service:
        kept = [service.timeline(str(root / n)).total for n in ("inner/.hidden", "c.txt")]
    assert kept == [1, 1]


def test_a_text_can_be_masked_instead(plans, root, tmp_path):
    """Versions stay, and say so."""
    with closing(opened(tmp_path)) as service:
        save(service, root / "a.txt", f"key = {SECRET}\n")
        save(service, root / "a.txt", "none\n")
    shown = plan(plans, root, work="forget", text=SECRET, replace=True)
    assert shown.summary == "1 version of 1 file would stay, with [forgotten] in its place."
    assert execute(plans, shown.token).summary.startswith("1 version masked: no hit")
    assert total(tmp_path) == 10


def test_a_mirror_is_made_and_then_brought_up_to_date(plans, root, tmp_path):
    """The plan says what it lacks; the store itself, and what is no mirror, are refused."""
    target = str(tmp_path / "mirror.btl")
    shown = plan(plans, root, work="mirror", archive=target)
    assert f"would be copied to {target}" in shown.summary
    assert execute(plans, shown.token).summary.startswith(f"8 versions copied to {target};")
    assert plan(plans, root, work="mirror", archive=target).token == ""
    with closing(opened(tmp_path)) as service:
        save(service, root / "a.txt", "more\n")
    shown = plan(plans, root, work="mirror", archive=target)
    assert shown.summary.endswith("lacks 1 entry of the store.")
    assert execute(plans, shown.token).summary.startswith("1 version copied")
    with pytest.raises(UsageError, match="the store itself"):
        plan(plans, root, work="mirror", archive=str(tmp_path / "store" / "history.btl"))
    with closing(opened(tmp_path, "other.btl")) as service:
        save(service, root / "z.txt", "of its own\n")
    with pytest.raises(ConflictError, match="no mirror of it"):
        plan(plans, root, work="mirror", archive=str(tmp_path / "other.btl"))


def test_a_folder_goes_back_and_forth_under_plans(plans, root):
    """Both are shown first; what stays is said."""
    shown = plan(plans, root, work="rollback", point="3", folder=str(root))
    assert shown.summary.startswith(f"1 file of {root} would be as of sequence 3")
    assert [(file.path, file.text) for file in shown.files] == [
        (str(root / "a.txt"), "goes back to what it was")
    ]
    done = execute(plans, shown.token)
    assert done.summary.endswith("as of sequence 3 again; what was there is kept.")
    assert (root / "a.txt").read_text() == "x\n" * 2
    back = plan(plans, root, work="rollback-undo")
    assert execute(plans, back.token).work == "rollback-undo"
    assert (root / "a.txt").read_text() == "x\n" * 8


def test_unsaved_changes_stay_out_of_a_folders_restore(plans, root):
    """Of when it is planned, and of when it is done."""
    newer = {str(root / "a.txt")}
    face = around(root, unsaved=lambda _: frozenset(newer))
    params = PlanParams(work="rollback", point="3")
    shown = asyncio.run(plans.plan(params, face, lambda *_: None))
    assert (shown.token, len(shown.notes)) == ("", 1)
    assert "unsaved changes" in shown.notes[0]
    newer.clear()
    shown = asyncio.run(plans.plan(params, face, lambda *_: None))
    newer.add(str(root / "a.txt"))
    with pytest.raises(RefusedError, match="unsaved changes by now"):
        execute(plans, shown.token)
    assert (root / "a.txt").read_text() == "x\n" * 8


def test_a_checkpoint_is_made_of_what_lies_there(plans, root):
    """A name that means something else is refused before anything is looked at."""
    (root / "new.txt").write_text("new\n")
    shown = plan(plans, root, work="checkpoint", name="works")
    assert execute(plans, shown.token).summary == "Checkpoint works is made."
    (root / "new.txt").unlink()
    back = plan(plans, root, work="rollback", point="works")
    execute(plans, back.token)
    assert (root / "new.txt").read_text() == "new\n"
    with pytest.raises(UsageError, match="choose another name"):
        plan(plans, root, work="checkpoint", name="12")
    again = plan(plans, root, work="rollback-undo")
    assert again.token
