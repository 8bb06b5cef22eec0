"""When git was last at work in a working tree, and on which branch: nothing else of it.

Rule: only looks. It runs no git, takes no lock, and what it cannot make out counts as no git.
"""

import os
import stat
from contextlib import suppress
from typing import Final

__all__ = ["checked_out", "git_folder", "git_times", "head_stamp"]

_POINTER: Final = 4096
"""Bytes of a ``.git`` file that are read: it names one folder."""
_TAIL: Final = 1024
"""Bytes at the end of the log of HEAD that hold its last line."""
_LOCKS: Final = ("index.lock", "HEAD.lock")
_BRANCH: Final = b"ref: refs/heads/"
_COMMIT: Final = 12
"""Digits by which a commit is called."""


def git_folder(folder: str) -> str | None:
    """The folder in which git keeps what it knows of the working tree around ``folder``."""
    while True:
        folder = folder.rstrip("/")
        place = f"{folder}/.git"
        with suppress(OSError):
            if stat.S_ISDIR(os.lstat(place).st_mode):
                return place
            return _pointed(folder)
        if not folder:
            return None
        folder = folder.rpartition("/")[0]


def git_times(git: str) -> tuple[int | None, tuple[int, ...]]:
    """Since when git is at work, and when its index and HEAD last changed; ns of the file system.

    A commit changes HEAD and no file, so it does not count.
    """
    since = [time for name in _LOCKS if (time := _time(f"{git}/{name}")) is not None]
    index = _time(f"{git}/index")
    head = None if _committed(git) else _time(f"{git}/logs/HEAD")
    return min(since, default=None), tuple(time for time in (index, head) if time is not None)


def head_stamp(git: str) -> tuple[int, int, int] | None:
    """What is another one as soon as HEAD was written; None: there is none."""
    try:
        found = os.stat(f"{git}/HEAD")  # noqa: PTH116 - names may not be UTF-8
    except (OSError, ValueError):
        return None
    return found.st_mtime_ns, found.st_ino, found.st_size


def checked_out(git: str) -> str:
    """The branch that is checked out, else the commit; empty: that cannot be made out."""
    try:
        with open(f"{git}/HEAD", "rb") as file:  # noqa: PTH123 - names may not be UTF-8
            head = file.read(_POINTER).strip()
    except (OSError, ValueError):
        return ""
    if head.startswith(_BRANCH):
        return head.removeprefix(_BRANCH).decode(errors="replace")
    return head[:_COMMIT].decode() if head.isalnum() and head.isascii() else ""


def _pointed(folder: str) -> str | None:
    """Where the ``.git`` file of a folder leads, as in a linked working tree.

    :raises OSError: there is none.
    """
    with open(f"{folder}/.git", "rb") as file:  # noqa: PTH123 - names may not be UTF-8
        text = os.fsdecode(file.read(_POINTER))
    word, _, named = text.partition(":")
    named = named.strip()
    if word != "gitdir":
        return None
    return named if named.startswith("/") else f"{folder}/{named}"


def _time(path: str) -> int | None:
    try:
        return os.stat(path).st_mtime_ns  # noqa: PTH116 - names may not be UTF-8
    except (OSError, ValueError):
        return None


def _committed(git: str) -> bool:
    """Tell whether the last thing that moved HEAD was a commit, which writes no file."""
    try:
        with open(f"{git}/logs/HEAD", "rb") as file:  # noqa: PTH123 - names may not be UTF-8
            file.seek(max(0, os.fstat(file.fileno()).st_size - _TAIL))
            last = file.read(_TAIL).rstrip(b"\n").rpartition(b"\n")[2]
    except (OSError, ValueError):
        return False
    return last.partition(b"\t")[2].startswith(b"commit")
