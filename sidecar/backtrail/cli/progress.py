"""How far long work is, on a line of its own that goes away again."""

import sys
import time
from collections.abc import Callable
from typing import Final

__all__ = ["counting"]

_REDRAW: Final = 0.1
"""Seconds between two states of the line."""


def counting(doing: str) -> Callable[[int, int], None] | None:
    """A line on standard error that counts; None where nobody sees it."""
    if not sys.stderr.isatty():
        return None
    last = 0.0

    def show(done: int, total: int) -> None:
        nonlocal last
        now = time.monotonic()
        if done >= total:
            sys.stderr.write("\r\x1b[K")
        elif now - last >= _REDRAW:
            last = now
            sys.stderr.write(f"\r{doing} {done:,} of {total:,} ({100 * done // total} %)\x1b[K")
        sys.stderr.flush()

    return show
