"""Whether another program still holds a file open for writing.

Rule: this only asks. The lease that asks is given back at once and, should anybody break it in
that moment, tells us by a signal that does nothing.
"""

import errno
import fcntl
import signal
import sys
import time

__all__ = ["PATIENCE", "left"]

PATIENCE = 1.0
"""Seconds that a writer gets to close the file; editors need milliseconds."""
_PAUSE = 0.005


def left(handle: int) -> bool:
    """Wait until nobody has the file open for writing; False when somebody still has after that.

    A read lease (fcntl(2), F_SETLEASE) is granted only on a file without writers. Where there are
    no leases (macOS, network file systems, another owner's file) the answer is True.
    """
    if sys.platform != "linux":
        return True
    deadline = time.monotonic() + PATIENCE
    while _written(handle):
        if time.monotonic() > deadline:
            return False
        time.sleep(_PAUSE)
    return True


def _written(handle: int) -> bool:
    try:
        fcntl.fcntl(handle, fcntl.F_SETSIG, signal.SIGURG)
        fcntl.fcntl(handle, fcntl.F_SETLEASE, fcntl.F_RDLCK)
        fcntl.fcntl(handle, fcntl.F_SETLEASE, fcntl.F_UNLCK)
    except OSError as error:
        return error.errno == errno.EAGAIN
    return False
