"""Which files a workspace leaves out, as its .gitignore files stand right now."""

import pytest

from backtrail.storage.sqlite import SqliteRepository
from history.desk import Desk


def status(desk, name):
    """What becomes of a save of ``name``."""
    desk.write(name, f"{desk.now} {name}\n")
    return desk.report(name).status


def test_gitignore_files_count_down_to_the_file(desk):
    """Each folder's own file adds to those above, the nearest has the last word."""
    desk.write(".gitignore", "*.log\n")
    desk.write("sub/.gitignore", "!keep.log\nbuild\n")
    assert status(desk, "a.log") == "skipped"
    assert status(desk, "sub/a.log") == "skipped"
    assert status(desk, "sub/keep.log") == "kept"
    assert status(desk, "sub/build/x") == "skipped"
    assert status(desk, "build/x") == "kept"


def test_a_changed_gitignore_counts_from_the_next_save(desk):
    """No restart: added, changed or removed, it holds at once."""
    assert status(desk, "a.log") == "kept"
    ignore = desk.write(".gitignore", "*.log\n")
    assert status(desk, "a.log") == "skipped"
    desk.write(".gitignore", "*.other\n")
    assert status(desk, "a.log") == "kept"
    desk.write(".gitignore", "*.log\n")
    assert status(desk, "a.log") == "skipped"
    ignore.unlink()
    assert status(desk, "a.log") == "kept"


def test_gitignore_can_be_left_aside(make_desk):
    """With ``capture.gitignore`` off it is a file like any other."""
    desk = make_desk(capture__gitignore=False)
    desk.write(".gitignore", "*.log\n")
    assert status(desk, "a.log") == "kept"


@pytest.mark.parametrize("change", [{"exclude": ("*.tmp",)}, {"include": ("out/*.csv",)}])
def test_settings_reach_every_save(make_desk, change):
    """``include`` brings ignored files back, ``exclude`` leaves others out."""
    desk = make_desk(**{f"capture__{key}": value for key, value in change.items()})
    desk.write(".gitignore", "out/\n")
    assert status(desk, "x.tmp") == ("skipped" if "exclude" in change else "kept")
    assert status(desk, "out/x.csv") == ("kept" if "include" in change else "skipped")


@pytest.mark.parametrize("side", ["", "-wal", "-shm", "-journal"])
def test_the_store_is_never_kept_in_itself(tmp_path, side):
    """A store inside the workspace leaves itself and its side files out."""
    root = tmp_path / "ws"
    root.mkdir()
    desk = Desk(root, SqliteRepository(str(root / "history.btl")))
    path = root / f"history.btl{side}"
    path.touch()
    skipped = desk.report(path.name)
    assert (skipped.status, skipped.reason) == ("skipped", "Backtrail's own store")
    desk.service.close()


def test_a_gitignore_that_cannot_be_read_hides_nothing(desk):
    """A folder, a link or a file of no text by that name: the saves around it are kept."""
    (desk.root / ".gitignore").mkdir()
    assert status(desk, "a.log") == "kept"
    desk.write("sub/.gitignore", b"\xff\xfe*.log\n*.txt\n")
    assert status(desk, "sub/a.txt") == "skipped"
    assert status(desk, "sub/a.log") == "kept"
