"""Hints, however they can be had."""

import pytest

from backtrail.policy.selection import Selection
from backtrail.settings import CaptureSettings
from backtrail.upkeep import lookout
from backtrail.upkeep.hints import Hints
from backtrail.upkeep.lookout import Lookout
from backtrail.upkeep.streams import Stream
from backtrail.upkeep.tree import Tree


@pytest.fixture
def look(root):
    """Begin to look at the folder; what is told is in ``told``."""
    open_ones = []

    def begin(wanted):
        told = []
        tree = Tree(str(root), lambda _: Selection(CaptureSettings()))
        open_ones.append(Lookout(tree, wanted, told.append))
        open_ones[-1].begin()
        return open_ones[-1], told

    yield begin
    for each in open_ones:
        each.close()


def _refuse(number):
    def refuse(*_):
        raise OSError(number, "refused")

    return refuse


def test_the_system_is_asked_first(look, root):
    """Its hints are handed on, and the mode says how many folders are watched."""
    (root / "sub").mkdir()
    watch, told = look("auto")
    assert (watch.mode, told) == ("watching 2 folders", [])
    (root / "a.txt").write_text("x")
    while not (hints := watch.wait(1)).paths:
        pass
    assert hints.paths == {str(root / "a.txt")}
    assert not hints.lost


@pytest.mark.parametrize("wanted", ["auto", "native"])
def test_where_it_refuses_everything_is_looked_at_now_and_then(look, monkeypatch, wanted):
    """The person is told once, with what to do about it."""
    monkeypatch.setattr("backtrail.upkeep.inotify.Inotify.__init__", _refuse(24))
    monkeypatch.setattr(lookout, "_ROUND", 0)
    watch, told = look(wanted)
    assert watch.wait(0).lost
    assert len(told) == 1
    assert "max_user_instances" in told[0]
    assert watch.mode.startswith("looking every 0 s: ")


def test_more_folders_than_may_be_watched(look, root, monkeypatch):
    """What is watched goes on to be; the rest is looked at now and then."""
    (root / "sub").mkdir()
    monkeypatch.setattr("backtrail.upkeep.watches.Inotify.watch", _refuse(28))
    monkeypatch.setattr(lookout, "_ROUND", 0)
    watch, told = look("auto")
    assert "max_user_watches" in told[0]
    assert watch.wait(0).lost


@pytest.mark.parametrize(("wanted", "count"), [("auto", 1), ("native", 0)])
def test_a_file_system_that_others_write_to(look, monkeypatch, wanted, count):
    """Nobody hears of their saves; who knows better says `native`."""
    monkeypatch.setattr(lookout, "tells_of_changes", lambda _: False)
    _, told = look(wanted)
    assert len(told) == count


@pytest.mark.parametrize(
    ("wanted", "place", "told"),
    [
        ("auto", "sub/remote", ["other machines write to {}, too"]),
        ("native", "sub/remote", []),
        ("auto", "node_modules/remote", []),
        ("auto", "node_modules", []),
    ],
)
def test_a_folder_inside_that_others_write_to(look, root, monkeypatch, wanted, place, told):
    """It is named, and everything is looked at now and then; what is left out does not count."""
    point = str(root / place)
    monkeypatch.setattr(lookout, "shared_below", lambda _: (point,))
    monkeypatch.setattr(lookout, "_ROUND", 0)
    watch, heard = look(wanted)
    assert heard == [each.format(point) for each in told]
    assert watch.wait(0).lost is bool(told)


def test_a_long_look_makes_the_next_one_rarer(look, monkeypatch):
    """Twenty times as long as it took, at least."""
    now = [100.0]
    monkeypatch.setattr(lookout.time, "monotonic", lambda: now[0])
    watch, _ = look("polling")
    now[0] += 5
    assert watch.wait(0).lost
    now[0] += 2
    assert not watch.wait(0).lost
    now[0] += 39
    assert not watch.wait(0).lost
    now[0] += 1
    assert watch.wait(0).lost


@pytest.mark.parametrize("other_machines", [True, False])
def test_a_long_wait_does_not_delay_the_look(look, monkeypatch, other_machines):
    """Whoever waits for an hour is told when everything is to be looked at."""
    monkeypatch.setattr(lookout, "tells_of_changes", lambda _: False)
    monkeypatch.setattr(lookout.time, "monotonic", lambda: 100.0)
    watch, _ = look("auto" if other_machines else "polling")
    waits = []
    if other_machines:
        monkeypatch.setattr(watch._source, "wait", lambda seconds: waits.append(seconds) or Hints())
    else:
        monkeypatch.setattr(watch._awake, "wait", waits.append)
    watch.wait(3600)
    assert waits == [lookout._ROUND]


def test_a_system_that_stops_to_tell(look, monkeypatch):
    """Everything is looked at from then on, and the person is told why."""
    watch, told = look("auto")
    monkeypatch.setattr("backtrail.upkeep.inotify.Inotify.read", _refuse(5))
    watch._source.wake()
    monkeypatch.setattr(watch._source, "_lost", True)
    assert watch.wait(0).lost
    assert told == ["this system does not tell of changes (refused)"]
    assert watch.mode.startswith("looking every 5 s: ")
    watch.wake()
    assert not watch.wait(3600).lost


def test_a_folder_that_is_not_there_is_told(look, root):
    """Until it is."""
    root.rmdir()
    watch, _ = look("auto")
    assert watch.mode == f"nothing is watched: there is no readable folder {root}"
    root.mkdir()
    assert watch.wait(0).lost
    assert watch.mode == "watching 1 folder"


@pytest.mark.parametrize("later", [False, True])
def test_other_systems_that_refuse(look, monkeypatch, tmp_path, later):
    """The watcher's own errors end no thread: everything is looked at now and then."""
    monkeypatch.setattr(lookout, "_KERNEL_QUEUES", tmp_path / "none")

    def refuse(_):
        if later:
            yield set()
        raise RuntimeError("no more of that")

    monkeypatch.setattr(Stream, "_watch", refuse)
    watch, told = look("auto")
    if later:
        assert told == []
        monkeypatch.setattr(Stream, "_watch", lambda _: refuse_at_once())
        assert watch.wait(0).lost
    assert told == ["this system does not tell of changes (no more of that)"]


def refuse_at_once():
    """A watcher that never begins."""
    raise RuntimeError("no more of that")
    yield set()


def test_other_systems(look, root, monkeypatch, tmp_path):
    """Where there is no queue of the kernel, the system watches the tree as a whole."""
    monkeypatch.setattr(lookout, "_KERNEL_QUEUES", tmp_path / "none")
    watch, told = look("auto")
    assert told == []
    (root / ".git").mkdir()
    (root / ".git" / "index").write_text("x")
    (root / "a.txt").write_text("x")
    heard = set()
    while str(root / "a.txt") not in heard:
        heard |= watch.wait(1).paths
    assert str(root / ".git" / "index") not in heard
