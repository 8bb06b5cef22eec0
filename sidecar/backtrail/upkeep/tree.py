"""The files of a folder that are worth looking at.

The rule: no link is followed, and nothing in a left-out folder is walked. Whether a file is kept
is decided when it is captured; this only spares the walk through what surely is not.
"""

import os
import stat
from collections.abc import Callable, Iterator
from typing import Final

import msgspec

from backtrail.policy.secrets import secret_in
from backtrail.policy.selection import Selection

__all__ = ["Seen", "Tree", "is_absence"]

_FOLDERS: Final = 100_000
"""Folders of which is remembered whether they are left out."""


class Seen(msgspec.Struct, frozen=True, kw_only=True):
    """A file's outside, as one look found it; another one means it has to be read."""

    size: int
    """Bytes."""
    mtime_ns: int
    ctime_ns: int
    device: int
    inode: int

    @classmethod
    def of(cls, found: os.stat_result) -> "Seen":
        """Take what tells two states apart."""
        return cls(
            size=found.st_size,
            mtime_ns=found.st_mtime_ns,
            ctime_ns=found.st_ctime_ns,
            device=found.st_dev,
            inode=found.st_ino,
        )


class Tree:
    """A folder and the rules that say what is left out of it."""

    def __init__(self, root: str, rules: Callable[[str], Selection]) -> None:
        """``rules`` gives the selection that holds in a folder, relative to ``root``."""
        self.root = root
        self._prefix = root.rstrip("/") + "/"
        self._rules = rules
        self._selections: dict[str, Selection] = {}
        self._closed: dict[str, bool] = {"": False}

    def forget_rules(self) -> None:
        """Read every .gitignore again when it is next needed."""
        self._selections.clear()
        self._closed = {"": False}

    def files(self, below: str = "") -> Iterator[tuple[str, os.stat_result, bool]]:
        """Walk the regular files below a folder: absolute path, outside, whether left out by name.

        Folders that cannot be read are passed over: their files are not gone.
        """
        waiting = [below]
        while waiting:
            folder = waiting.pop()
            if folder and self._selection(_parent(folder)).prunes(folder):
                continue
            folders: list[str] = []
            for entry in self._entries(folder):
                path = f"{folder}/{entry.name}" if folder else entry.name
                try:
                    if entry.is_dir(follow_symlinks=False):
                        folders.append(path)
                    elif entry.is_file(follow_symlinks=False):
                        found = entry.stat(follow_symlinks=False)
                        yield entry.path, found, self._left_out(path)
                except OSError:
                    continue
            waiting += reversed(folders)

    def folders(self, below: str = "") -> Iterator[str]:
        """Walk the folders that are not left out, that one first; absolute paths.

        Each is handed out before it is listed, so that what is made in it meanwhile is found
        either by the list or by whoever began to watch it.
        """
        waiting = [below]
        for folder in waiting:
            if folder and self._selection(_parent(folder)).prunes(folder):
                continue
            yield f"{self.root.rstrip('/')}/{folder}" if folder else self.root
            for entry in self._entries(folder):
                try:
                    if entry.is_dir(follow_symlinks=False):
                        waiting.append(f"{folder}/{entry.name}" if folder else entry.name)
                except OSError:
                    continue

    def left_out(self, path: str) -> bool:
        """Whether the rules leave out the file at an absolute path, by its name or place."""
        inside = self.inside(path)
        return inside is None or self._left_out(inside)

    def closed(self, path: str) -> bool:
        """Whether an absolute path lies in a folder that is left out, so that nobody looks there.

        Tells so without a look at what lies in left-out folders, however many hints name it.
        """
        inside = self.inside(path)
        return inside is None or self._is_closed(_parent(inside))

    def inside(self, path: str) -> str | None:
        """The path relative to the root; None for the root itself and all outside."""
        return path[len(self._prefix) :] if path.startswith(self._prefix) else None

    def lacks(self, path: str) -> bool:
        """Whether no file is at an absolute path; what cannot be looked at may be there.

        A link is none, nor is what lies behind one.
        """
        try:
            if not stat.S_ISREG(os.lstat(path).st_mode):
                return True
        except OSError as error:
            return is_absence(error)
        folder = _parent(self.inside(path) or "")
        while folder and not os.path.islink(os.path.join(self.root, folder)):
            folder = _parent(folder)
        return bool(folder)

    def present(self) -> bool:
        """The root is there: what is missing below it was deleted, not unmounted."""
        try:
            return stat.S_ISDIR(os.lstat(self.root).st_mode)
        except OSError:
            return False

    def _is_closed(self, folder: str) -> bool:
        around = []
        while folder not in self._closed:
            around.append(folder)
            folder = _parent(folder)
        closed = self._closed[folder]
        if len(self._closed) + len(around) > _FOLDERS:
            self._closed = {"": False}
        for below in reversed(around):
            closed = closed or self._selection(_parent(below)).prunes(below)
            self._closed[below] = closed
        return closed

    def _left_out(self, path: str) -> bool:
        # Size, content and secrets are no reasons here: those the capture tells a person about.
        if self._selection(_parent(path)).decide(path, size=0, head=None).keep:
            return False
        return secret_in(path, None) is None

    def _entries(self, folder: str) -> list["os.DirEntry[str]"]:
        try:
            with os.scandir(os.path.join(self.root, folder)) as entries:
                return sorted(entries, key=lambda entry: entry.name)
        except OSError:
            return []

    def _selection(self, folder: str) -> Selection:
        if folder not in self._selections:
            self._selections[folder] = self._rules(folder)
        return self._selections[folder]


def is_absence(error: OSError) -> bool:
    """Whether the system said that there is nothing, not that it would not look."""
    return isinstance(error, FileNotFoundError | NotADirectoryError)


def _parent(path: str) -> str:
    return path.rpartition("/")[0]
