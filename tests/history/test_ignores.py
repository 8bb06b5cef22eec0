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


SIDES = ["", "-wal", "-shm", "-journal", "-hooks", "-open/7-00000000.face"]


@pytest.mark.parametrize("side", SIDES)
def test_the_store_is_never_kept_in_itself(tmp_path, side):
    """A store inside the workspace leaves itself out, and what faces lay beside it."""
    root = tmp_path / "ws"
    root.mkdir()
    desk = Desk(root, SqliteRepository(str(root / "history.db")))
    skipped = desk.report(beside(root / f"history.db{side}"))
    assert (skipped.status, skipped.reason) == ("skipped", "Backtrail's own store")
    assert desk.service.beginner(str(root), "vim").rules("").prunes("history.db-open")
    desk.service.close()


@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize("used", [False, True])
def test_no_other_store_is_kept_either(desk, used, side):
    """Or two of them in one tree would keep each other for ever; neither a new one."""
    other = SqliteRepository(desk.path("other.db"))
    if used:
        other.close()  # its sign is written into the file
    skipped = desk.report(beside(desk.root / f"other.db{side}"))
    assert (skipped.status, skipped.reason) == ("skipped", "Backtrail's own store")
    other.close()


@pytest.mark.parametrize(
    "name", ["trees.btl", "s.db", "s.db-wal", "s.db-hooks", "s.db-open/x", "x.btl-notes.md"]
)
def test_what_only_looks_like_a_store_is_kept(desk, name):
    """Another program's database, or a text of that name."""
    desk.write("s.db", b"SQLite format 3\0" + bytes(100))
    if name != "s.db":
        desk.write(name, b"text")
    assert desk.report(name).status == "kept"


def beside(path):
    """A file that is there, by name."""
    path.parent.mkdir(exist_ok=True)
    path.touch()
    return path


def test_a_gitignore_that_cannot_be_read_hides_nothing(desk):
    """A folder, a link or a file of no text by that name: the saves around it are kept."""
    (desk.root / ".gitignore").mkdir()
    assert status(desk, "a.log") == "kept"
    desk.write("sub/.gitignore", b"\xff\xfe*.log\n*.txt\n")
    assert status(desk, "sub/a.txt") == "skipped"
    assert status(desk, "sub/a.log") == "kept"
