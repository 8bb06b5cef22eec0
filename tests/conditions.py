"""Waiting for what no message tells of."""

import time

PATIENCE = 30
"""Seconds after which what does not come is a failure."""
_PAUSE = 0.05


def eventually(look):
    """Look until there is something to see, and return it."""
    end = time.monotonic() + PATIENCE
    while not (found := look()):
        assert time.monotonic() < end, f"still {found!r} after {PATIENCE} s"
        time.sleep(_PAUSE)
    return found
