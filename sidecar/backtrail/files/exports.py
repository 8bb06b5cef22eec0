"""One new file that a person asked for, outside every workspace: an archive, a copy of the store.

Rule: private from its first byte, and under its name only when it is whole and on the disk. What an
interruption leaves behind is one file beside it that ends in ``.part``.
"""

import errno
import fcntl
import os
import stat as status
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from backtrail.errors import UsageError
from backtrail.files.exchange import place
from backtrail.files.paths import shown

__all__ = ["PART", "new_file"]

PART = ".part"
"""What the name of an unfinished file ends in."""


@contextmanager
def new_file(target: str, *, force: bool, resume: bool = False) -> Iterator[int]:
    """Yield the open ``.part`` file that becomes ``target`` when the block ends.

    ``force``: a file that is there by that name is replaced. ``resume``: what an interruption left
    in the ``.part`` file is still in it, and what this one leaves stays for the next time.

    Raises:
        UsageError: There is one already, another process writes it, or it cannot be written.

    """
    folder, name = os.path.split(os.path.abspath(target))  # noqa: PTH100 - names stay text
    part = name + PART
    with _refusing(target):
        inside = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            _require_free(inside, name, target, force=force)
            handle = _part(inside, part, target)
            try:
                if not resume:
                    os.ftruncate(handle, 0)
                yield handle
                os.fsync(handle)
                if force:
                    _require_free(inside, name, target, force=True)
                    os.replace(part, name, src_dir_fd=inside, dst_dir_fd=inside)
                else:
                    place(inside, part, name)
                with suppress(OSError):  # some network file systems have no such thing
                    os.fsync(inside)
            except BaseException:
                with suppress(OSError):
                    if not (resume and os.fstat(handle).st_size):
                        os.unlink(part, dir_fd=inside)
                raise
            finally:
                os.close(handle)
        finally:
            os.close(inside)


def _require_free(folder: int, name: str, target: str, *, force: bool) -> None:
    try:
        found = os.stat(name, dir_fd=folder, follow_symlinks=False)
    except FileNotFoundError:
        return
    if not status.S_ISREG(found.st_mode):
        raise UsageError(f"{shown(target)} is no regular file; name another one")
    if not force:
        raise _taken(target)


def _part(folder: int, part: str, target: str) -> int:
    flags = os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
    handle = os.open(part, flags, 0o600, dir_fd=folder)
    try:
        found = os.fstat(handle)
        _require_ours(found, target)
        os.fchmod(handle, 0o600)
        _lock(handle, target)
    except BaseException:
        os.close(handle)
        raise
    return handle


def _require_ours(found: os.stat_result, target: str) -> None:
    if not status.S_ISREG(found.st_mode) or found.st_nlink != 1:
        raise UsageError(f"{shown(target + PART)} is in the way; move it away and try again")


def _lock(handle: int, target: str) -> None:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise UsageError(
            f"{shown(target)} is being written by another process; wait until it is there"
        ) from None


@contextmanager
def _refusing(target: str) -> Iterator[None]:
    """Turn what the system says into what a person can act on."""
    try:
        yield
    except FileExistsError:
        raise _taken(target) from None
    except OSError as error:
        hint = "free some space" if error.errno in (errno.ENOSPC, errno.EDQUOT) else "name another"
        raise UsageError(
            f"{shown(target)} cannot be written: {error.strerror or error}; {hint} and try again"
        ) from error


def _taken(target: str) -> UsageError:
    return UsageError(
        f"{shown(target)} is there already; name another file, or replace it with --force"
    )
