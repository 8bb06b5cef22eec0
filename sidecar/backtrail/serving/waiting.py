"""Saves that wait until the store serves again, each with the bytes it was made of.

Rule: what waits is bounded, and what a file holds last is never given up for what it held before:
beyond the bound the oldest save of a file that was saved again goes first, and is counted.
"""

from collections.abc import Callable
from typing import Final

import msgspec

from backtrail.history.results import Captured
from backtrail.history.service import HistoryService

__all__ = ["Waiting", "WaitingSave", "Work"]

Work = Callable[[HistoryService], list[Captured]]

_SAVES: Final = 1000
"""Saves whose bytes are held."""
_BYTES: Final = 64 * 1024 * 1024
"""Of them, together."""
_FILES: Final = 10_000
"""Files of which it is only known that they are to be looked at."""


class WaitingSave(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """One save."""

    path: str
    work: Work
    """Keeps the bytes held, else what is on disk by then."""
    look: Work
    """Keeps what is on disk by then."""
    content: bytes | None = None
    """None: what is on disk counts."""


class Waiting:
    """In order; a later look at a file takes the place of an earlier one."""

    def __init__(self) -> None:
        self._saves: dict[int, WaitingSave] = {}
        self._number = 0
        self._held = 0
        self._bytes = 0
        self.lost = 0
        """Saves that had to be given up, since there was no trouble last."""

    def __len__(self) -> int:
        return len(self._saves)

    def __contains__(self, path: object) -> bool:
        return any(save.path == path for save in self._saves.values())

    def paths(self) -> frozenset[str]:
        """List the files of what waits."""
        return frozenset(save.path for save in self._saves.values())

    def first(self) -> WaitingSave | None:
        """Look at the oldest."""
        return next(iter(self._saves.values()), None)

    def works(self) -> tuple[Work, ...]:
        """List what is to be done, in order."""
        return tuple(save.work for save in self._saves.values())

    def put(self, save: WaitingSave, *, humble: bool = False) -> None:
        """Add a save; a ``humble`` one gives way to any that waits for its file."""
        of_file = [number for number, each in self._saves.items() if each.path == save.path]
        if humble and of_file:
            return
        if of_file and save.content is not None:
            last = self._saves[of_file[-1]]
            if last.content == save.content:
                return
        for number in of_file:
            if self._saves[number].content is None:
                self._drop(number)
        self._number += 1
        self._saves[self._number] = save
        if save.content is not None:
            self._held += 1
            self._bytes += len(save.content)
        self._bound()

    def done(self, save: WaitingSave) -> None:
        """Let go of a save that was kept, unless another has taken its place."""
        number = next((n for n, each in self._saves.items() if each is save), None)
        if number is not None:
            self._drop(number)

    def _bound(self) -> None:
        while self._held > _SAVES or self._bytes > _BYTES:
            self._give_up_one()
        while len(self._saves) > _SAVES + _FILES:
            self._drop(next(iter(self._saves)))
            self.lost += 1

    def _give_up_one(self) -> None:
        """Give up the oldest save that another of its file followed, else only its bytes."""
        last = {save.path: number for number, save in self._saves.items()}
        held = [n for n, save in self._saves.items() if save.content is not None]
        between = next((n for n in held if last[self._saves[n].path] != n), None)
        if between is not None:
            self._drop(between)
            self.lost += 1
            return
        save = self._saves[held[0]]
        self._held -= 1
        self._bytes -= len(save.content or b"")
        self._saves[held[0]] = WaitingSave(path=save.path, work=save.look, look=save.look)

    def _drop(self, number: int) -> None:
        save = self._saves.pop(number)
        if save.content is not None:
            self._held -= 1
            self._bytes -= len(save.content)
