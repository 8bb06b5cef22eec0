"""Plans that were shown and wait for a word, of one face.

Rule: what is done under a token is what its plan named. A plan is made, and done, over a connection
of its own beside the saves that go on; only a repair has the store closed meanwhile.
"""

import asyncio
import os
import secrets
from collections.abc import Callable
from functools import partial
from typing import Final, Protocol, TypeVar

import msgspec

from backtrail.errors import NotFoundError, UsageError
from backtrail.history.service import HistoryService
from backtrail.protocol import care_words as words
from backtrail.protocol.care import (
    DrillParams,
    DrillResult,
    ExecuteParams,
    ExecuteResult,
    PlanParams,
    PlanResult,
)
from backtrail.serving import repairs
from backtrail.serving.around import Around, Do
from backtrail.serving.connections import read_beside
from backtrail.serving.works import planned

__all__ = ["Plans", "Tell"]

_Result = TypeVar("_Result")
Tell = Callable[[int, int], None]
"""Hears in the loop how far something is: (done, of all)."""

_KEPT: Final = 8
"""Plans that wait for a word; a plan of a large store is large, too."""


class _Face(Protocol):
    async def call(self, work: Callable[[HistoryService], _Result]) -> _Result: ...
    async def closed(self, work: Callable[[], _Result]) -> _Result: ...


class Plans:
    """Belongs to the loop's thread."""

    def __init__(self, face: _Face) -> None:
        """``face.closed`` does work while the store is closed."""
        self._face = face
        self._waiting: dict[str, Do | str] = {}
        """By token; a text is the damaged store that is to be repaired."""

    async def plan(self, params: PlanParams, around: Around, tell: Tell) -> PlanResult:
        """Say what a piece of work would do.

        Raises:
            BacktrailError: As ``planned`` says.

        """
        if params.work == "repair":
            return await self._plan_repair()
        result, do = await read_beside(
            self._face.call, lambda service, step: planned(service, params, around, step), tell
        )
        return result if do is None else self._held(result, do)

    async def execute(self, params: ExecuteParams, tell: Tell) -> ExecuteResult:
        """Do what was planned under a token, once; whoever cancels keeps what was done until then.

        Raises:
            NotFoundError: There is no such plan, or it was done.
            ConflictError: What it is about has changed since.

        """
        do = self._waiting.pop(params.token, None)
        if do is None:
            raise NotFoundError("that plan is not known any more; plan again")
        if isinstance(do, str):
            return words.repaired(await self._face.closed(partial(repairs.repair, do)))
        try:
            return await read_beside(self._face.call, do, tell)
        finally:
            await self._face.call(HistoryService.announce)

    async def drill(self, params: DrillParams, tell: Tell) -> DrillResult:
        """Rebuild versions as a restore would, into nothing."""
        report = await read_beside(
            self._face.call, lambda service, step: service.drill(params.versions, step), tell
        )
        return words.drill_result(report)

    async def _plan_repair(self) -> PlanResult:
        store: str = await self._face.call(lambda service: service.damaged or service.store)
        if not os.path.isabs(store):  # noqa: PTH117 - text
            raise UsageError(f"{store} is no file, so there is nothing to repair")
        found = await asyncio.to_thread(repairs.trial, store)
        return self._held(words.repair_plan(found), store)

    def _held(self, result: PlanResult, do: Do | str) -> PlanResult:
        while len(self._waiting) >= _KEPT:
            del self._waiting[next(iter(self._waiting))]
        token = secrets.token_hex(8)
        self._waiting[token] = do
        return msgspec.structs.replace(result, token=token)
