"""What the first look at a folder begins, and what it leaves to others."""

import os
import shutil
import time
from functools import partial

import pytest

from backtrail.errors import NotFoundError, StoreBusyError
from backtrail.model import FIRST_LOOK
from backtrail.upkeep.keeper import Keeper
from backtrail.upkeep.tree import Tree
from backtrail.watch import Trouble


def _keeper_since(watched, since_ns):
    tree = Tree(str(watched.root), partial(watched.service.selection, str(watched.root)))
    return Keeper(watched.service, tree, watched.news.append, since_ns=since_ns)


def _reasons(watched, names):
    return {watched.service.version(str(watched.root / name), "1").version.reason for name in names}


def test_a_locked_store_is_asked_once_for_first_versions(watched, monkeypatch):
    """Not once for every portion of a large folder; each file is kept later all the same."""
    monkeypatch.setattr("backtrail.upkeep.surveys._FILES", 2)
    names = [f"{number}.txt" for number in range(7)]
    for name in names:
        (watched.root / name).write_text(name)
    keeper = _keeper_since(watched, time.time_ns() + 10**12)
    asked, begin = [], watched.service.begin

    def locked(*arguments):
        asked.append(arguments)
        if len(asked) == 2:
            raise StoreBusyError("locked")
        return begin(*arguments)

    with monkeypatch.context() as patch:
        patch.setattr(watched.service, "begin", locked)
        patch.setattr(watched.service, "capture_many", locked)
        assert keeper.scan().fresh == 2
    assert len(asked) == 2
    assert watched.news == [Trouble(reason="locked", waiting=5)]
    keeper.keep()
    assert [watched.text(name) for name in names] == names
    assert _reasons(watched, names) == {FIRST_LOOK}


def test_what_came_since_the_first_look_is_no_beginning(watched):
    """However late it is kept, and by whichever scan it is found."""
    (watched.root / "old.txt").write_text("1")
    keeper = _keeper_since(watched, (watched.root / "old.txt").stat().st_ctime_ns)
    (watched.root / "before.txt").write_text("2")
    os.utime(watched.root / "before.txt", ns=(1, 1))
    assert keeper.scan().fresh == 2
    (watched.root / "after.txt").write_text("3")
    assert keeper.scan().fresh == 1
    assert _reasons(watched, ["old.txt"]) == {FIRST_LOOK}
    assert _reasons(watched, ["before.txt", "after.txt"]) == {""}


def test_only_the_first_scan_begins_files(watched, monkeypatch):
    """Later ones capture what they find without a history, and it is told as any change."""
    keeper = _keeper_since(watched, time.time_ns() + 10**12)
    keeper.scan()
    (watched.root / "a.txt").write_text("1")
    monkeypatch.setattr(watched.service, "begin", lambda *_: pytest.fail("begun"))
    assert keeper.scan().fresh == 1


def test_a_folder_that_goes_during_its_first_scan(watched, monkeypatch):
    """It ends nothing: what was found waits, and there is nothing to keep of it."""
    (watched.root / "a.txt").write_text("one")
    keeper = _keeper_since(watched, time.time_ns() + 10**12)

    def gone(root, _):
        shutil.rmtree(root)
        raise NotFoundError("gone")

    monkeypatch.setattr(watched.service, "begin", gone)
    assert keeper.scan().fresh == 0
    keeper.keep()
    assert (keeper.waiting, watched.service.status().documents) == (0, 0)
