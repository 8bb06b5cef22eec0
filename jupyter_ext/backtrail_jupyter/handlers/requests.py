"""Requests that the store answers alone, one route each."""

from typing import Final

from jupyter_server.auth.decorator import authorized
from tornado import web
from tornado.web import RequestHandler

from backtrail.history.comparing import measured
from backtrail.protocol.conversions import diff_result
from backtrail.protocol.methods import METHODS, file_of
from backtrail.protocol.overviews import LineageParams
from backtrail.protocol.reports import ReportParams
from backtrail.protocol.requests import DiffParams, PatchParams, StatusParams
from backtrail.serving.answers import ANSWERS, lineage, patch, report
from backtrail_jupyter.handlers.base import BacktrailHandler
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
        if not asks_for_now(self.session.places, params.old, params.new):
            answer = ANSWERS["backtrail/diff"]
            await self.answer(await self.session.call(lambda s: answer(s, params)), named)
            return
        path = file_of(params)
        now = await self.now(path)
        found = await self.session.call(lambda s: measured(beside(s, path, params.old, now)))
        message = diff_result(
            found, form=params.format, context=params.context, whitespace=params.whitespace
        )
        await self.answer(message, named)


class Lineage(BacktrailHandler):
    """Which save last changed lines."""

    @web.authenticated
    @authorized(action="read")
    async def post(self) -> None:
        """Answer for the lines as they are saved now."""
        params, named = await self.asked("backtrail/lineage", LineageParams)
        virtual = self.session.places.virtual
        buffer = await self.now(file_of(params)) if virtual else None
        found = await self.session.call(lambda s: lineage(s, params, buffer=buffer))
        await self.answer(found, named)


class Patch(BacktrailHandler):
    """What changed as patches for git."""

    @web.authenticated
    @authorized(action="read")
    async def post(self) -> None:
        """Answer for the file as the contents manager has it, where that is not on disk."""
        params, named = await self.asked("backtrail/patch", PatchParams)
        virtual = self.session.places.virtual
        buffer = await self.now(file_of(params)) if virtual else None
        found = await self.session.call(lambda s: patch(s, params, buffer=buffer))
        await self.answer(found, named)


class Report(BacktrailHandler):
    """A report to hand over."""

    @web.authenticated
    @authorized(action="read")
    async def post(self) -> None:
        """Answer without a word of files that the server does not show."""
        params, _ = await self.asked("backtrail/report", ReportParams)
        places, shows = self.session.places, self.shows

        def shown(path: str) -> bool:
            here = places.contents_path(path)
            return here is not None and shows(here)

        await self.answer(await self.session.call(lambda s: report(s, params, shows=shown)))


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
    "lineage": Lineage,
    "patch": Patch,
    "report": Report,
    "status": Status,
}

REQUESTS: Final[list[tuple[str, type[RequestHandler]]]] = [
    *(
        (method.removeprefix("backtrail/"), _reading(method))
        for method in ANSWERS
        if method.removeprefix("backtrail/") not in _OWN
    ),
    *_OWN.items(),
]
