"""Which files a workspace leaves out: the settings and the .gitignore files around a path."""

import os
from functools import partial

from backtrail.errors import BacktrailError
from backtrail.files.reading import read
from backtrail.files.stores import belongs_to, is_store, lies_beside_store
from backtrail.policy.selection import GitIgnoreFile, Selection
from backtrail.settings import CaptureSettings

__all__ = ["Ignores"]

_LARGEST = 1 << 20
"""Bytes of a .gitignore file beyond which it is not read."""


class Ignores:
    """Finds the rules that hold for a file; remembers .gitignore files until they change."""

    def __init__(self, settings: CaptureSettings, store: str) -> None:
        """``store`` is the path of the store, which is never captured, as little as others are."""
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
                self._settings,
                [file for file in files if file is not None],
                own=partial(self._is_own, root.rstrip("/")),
            )
            self._selections[key] = selection
        return selection

    def _is_own(self, root: str, path: str, head: bytes | None) -> bool:
        """Whether a file is a store, this one or another, or what a face lays beside one.

        Two faces that kept each other's stores would never come to rest.
        """
        whole = f"{root}/{path}"
        store = belongs_to(whole)
        if self._store in (whole, store) or (store is not None and lies_beside_store(whole)):
            return True
        return head is not None and is_store(whole, head)

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
