"""The routes that write files: restore and undo."""

from typing import Final

from jupyter_server.auth.decorator import authorized
from tornado import web
from tornado.web import RequestHandler

from backtrail_jupyter.handlers.base import BacktrailHandler
from backtrail_jupyter.messages import PanelRestoreParams, PanelUndoParams
from backtrail_jupyter.people import author_of
from backtrail_jupyter.restores import Restores
from backtrail_jupyter.shared import SharedDocuments

__all__ = ["RESTORES"]


class Restore(BacktrailHandler):
    """Brings a version back."""

    @web.authenticated
    @authorized(action="write")
    async def post(self) -> None:
        """Answer what was done."""
        params, named = await self.asked("backtrail/restore", PanelRestoreParams)
        await self.answer(await _restores(self).restore(params), named)


class Undo(BacktrailHandler):
    """Takes a restore back."""

    @web.authenticated
    @authorized(action="write")
    async def post(self) -> None:
        """Answer what was done."""
        params, named = await self.asked("backtrail/undo", PanelUndoParams)
        await self.answer(await _restores(self).undo(params, shows=self.shows), named)


def _restores(handler: BacktrailHandler) -> Restores:
    shared = SharedDocuments(handler.serverapp, handler.session)
    author = author_of(handler)
    return Restores(handler.session, handler.contents_manager, shared, author=author)


RESTORES: Final[list[tuple[str, type[RequestHandler]]]] = [("restore", Restore), ("undo", Undo)]
