"""The kernel's own hints."""

import os
import time
from pathlib import Path

import pytest

from backtrail.policy.selection import Selection
from backtrail.settings import CaptureSettings
from backtrail.upkeep import watches
from backtrail.upkeep.inotify import Notice
from backtrail.upkeep.tree import Tree
from backtrail.upkeep.watches import Watches

_PATIENCE = 20


@pytest.fixture
def watching(root):
    """Begin to watch the folder as it is."""
    open_ones = []

    def begin(*left_out):
        rules = Selection(CaptureSettings(exclude=(*CaptureSettings().exclude, *left_out)))
        open_ones.append(Watches(Tree(str(root), lambda _: rules)))
        open_ones[-1].begin()
        return open_ones[-1]

    yield begin
    for each in open_ones:
        each.close()


def _heard(watching, *wanted):
    """Wait until all of these were hinted at; returns everything that was."""
    end, heard = time.monotonic() + _PATIENCE, set()
    while not {str(path) for path in wanted} <= heard:
        assert time.monotonic() < end, heard
        heard |= watching.wait(1).paths
    return heard


def _in_place(file):
    file.write_text("new")


def _atomic(file):
    new = file.with_name(".x.tmp")
    new.write_text("new")
    new.replace(file)


def _anew(file):
    file.unlink()
    file.write_text("new")


@pytest.mark.parametrize("save", [_in_place, _atomic, _anew, os.unlink])
def test_every_kind_of_save_is_hinted_at(root, watching, save):
    """Written in place, replaced, made anew or gone: the name is told."""
    (root / "a.txt").write_text("old")
    watch = watching()
    save(root / "a.txt")
    _heard(watch, root / "a.txt")


def test_left_out_folders_are_not_watched(root, watching):
    """However many they are; one that is made later is not watched either."""
    for number in range(20):
        (root / "node_modules" / str(number)).mkdir(parents=True)
    (root / "src").mkdir()
    watch = watching()
    assert watch.folders == 2
    (root / ".git" / "objects").mkdir(parents=True)
    (root / "node_modules" / "1" / "a.js").write_text("x")
    (root / "src" / "a.txt").write_text("x")
    heard = _heard(watch, root / "src" / "a.txt")
    assert not any("node_modules" in path for path in heard)
    assert watch.folders == 2


def test_a_new_folder_is_named_and_watched_from_then_on(root, watching):
    """What was made in it before it was watched is found by a look at the folder."""
    watch = watching()
    deep = root / "a" / "b" / "c"
    deep.mkdir(parents=True)
    (deep / "one.txt").write_text("x")
    _heard(watch, root / "a")
    (deep / "two.txt").write_text("x")
    _heard(watch, deep / "two.txt")


def test_a_moved_folder_is_watched_under_its_new_name(root, watching):
    """Both names are told, and later saves under the new one."""
    (root / "old" / "sub").mkdir(parents=True)
    watch = watching()
    (root / "old").rename(root / "new")
    _heard(watch, root / "old", root / "new")
    (root / "new" / "sub" / "a.txt").write_text("x")
    _heard(watch, root / "new" / "sub" / "a.txt")
    assert watch.folders == 3


def test_a_folder_moved_away_is_let_go(root, watching, tmp_path):
    """What happens to it elsewhere is nobody's business here."""
    (root / "old" / "sub").mkdir(parents=True)
    watch = watching()
    (root / "old").rename(tmp_path / "elsewhere")
    _heard(watch, root / "old")
    assert watch.folders == 1


def test_a_file_that_is_being_written_is_named_when_that_is_done(root, watching, monkeypatch):
    """Half a file is no save."""
    monkeypatch.setattr(watches, "_UNFINISHED", 3600)
    watch = watching()
    with (root / "a.txt").open("w") as file:
        file.write("half")
        file.flush()
        (root / "b.txt").write_text("x")
        assert str(root / "a.txt") not in _heard(watch, root / "b.txt")
    _heard(watch, root / "a.txt")


def test_a_file_that_stays_open_is_named_after_a_while(root, watching, monkeypatch):
    """A log is kept although nobody closes it."""
    monkeypatch.setattr(watches, "_UNFINISHED", 0.05)
    watch = watching()
    with (root / "a.log").open("w") as file:
        file.write("line")
        file.flush()
        _heard(watch, root / "a.log")


def test_names_that_are_not_utf8(root, watching):
    """They are told as Python spells them, and end nothing."""
    watch = watching()
    file = root / os.fsdecode(b"\xff.txt")
    for count in range(3):
        file.write_text(f"{count}")
        _heard(watch, file)


def test_rules_that_change_are_heeded(root, watching):
    """A folder that is not left out any more is watched from then on."""
    (root / "build").mkdir()
    left_out = ["build/"]
    rules = Watches(Tree(str(root), lambda _: Selection(CaptureSettings(exclude=tuple(left_out)))))
    rules.begin()
    assert rules.folders == 1
    left_out[:] = ["other/"]
    (root / ".gitignore").write_text("")
    _heard(rules, root / ".gitignore")
    assert rules.folders == 2
    rules.close()


def test_a_queue_that_ran_over_is_told(root, watching, monkeypatch):
    """The kernel says so, and the folders of which nothing was heard are watched then."""
    watch = watching()
    (root / "unheard").mkdir()
    told = [[Notice(-1, 0x4000, "")]]
    monkeypatch.setattr(watch._kernel, "read", lambda: told.pop() if told else [])
    assert watch.wait(_PATIENCE).lost
    assert watch.folders == 2


def test_no_more_watches_than_the_system_allows(root, watching, monkeypatch):
    """Those that there are stay; that there are too few is known."""
    (root / "a").mkdir()
    (root / "b").mkdir()
    real, allowed = watches.Inotify.watch, [1, 2]

    def limited(self, folder):
        if not allowed:
            raise OSError(28, "No space left on device")
        allowed.pop()
        return real(self, folder)

    monkeypatch.setattr(watches.Inotify, "watch", limited)
    watch = watching()
    assert (watch.folders, watch.full) == (2, True)


def test_a_root_that_comes_back_is_watched_again(root, watching):
    """Deleted and cloned anew: that more happened than is named is told, and it goes on."""
    watch = watching()
    root.rmdir()
    end = time.monotonic() + _PATIENCE
    while watch.folders:
        assert time.monotonic() < end
        watch.wait(0.1)
    root.mkdir()
    assert watch.wait(1).lost
    (root / "a.txt").write_text("x")
    _heard(watch, root / "a.txt")


def test_a_root_made_anew_while_a_folder_around_it_has_another_name(tmp_path):
    """What is watched under the old name lies elsewhere, and the kernel says nothing of it."""
    above = Path(os.path.realpath(tmp_path)) / "above"
    root = above / "w"
    (root / "sub").mkdir(parents=True)
    watch = Watches(Tree(str(root), lambda _: Selection(CaptureSettings())))
    watch.begin()
    above.rename(above.with_name("elsewhere"))
    root.mkdir(parents=True)
    assert watch.wait(0).lost
    (root / "a.txt").write_text("x")
    _heard(watch, root / "a.txt")
    assert watch.folders == 1
    watch.close()


def test_a_root_that_cannot_be_read_asks_for_no_look(root, watching, monkeypatch):
    """It is tried again at each wait, and told as soon as it can be watched."""
    real = watches.Inotify.watch

    def refuse(*_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(watches.Inotify, "watch", refuse)
    watch = watching()
    assert not watch.wait(0).lost
    monkeypatch.setattr(watches.Inotify, "watch", real)
    assert watch.wait(0).lost
    assert not watch.wait(0).lost


def test_a_wait_is_ended_from_another_thread(watching):
    """Without waiting for anything to happen."""
    watch = watching()
    watch.wake()
    assert watch.wait(3600).paths == frozenset()
