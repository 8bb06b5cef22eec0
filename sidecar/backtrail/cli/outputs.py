"""Where a document goes that a command made: standard output, or a file that was not there."""

import os
import sys

from backtrail.cli.terminal import escaped
from backtrail.errors import UsageError

__all__ = ["require_new", "write_new", "write_out"]


def write_out(data: bytes) -> None:
    """Write to standard output."""
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()


def require_new(target: str, *, force: bool) -> None:
    """See that nothing is there yet, before anything is done.

    :raises UsageError: it is, and ``force`` is not given.
    """
    if not force and os.path.lexists(target):
        raise _taken(target)


def write_new(data: bytes, target: str, *, force: bool) -> None:
    """Write a file, for its owner alone; one that is there is only written over with ``force``.

    :raises UsageError: it is there, or cannot be written.
    """
    how = os.O_TRUNC if force else os.O_EXCL
    try:
        handle = os.open(target, os.O_WRONLY | os.O_CREAT | how, 0o600)
        with open(handle, "wb") as file:
            file.write(data)
    except FileExistsError:
        raise _taken(target) from None
    except OSError as error:
        why = error.strerror or str(error)
        raise UsageError(
            f"{escaped(target)} cannot be written: {why}; name another file with --output"
        ) from error


def _taken(target: str) -> UsageError:
    return UsageError(
        f"{escaped(target)} is there already; name another file, or write over it with --force"
    )
