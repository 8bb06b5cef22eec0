"""Changes that wait for their time."""

import pytest

from backtrail.app import open_service
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
