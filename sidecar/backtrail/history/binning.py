"""Versions put into bins for a picture: by time, and by how much they changed. Pure.

The rule: what is drawn is never one wide bar. The finest unit that still fits is taken, and a short
history is drawn at the end of a longer stretch. Units follow the local clock and calendar.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from backtrail.history.reports import Activity, Bin, SizeBin, Unit
from backtrail.model import Change, Version

__all__ = ["activity_of", "sizes_of"]

_MOST: Final = 60
"""Bars that are drawn."""
_LEAST: Final = 12

_MINUTES: Final[dict[Unit, int]] = {
    "minute": 1, "5 minutes": 5, "15 minutes": 15, "hour": 60, "3 hours": 180,
}  # fmt: skip
_DAYS: Final[dict[Unit, int]] = {"day": 1, "week": 7}
_MONTHS: Final[dict[Unit, int]] = {"month": 1, "year": 12, "decade": 120}
_UNITS: Final[tuple[Unit, ...]] = (*_MINUTES, *_DAYS, *_MONTHS)
_SECOND_NS: Final = 1_000_000_000
_DAY: Final = 1440
"""Minutes."""


def activity_of(versions: Sequence[Version]) -> Activity:
    """How many versions and lines came in each stretch of time; nothing gives no stretch."""
    if not versions:
        return Activity(unit="day", bins=())
    times = [_local(version.time_ns) for version in versions]
    first, last = min(times), max(times)
    unit = next((unit for unit in _UNITS if len(_starts(unit, first, last)) <= _MOST), _UNITS[-1])
    found = {start: [0, 0, 0] for start in _starts(unit, first, last)}
    for version, time in zip(versions, times, strict=True):
        bar, change = found[_floor(unit, time)], version.change
        bar[0] += 1
        bar[1] += change.added + change.modified
        bar[2] += change.deleted + change.modified
    bins = [
        Bin(start_ns=_ns(start), versions=bar[0], added=bar[1], deleted=bar[2])
        for start, bar in found.items()
    ]
    return Activity(unit=unit, bins=tuple(bins))


def sizes_of(versions: Sequence[Version]) -> tuple[SizeBin, ...]:
    """How many versions changed 0, 1, 2 to 3, 4 to 7 … lines, up to the largest change."""
    counted = Counter(_lines(version.change).bit_length() for version in versions)
    return tuple(
        SizeBin(least=1 << power >> 1, most=(1 << power) - 1, versions=counted[power])
        for power in range(max(counted, default=-1) + 1)
    )


def _lines(change: Change) -> int:
    return change.added + change.deleted + change.modified


def _starts(unit: Unit, first: datetime, last: datetime) -> list[datetime]:
    """Where the stretches from ``first`` to ``last`` begin; one too many where they do not fit."""
    start = _floor(unit, first)
    found: list[datetime] = []
    while start <= last and len(found) <= _MOST:
        found.append(start)
        start = _next(unit, start)
    while len(found) < _LEAST and found[0].year > _MONTHS["decade"]:
        found.insert(0, _floor(unit, found[0] - timedelta(minutes=1)))
    return found


def _floor(unit: Unit, time: datetime) -> datetime:
    day = time.replace(hour=0, minute=0, second=0, microsecond=0)
    if unit in _MINUTES:
        minutes = time.hour * 60 + time.minute
        return day + timedelta(minutes=minutes - minutes % _MINUTES[unit])
    if unit in _DAYS:
        return day - timedelta(days=day.weekday() if unit == "week" else 0)
    months = day.year * 12 + day.month - 1
    months -= months % _MONTHS[unit]
    return day.replace(year=months // 12, month=months % 12 + 1, day=1)


def _next(unit: Unit, start: datetime) -> datetime:
    if unit in _MONTHS:
        months = start.year * 12 + start.month - 1 + _MONTHS[unit]
        return start.replace(year=months // 12, month=months % 12 + 1)
    return start + timedelta(minutes=_MINUTES.get(unit, 0) or _DAYS[unit] * _DAY)


def _local(time_ns: int) -> datetime:
    """The local clock, without a zone: an hour that comes twice a year is one stretch."""
    return datetime.fromtimestamp(time_ns // _SECOND_NS).astimezone().replace(tzinfo=None)


def _ns(local: datetime) -> int:
    return int(local.astimezone().timestamp()) * _SECOND_NS
