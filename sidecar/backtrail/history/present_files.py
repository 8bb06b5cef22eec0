"""The files of a folder as they are on disk, those that the rules keep.

Rule: no link is followed, and nothing in a left-out folder is looked at.
"""

import os
from collections.abc import Iterator

from backtrail.history.scope import Scope

__all__ = ["present_files"]


def present_files(
    scope: Scope, root: str, folder: str = "", *, after: str = ""
) -> Iterator[tuple[str, int]]:
    """Files below a folder of a workspace: path relative to the root, and size in bytes.

    In the order of their paths as texts, those that come after ``after``: folders that come before
    it are not entered. What cannot be read is passed over.
    """
    waiting = [f"{folder}/" if folder else ""]
    sizes: dict[str, int] = {}
    while waiting:
        path = waiting.pop()
        if path and not path.endswith("/"):
            yield path, sizes.pop(path)
            continue
        rules = scope.ignores.selection(root, path)
        for entry in _entries(os.path.join(root, path)):  # noqa: PTH118 - text is enough
            name = path + entry.name
            try:
                if entry.is_dir(follow_symlinks=False):
                    ahead = f"{name}/" > after or after.startswith(f"{name}/")
                    if ahead and not rules.prunes(name):
                        waiting.append(f"{name}/")
                elif entry.is_file(follow_symlinks=False) and name > after:
                    size = entry.stat(follow_symlinks=False).st_size
                    if rules.decide(name, size=size, head=None).keep:
                        sizes[name] = size
                        waiting.append(name)
            except OSError:
                continue  # it went while we looked


def _entries(folder: str) -> list["os.DirEntry[str]"]:
    """The last one first; a folder stands where the paths in it do."""
    try:
        with os.scandir(folder) as entries:
            return sorted(entries, key=_place, reverse=True)
    except OSError:
        return []


def _place(entry: "os.DirEntry[str]") -> str:
    try:
        return f"{entry.name}/" if entry.is_dir(follow_symlinks=False) else entry.name
    except OSError:
        return entry.name
