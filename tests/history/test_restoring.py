"""Going back."""

import os

import pytest

from backtrail.errors import ConflictError, DamagedError, NotFoundError, RefusedError
from backtrail.files import replacing
from backtrail.history import contents, restoring
from history.desk import Desk, tree


@pytest.fixture
def saved(desk):
    """Three versions of ``a``: one, two, three."""
    for text in ("one\n", "one\ntwo\n", "one\ntwo\nthree\n"):
        desk.save("a", text)
    return desk


def test_a_plan_writes_nothing(saved, tmp_path):
    """Neither the workspace nor the history changes, also with unkept bytes on disk."""
    saved.write("a", "not kept\n")
    before, figures = tree(tmp_path), saved.service.status()
    plan = saved.service.plan_restore(saved.path("a"), "1")
    assert (plan.action, plan.head, plan.unkept) == ("replace", 3, True)
    assert (plan.path, plan.entry.version.number) == (saved.path("a"), 1)
    assert (tree(tmp_path), saved.service.status()) == (before, figures)


def test_a_plan_has_the_figures_from_now_to_then(saved):
    """Added and deleted lines count from what lies there to what would."""
    plan = saved.service.plan_restore(saved.path("a"), "1")
    assert (plan.change.added, plan.change.deleted) == (0, 2)
    assert not plan.unkept


def test_a_restore_writes_the_bytes_and_is_a_version(saved):
    """The file holds the old bytes; a new version says from where to where."""
    done = saved.service.restore(saved.path("a"), "1", reason="too much", author="bob")
    assert saved.read("a") == b"one\n"
    version = done.entry.version
    assert (version.number, version.source) == (4, "restore")
    assert version.metadata == {"rollback_from": 3, "rollback_to": 1}
    assert (version.reason, version.author) == ("too much", "bob")
    assert "restore" in [reason.kind for reason in version.significance.reasons]
    assert done.was_there.version.number == 3


def test_what_was_never_saved_is_kept_first(saved):
    """Bytes on disk that no version holds become one before they go."""
    saved.write("a", "typed, never reported\n")
    done = saved.service.restore(saved.path("a"), "2")
    assert saved.contents("a")[3:] == [b"typed, never reported\n", b"one\ntwo\n"]
    assert done.was_there.version.number == 4
    assert done.entry.version.metadata["rollback_from"] == 4


@pytest.mark.parametrize("data", ["x\n", b"\0binary", "AWS_SECRET=" + "x" * 40])
def test_what_was_there_is_kept_whatever_the_settings_leave_out(make_desk, data):
    """Excluded, minor, large or binary: before a write it is kept all the same."""
    desk = make_desk(policy__minor="skip", capture__binary="skip", capture__max_size=100)
    desk.save("a", "one\n")
    desk.write(".gitignore", "a\n")
    data = data.encode() if isinstance(data, str) else data
    for there in (data, data * 30):
        desk.write("a", there)
        desk.service.restore(desk.path("a"), "1")
        assert there in desk.contents("a")
        assert desk.read("a") == b"one\n"


def test_restoring_what_is_there_already_does_nothing(saved):
    """No write, no version: the answer says so."""
    before, figures = tree(saved.root), saved.service.status()
    done = saved.service.restore(saved.path("a"), "3")
    assert (done.plan.action, done.entry) == ("nothing", None)
    assert (tree(saved.root), saved.service.status()) == (before, figures)


def test_an_expected_head_that_moved_on_is_a_conflict(saved):
    """The error carries both numbers, and the file is as it was."""
    for act in (saved.service.plan_restore, saved.service.restore, saved.service.prepare_restore):
        with pytest.raises(ConflictError, match="at version 3, not at 2") as caught:
            act(saved.path("a"), "1", expected=2)
        assert (caught.value.expected, caught.value.actual) == (2, 3)
    assert saved.read("a") == b"one\ntwo\nthree\n"
    assert saved.service.restore(saved.path("a"), "1", expected=3).entry is not None


def test_a_conflict_counts_unkept_bytes_and_keeps_them(saved):
    """A save nobody reported moves the head on; a refused restore has kept it all the same."""
    saved.write("a", "somebody else\n")
    with pytest.raises(ConflictError) as planned:
        saved.service.plan_restore(saved.path("a"), "1", expected=3)
    assert len(saved.versions("a")) == 3
    with pytest.raises(ConflictError) as caught:
        saved.service.restore(saved.path("a"), "1", expected=3)
    assert planned.value.actual == caught.value.actual == 4
    assert saved.read("a") == b"somebody else\n"
    assert saved.contents("a")[-1] == b"somebody else\n"


def test_nothing_kept_yet_is_head_zero(saved):
    """A file that was never kept is at version 0."""
    with pytest.raises(ConflictError) as caught:
        saved.service.restore(saved.path("a"), "1", to=saved.path("new"), expected=3)
    assert caught.value.actual == 0
    assert not (saved.root / "new").exists()


def test_a_version_goes_to_another_path(saved):
    """The other file gets the bytes and a history that says where they came from."""
    done = saved.service.restore(saved.path("a"), "2", to=saved.path("sub/copy"))
    assert (done.plan.action, saved.read("sub/copy")) == ("create", b"one\ntwo\n")
    source = saved.service.version(saved.path("a"), "2").version
    assert done.entry.version.metadata["copied_from"] == source.id
    assert done.entry.version.number == 1
    assert saved.read("a") == b"one\ntwo\nthree\n"
    assert len(saved.versions("a")) == 3


def test_another_path_that_exists_is_kept_first(saved):
    """What lay there and was never kept is a version now."""
    saved.write("b", "precious\n")
    saved.service.restore(saved.path("a"), "1", to=saved.path("b"))
    assert saved.contents("b") == [b"precious\n", b"one\n"]


def test_a_deleted_file_comes_back(saved):
    """With its folders, its mode, and its history going on."""
    saved.write("deep/er/run", "#!/bin/sh\n").chmod(0o755)
    saved.report("deep/er/run")
    (saved.root / "deep/er/run").unlink()
    (saved.root / "deep/er").rmdir()
    saved.service.delete(saved.path("deep/er/run"))
    done = saved.service.restore(saved.path("deep/er/run"), "1")
    assert (done.plan.action, saved.read("deep/er/run")) == ("create", b"#!/bin/sh\n")
    assert (saved.root / "deep/er/run").stat().st_mode & 0o777 == 0o755
    assert saved.service.timeline(saved.path("deep/er/run")).document.deleted is None
    assert done.entry.version.number == 2


def test_a_file_keeps_its_mode_and_the_plan_says_so(saved):
    """A restore changes content; another mode that the version had is told as a note."""
    saved.write("a", "#!/bin/sh\n").chmod(0o700)
    saved.report("a")
    saved.write("a", "changed\n").chmod(0o640)
    plan = saved.service.plan_restore(saved.path("a"), "~0")
    assert plan.notes == ("the file keeps its mode 0640; the version had 0700",)
    saved.service.restore(saved.path("a"), "4")
    assert (saved.root / "a").stat().st_mode & 0o777 == 0o640


def test_other_hard_links_are_told_and_stay(saved):
    """The plan counts them; they keep the content they have."""
    os.link(saved.root / "a", saved.root / "other")
    plan = saved.service.plan_restore(saved.path("a"), "1")
    assert plan.notes == ("the file has 1 more hard link; other names keep the present content",)
    saved.service.restore(saved.path("a"), "1")
    assert (saved.read("a"), saved.read("other")) == (b"one\n", b"one\ntwo\nthree\n")


def test_through_a_link_inside_the_file_behind_it_is_meant(saved):
    """A link is one more name of its file: same history, and the link stays a link."""
    (saved.root / "link").symlink_to("a")
    done = saved.service.restore(saved.path("link"), "1")
    assert done.plan.path == saved.path("a")
    assert (saved.root / "link").is_symlink()
    assert saved.read("a") == b"one\n"


def test_through_a_link_that_leads_out_nothing_is_written(saved, tmp_path):
    """The file outside stays as it is."""
    (tmp_path / "outside").write_text("mine\n")
    (saved.root / "out").symlink_to(tmp_path / "outside")
    for to in (saved.path("out"), str(tmp_path / "outside")):
        with pytest.raises(RefusedError):
            saved.service.restore(saved.path("a"), "1", to=to)
    assert (tmp_path / "outside").read_text() == "mine\n"


@pytest.mark.parametrize("target", [".git/hooks/post-commit", "sub/.GIT/config"])
def test_nothing_is_written_into_git(saved, target):
    """A restore to a path in .git is refused."""
    saved.write(".git/HEAD", "ref\n")
    before = tree(saved.root)
    with pytest.raises(RefusedError, match=r"\.git"):
        saved.service.restore(saved.path("a"), "1", to=saved.path(target))
    assert tree(saved.root) == before


def test_a_folder_or_pipe_in_the_way_is_refused(saved):
    """Only regular files are replaced."""
    (saved.root / "folder").mkdir()
    os.mkfifo(saved.root / "pipe")
    for name in ("folder", "pipe"):
        with pytest.raises(RefusedError):
            saved.service.restore(saved.path("a"), "1", to=saved.path(name))


def test_a_read_only_file_is_refused_and_as_it_was(saved):
    """An editor would refuse as well; the message says what to do."""
    (saved.root / "a").chmod(0o444)
    before = tree(saved.root)
    with pytest.raises(RefusedError, match="read-only"):
        saved.service.restore(saved.path("a"), "1")
    assert tree(saved.root) == before


def test_an_unknown_version_changes_nothing(saved):
    """Nothing is kept or written before the version is found."""
    saved.write("a", "unkept\n")
    with pytest.raises(NotFoundError):
        saved.service.restore(saved.path("a"), "99")
    assert len(saved.versions("a")) == 3


def test_a_large_file_is_restored_in_pieces(make_desk, monkeypatch):
    """Above ``stream_above``: planned, kept first, written and undone like a small one."""
    monkeypatch.setattr(contents, "BLOCK", 10_000)
    desk = make_desk(capture__stream_above=1000)
    one, two, three = (bytes([n]) * 3000 + os.urandom(50_000) for n in (1, 2, 3))
    desk.save("big", one)
    desk.save("big", two)
    desk.write("big", three)
    plan = desk.service.plan_restore(desk.path("big"), "1")
    assert (plan.action, plan.unkept, plan.change.estimate) == ("replace", True, True)
    desk.service.restore(desk.path("big"), "1")
    assert desk.read("big") == one
    assert b"".join(desk.service.blocks(desk.path("big"), "3")) == three
    desk.service.undo(desk.path("big"))
    assert desk.read("big") == three


def test_a_save_that_lands_during_the_write_is_kept_and_undone_to(saved, monkeypatch):
    """Between capture and write somebody saves: the save is a version, and undo brings it back."""
    swap = replacing.swap

    def late(folder, temporary, name):
        if (saved.root / "a").read_bytes() != b"late save\n":
            saved.write("a", "late save\n")
        monkeypatch.setattr(replacing, "swap", swap)
        return swap(folder, temporary, name)

    monkeypatch.setattr(replacing, "swap", late)
    done = saved.service.restore(saved.path("a"), "1")
    assert saved.read("a") == b"one\n"
    assert saved.contents("a")[3:] == [b"late save\n", b"one\n"]
    assert done.was_there.version.number == 4
    saved.service.undo(saved.path("a"))
    assert saved.read("a") == b"late save\n"


def test_a_save_between_keeping_and_looking_is_kept_too(saved, monkeypatch):
    """What is about to be replaced is a version, even when it changed right after the capture."""
    saved.write("a", "first unkept\n")
    capture, late = restoring.capture, []

    def then_saved(*args, **options):
        kept = capture(*args, **options)
        if not late:
            late.append(saved.write("a", "second unkept\n"))
        return kept

    monkeypatch.setattr(restoring, "_look", _looking_after(restoring._look, saved))
    monkeypatch.setattr(restoring, "capture", then_saved)
    saved.service.write_prepared(saved.service.prepare_restore(saved.path("a"), "1"))
    assert {b"first unkept\n", b"second unkept\n"} <= set(saved.contents("a"))
    assert saved.read("a") == b"one\n"


def _looking_after(look, desk):
    """Look at a file whose time is long past, so that only its bytes can tell a change."""

    def looking(place, in_memory):
        os.utime(place.absolute, (1, 1))
        return look(place, in_memory)

    return looking


def test_a_damaged_version_is_never_written(disk_desk):
    """The file stays as it is when the content to write fails its proof."""
    disk_desk.save("a", os.urandom(5000))
    disk_desk.save("a", os.urandom(5000))
    db = disk_desk.repository._db
    db.execute("UPDATE content SET body = zeroblob(length(body)) WHERE id = 1")
    disk_desk.repository._cache.clear()
    before = tree(disk_desk.root)
    with pytest.raises(DamagedError):
        disk_desk.service.restore(disk_desk.path("a"), "1")
    assert tree(disk_desk.root) == before


def test_through_an_editor_disk_and_buffer_are_kept_before_it_writes(saved):
    """Both the unsaved text and the disk's bytes are versions; then the restore is written down."""
    saved.write("a", "disk\n")
    prepared = saved.service.prepare_restore(
        saved.path("a"), "1", buffer=b"unsaved\n", source="vscode"
    )
    assert saved.contents("a")[3:] == [b"disk\n", b"unsaved\n"]
    assert saved.versions("a")[4].metadata == {"unsaved": True}
    assert saved.versions("a")[4].source == "vscode"
    assert (prepared.content, prepared.was_there.version.number) == (b"one\n", 5)
    assert saved.read("a") == b"disk\n"
    saved.write("a", "one\n")  # the editor does it
    done = saved.service.record_restore(prepared)
    assert (done.entry.version.number, done.entry.version.metadata["rollback_from"]) == (6, 5)


def test_an_undo_of_a_restore_through_an_editor_goes_to_the_buffer(saved):
    """What was there is what the person saw: the unsaved text."""
    prepared = saved.service.prepare_restore(saved.path("a"), "1", buffer=b"unsaved\n")
    saved.service.write_prepared(prepared)
    assert saved.read("a") == b"one\n"
    again = saved.service.prepare_undo(saved.path("a"), buffer=b"one\n")
    assert again.content == b"unsaved\n"
    saved.service.write_prepared(again)
    assert saved.read("a") == b"unsaved\n"
    assert len(saved.versions("a")) == 6


def test_a_save_seen_by_another_process_first_is_not_doubled(saved):
    """The watcher reports the restored bytes before the restore is written down: one version."""
    prepared = saved.service.prepare_restore(saved.path("a"), "1")
    saved.save("a", "one\n", source="external")
    done = saved.service.record_restore(prepared)
    assert done.entry.version.source == "external"
    assert len(saved.versions("a")) == 4
    assert saved.service.undo(saved.path("a")).entry.version.number == 5


def test_an_id_of_an_earlier_file_is_written_to_the_file_named(saved):
    """A version of the file that bore the name before goes to the name, not to where that went."""
    version = saved.service.version(saved.path("a"), "2").version
    (saved.root / "a").rename(saved.root / "b")
    saved.service.rename(saved.path("a"), saved.path("b"))
    saved.save("a", "a new file\n")
    done = saved.service.restore(saved.path("a"), version.id)
    assert done.plan.path == saved.path("a")
    assert (saved.read("a"), saved.read("b")) == (b"one\ntwo\n", b"one\ntwo\nthree\n")
    assert done.entry.version.metadata["copied_from"] == version.id


def test_looking_first_makes_no_workspace(tmp_path):
    """A plan for a folder that nobody keeps says what would happen and leaves no trace."""
    desk = Desk(tmp_path / "work", rooted=False)
    desk.save("a.txt", "one\n")
    elsewhere = str(tmp_path / "else" / "b.txt")
    before = desk.service.status()
    assert desk.service.plan_restore(desk.path("a.txt"), "1", to=elsewhere).action == "create"
    assert desk.service.status() == before
    assert desk.service.restore(desk.path("a.txt"), "1", to=elsewhere).plan.path == elsewhere
