"""The folders of one tree that the kernel watches, and what it tells of them.

Rules: a folder is watched before it is listed, so nothing is made in between unseen; left-out
folders are never watched; a file that a program still writes is named when that is done.
"""

import errno
import os
import select
import stat
import time
from collections.abc import Iterable
from typing import Final

from backtrail.upkeep.hints import Hints
from backtrail.upkeep.inotify import Inotify, Notice
from backtrail.upkeep.tree import Tree

__all__ = ["Watches"]

_QUIET: Final = 0.04
"""Seconds without a notice after which a burst counts as complete."""
_LONGEST: Final = 0.4
"""Seconds that a burst may go on before it is handed out all the same."""
_UNFINISHED: Final = 1.0
"""Seconds for which a file that is being written is left in peace."""


class Watches:
    """Waits for the kernel's notices; belongs to one thread, but for ``wake``."""

    def __init__(self, tree: Tree) -> None:
        """Open the queue; nothing is watched yet.

        :raises OSError: the system has none, or not for this person any more.
        """
        self._tree = tree
        self._kernel = Inotify()
        self._folders: dict[int, str] = {}
        self._root: tuple[int, int] | None = None
        """Device and inode of the root that is watched; None: nothing is."""
        self._writing: dict[str, float] = {}
        """Files that are being written, and when (monotonic seconds) they are named at the
        latest."""
        self._lost = False
        self.full = False
        """There are folders that the system would not watch as well."""
        self._wakes, self._waker = os.pipe()
        os.set_blocking(self._waker, False)

    @property
    def folders(self) -> int:
        """How many are watched."""
        return len(self._folders)

    def begin(self) -> None:
        """Watch every folder that is not left out; again for those that were missed."""
        there = _identity(self._tree.root)
        self._enter(self._tree.root)
        self._root = there if self._folders else None

    def wait(self, seconds: float) -> Hints:
        """Gather what happens; at most so many seconds pass before anything does."""
        self._return()
        due = min(self._writing.values(), default=None)
        end = time.monotonic() + seconds
        paths: set[str] = set()
        if self._lost or self._ready(end if due is None else min(end, due)):
            self._gather(paths)
        now = time.monotonic()
        for path in [path for path, at in self._writing.items() if at <= now]:
            del self._writing[path]
            paths.add(path)
        lost, self._lost = self._lost, False
        return Hints(paths=frozenset(paths), lost=lost)

    def wake(self) -> None:
        """End a wait; from any thread."""
        try:
            os.write(self._waker, b"x")
        except BlockingIOError:
            return

    def close(self) -> None:
        """Let go of everything."""
        self._kernel.close()
        for handle in (self._wakes, self._waker):
            os.close(handle)

    def _return(self) -> None:
        """Watch what lies at the root's name now, where that is not what is watched.

        The kernel tells nothing when a folder around the root gets another name.
        """
        there = _identity(self._tree.root)
        if there is not None and there != self._root:
            self._leave(self._tree.root)
            self.begin()
            self._lost = self._lost or self._root is not None

    def _ready(self, end: float) -> bool:
        """Wait for notices until then; False without any, or when woken."""
        poll = select.poll()
        for handle in (self._kernel.fileno(), self._wakes):
            poll.register(handle, select.POLLIN)
        ready = {handle for handle, _ in poll.poll(max(0.0, end - time.monotonic()) * 1000)}
        if self._wakes in ready:
            os.read(self._wakes, 1 << 10)
        return self._kernel.fileno() in ready

    def _gather(self, paths: set[str]) -> None:
        end = time.monotonic() + _LONGEST
        while True:
            self._hear(self._kernel.read(), paths)
            now = time.monotonic()
            if now >= end or not self._ready(min(end, now + _QUIET)):
                return

    def _hear(self, notices: Iterable[Notice], paths: set[str]) -> None:
        for notice in notices:
            folder = self._folders.get(notice.watch, "")
            if notice.lost:
                self._lost = True
            elif notice.ended:
                if self._folders.pop(notice.watch, "") == self._tree.root:
                    self._root = None
            elif notice.moved:
                if folder == self._tree.root:
                    self._leave(folder)
                    self._root = None
            elif folder:
                path = f"{folder.rstrip('/')}/{notice.name}"
                if notice.folder:
                    self._moved(notice, path, paths)
                else:
                    self._touched(notice, path, paths)
        if self._lost:
            self.begin()

    def _moved(self, notice: Notice, path: str, paths: set[str]) -> None:
        """A folder came or went; what lies in it is looked at after it is watched."""
        paths.add(path)
        self._tree.forget_rules()  # its own went or came with it
        if notice.gone:
            self._leave(path)
        elif notice.came:
            self._enter(path)

    def _touched(self, notice: Notice, path: str, paths: set[str]) -> None:
        if notice.unfinished:
            if path not in paths:
                self._writing.setdefault(path, time.monotonic() + _UNFINISHED)
            return
        self._writing.pop(path, None)
        paths.add(path)
        if notice.name == ".gitignore":
            self._tree.forget_rules()
            self._enter(os.path.dirname(path))

    def _enter(self, folder: str) -> None:
        for path in self._tree.folders(self._tree.inside(folder) or ""):
            try:
                self._folders[self._kernel.watch(path)] = path
            except OSError as error:
                if error.errno in (errno.ENOSPC, errno.ENOMEM):
                    self.full = True
                    return

    def _leave(self, folder: str) -> None:
        """Watch nothing of it any more: it has another name, or none."""
        inside = f"{folder.rstrip('/')}/"
        left = [n for n, path in self._folders.items() if f"{path}/".startswith(inside)]
        for number in left:
            self._kernel.forget(number)
            del self._folders[number]


def _identity(folder: str) -> tuple[int, int] | None:
    """Tell one folder from another of the same name; None where there is none."""
    try:
        found = os.lstat(folder)
    except OSError:
        return None
    return (found.st_dev, found.st_ino) if stat.S_ISDIR(found.st_mode) else None
