"""How times and names are spelt in messages."""

import time

__all__ = ["iso_time", "printable"]


def iso_time(time_ns: int) -> str:
    """``2026-03-01T09:26:53.589Z``; cut to milliseconds, never rounded up."""
    seconds, rest = divmod(time_ns, 1_000_000_000)
    moment = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(seconds))
    return f"{moment}.{rest // 1_000_000:03d}Z"


def printable(text: str) -> str:
    r"""Make text that JSON takes: bytes of a name that are not UTF-8 become ``\xNN``."""
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
