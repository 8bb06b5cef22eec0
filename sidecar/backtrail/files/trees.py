"""A whole folder that is written anew, outside every workspace: a state to look at, or to try out.

Rule: it has its name only when it is whole, and nobody else's file is ever replaced. What a kill
leaves behind is one folder beside it that ends in ``.part``.
"""

import errno
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from backtrail.errors import RefusedError, UsageError
from backtrail.files.exports import PART
from backtrail.files.paths import shown
from backtrail.files.walk import parent

__all__ = ["Tree", "new_tree"]

_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
_OWNER_READS = 0o400
"""A program that is to work in the folder has to read every file of it."""


class Tree:
    """The folder while it is filled."""

    def __init__(self, root: str) -> None:
        self._root = root

    def write(self, path: str, blocks: Iterable[bytes], *, mode: int, time_ns: int) -> int:
        """Write one file that is not there yet, with its folders; answers its bytes.

        ``time_ns`` (UTC) becomes its time. A file whose blocks fail is taken away again.

        Raises:
            OSError: There is no room for it.
            RefusedError: There is one already, or it cannot be made.

        """
        with parent(self._root, path, create=True) as (folder, name):
            try:
                handle = os.open(name, _NEW, 0o600, dir_fd=folder)
            except FileExistsError:
                raise RefusedError(f"{shown(path)} would be there twice") from None
            except OSError as error:
                raise RefusedError(f"{shown(path)} cannot be made: {error.strerror}") from error
            try:
                size = _fill(handle, blocks)
                os.fchmod(handle, (mode & 0o777) | _OWNER_READS)
                os.utime(handle, ns=(time_ns, time_ns))
            except BaseException:
                os.unlink(name, dir_fd=folder)
                raise
            finally:
                os.close(handle)
            return size


@contextmanager
def new_tree(target: str) -> Iterator[Tree]:
    """Yield the folder that becomes ``target`` when the block ends; it is private to its owner.

    Raises:
        UsageError: Something is there by that name that is no empty folder, or none can be made.

    """
    name = os.path.abspath(target)  # noqa: PTH100 - names stay text
    _require_free(name)
    folder, last = os.path.split(name)
    with _refusing(target):
        part = tempfile.mkdtemp(prefix=f"{last}.", suffix=PART, dir=folder)
    try:
        with _refusing(target):
            yield Tree(part)
            os.rename(part, name)  # noqa: PTH104 - as above; takes the place of an empty folder
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        raise


def _fill(handle: int, blocks: Iterable[bytes]) -> int:
    size = 0
    for block in blocks:
        rest = memoryview(block)
        size += len(rest)
        while rest:
            rest = rest[os.write(handle, rest) :]
    return size


def _require_free(target: str) -> None:
    try:
        taken = bool(os.listdir(target))  # noqa: PTH208 - as above
    except FileNotFoundError:
        return
    except NotADirectoryError:
        taken = True
    except OSError as error:
        raise UsageError(f"{shown(target)} cannot be read: {error.strerror}") from error
    if taken:
        raise _taken(target)


@contextmanager
def _refusing(target: str) -> Iterator[None]:
    """Turn what the system says into what a person can act on."""
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOTEMPTY, errno.EEXIST, errno.ENOTDIR):
            raise _taken(target) from error
        hint = "free some space" if error.errno in (errno.ENOSPC, errno.EDQUOT) else "name another"
        raise UsageError(
            f"{shown(target)} cannot be written: {error.strerror or error}; {hint} and try again"
        ) from error


def _taken(target: str) -> UsageError:
    return UsageError(f"{shown(target)} is there already; name a folder that is new, or empty")
