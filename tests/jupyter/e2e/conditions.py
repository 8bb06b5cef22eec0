"""Waiting for conditions, never for time."""

import threading
import time
from collections.abc import Callable
from typing import TypeVar

__all__ = ["PATIENCE", "until"]

PATIENCE = 30.0
"""Seconds; generous, for the machine may be doing other things."""
_PAUSE = 0.05

_T = TypeVar("_T")


def until(what: str, look: Callable[[], _T], *, patience: float = PATIENCE) -> _T:
    """Ask ``look`` until it answers with something true, and return that.

    An ``AssertionError`` or ``OSError`` of ``look`` is an answer to ask again after.

    :raises TimeoutError: it never came true; says what was seen last.
    """
    end, last = time.monotonic() + patience, object()
    while time.monotonic() < end:
        try:
            found = look()
        except (AssertionError, OSError) as error:
            last = error
        else:
            if found:
                return found
            last = found
        threading.Event().wait(_PAUSE)
    raise TimeoutError(f"waited {patience:g} s for: {what}; last seen: {last!r}")
