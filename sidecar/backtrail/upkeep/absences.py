"""Files of one tree that were not where they were kept, until they are believed to be gone."""

import time
from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Mapping
from math import inf
from typing import Final

from backtrail.history.service import HistoryService
from backtrail.model import Document
from backtrail.upkeep.moves import follow
from backtrail.upkeep.tree import Seen, Tree

__all__ = ["Absences"]

_FEW: Final = 500
"""Names that are looked up one by one, 20 µs each; of more, all that is kept is read instead."""


class Absences:
    """Absolute names, and since when there is nothing."""

    def __init__(self, service: HistoryService, tree: Tree) -> None:
        """Nothing is missing."""
        self._service = service
        self._tree = tree
        self._since: dict[str, float] = {}
        """Names of nothing, or of what is no file (monotonic seconds)."""
        self._unsettled: set[str] = set()
        """Names of which it is not known yet whether they were folders or files, and new files of
        which it is not known yet whether they had another name."""

    @property
    def names(self) -> tuple[str, ...]:
        """What is missing."""
        return tuple(self._since)

    @property
    def first(self) -> float:
        """Since when the one is missing that was missed first; infinite where none is."""
        return min(self._since.values(), default=inf)

    def add(self, path: str) -> None:
        """There is nothing, or no file, by a name."""
        if path not in self._since:
            self._since[path] = time.monotonic()
            self._unsettled.add(path)

    def doubt(self, path: str) -> None:
        """There is a folder by a name that a file may have had."""
        self._unsettled.add(path)

    def compare(self, path: str) -> None:
        """There is a new file: it may be one that is missing."""
        if self._since:
            self._unsettled.add(path)

    def drop(self, path: str) -> None:
        """There is something again, or nobody cares any more."""
        self._since.pop(path, None)

    def believe(self) -> None:
        """Wait no longer for what is missing now."""
        self._since = dict.fromkeys(self._since, -inf)

    def settle(
        self, waiting: dict[str, bool], known: Mapping[str, tuple[Seen, int]]
    ) -> list[tuple[str, str]]:
        """Find out what the names were; follows renames and returns them, old and new name.

        ``waiting`` are the files that are to be kept; those of folders that are gone are taken out.
        ``known`` says how others looked.
        """
        if not self._unsettled:
            return []
        held, names = self._held(waiting)
        for path in self._unsettled & held.keys():
            if path not in self._since and self._tree.lacks(path):
                self._since[path] = time.monotonic()
        for path in self._spread(held, names):
            waiting.pop(path, None)
        lost = {path: held[path] for path in self._since if path in held}
        fresh = [path for path in waiting if path not in held]
        seen = {path: known[path][0] for path in lost if path in known}
        moved = follow(self._service, self._tree, seen, lost, fresh) if lost and fresh else []
        self._unsettled.clear()  # not before: a store in trouble is asked again
        for old, _ in moved:
            self.drop(old)
        return moved

    def due(self, limit: float) -> list[str]:
        """What is missing at least since then."""
        return [path for path, since in self._since.items() if since <= limit]

    def gone(self, paths: Iterable[str]) -> list[str]:
        """Those that were kept as files and are none; decided now."""
        return [path for path in self._service.held(paths) if self._tree.lacks(path)]

    def _held(self, waiting: Collection[str]) -> tuple[Mapping[str, Document], list[str]]:
        """What is kept by all the names that matter, and in missing folders; and all in order."""
        asked = self._unsettled | self._since.keys()
        if len(asked) + len(waiting) > _FEW:
            held = self._service.held_below(self._tree.root)
        else:
            held = dict(self._service.held(asked.union(waiting)))
            for path in self._unsettled & self._since.keys() - held.keys():
                held |= self._service.held_below(path)
        return held, sorted(held)

    def _spread(self, held: Mapping[str, Document], names: list[str]) -> Iterator[str]:
        """Take the files that were kept in a folder as missing, not the folder."""
        for path in self._unsettled & self._since.keys() - held.keys():
            inside = names[bisect_left(names, f"{path}/") : bisect_left(names, f"{path}0")]
            since = self._since[path]
            for each in inside:
                self._since.setdefault(each, since)
            yield from inside
            if inside:
                del self._since[path]
