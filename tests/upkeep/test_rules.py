"""Rules of what is left out that come, change and go while somebody looks."""

import shutil
import time

import pytest

from backtrail.policy.selection import Selection
from backtrail.settings import CaptureSettings
from backtrail.upkeep.streams import Stream
from backtrail.upkeep.tree import Tree
from backtrail.upkeep.watches import Watches


def _save(watched, *names, text="1"):
    for name in names:
        (watched.root / name).parent.mkdir(parents=True, exist_ok=True)
        (watched.root / name).write_text(text)


def _look(watched, *names):
    watched.keeper.take(str(watched.root / name) for name in names)
    watched.keeper.keep()


def _kept(watched):
    return [document.path for document in watched.service.present(str(watched.root))]


@pytest.mark.parametrize("hinted", [True, False], ids=["a hint", "no hint"])
def test_rules_that_went_away(watched, hinted):
    """What they left out is kept from the next save on, though only that was heard of."""
    _save(watched, ".gitignore", text="*.log\nout/\n")
    _save(watched, "a.log", "out/x")
    watched.keeper.scan()
    (watched.root / ".gitignore").unlink()
    if hinted:
        _look(watched, ".gitignore")
    _save(watched, "a.log", "out/x", text="22")
    _look(watched, "out/x", "a.log")
    assert {"a.log", "out/x"} <= set(_kept(watched))


def test_a_look_at_everything_finds_the_rules_of_the_moment(watched):
    """Whoever took them away was not heard."""
    _save(watched, "sub/.gitignore", text="*.log\n")
    _save(watched, "sub/a.log")
    watched.keeper.scan()
    (watched.root / "sub" / ".gitignore").unlink()
    assert watched.keeper.scan().left_out == 0
    assert _kept(watched) == ["sub/a.log"]


def test_a_folder_made_anew_has_its_own_rules(watched):
    """Those of the folder that had its name went with it."""
    _save(watched, "sub/.gitignore", text="*.log\n")
    _save(watched, "sub/a.log")
    watched.keeper.scan()
    shutil.rmtree(watched.root / "sub")
    _look(watched, "sub")
    _save(watched, "sub/a.log", text="22")
    _look(watched, "sub/a.log")
    assert _kept(watched) == ["sub/a.log"]


class _Changing:
    """Rules that leave out ``out`` as long as they are there."""

    def __init__(self):
        self.there = True

    def __call__(self, _):
        names = ("out",) if self.there else ()
        return Selection(CaptureSettings(exclude=names))


def test_a_folder_made_anew_is_watched_by_its_own_rules(root):
    """What they left out before is watched now."""
    rules = _Changing()
    (root / "sub" / "out").mkdir(parents=True)
    watches = Watches(Tree(str(root), rules))
    watches.begin()
    assert watches.folders == 2
    shutil.rmtree(root / "sub")
    rules.there = False
    (root / "sub" / "out").mkdir(parents=True)
    end = time.monotonic() + 20
    while watches.folders != 3:
        assert time.monotonic() < end
        watches.wait(1)
    watches.close()


def test_a_stream_hands_out_what_the_rules_of_the_moment_let_through(root, monkeypatch):
    """However it was told that they changed."""
    rules, path = _Changing(), str(root / "out" / "a.txt")
    monkeypatch.setattr(Stream, "_watch", lambda _: iter([set(), {path}, {path}]))
    stream = Stream(Tree(str(root), rules))
    stream.begin()
    assert stream.wait(1).paths == frozenset()
    rules.there = False
    assert stream.wait(1).paths == {path}
