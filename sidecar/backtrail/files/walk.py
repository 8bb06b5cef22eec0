"""The way from a workspace's root to a file's folder, following no link.

Rule: each folder is opened by descriptor from the one above it, so a folder that is swapped for a
link while we walk is refused instead of followed. Nothing else in Backtrail opens a workspace file.
"""

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from backtrail.errors import NotFoundError, RefusedError, UnreadableError
from backtrail.files.paths import parts, shown
from backtrail.files.virtual import is_value

__all__ = ["kind", "parent", "trouble"]

_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW

_KINDS = {
    stat.S_IFDIR: "a directory",
    stat.S_IFIFO: "a named pipe",
    stat.S_IFCHR: "a device",
    stat.S_IFBLK: "a device",
    stat.S_IFSOCK: "a socket",
    stat.S_IFLNK: "a symbolic link",
    stat.S_IFREG: "a file",
}


@contextmanager
def parent(root: str, path: str, *, create: bool = False) -> Iterator[tuple[int, str]]:
    """Yield the descriptor of a file's folder and the file's name in it.

    ``create`` makes missing folders; those are taken away again when the caller's block fails.
    The root itself is taken as the person gave it, links included.

    Raises:
        NotFoundError: a folder on the way is gone.
        RefusedError: a component is a link, or no folder.
        UnreadableError: a folder may not be entered.

    """
    *folders, name = parts(path)
    here = _root(root)
    made: list[tuple[int, str]] = []
    try:
        for folder in folders:
            below, new = _enter(here, folder, path, create=create)
            if new:
                made.append((here, folder))
            else:
                os.close(here)
            here = below
        yield here, name
    except BaseException:
        for above, folder in reversed(made):
            with suppress(OSError):
                os.rmdir(folder, dir_fd=above)
        raise
    finally:
        os.close(here)
        for above, _ in made:
            os.close(above)


def kind(mode: int) -> str:
    """Say in words what a file of this ``st_mode`` is."""
    return _KINDS.get(stat.S_IFMT(mode), "a special file")


def trouble(path: str, error: OSError) -> NotFoundError | RefusedError:
    """Return the error that says in plain words why a file could not be reached or read."""
    if isinstance(error, FileNotFoundError):
        return NotFoundError(f"{shown(path)} is not there any more")
    words = error.strerror or str(error)
    return UnreadableError(f"{shown(path)} cannot be read: {words}")


def _root(root: str) -> int:
    if is_value(root):
        raise RefusedError("a value lies on no disk; `backtrail value` reads and changes it")
    try:
        return os.open(root, os.O_RDONLY | os.O_DIRECTORY)
    except FileNotFoundError as error:
        raise NotFoundError(f"the workspace {shown(root)} is not there any more") from error
    except OSError as error:
        raise UnreadableError(
            f"the workspace {shown(root)} cannot be opened: {error.strerror}"
        ) from error


def _enter(here: int, folder: str, path: str, *, create: bool) -> tuple[int, bool]:
    """Open one folder below; the flag says that it was made for this."""
    new = create and _make(here, folder, path)
    try:
        return os.open(folder, _FOLDER, dir_fd=here), new
    except OSError as error:
        if new:
            with suppress(OSError):
                os.rmdir(folder, dir_fd=here)
        raise _blocked(here, folder, path, error) from error


def _make(here: int, folder: str, path: str) -> bool:
    try:
        os.mkdir(folder, dir_fd=here)
    except FileExistsError:
        return False
    except OSError as error:
        raise RefusedError(
            f"{shown(path)} cannot be written: its folder {shown(folder)} cannot be made: "
            f"{error.strerror}"
        ) from error
    try:
        os.fsync(here)
    except OSError as error:
        os.rmdir(folder, dir_fd=here)
        raise trouble(path, error) from error
    return True


def _blocked(here: int, folder: str, path: str, error: OSError) -> NotFoundError | RefusedError:
    try:
        found = os.stat(folder, dir_fd=here, follow_symlinks=False).st_mode
    except OSError:
        return trouble(path, error)
    if stat.S_ISDIR(found):
        if error.errno in (errno.ENOTDIR, errno.ELOOP):
            return RefusedError(
                f"{shown(path)} leads through {shown(folder)}, which was no folder a moment ago; "
                "try again"
            )
        return trouble(path, error)
    return RefusedError(
        f"{shown(path)} leads through {shown(folder)}, which is {kind(found)}; "
        "Backtrail follows only real folders"
    )
