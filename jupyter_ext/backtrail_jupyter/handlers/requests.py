"""Requests that the store answers alone, one route each."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from typing import Final

import msgspec
from jupyter_server.auth.decorator import authorized
from tornado import web
from tornado.web import RequestHandler

from backtrail.files.virtual import is_value
from backtrail.protocol.methods import METHODS, file_of
from backtrail.protocol.reports import ReportParams, ReportResult
from backtrail.protocol.requests import DiffParams, StatusParams
from backtrail.serving.answers import ANSWERS, report
from backtrail.serving.comparisons import compared, patch
from backtrail.serving.connections import read_beside
from backtrail.serving.origins import blame, lineage, part_timeline, removal, symbols
from backtrail_jupyter.handlers.base import BacktrailHandler
from backtrail_jupyter.openapi import OF_EDITORS
from backtrail_jupyter.present import asks_for_now, beside

__all__ = ["REQUESTS"]


def _reading(method: str) -> type[BacktrailHandler]:
    answer, shape = ANSWERS[method], METHODS[method].params

    class Reading(BacktrailHandler):
        """Looks something up."""

        @web.authenticated
        @authorized(action="read")
        async def post(self) -> None:
            params, named = await self.asked(method, shape)
            message = await self.session.call(lambda service: answer(service, params))
            await self.answer(message, named)

    return Reading


class Diff(BacktrailHandler):
    """How two contents of a file differ."""

    @web.authenticated
    @authorized(action="read")
    async def post(self) -> None:
        """Answer with the contents manager's content where only that knows what is there now."""
        params, named = await self.asked("backtrail/diff", DiffParams)
        known = is_value(file_of(params))
        if known or not asks_for_now(self.session.places, params.old, params.new):
            answer = ANSWERS["backtrail/diff"]
            await self.answer(await self.session.call(lambda s: answer(s, params)), named)
            return
        path = file_of(params)
        now = await self.now(path)
        found = await self.session.call(
            lambda s: compared(beside(s, path, params.old, now), params)
        )
        await self.answer(found, named)


def _tracing(method: str, answer: Callable[..., msgspec.Struct]) -> type[BacktrailHandler]:
    shape = METHODS[method].params

    class Tracing(BacktrailHandler):
        """Says where lines or parts of a file come from."""

        @web.authenticated
        @authorized(action="read")
        async def post(self) -> None:
            """Answer for the file as it is saved now."""
            params, named = await self.asked(method, shape)
            virtual = self.session.places.virtual
            path = file_of(params)  # type: ignore[arg-type]  # each of them names a file
            buffer = await self.now(path) if virtual else None
            found = await self.session.call(lambda s: answer(s, params, buffer=buffer))
            await self.answer(found, named)

    return Tracing


class Report(BacktrailHandler):
    """A report to hand over, made beside the saves."""

    _making: "asyncio.Future[ReportResult] | None" = None

    @web.authenticated
    @authorized(action="read")
    async def post(self) -> None:
        """Answer without a word of files that the server does not show."""
        params, _ = await self.asked("backtrail/report", ReportParams)
        places, shows = self.session.places, self.shows

        def shown(path: str) -> bool:
            here = places.contents_path(path)
            return here is not None and shows(here)

        call, top = self.session.call, places.real
        self._making = asyncio.ensure_future(
            read_beside(
                call, lambda s, step: report(s, params, shows=shown, top=top, progress=step)
            )
        )
        with suppress(asyncio.CancelledError):
            await self.answer(await self._making)

    def on_connection_close(self) -> None:
        """Stop: nobody waits for it any more."""
        super().on_connection_close()
        if self._making is not None:
            self._making.cancel()


class Annotate(BacktrailHandler):
    """Names a version or writes a note on it."""

    @web.authenticated
    @authorized(action="write")
    async def post(self) -> None:
        """Answer the version as it is then."""
        method = "backtrail/annotate"
        params, named = await self.asked(method, METHODS[method].params)
        answer = ANSWERS[method]
        await self.answer(await self.session.call(lambda service: answer(service, params)), named)


class Status(BacktrailHandler):
    """Whether history is alive."""

    @web.authenticated
    @authorized(action="read")
    async def post(self) -> None:
        """Answer the figures of the store, and what is wrong."""
        await self.asked("backtrail/status", StatusParams)
        await self.answer(await self.session.condition())


_OWN: Final[dict[str, type[RequestHandler]]] = {
    "annotate": Annotate,
    "diff": Diff,
    "patch": _tracing("backtrail/patch", patch),
    "report": Report,
    "blame": _tracing("backtrail/blame", blame),
    "lineage": _tracing("backtrail/lineage", lineage),
    "partTimeline": _tracing("backtrail/partTimeline", part_timeline),
    "removal": _tracing("backtrail/removal", removal),
    "symbols": _tracing("backtrail/symbols", symbols),
    "status": Status,
}

REQUESTS: Final[list[tuple[str, type[RequestHandler]]]] = [
    *(
        (method.removeprefix("backtrail/"), _reading(method))
        for method in ANSWERS
        if method not in OF_EDITORS and method.removeprefix("backtrail/") not in _OWN
    ),
    *_OWN.items(),
]
