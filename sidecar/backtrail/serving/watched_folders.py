"""The folders of one session, each watched by itself; how, says ``watching``.

Belongs to the loop's thread.
"""

import asyncio
import time
from collections.abc import Callable, Coroutine, Iterable
from contextlib import AbstractAsyncContextManager
from typing import TYPE_CHECKING, Any, Final, Protocol, Self

from backtrail.serving.keepers import Keepers
from backtrail.serving.outside import Outside

if TYPE_CHECKING:
    from backtrail.serving.first_scans import Attempt
    from backtrail.serving.watching import Folder

__all__ = ["Showing", "Shown", "Watching"]

_TICK_NS: Final = 20_000_000
"""How far a file system's clock may be behind."""


class Shown(Protocol):
    """Work that a person sees."""

    def report(self, text: str, percentage: int) -> None:
        """Say how far it is."""


Showing = Callable[[Callable[[], None]], AbstractAsyncContextManager[Shown]]
"""Shows work to a person while it is done; given what ends it when the person wishes so."""


class _Unseen:
    """Work that nobody sees."""

    def __init__(self, _cancel: Callable[[], None]) -> None:
        pass

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        pass

    def report(self, text: str, percentage: int) -> None:
        pass


class Watching:
    """The folders of one session, each watched by itself."""

    def __init__(
        self,
        outside: Outside,
        keepers: Keepers,
        *,
        attempt: "Attempt",
        background: Callable[[Coroutine[Any, Any, None]], "asyncio.Task[None]"],
        note: Callable[[str], None],
    ) -> None:
        """``background`` begins what goes on until the session ends.

        ``note`` hears, in plain words, what a person should know of how changes are noticed.
        """
        self._outside = outside
        self._keepers = keepers
        self._attempt = attempt
        self._background = background
        self._note = note
        self.showing: Showing = _Unseen
        """Shows a first scan to a person, who may end it."""
        self._folders: dict[str, Folder] = {}
        self._began: int | None = _now()
        """When the session did, for the folders that it began with."""

    @property
    def mode(self) -> str:
        """How changes made outside the editor are noticed, for people."""
        modes = dict.fromkeys(folder.mode for folder in self._folders.values())
        return "; ".join(modes) or "no folder is watched"

    def follow(self, roots: Iterable[str]) -> None:
        """Watch these folders, as the editor names them, and no others."""
        wanted = tuple(roots)
        for root in [root for root in self._folders if root not in wanted]:
            self._folders.pop(root).end()
        for root in wanted:
            if root not in self._folders:
                self._begin(root, _now() if self._began is None else self._began)
        self._began = None

    def anew(self) -> None:
        """Begin again, since the settings changed."""
        for root, folder in tuple(self._folders.items()):
            folder.end()
            self._begin(root, folder.since)

    def end(self) -> None:
        """Watch nothing any more."""
        self.follow(())

    def _begin(self, root: str, since: int) -> None:
        # Not before the editor has its answer: looking at files draws in much that is its own.
        from backtrail.serving.watching import Folder  # noqa: PLC0415

        self._folders[root] = folder = Folder(
            root,
            since,
            outside=self._outside,
            keepers=self._keepers,
            attempt=self._attempt,
            note=self._note,
            showing=self.showing,
            elsewhere=self._go_along,
        )
        folder.task = self._background(folder.run())

    def _go_along(self, root: str) -> None:
        """Watch what the name of a folder leads to by now, as one that was never looked at."""
        if root in self._folders:
            self._folders[root].end()
            self._begin(root, _now())


def _now() -> int:
    return time.time_ns() - _TICK_NS
