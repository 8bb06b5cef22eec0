"""One keeper for each workspace folder, over the service of the session.

Lives in the store's thread; the loop only reads the two figures.
"""

import os
import time
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import TYPE_CHECKING, Final

from backtrail.history.service import HistoryService
from backtrail.serving.folders import Folders

if TYPE_CHECKING:
    from backtrail.upkeep.keeper import Keeper
    from backtrail.upkeep.news import News
    from backtrail.upkeep.tree import Seen

__all__ = ["Keepers"]

_FEW: Final = 1000
"""Files that wait and are known by name, too."""


class Keepers:
    """Looks where the editor's watcher hints, and keeps what is there."""

    def __init__(self, folders: Callable[[], Folders], skip: Callable[[str, str], None]) -> None:
        """``skip`` hears which file is not kept, and why; all else is told by the store's log."""
        self._folders = folders
        self._skip = skip
        self._service: HistoryService | None = None
        self._keepers: dict[str, Keeper] = {}
        self._began = time.time_ns()
        self._since: dict[str, int] = {}
        self.waiting = 0
        """Files whose newest content is not kept yet."""
        self.waiting_names: frozenset[str] = frozenset()
        """Their paths as the editor spells them, while there are few."""
        self.due: float | None = None
        """Seconds until the next missing file is believed to be gone; None: nothing is missing."""

    def take(self, paths: Iterable[str], service: HistoryService) -> bool:
        """Look where something is said to have happened; hints outside the folders are ignored."""
        folders = self._folders().real()
        self._keep_up(service, {real for _, real in folders})
        hints: dict[str, list[str]] = {}
        for path in paths:
            for root, real in folders:
                if path.startswith((f"{root}/", f"{real}/")):
                    named = root if path.startswith(f"{root}/") else real
                    hints.setdefault(real, []).append(real + path[len(named) :])
                    break
        for real, inside in hints.items():
            self._keeper(real, service).take(inside)
        self._count()
        return True

    def begins(self, real: str, since_ns: int) -> None:
        """Note when the session began to look at a folder; what changed later is a change."""
        self._since[real.rstrip("/")] = since_ns

    def known(self, path: str) -> "tuple[Seen, int] | None":
        """How a file was when it was last looked at, and when; in any thread."""
        for keeper in tuple(self._keepers.values()):
            if (seen := keeper.known(path)) is not None:
                return seen
        return None

    def leave(self, root: str, hints: Iterable[str], service: HistoryService) -> None:
        """Finish with a folder that is not open any more, while the service works in it.

        Of the ``hints``, those in the folder are the last that are looked at.

        :raises StoreError: nothing of what waits is forgotten.
        """
        real, roots = (
            os.path.realpath(root).rstrip("/"),
            {real for _, real in self._folders().real()},
        )
        inside = [real + path[len(root) :] for path in hints if path.startswith(f"{root}/")]
        if inside and real not in roots:
            self._keeper(real, service).take(inside)
        self._keep_up(service, roots)
        self._count()

    def forget_rules(self) -> None:
        """Find anew what is left out: the settings changed."""
        for keeper in self._keepers.values():
            keeper.forget_rules()

    def step(self, service: HistoryService) -> bool:
        """Do a part of what there is to do; True while there is more.

        :raises StoreError: nothing of what waits is forgotten.
        """
        try:
            self._keep_up(service, {real for _, real in self._folders().real()})
            return any(keeper.step() for keeper in self._keepers.values())
        finally:
            self._count()

    def finish(self, paths: Iterable[str], service: HistoryService) -> bool:
        """Take the last hints and do all there is to do, since nobody will look again.

        :raises StoreError: nothing of what waits is forgotten.
        """
        self.take(paths, service)
        for keeper in self._keepers.values():
            keeper.at_once()
        while self.step(service):
            pass
        return True

    def _keep_up(self, service: HistoryService, roots: set[str]) -> None:
        """Let go of keepers whose folder, or whose service, is closed.

        What a folder's keeper still holds back is kept before: nobody will look again. What a
        service did not keep, the next one does.
        """
        if service is not self._service:
            before, self._keepers, self._service = self._keepers, {}, service
            for root, keeper in before.items():
                if pending := keeper.pending:
                    self._keeper(root, service).take(pending)
        for root in self._keepers.keys() - roots:
            keeper = self._keepers[root]
            keeper.at_once()
            while keeper.step():
                pass
            del self._keepers[root]

    def _keeper(self, root: str, service: HistoryService) -> "Keeper":
        if root not in self._keepers:
            # Not before the first hint: an editor waits for our start, and none for a keeper's.
            from backtrail.upkeep.keeper import Keeper  # noqa: PLC0415
            from backtrail.upkeep.tree import Tree  # noqa: PLC0415

            tree = Tree(root or "/", partial(service.selection, root or "/"))
            since = self._since.get(root, self._began)
            self._keepers[root] = Keeper(service, tree, partial(self._hear, root), since_ns=since)
        return self._keepers[root]

    def _hear(self, root: str, news: "News") -> None:
        from backtrail.upkeep.news import Skipped  # noqa: PLC0415 - who tells has it loaded

        if isinstance(news, Skipped):
            self._skip(next(self._named(root, [news.path])), news.reason)

    def _named(self, root: str, paths: Iterable[str]) -> Iterator[str]:
        names = {real: named for named, real in self._folders().real()}
        return (names.get(root, root) + path[len(root) :] for path in paths)

    def _count(self) -> None:
        keepers = self._keepers.values()
        self.waiting = sum(keeper.waiting for keeper in keepers)
        self.waiting_names = frozenset(
            path
            for root, keeper in self._keepers.items()
            for path in self._named(root, keeper.names if self.waiting <= _FEW else ())
        )
        self.due = min((due for keeper in keepers if (due := keeper.due) is not None), default=None)
