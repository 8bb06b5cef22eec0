"""The steps that patches are made of."""

import pytest

from backtrail.errors import NotFoundError, UsageError
from history.desk import Desk


@pytest.fixture
def desk(tmp_path):
    """A file with three versions, renamed after the second."""
    desk = Desk(tmp_path / "work")
    desk.save("old.txt", "1\n")
    desk.save("old.txt", "2\n")
    desk.service.rename(desk.path("old.txt"), desk.path("sub/new.txt"))
    desk.root.joinpath("sub").mkdir()
    desk.root.joinpath("old.txt").rename(desk.path("sub/new.txt"))
    desk.save("sub/new.txt", "3\n")
    return desk


def steps(desk, *sides, name="sub/new.txt", **how):
    """Both states of each step, as path and content."""
    return [
        (_told(step.old), _told(step.new))
        for step in desk.service.patch_steps(desk.path(name), *sides, **how)
    ]


def _told(state):
    return None if state is None else (state.path, state.content.decode())


def test_a_file_bears_the_name_that_it_had_then(desk):
    """Over a rename, and from nothing."""
    assert steps(desk, "1", "3") == [(("old.txt", "1\n"), ("sub/new.txt", "3\n"))]
    assert steps(desk, "0", "1") == [(None, ("old.txt", "1\n"))]
    assert steps(desk, "3", "1") == [(("sub/new.txt", "3\n"), ("old.txt", "1\n"))]


def test_a_series_has_a_step_for_every_version(desk):
    """In their order, and then what is not kept yet."""
    desk.write("sub/new.txt", "4\n")
    texts = [new[1] for _, new in steps(desk, "0", each=True)]
    assert texts == ["1\n", "2\n", "3\n", "4\n"]
    assert [new[1] for _, new in steps(desk, "1", "2", each=True)] == ["2\n"]
    assert steps(desk, "2", "2", each=True) == []


def test_a_series_goes_forwards(desk):
    """Backwards there is one step, not many."""
    with pytest.raises(UsageError, match="leave --each out"):
        steps(desk, "3", "1", each=True)


def test_without_sides_it_is_what_changed_last(desk):
    """The file against its newest version, else that version against the one before."""
    assert steps(desk) == [(("old.txt", "2\n"), ("sub/new.txt", "3\n"))]
    desk.write("sub/new.txt", "4\n")
    assert steps(desk) == [(("sub/new.txt", "3\n"), ("sub/new.txt", "4\n"))]
    assert steps(desk, None, "2") == [(("old.txt", "1\n"), ("old.txt", "2\n"))]


def test_what_an_editor_holds_is_the_file_now(desk):
    """Unsaved as it is."""
    assert steps(desk, buffer=b"5\n") == [(("sub/new.txt", "3\n"), ("sub/new.txt", "5\n"))]


def test_a_file_that_is_gone_is_a_deletion(desk):
    """Whether or not the history has heard of it."""
    desk.root.joinpath("sub/new.txt").unlink()
    assert steps(desk) == [(("sub/new.txt", "3\n"), None)]
    desk.service.delete(desk.path("sub/new.txt"))
    assert steps(desk) == [(("sub/new.txt", "3\n"), None)]


def test_a_mode_is_part_of_a_state(desk):
    """As far as git keeps it."""
    desk.root.joinpath("sub/new.txt").chmod(0o755)
    (step,) = desk.service.patch_steps(desk.path("sub/new.txt"))
    assert (step.old.executable, step.new.executable) == (False, True)
    assert step.old.content == step.new.content


def test_names_count_from_git_s_working_tree(desk):
    """Wherever the workspace begins."""
    desk.root.parent.joinpath(".git").mkdir()
    assert steps(desk, "2", "3") == [(("work/old.txt", "2\n"), ("work/sub/new.txt", "3\n"))]


def test_a_version_that_is_not_there_is_told(desk):
    """Before anything is written."""
    with pytest.raises(NotFoundError, match="has no version 9"):
        steps(desk, "9")


def test_a_folder_is_told_to_be_none(desk):
    """Patches are made of one file at a time."""
    with pytest.raises(UsageError, match=r"sub is a folder; .* name a file"):
        steps(desk, name="sub")
