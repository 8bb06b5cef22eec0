"""Times for people."""

import pytest

from backtrail.protocol.clock import clock, day, distance, exact, relative

_S = 10**9
_NOW = 1_790_000_000 * _S


@pytest.fixture(autouse=True)
def _zone(monkeypatch):
    import time

    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [(0, "0 s ago"), (59, "59 s ago"), (60, "1 min ago"), (3599, "59 min ago"), (3600, "13:13")],
)
def test_relative(seconds, shown):
    """The last hour is told as a distance, what is older by the clock."""
    assert relative(_NOW - seconds * _S, _NOW) == shown


def test_relative_of_the_future():
    """A clock that was set back shows the time instead of a negative distance."""
    assert relative(_NOW + 60 * _S, _NOW) == "14:14"


@pytest.mark.parametrize(
    ("days", "shown"),
    [
        (0, "Today"),
        (1, "Yesterday"),
        (2, "Saturday"),
        (10, "11 September"),
        (400, "17 August 2025"),
    ],
)
def test_day(days, shown):
    """Days are named the closer the plainer."""
    assert day(_NOW - days * 86_400 * _S, _NOW) == shown


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [
        (300, "5 min ago"),
        (3600, "1 hour ago"),
        (30 * 3600, "30 hours ago"),
        (3 * 86_400, "3 days ago"),
        (20 * 86_400, "2026-09-01"),
        (-60, "2026-09-21"),
    ],
)
def test_distance(seconds, shown):
    """How long ago, in the largest unit that says something; else the date."""
    assert distance(_NOW - seconds * _S, _NOW) == shown


def test_exact():
    """Where no person watches, times have one width."""
    assert (clock(_NOW, seconds=True), exact(_NOW)) == ("14:13:20", "2026-09-21 14:13:20")
