"""Looking after the history from the panel: of the files that the server shows, and no others.

Rule: what was planned is done for who may write; copies of the whole store, which holds the files
of other folders, too, are for the command line.
"""

import asyncio
import os
from collections.abc import Coroutine
from contextlib import suppress
from typing import Any, Final

import msgspec
from jupyter_server.auth.decorator import authorized
from tornado import web
from tornado.web import RequestHandler

from backtrail.errors import RefusedError
from backtrail.protocol.care import (
    DrillParams,
    ExecuteParams,
    ExecuteResult,
    PlanParams,
    PlanResult,
)
from backtrail.protocol.checks import CheckParams, CheckResult, check_result
from backtrail.serving.around import Around
from backtrail.serving.connections import read_beside
from backtrail.serving.plans import Plans
from backtrail_jupyter.handlers.base import BacktrailHandler

__all__ = ["CARE"]

_HERE: Final = frozenset({"prune", "compact", "import", "export", "merge", "forget"})
_ON_DISK: Final = frozenset({"import", "export", "merge"})


def _untold(_done: int, _total: int) -> None:
    """A request over HTTP has one answer, at its end."""


class _Caring(BacktrailHandler):
    """Ends its work when nobody waits for it any more."""

    _working: "asyncio.Future[Any] | None" = None

    @property
    def plans(self) -> Plans:
        """Those of this server that wait for a word."""
        made = self.settings.get("backtrail_plans")
        if not isinstance(made, Plans):
            made = self.settings["backtrail_plans"] = Plans(self.session)
        return made

    async def answer_with(self, work: Coroutine[Any, Any, msgspec.Struct]) -> None:
        """Answer with what comes of the work; names of the machine's folders stay out of it."""
        self._working = asyncio.ensure_future(work)
        with suppress(asyncio.CancelledError):
            await self.answer(self._plain(await self._working))

    def on_connection_close(self) -> None:
        """Stop: nobody waits for it any more."""
        super().on_connection_close()
        if self._working is not None:
            self._working.cancel()

    def contains(self, path: str) -> bool:
        """Tell whether a file of that absolute name is one that the server shows."""
        here = self.session.places.contents_path(path)
        return here is not None and self.shows(here)

    def _plain(self, message: msgspec.Struct) -> msgspec.Struct:
        if not isinstance(message, PlanResult | ExecuteResult):
            return message
        places = self.session.places

        def plain(text: str) -> str:
            return places.plain(text).replace(places.real, "the server's root")

        return msgspec.structs.replace(
            message, summary=plain(message.summary), notes=tuple(map(plain, message.notes))
        )


class Plan(_Caring):
    """Says what a piece of work would do."""

    @web.authenticated
    @authorized(action="write")
    async def post(self) -> None:
        """Answer for the files below the root: whoever may not write has no use for a plan."""
        params, _ = await self.asked("backtrail/plan", PlanParams)
        places = self.session.places
        if params.work not in _HERE or params.everywhere:
            raise RefusedError(
                f"{params.work} is about more than this server's files; use backtrail in a terminal"
            )
        if places.virtual and params.work in _ON_DISK:
            raise RefusedError(f"{params.work} needs files on a disk; this server has others")
        roots = {old: await self.placed(new) for old, new in params.roots.items()}
        if params.path is None and params.folder is None:
            params = msgspec.structs.replace(params, folder=places.real)
        params = msgspec.structs.replace(params, roots=roots)
        around = Around(folders=(places.real,), environ=os.environ, shows=self.contains)
        await self.answer_with(self.plans.plan(params, around, _untold))

    async def placed(self, path: str) -> str:
        """Where a folder of the contents API lies; the root is the empty one."""
        places = self.session.places
        return await self._place(path, "roots") or places.real if path.strip("/") else places.real


class Execute(_Caring):
    """Does what a plan named."""

    @web.authenticated
    @authorized(action="write")
    async def post(self) -> None:
        """Answer what was done."""
        params, _ = await self.asked("backtrail/execute", ExecuteParams)
        await self.answer_with(self.plans.execute(params, _untold))


class Drill(_Caring):
    """Rebuilds versions taken at random."""

    @web.authenticated
    @authorized(action="write")
    async def post(self) -> None:
        """Answer what came back, without the names of what did not."""
        params, _ = await self.asked("backtrail/drill", DrillParams)
        found = await self.plans.drill(params, _untold)
        if found.failures:
            hidden = ("`backtrail check` in a terminal names it",) * len(found.failures)
            words = f"{found.versions:,} versions came back, {len(hidden):,} did not."
            found = msgspec.structs.replace(found, failures=hidden, summary=words)
        await self.answer(found)


class Check(_Caring):
    """Reads and proves everything, beside the saves."""

    @web.authenticated
    @authorized(action="read")
    async def post(self) -> None:
        """Answer how much is damaged; a terminal names it, for the store holds other folders."""
        params, _ = await self.asked("backtrail/check", CheckParams)
        await self.answer_with(self._checked(params))

    async def _checked(self, params: CheckParams) -> CheckResult:
        query, call = params.query(), self.session.call
        found = check_result(
            await read_beside(call, lambda service, step: service.check(step, query))
        )
        nameless = tuple(
            msgspec.structs.replace(one, path="", detail="`backtrail check` in a terminal names it")
            for one in found.findings
        )
        return msgspec.structs.replace(found, findings=nameless)


CARE: Final[list[tuple[str, type[RequestHandler]]]] = [
    ("check", Check),
    ("drill", Drill),
    ("execute", Execute),
    ("plan", Plan),
]
