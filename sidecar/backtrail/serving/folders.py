"""The workspace folders of the editor, and whether a path lies in one of them.

Components are compared, never beginnings of strings. Asks the disk where links lead, so it is
used in the store's thread.
"""

import os
from collections.abc import Callable, Iterator
from typing import Final

from backtrail.files.virtual import is_value

__all__ = ["Folders"]

_NAMES: Final = 10_000
"""Files behind links of which the editor's name is remembered."""


class Folders:
    """The folders that are open; with none, every file counts as inside, and values always."""

    def __init__(self, roots: tuple[str, ...] = ()) -> None:
        self.roots = roots
        self._names: dict[str, str] = {}
        """How the editor calls a file, by its real path, where the two differ."""
        self._unheeded: set[str] = set()

    def add(self, root: str) -> None:
        """Take a folder in."""
        self.roots = (*self.roots, root)

    def remove(self, root: str) -> None:
        """Let a folder go."""
        self.roots = tuple(kept for kept in self.roots if kept != root)

    def unheeded(self, has_settings: Callable[[str], bool]) -> Iterator[str]:
        """Those with settings that do not count, since they are not the first; each once."""
        first, *others = self.roots or ("",)
        real = os.path.realpath(first)
        for root in others:
            if root in self._unheeded or os.path.realpath(root) == real or not has_settings(root):
                continue
            self._unheeded.add(root)
            yield root

    def hold(self, path: str) -> bool:
        """Tell whether ``path`` lies in a folder, every link followed."""
        if not self.roots or is_value(path):
            return True
        try:
            place = _parts(os.path.realpath(path))
        except OSError:  # a link that we may not read, or one too many
            return False
        roots = [_parts(os.path.realpath(root)) for root in self.roots]
        return any(place[: len(root)] == root and len(place) > len(root) for root in roots)

    def real(self) -> tuple[tuple[str, str], ...]:
        """Each folder as the editor names it and where it really is, the deepest first."""
        pairs = {(root.rstrip("/"), os.path.realpath(root).rstrip("/")) for root in self.roots}
        return tuple(sorted(pairs, key=lambda pair: (-len(pair[1]), pair)))

    def called(self, real: str, path: str) -> None:
        """Remember that the editor calls the file at ``real`` ``path``."""
        self._names.pop(real, None)
        if real != path:
            self._names[real] = path
            while len(self._names) > _NAMES:
                del self._names[next(iter(self._names))]

    def name_of(self, real: str) -> str:
        """Return how the editor calls the file at a real path."""
        if real in self._names:
            return self._names[real]
        for root, place in self.real():
            if real.startswith(f"{place}/"):
                return root + real[len(place) :]
        return real


def _parts(path: str) -> list[str]:
    return [part for part in path.split("/") if part]
