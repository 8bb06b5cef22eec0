"""Times as people write them."""

import time
from datetime import UTC, datetime

import pytest

from backtrail.history.times import looks_like_time, parse_start, parse_time


def ns(text):
    """UTC ns of an ISO time with its zone."""
    return int(datetime.fromisoformat(text).timestamp()) * 10**9


NOW = ns("2026-11-20T14:02:00+00:00")


@pytest.fixture(autouse=True)
def zone(monkeypatch):
    """Give a function that moves to another time zone; starts in Berlin (UTC+1, in summer +2)."""

    def move(name):
        monkeypatch.setenv("TZ", name)
        time.tzset()

    move("Europe/Berlin")
    yield move
    monkeypatch.undo()
    time.tzset()


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("10 minutes ago", 600), ("10 min", 600), ("1 minute ago", 60), ("a minute ago", 60),
        ("an hour ago", 3600), ("2h", 7200), ("3 DAYS  ago", 259_200), ("1 week ago", 604_800),
        ("45s", 45), ("0 seconds ago", 0), (" now ", 0),
    ],
)  # fmt: skip
def test_steps_back_from_now(text, seconds):
    """A number and a unit, with or without ago."""
    assert parse_time(text, NOW) == NOW - seconds * 10**9


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-11-20T14:02", "2026-11-20T13:02:00+00:00"),
        ("2026-11-20 14:02:03", "2026-11-20T13:02:03+00:00"),
        ("2026-07-01T12:00", "2026-07-01T10:00:00+00:00"),
        ("2026-11-20T14:02Z", "2026-11-20T14:02:00+00:00"),
        ("2026-11-20T14:02+05:30", "2026-11-20T08:32:00+00:00"),
    ],
)
def test_iso_times_are_local_unless_they_name_a_zone(text, moment):
    """ISO without a zone is the clock on the wall, summer time included."""
    assert parse_time(text, NOW) == ns(moment)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-11-19", "2026-11-19T22:59:59+00:00"),
        ("yesterday", "2026-11-19T22:59:59+00:00"),
        ("today", "2026-11-20T22:59:59+00:00"),
        ("yesterday at 9:30", "2026-11-19T08:30:59+00:00"),
        ("14:00", "2026-11-20T13:00:59+00:00"),
    ],
)
def test_a_day_means_its_end_and_a_minute_too(text, moment):
    """So that an address finds the last version of that day or minute."""
    assert parse_time(text, NOW) // 10**9 * 10**9 == ns(moment)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-11-19", "2026-11-18T23:00:00+00:00"),
        (" Yesterday ", "2026-11-18T23:00:00+00:00"),
        ("today", "2026-11-19T23:00:00+00:00"),
        ("10 minutes ago", "2026-11-20T13:52:00+00:00"),
        ("2026-11-19T08:00", "2026-11-19T07:00:00+00:00"),
    ],
)
def test_since_a_day_means_its_first_moment(text, moment):
    """So that ``--since today`` finds the saves of today; other times are as they are."""
    assert parse_start(text, NOW) == ns(moment)
    assert parse_start("2026-13-01", NOW) is None


def test_yesterday_is_right_on_the_day_the_clocks_change():
    """The wall clock counts, also when an hour was left out in the night between."""
    monday = ns("2026-03-29T10:00:00+00:00")  # 12:00 in Berlin; at 2:00 the clock went on to 3:00
    assert parse_time("yesterday 09:00", monday) // 10**9 * 10**9 == ns("2026-03-28T08:00:59+00:00")


@pytest.mark.parametrize("name", ["Europe/Berlin", "America/New_York", "Asia/Kolkata", "UTC"])
def test_local_times_follow_the_zone(zone, name):
    """The same words mean the same wall clock everywhere."""
    zone(name)
    found = datetime.fromtimestamp(parse_time("2026-11-20T08:15", NOW) / 1e9, tz=UTC).astimezone()
    assert (found.hour, found.minute) == (8, 15)


@pytest.mark.parametrize(
    "text",
    [
        "", "am", "ah", "release", "v2", "10", "10 parsecs ago", "25:00", "12:61", "2026-13-01",
        "999999999 years ago", "tomorrow", "1.5 hours ago", "\uff19 minutes ago", "0001-01-01",
        "last", "yesterday 25:00",
    ],
)  # fmt: skip
def test_what_is_no_time_is_none(text):
    """Words, plain numbers and impossible times are left to other kinds of address."""
    assert parse_time(text, NOW) is None
    assert not looks_like_time(text)
