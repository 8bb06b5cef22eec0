"""Bins for pictures: stretches of time, and sizes of changes."""

import random
from datetime import datetime

import pytest

from backtrail.history.binning import activity_of, sizes_of
from backtrail.model import Change, Significance, Version

_SECOND = 10**9
_NOON = int(datetime(2026, 3, 4, 12, 0).astimezone().timestamp()) * _SECOND


def versions(*seconds, lines=1):
    """A version at each of these seconds after a Wednesday's noon."""
    return [
        Version(
            sequence=1, number=1, document=1, content_id=b"", size=1, source="vim",
            time_ns=_NOON + int(second * _SECOND), significance=Significance("minor"),
            change=Change(added=lines, modified=1),
        )
        for second in seconds
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("last", "unit"),
    [
        (0, "minute"),
        (3_000, "minute"),
        (3_600, "5 minutes"),
        (6 * 3_600, "15 minutes"),
        (2 * 86_400, "hour"),
        (6 * 86_400, "3 hours"),
        (40 * 86_400, "day"),
        (200 * 86_400, "week"),
        (4 * 365 * 86_400, "month"),
        (40 * 365 * 86_400, "year"),
        (190 * 365 * 86_400, "decade"),
    ],
)
def test_the_finest_unit_that_fits_is_taken(last, unit):
    """A single hour is no one wide bar, and centuries are no endless row."""
    found = activity_of(versions(0, last))
    assert found.unit == unit
    assert 12 <= len(found.bins) <= 60


def test_no_version_no_bin():
    """There is nothing to draw."""
    assert activity_of([]).bins == ()
    assert sizes_of([]) == ()


def test_every_version_and_line_is_in_a_bin():
    """Whatever the times, in whatever order; bins follow each other."""
    draw = random.Random(6)
    for _ in range(200):
        width = 10 ** draw.uniform(0, 9)
        many = versions(*(draw.uniform(0, width) for _ in range(draw.randint(1, 40))), lines=2)
        bins = activity_of(many).bins
        assert sum(found.versions for found in bins) == len(many)
        assert sum(found.added for found in bins) == 3 * len(many)
        starts = [found.start_ns for found in bins]
        assert starts == sorted(starts)
        assert bins[-1].versions


def test_weeks_begin_on_monday():
    """As calendars do."""
    found = activity_of(versions(0, 200 * 86_400))
    days = {
        datetime.fromtimestamp(each.start_ns / 1e9).astimezone().weekday() for each in found.bins
    }
    assert days == {0}


def test_sizes_double_from_bin_to_bin():
    """0, 1, 2 to 3, 4 to 7 lines; the empty ones in between are there."""
    many = [*versions(0, lines=-1), *versions(0, 0, lines=0), *versions(0, lines=5)]
    assert [(each.least, each.most, each.versions) for each in sizes_of(many)] == [
        (0, 0, 1),
        (1, 1, 2),
        (2, 3, 0),
        (4, 7, 1),
    ]
