"""What is in folders that are looked through, name by name; nothing is opened and no link followed.

Rule: a folder that cannot be read is told and costs only itself.
"""

import os
from collections.abc import Callable, Iterator

import msgspec

__all__ = ["Lying", "Unread", "folders_in", "is_folder", "walked"]

Unread = Callable[[str, str], None]
"""Told of each folder that cannot be read, and why."""


class Lying(msgspec.Struct, frozen=True):
    """A regular file in a folder."""

    folder: str
    """Relative to where the walk began; empty for that one."""
    name: str
    size: int
    """Bytes."""
    mtime_ns: int

    @property
    def path(self) -> str:
        """Relative to where the walk began."""
        return f"{self.folder}/{self.name}" if self.folder else self.name


def is_folder(path: str) -> bool:
    """Whether a folder is there by that name, itself or by a link."""
    return os.path.isdir(path)  # noqa: PTH112 - names may not be UTF-8


def folders_in(root: str, unread: Unread) -> tuple[str, ...]:
    """Names of the folders in a folder, sorted."""
    return tuple(entry.name for entry in _entries(root, unread) if _is_folder(entry))


def walked(
    root: str, enters: Callable[[str], bool], unread: Unread
) -> Iterator[tuple[str, tuple[Lying, ...]]]:
    """A folder with its files and then those below it, sorted by name.

    Folders are relative to ``root``; ``enters`` is asked for each whether it is looked into.
    """
    waiting = [""]
    while waiting:
        folder = waiting.pop()
        files: list[Lying] = []
        below: list[str] = []
        for entry in _entries(f"{root}/{folder}" if folder else root, unread):
            path = f"{folder}/{entry.name}" if folder else entry.name
            if _is_folder(entry):
                below += [path] if enters(path) else []
            elif (lying := _lying(folder, entry)) is not None:
                files.append(lying)
        yield folder, tuple(files)
        waiting += reversed(below)


def _entries(folder: str, unread: Unread) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            return sorted(entries, key=lambda entry: entry.name)
    except OSError as error:
        unread(folder, error.strerror or str(error))
        return []


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir(follow_symlinks=False)
    except OSError:
        return False


def _lying(folder: str, entry: os.DirEntry[str]) -> Lying | None:
    try:
        if not entry.is_file(follow_symlinks=False):
            return None
        found = entry.stat(follow_symlinks=False)
    except OSError:
        return None  # gone meanwhile
    return Lying(folder, entry.name, found.st_size, found.st_mtime_ns)
