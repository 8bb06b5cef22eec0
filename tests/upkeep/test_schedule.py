"""Changes that wait for their time."""

import pytest

from backtrail.app import open_service
from backtrail.history.requests import Capture, DeletedQuery
from backtrail.settings import CaptureSettings, Settings
from backtrail.upkeep.keeper import Keeper
from backtrail.upkeep.schedule import Schedule
from backtrail.upkeep.tree import Tree


class Clock:
    """Seconds that the test sets."""

    now = 1000.0

    def __call__(self):
        """Read it."""
        return self.now


@pytest.fixture
def clock():
    """Give a clock that stands still."""
    return Clock()


def test_the_first_change_is_kept_at_once_and_the_next_one_waits(clock):
    """Until the interval has passed since the last version."""
    schedule = Schedule(["*.log: 10"], clock=clock)
    assert not schedule.holds("a.log")
    schedule.kept("a.log")
    clock.now += 60
    assert schedule.holds("a.log")
    assert (schedule.due, schedule.ready()) == (540.0, [])
    clock.now += 540
    assert schedule.ready() == ["a.log"]
    assert schedule.due is None
    assert not schedule.holds("a.log")


def test_other_files_never_wait(clock):
    """They have no interval, and no reason that speaks of one."""
    schedule = Schedule(["*.log: 10"], clock=clock)
    schedule.kept("a.py")
    assert not schedule.holds("a.py")
    assert (schedule.reason("a.py"), schedule.reason("a.log")) == ("", "kept every 10 minutes")


def test_at_the_end_nothing_waits(clock):
    """The last content is kept although its time has not come."""
    schedule = Schedule(["*.log: 10"], clock=clock)
    schedule.kept("a.log")
    assert schedule.holds("a.log")
    schedule.release()
    assert schedule.ready() == ["a.log"]
    assert not schedule.holds("a.log")


@pytest.fixture
def watched(tmp_path, clock):
    """Give a folder with a log that is kept every ten minutes: its root, keeper and service."""
    root = tmp_path.resolve() / "w"
    root.mkdir()
    settings = Settings(capture=CaptureSettings(interval=("*.log: 10",)))
    service = open_service(store="memory", roots=[str(root)], settings=settings)
    tree = Tree(str(root), lambda folder: service.selection(str(root), folder))
    yield root, Keeper(service, tree, lambda _: None, clock=clock), service
    service.close()


def lines(watched, text, name="app.log"):
    """Write the log and have it looked at; returns how many versions there are."""
    root, keeper, service = watched
    (root / name).write_text(text)
    keeper.take([str(root / name)])
    keeper.keep()
    return service.version(str(root / name)).version.number


def test_a_log_is_kept_every_ten_minutes(watched, clock):
    """Not at each change; what it holds when its time has come is a version."""
    _, keeper, service = watched
    assert [lines(watched, text) for text in ("1\n", "1\n2\n", "1\n2\n3\n")] == [1, 1, 1]
    assert keeper.due == 600.0
    clock.now += 600
    keeper.keep()
    entry = service.version(str(watched[0] / "app.log"))
    assert (entry.version.number, entry.version.reason) == (2, "kept every 10 minutes")
    assert service.content(str(watched[0] / "app.log")) == b"1\n2\n3\n"
    assert keeper.due is None


def test_a_scan_does_not_hurry_it(watched):
    """A look at everything finds the change, which waits all the same."""
    _, keeper, service = watched
    lines(watched, "1\n")
    lines(watched, "1\n2\n")
    keeper.scan()
    assert service.version(str(watched[0] / "app.log")).version.number == 1


def test_the_end_of_a_session_keeps_it(watched):
    """Nobody will look again."""
    _, keeper, service = watched
    lines(watched, "1\n")
    lines(watched, "1\n2\n")
    keeper.at_once()
    keeper.keep()
    assert service.content(str(watched[0] / "app.log")) == b"1\n2\n"


def test_other_files_are_kept_at_each_change(watched):
    """The interval is for the chosen ones."""
    assert [lines(watched, text, name="a.py") for text in ("1\n", "2\n", "3\n")] == [1, 2, 3]


def look(watched, *names):
    """Have files looked at, with the time that a missing one is waited for."""
    root, keeper, service = watched
    keeper.take([str(root / name) for name in names])
    keeper.keep()
    return service


def test_a_file_that_goes_before_its_time_leaves_what_it_held_last(watched, monkeypatch):
    """The tombstone stands on the content that was seen last."""
    monkeypatch.setattr("backtrail.upkeep.keeper._GRACE", 0)
    path = watched[0] / "app.log"
    assert [lines(watched, text) for text in ("1\n", "1\n2\n", "1\n2\n3\n")] == [1, 1, 1]
    path.chmod(0o600)
    look(watched, "app.log")
    path.unlink()
    service = look(watched, "app.log")
    entry = service.version(str(path)).version
    assert (service.content(str(path)), entry.mode) == (b"1\n2\n3\n", 0o600)
    assert entry.reason == "kept every 10 minutes"
    assert service.deleted(DeletedQuery()).files[0].document.path == "app.log"


def test_what_a_file_held_does_not_follow_a_newer_version(watched, monkeypatch):
    """An editor's save came in between: what was seen before it is old."""
    monkeypatch.setattr("backtrail.upkeep.keeper._GRACE", 0)
    path = watched[0] / "app.log"
    lines(watched, "1\n")
    lines(watched, "1\n2\n")
    path.write_text("mine\n")
    watched[2].capture(Capture(path=str(path), source="vim"))
    path.unlink()
    assert look(watched, "app.log").content(str(path)) == b"mine\n"


def test_a_file_that_is_missing_for_a_moment_goes_on_waiting(watched):
    """Programs that save by deleting and making it anew make no version each time."""
    path = watched[0] / "app.log"
    lines(watched, "1\n")
    lines(watched, "1\n2\n")
    path.unlink()
    look(watched, "app.log")
    assert lines(watched, "1\n2\n3\n") == 1


def test_the_history_follows_a_file_that_moves_before_its_time(watched):
    """What it holds by now is known, so it is recognised under its new name."""
    root = watched[0]
    lines(watched, "1\n")
    lines(watched, "1\n2\n")
    (root / "app.log").rename(root / "old.txt")
    service = look(watched, "app.log", "old.txt")
    assert service.version(str(root / "old.txt")).version.number == 2
    assert service.content(str(root / "old.txt"), "1") == b"1\n"


def test_what_goes_unnoticed_at_the_end_leaves_what_it_held_last(watched):
    """Nobody hinted at it before the session ended."""
    path = watched[0] / "app.log"
    lines(watched, "1\n")
    lines(watched, "1\n2\n")
    path.unlink()
    watched[1].at_once()
    watched[1].keep()
    assert watched[2].content(str(path)) == b"1\n2\n"


@pytest.mark.parametrize(("interval", "due"), [((), 0.0), (("*.log: 3",), 180.0)])
def test_other_settings_forget_nothing_that_waits(watched, interval, due):
    """It waits for as long as the new ones say, or is kept now."""
    _, keeper, service = watched
    lines(watched, "1\n")
    lines(watched, "1\n2\n")
    service.configure(Settings(capture=CaptureSettings(interval=interval)))
    keeper.forget_rules()
    assert keeper.due == due
    keeper.at_once()
    keeper.keep()
    assert service.content(str(watched[0] / "app.log")) == b"1\n2\n"
