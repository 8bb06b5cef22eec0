"""Whether saves are being kept, and those that wait until they can be.

What the store refuses is remembered by path and tried again, at the next save and every few
seconds, so that trouble costs no last state of a file. Belongs to the loop's thread.
"""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, Final, Protocol, TypeVar

from backtrail.errors import SettingsError, StoreError
from backtrail.history.results import Captured
from backtrail.history.service import HistoryService

__all__ = ["Backlog", "Health", "Work"]

Work = Callable[[HistoryService], list[Captured]]
_Result = TypeVar("_Result")

_WAITING: Final = 10_000
"""Saves that are remembered; of more, the newest."""

_AGAIN: Final = 3.0
"""Seconds until what waits is tried again."""


class Backlog(Protocol):
    """Other work that is tried again when the store serves again."""

    @property
    def waiting(self) -> int:
        """Files that it could not keep yet."""

    async def run(self) -> bool:
        """Go on with it; False when that could not be done."""


class Health:
    """Does what nobody waits for, and says when it cannot be done."""

    def __init__(
        self,
        *,
        call: Callable[[Callable[[HistoryService], Any]], Coroutine[Any, Any, Any]],
        later: Callable[[Coroutine[Any, Any, object]], None],
        tell: Callable[[tuple[str, ...]], None],
        done: Callable[[list[Captured]], None],
    ) -> None:
        """``tell`` hears of each change of ``trouble``, ``done`` of what was kept at last."""
        self._call = call
        self._later = later
        self._tell = tell
        self._done = done
        self._waiting: dict[str, Work] = {}
        self._why = ""
        self._told: tuple[str, ...] = ()
        self._retrying = False
        self._timer: asyncio.TimerHandle | None = None
        self.backlog: Backlog | None = None

    @property
    def troubled(self) -> bool:
        """The last that was tried failed, or something still waits since then."""
        return bool(self._why)

    @property
    def waiting(self) -> int:
        """Files whose newest content is not kept yet."""
        return len(self._waiting) + (self.backlog.waiting if self.backlog else 0)

    @property
    def trouble(self) -> tuple[str, ...]:
        """Why saves are not being kept, for people; empty when all is well."""
        if not self._why:
            return ()
        count = self.waiting
        if not count:
            return (self._why,)
        waits = "save waits and is" if count == 1 else f"{count:,} saves wait and are"
        return (self._why, f"The last {waits} tried again every few seconds.")

    @property
    def last(self) -> tuple[Work, ...]:
        """What to try once more before the end."""
        return tuple(self._waiting.values())

    async def attempt(self, work: Callable[[HistoryService], _Result]) -> _Result | None:
        """Do work that nobody waits for; None when the store refused it, which is told."""
        try:
            result: _Result = await self._call(work)
        except (StoreError, SettingsError) as error:
            self._failed(str(error))
            return None
        if self._why and not self._retrying:
            self._later(self.retry())
        return result

    async def keep(self, path: str, work: Work, *, humble: bool = False) -> None:
        """Do work that keeps the file at ``path``, now or as soon as the store serves again.

        What waits longer for the same file gives way to it, unless it is ``humble``.
        """
        if self._why:
            self._wait(path, work, humble=humble)
            await self.retry()
            return
        try:
            self._done(await self._call(work))
        except (StoreError, SettingsError) as error:
            self._wait(path, work, humble=humble)
            self._failed(str(error))

    async def retry(self) -> None:
        """Try everything that waits, in order, until the store refuses again."""
        if self._retrying or not self._why:
            return
        self._retrying = True
        try:
            if await self._retried():
                self._why = ""
                self._changed()
        finally:
            self._retrying = False
            self._try_later()

    async def _retried(self) -> bool:
        if await self.attempt(lambda _: True) is None:
            return False
        while await self._worked_off():
            if self.backlog is not None and not await self.backlog.run():
                return False
            if not self._waiting:  # nothing was saved meanwhile
                return True
        return False

    async def _worked_off(self) -> bool:
        while self._waiting:
            path, work = next(iter(self._waiting.items()))
            try:
                kept = await self.attempt(work)
            except Exception:
                del self._waiting[path]  # a mistake of ours must not keep all others waiting
                raise
            if kept is None:
                return False
            if self._waiting.get(path) is work:
                del self._waiting[path]
            self._done(kept)
        return True

    def _wait(self, path: str, work: Work, *, humble: bool) -> None:
        if humble and path in self._waiting:
            return
        self._waiting.pop(path, None)
        self._waiting[path] = work
        while len(self._waiting) > _WAITING:
            del self._waiting[next(iter(self._waiting))]

    def _failed(self, why: str) -> None:
        self._why = why
        self._changed()
        self._try_later()

    def _try_later(self) -> None:
        if self._why and self._timer is None and not self._retrying:
            self._timer = asyncio.get_running_loop().call_later(_AGAIN, self._again)

    def _again(self) -> None:
        self._timer = None
        self._later(self.retry())

    def _changed(self) -> None:
        if self.trouble != self._told:
            self._told = self.trouble
            self._tell(self._told)
