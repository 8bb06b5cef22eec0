"""Which files a workspace leaves out: the settings and the .gitignore files around a path."""

import os

from backtrail.errors import BacktrailError
from backtrail.files.reading import read
from backtrail.policy.selection import GitIgnoreFile, Selection
from backtrail.settings import CaptureSettings

__all__ = ["Ignores"]

_LARGEST = 1 << 20
"""Bytes of a .gitignore file beyond which it is not read."""


class Ignores:
    """Finds the rules that hold for a file; remembers .gitignore files until they change."""

    def __init__(self, settings: CaptureSettings, store: str) -> None:
        """``store`` is the path of the store, which is never captured."""
        self._settings = settings
        self._store = os.path.realpath(store)
        self._selections: dict[tuple[str, tuple[tuple[str, int, int], ...]], Selection] = {}

    def selection(self, root: str, path: str) -> Selection:
        """The rules that hold for ``path`` (a file, or a folder ending with ``/``)."""
        found = self._found(root, path) if self._settings.gitignore else ()
        key = (root, found)
        selection = self._selections.get(key)
        if selection is None:
            if len(self._selections) > 1024:  # noqa: PLR2004 - folders with rules of their own
                self._selections.clear()
            files = [_read(root, directory) for directory, _, _ in found]
            selection = Selection(
                self._settings, [f for f in files if f is not None], own=self._own(root)
            )
            self._selections[key] = selection
        return selection

    def _own(self, root: str) -> list[str]:
        inside = root.rstrip("/") + "/"
        if not self._store.startswith(inside):
            return []
        return [self._store[len(inside) :] + side for side in ("", "-wal", "-shm", "-journal")]

    def _found(self, root: str, path: str) -> tuple[tuple[str, int, int], ...]:
        """The .gitignore files from the root down to the file: folder, time, size."""
        folders = [""]
        for part in path.split("/")[:-1]:
            folders.append(f"{folders[-1]}/{part}" if folders[-1] else part)
        found = []
        for folder in folders:
            try:
                # as text: this runs for each save
                seen = os.lstat(f"{root}/{folder}/.gitignore")
            except OSError:
                continue
            found.append((folder, seen.st_mtime_ns, seen.st_size))
        return tuple(found)


def _read(root: str, directory: str) -> GitIgnoreFile | None:
    path = f"{directory}/.gitignore" if directory else ".gitignore"
    try:
        data, _ = read(root, path, limit=_LARGEST)
    except BacktrailError:
        return None
    lines = data.decode("utf-8", "surrogateescape").splitlines()
    return GitIgnoreFile(directory=directory, lines=tuple(lines))
