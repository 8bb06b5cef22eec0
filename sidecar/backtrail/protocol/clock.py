"""Times as a person reads them: relative for the last hour, then the clock, then the date.

The rule: only shown, never compared; order is by sequence.
"""

from datetime import datetime
from typing import Final

__all__ = ["clock", "day", "distance", "exact", "relative", "zone"]

_SECOND_NS: Final = 1_000_000_000
_HOUR: Final = 3600
_MINUTE: Final = 60
_MONTHS: Final = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_DAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_WEEK: Final = 7
_FORTNIGHT: Final = 14


def relative(time_ns: int, now_ns: int) -> str:
    """``12 s ago`` and ``5 min ago`` within the last hour, else the clock."""
    seconds = (now_ns - time_ns) // _SECOND_NS
    if seconds < 0 or seconds >= _HOUR:
        return clock(time_ns)
    return f"{seconds} s ago" if seconds < _MINUTE else f"{seconds // _MINUTE} min ago"


def distance(time_ns: int, now_ns: int) -> str:
    """``5 min ago``, ``2 hours ago``, ``3 days ago``; the future and what is old by the date."""
    seconds = (now_ns - time_ns) // _SECOND_NS
    days = (_local(now_ns).date() - _local(time_ns).date()).days
    if 0 <= seconds < _HOUR:
        return relative(time_ns, now_ns)
    if seconds < 0 or days >= _FORTNIGHT:
        return exact(time_ns)[: len("2026-03-01")]
    count, unit = (days, "day") if days > 1 else (seconds // _HOUR, "hour")
    return f"{count} {unit}{'' if count == 1 else 's'} ago"


def clock(time_ns: int, *, seconds: bool = False) -> str:
    """``14:02`` or ``14:02:31``, local."""
    return f"{_local(time_ns):{'%H:%M:%S' if seconds else '%H:%M'}}"


def exact(time_ns: int) -> str:
    """``2026-03-01 14:02:31``, local: sorts, and is never wider or narrower."""
    return f"{_local(time_ns):%Y-%m-%d %H:%M:%S}"


def zone(time_ns: int) -> str:
    """``UTC+01:00``: how far the local clock was from UTC then."""
    offset = _local(time_ns).isoformat()[len("2026-03-01T14:02:31") :]
    return "UTC" if offset == "+00:00" else f"UTC{offset}"


def day(time_ns: int, now_ns: int) -> str:
    """``Today``, ``Yesterday``, ``Monday``, ``3 March``, ``3 March 2025``."""
    then, today = _local(time_ns).date(), _local(now_ns).date()
    days = (today - then).days
    if days in (0, 1):
        return ("Today", "Yesterday")[days]
    if 0 < days < _WEEK:
        return _DAYS[then.weekday()]
    year = "" if then.year == today.year else f" {then.year}"
    return f"{then.day} {_MONTHS[then.month - 1]}{year}"


def _local(time_ns: int) -> datetime:
    return datetime.fromtimestamp(time_ns // _SECOND_NS).astimezone()
