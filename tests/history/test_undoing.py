"""Taking a restore back."""

import pytest

from backtrail.errors import NotFoundError
from history.desk import tree


@pytest.fixture
def saved(desk):
    """Two versions of ``a`` and of ``b``."""
    for name in ("a", "b"):
        desk.save(name, f"{name} one\n")
        desk.save(name, f"{name} two\n")
    return desk


def test_an_undo_brings_back_what_was_there(saved):
    """The bytes from before the restore, kept or not, as a version of their own."""
    saved.write("a", "unkept\n")
    saved.service.restore(saved.path("a"), "1")
    done = saved.service.undo(saved.path("a"), author="bob")
    assert saved.read("a") == b"unkept\n"
    version = done.entry.version
    assert (version.source, version.author) == ("undo", "bob")
    assert version.metadata["rollback_to"] == 3
    assert done.plan.kind == "undo"


def test_a_second_undo_finds_nothing_more(saved):
    """One restore, one undo; the message says that there is nothing left."""
    saved.service.restore(saved.path("a"), "1")
    saved.service.undo(saved.path("a"))
    before = tree(saved.root)
    with pytest.raises(NotFoundError, match="no restore of a to take back"):
        saved.service.undo(saved.path("a"))
    with pytest.raises(NotFoundError, match="no restore to take back"):
        saved.service.undo()
    assert tree(saved.root) == before


def test_restores_are_taken_back_one_by_one(saved):
    """The last one first, until the file is as it was before all of them."""
    saved.save("a", "a three\n")
    for number in ("1", "2"):
        saved.service.restore(saved.path("a"), number)
    assert [_undone(saved, "a") for _ in range(2)] == [b"a one\n", b"a three\n"]


def _undone(desk, name):
    desk.service.undo(desk.path(name))
    return desk.read(name)


def test_a_file_that_the_restore_made_is_taken_away_again(saved):
    """It goes; its content stays kept."""
    saved.service.restore(saved.path("a"), "1", to=saved.path("new/copy"))
    plan = saved.service.plan_undo(saved.path("new/copy"))
    assert (plan.action, plan.entry) == ("remove", None)
    done = saved.service.undo(saved.path("new/copy"))
    assert done.entry is None
    assert not (saved.root / "new/copy").exists()
    assert saved.service.content(saved.path("new/copy"), "1") == b"a one\n"


def test_edits_since_the_restore_are_kept_before_they_go(saved):
    """Work in a file that the restore made is a version before the file is taken away."""
    saved.service.restore(saved.path("a"), "1", to=saved.path("copy"))
    saved.write("copy", "worked on\n")
    done = saved.service.undo(saved.path("copy"))
    assert not (saved.root / "copy").exists()
    assert saved.contents("copy") == [b"a one\n", b"worked on\n"]
    assert done.was_there.version.number == 2


def test_without_a_path_the_last_restore_of_the_workspace_is_taken_back(saved):
    """Whichever file it was; with a path only that file's."""
    saved.service.restore(saved.path("a"), "1")
    saved.service.restore(saved.path("b"), "1")
    saved.service.undo(saved.path("a"))
    assert (saved.read("a"), saved.read("b")) == (b"a two\n", b"b one\n")
    assert saved.service.undo().plan.path == saved.path("b")
    assert saved.read("b") == b"b two\n"


def test_another_workspaces_restore_is_none_of_ours(saved, tmp_path):
    """Without a path only the folders that this face works in count."""
    (tmp_path / "other").mkdir()
    elsewhere = saved.another()
    elsewhere.add_root(str(tmp_path / "other"))
    saved.service.restore(saved.path("a"), "1")
    with pytest.raises(NotFoundError):
        elsewhere.undo()
    assert saved.read("a") == b"a one\n"


def test_a_plan_of_an_undo_writes_nothing(saved):
    """It shows the file and the version; disk and history stay."""
    saved.service.restore(saved.path("a"), "1")
    before, figures = tree(saved.root), saved.service.status()
    plan = saved.service.plan_undo()
    assert (plan.action, plan.path, plan.entry.version.number) == ("replace", saved.path("a"), 2)
    assert (tree(saved.root), saved.service.status()) == (before, figures)


def test_an_undo_follows_a_rename(saved):
    """The file was renamed since: the undo goes where it is now."""
    saved.service.restore(saved.path("a"), "1")
    (saved.root / "a").rename(saved.root / "c")
    saved.service.rename(saved.path("a"), saved.path("c"))
    saved.service.undo()
    assert saved.read("c") == b"a two\n"
    assert not (saved.root / "a").exists()


def test_an_undo_with_nothing_left_to_change_counts_as_done(saved):
    """A person took the restore back by hand: undo agrees, and then reaches the one before."""
    saved.service.restore(saved.path("b"), "1")
    saved.service.restore(saved.path("a"), "1")
    saved.save("a", "a two\n")
    assert saved.service.undo().plan.action == "nothing"
    assert saved.service.undo().plan.path == saved.path("b")
    assert saved.read("b") == b"b two\n"


def test_an_undo_of_a_made_file_that_is_gone_counts_as_done(saved):
    """Nothing to remove, nothing to fail; it is taken back."""
    saved.service.restore(saved.path("a"), "1", to=saved.path("copy"))
    (saved.root / "copy").unlink()
    assert saved.service.undo().plan.action == "nothing"
    with pytest.raises(NotFoundError):
        saved.service.undo()
