"""Whether saves are being kept, and those that wait until they can be.

What the store refuses waits with its bytes and is tried again, at the next save and every few
seconds, so that trouble costs no save of an editor. Belongs to the loop's thread.
"""

import asyncio
from collections.abc import Callable, Coroutine
from collections.abc import Set as AbstractSet
from concurrent.futures import Future
from functools import partial
from typing import Any, Final, Protocol, TypeVar

from backtrail.errors import BacktrailError, DamagedError, SettingsError, StoreError
from backtrail.history.results import Captured
from backtrail.history.service import HistoryService
from backtrail.serving.saves import Saved, Saves
from backtrail.serving.waiting import Waiting, WaitingSave, Work

__all__ = ["Backlog", "Health", "Work"]

_Result = TypeVar("_Result")

_AGAIN: Final = 3.0
"""Seconds until what waits is tried again."""

_OUTSIDE: Final = "; of what was changed outside the editor only the newest content waits"
"""Nobody tells of those saves, so none is read before the store serves."""


class Backlog(Protocol):
    """Other work that is tried again when the store serves again."""

    def waiting_beside(self, saves: AbstractSet[str]) -> int:
        """Count the files that it could not keep yet; those of ``saves`` are counted already."""

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
        self._waiting = Waiting()
        self._saves = Saves()
        self._former: asyncio.Future[None] | None = None
        """Done when the save told last is kept, or waits: its place is before the next one."""
        self._why = ""
        self._told: tuple[str, ...] = ()
        self._retrying = False
        self._idle = asyncio.Event()
        self._timer: asyncio.TimerHandle | None = None
        self.backlog: Backlog | None = None

    @property
    def troubled(self) -> bool:
        """The last that was tried failed, or something still waits since then."""
        return bool(self._why)

    @property
    def waiting(self) -> int:
        """Files whose newest content is not kept yet."""
        beside = self.backlog.waiting_beside(self._waiting.paths()) if self.backlog else 0
        return len(self._waiting) + beside

    @property
    def trouble(self) -> tuple[str, ...]:
        """Why saves are not being kept, for people; empty when all is well."""
        if not self._why:
            return ()
        count = self.waiting
        if not count:
            return (self._why,)
        outside = _OUTSIDE if count > len(self._waiting) else ""
        lost = self._waiting.lost
        given_up = f"{lost:,} saves in between were given up: too many wait."
        waits = "save waits and is" if count == 1 else f"{count:,} saves wait and are"
        told = (self._why, f"The last {waits} tried again every few seconds{outside}.")
        return (*told, given_up) if lost else told

    @property
    def last(self) -> tuple[Work, ...]:
        """What to try once more before the end."""
        return self._waiting.works()

    async def attempt(self, work: Callable[[HistoryService], _Result]) -> _Result | None:
        """Do work that nobody waits for; None when the store refused it, which is told."""
        try:
            result = await self._asked(work)
        except (StoreError, SettingsError) as error:
            self._failed(str(error))
            return None
        if self._why and not self._retrying:
            self._later(self.retry())
        return result

    async def keep(
        self,
        path: str,
        work: Work,
        *,
        humble: bool = False,
        of: Callable[[Saved], Work] | None = None,
    ) -> None:
        """Do work that keeps the file at ``path``, now or as soon as the store serves again.

        ``of`` makes the work that keeps certain bytes, so that what waits is the save and not what
        lies there later. Without it, what waits longer for the same file gives way to it, unless it
        is ``humble``.
        """
        reading = None if of is None else self._saves.read(path)
        refused = bool(self._why)
        former, over = self._former, asyncio.get_running_loop().create_future()
        self._former = over
        try:
            if not refused:
                try:
                    self._done(await self._asked(partial(self._turn, work, of, reading)))
                except (StoreError, SettingsError) as error:
                    self._why = str(error)  # from now on others wait behind this one
                else:
                    return
            save = await _save(path, work, of, reading)
            if former is not None and not former.done():
                await asyncio.wait({former})  # it may be in the store's hands for seconds
            self._waiting.put(save, humble=humble)
        finally:
            over.set_result(None)
        if self._why and not refused:
            self._failed(self._why)
        else:  # the store may serve again since
            await self.retry()

    async def _asked(self, work: Callable[[HistoryService], _Result]) -> _Result:
        """Have work done; what hinders its beginning is the store's trouble, of whatever kind."""
        begun = False

        def turn(service: HistoryService) -> _Result:
            nonlocal begun
            begun = True
            return work(service)

        try:
            result: _Result = await self._call(turn)
        except (BacktrailError, OSError) as error:
            if begun or isinstance(error, StoreError | SettingsError):
                raise
            raise StoreError(f"the history cannot be opened: {error}") from error
        return result

    async def settle(self) -> bool:
        """Try everything that waits once more; False where the store refuses."""
        while self._retrying:
            await self._idle.wait()
        self._retrying = True
        self._idle.clear()
        try:
            return await self._worked_off()
        finally:
            self._retrying = False
            self._idle.set()

    async def retry(self) -> None:
        """Try everything that waits, in order, until the store refuses again."""
        if self._retrying or not (self._why or self._waiting):
            return
        self._idle.clear()
        self._retrying = True
        try:
            if await self._retried():
                self._why = ""
                self._waiting.lost = 0
                self._changed()
        finally:
            self._retrying = False
            self._idle.set()
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
        while (save := self._waiting.first()) is not None:
            try:
                kept = await self.attempt(save.work)
            except Exception:
                self._waiting.done(save)  # a mistake of ours must not keep all others waiting
                raise
            if kept is None:
                return False
            self._waiting.done(save)
            self._done(kept)
        return True

    def _turn(
        self,
        work: Work,
        of: Callable[[Saved], Work] | None,
        reading: "Future[Saved | None] | None",
        service: HistoryService,
    ) -> list[Captured]:
        """Keep a save; in the store's thread, where its turn may come late."""
        if self._why:
            raise StoreError(self._why)  # others would wait as long to be refused
        read = None if reading is None else reading.result()
        try:
            return work(service) if of is None or read is None else of(read)(service)
        except (StoreError, SettingsError) as error:
            self._why = str(error)  # at once: a save right behind this one must not overtake it
            if isinstance(error, DamagedError) and error.structural:
                service.give_way()  # the next try finds a store beside it
            raise

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


async def _save(
    path: str,
    work: Work,
    of: Callable[[Saved], Work] | None,
    reading: "Future[Saved | None] | None",
) -> WaitingSave:
    read = None if reading is None else await asyncio.wrap_future(reading)
    if of is None or read is None:
        return WaitingSave(path=path, work=work, look=work)
    return WaitingSave(path=path, work=of(read), look=work, content=read.content)
