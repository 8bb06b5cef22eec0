"""The workspace folders of the editor, and whether a path lies in one of them.

Components are compared, never beginnings of strings. Asks the disk where links lead, so it is
used in the store's thread.
"""

import os

__all__ = ["Folders"]


class Folders:
    """The folders that are open; with none, every file counts as inside."""

    def __init__(self, roots: tuple[str, ...] = ()) -> None:
        self.roots = roots

    def add(self, root: str) -> None:
        """Take a folder in."""
        self.roots = (*self.roots, root)

    def remove(self, root: str) -> None:
        """Let a folder go."""
        self.roots = tuple(kept for kept in self.roots if kept != root)

    def hold(self, path: str) -> bool:
        """Tell whether ``path`` lies in a folder, every link followed."""
        if not self.roots:
            return True
        place = _parts(os.path.realpath(path))
        roots = [_parts(os.path.realpath(root)) for root in self.roots]
        return any(place[: len(root)] == root and len(place) > len(root) for root in roots)


def _parts(path: str) -> list[str]:
    return [part for part in path.split("/") if part]
