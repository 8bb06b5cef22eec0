"""The files of a folder as they are on disk, those that the rules keep.

Rule: no link is followed, and nothing in a left-out folder is looked at.
"""

import os
from collections.abc import Iterator

from backtrail.history.scope import Scope

__all__ = ["present_files"]


def present_files(scope: Scope, root: str, folder: str = "") -> Iterator[tuple[str, int]]:
    """Files below a folder of a workspace: path relative to the root, and size in bytes.

    By path, folder by folder; what cannot be read is passed over.
    """
    waiting = [folder]
    while waiting:
        here = waiting.pop()
        above = f"{here}/" if here else ""
        rules = scope.ignores.selection(root, above)
        if here and scope.ignores.selection(root, here).prunes(here):
            continue
        folders = []
        for entry in _entries(os.path.join(root, here)):  # noqa: PTH118 - text is enough
            path = above + entry.name
            try:
                if entry.is_dir(follow_symlinks=False):
                    folders.append(path)
                elif entry.is_file(follow_symlinks=False):
                    size = entry.stat(follow_symlinks=False).st_size
                    if rules.decide(path, size=size, head=None).keep:
                        yield path, size
            except OSError:
                continue  # it went while we looked
        waiting += reversed(folders)


def _entries(folder: str) -> list["os.DirEntry[str]"]:
    try:
        with os.scandir(folder) as entries:
            return sorted(entries, key=lambda entry: entry.name)
    except OSError:
        return []
