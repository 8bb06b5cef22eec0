"""Requests that the store answers alone, one route each."""

from typing import Final

import msgspec
from jupyter_server.auth.decorator import authorized
from tornado import web
from tornado.web import RequestHandler

from backtrail.errors import SettingsError, StoreError
from backtrail.history.results import Status as HistoryStatus
from backtrail.history.service import HistoryService
from backtrail.protocol.conversions import status_result
from backtrail.protocol.methods import METHODS
from backtrail.protocol.requests import StatusParams
from backtrail.serving.answers import ANSWERS
from backtrail_jupyter.handlers.base import BacktrailHandler

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
        session = self.session
        try:
            found = await session.call(HistoryService.status)
        except (StoreError, SettingsError) as error:
            found = _unknown(str(error))
        whole = msgspec.structs.replace(
            found, trouble=tuple(dict.fromkeys((*found.trouble, *session.health.trouble)))
        )
        await self.answer(status_result(whole, skipped=session.skipped_files()))


def _unknown(trouble: str) -> HistoryStatus:
    return HistoryStatus(
        store="",
        format=0,
        workspaces=(),
        documents=0,
        versions=0,
        full_bytes=0,
        store_bytes=0,
        last_sequence=0,
        last_time_ns=None,
        trouble=(trouble,),
    )


REQUESTS: Final[list[tuple[str, type[RequestHandler]]]] = [
    *(
        (method.removeprefix("backtrail/"), _reading(method))
        for method in ANSWERS
        if method != "backtrail/annotate"
    ),
    ("annotate", Annotate),
    ("status", Status),
]
