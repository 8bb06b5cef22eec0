"""Times as people write them: ``10 minutes ago``, ``yesterday 14:00``, ``2026-11-20T14:02``."""

import re
from datetime import UTC, datetime, timedelta

__all__ = ["looks_like_time", "parse_start", "parse_time"]

_UNITS = {
    "s": 1, "sec": 1, "second": 1, "m": 60, "min": 60, "minute": 60, "h": 3600, "hour": 3600,
    "d": 86_400, "day": 86_400, "w": 604_800, "week": 604_800, "month": 2_592_000,
    "year": 31_536_000,
}  # fmt: skip
"""Seconds; a month counts 30 days and a year 365."""

_AGO = re.compile(r"(?:(\d{1,9})\s*|an?\s+)([a-z]+?)s?(?:\s+ago)?", re.ASCII)
_DAY = re.compile(r"(today|yesterday)(?:\s+(?:at\s+)?(\d{1,2}:\d{2}(?::\d{2})?))?", re.ASCII)
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_CLOCK = re.compile(r"\d{1,2}:\d{2}(?::\d{2})?", re.ASCII)


def parse_time(text: str, now_ns: int) -> int | None:
    """UTC ns of a time; None when ``text`` is none.

    Without a zone it is local time. A day without a clock means its end, so that an address like
    ``yesterday`` finds the last version of that day.
    """
    words = " ".join(text.strip().lower().split())
    now = datetime.fromtimestamp(now_ns / 1e9, tz=UTC).astimezone()
    if words == "now":
        return now_ns
    found = _ago(words, now) or _day(words, now) or _iso(text.strip())
    return None if found is None else int(found.timestamp() * 1_000_000) * 1000


def parse_start(text: str, now_ns: int) -> int | None:
    """Do the same where something begins: a day without a clock means its first moment."""
    day = text.strip().lower()
    if day not in ("today", "yesterday") and not _DATE.fullmatch(day):
        return parse_time(text, now_ns)
    found = parse_time(f"{day} 00:00:00", now_ns)
    return None if found is None else found - found % 10**9


def looks_like_time(text: str) -> bool:
    """Whether ``parse_time`` would take ``text`` for a time, whatever the clock says."""
    return parse_time(text, 1_700_000_000 * 10**9) is not None


def _ago(words: str, now: datetime) -> datetime | None:
    match = _AGO.fullmatch(words)
    if match is None or match[2] not in _UNITS:
        return None
    try:
        return now - timedelta(seconds=int(match[1] or 1) * _UNITS[match[2]])
    except OverflowError:
        return None


def _day(words: str, now: datetime) -> datetime | None:
    match = _DAY.fullmatch(words)
    clock = words if _CLOCK.fullmatch(words) else match[2] if match is not None else None
    if match is None and clock is None:
        return None
    # without a zone until the end: an hour may have been put in or left out in between
    day = now.replace(tzinfo=None)
    if match is not None and match[1] == "yesterday":
        day -= timedelta(days=1)
    hours, minutes, *rest = clock.split(":") if clock else ("23", "59", "59")
    try:
        return day.replace(
            hour=int(hours), minute=int(minutes), second=int(rest[0]) if rest else 59,
            microsecond=999_999,
        ).astimezone()  # fmt: skip
    except ValueError:
        return None


def _iso(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    if len(text) == len("2026-11-20") and found.hour == 0:
        found = found.replace(hour=23, minute=59, second=59, microsecond=999_999)
    try:
        return found.astimezone()
    except (ValueError, OverflowError, OSError):
        return None
