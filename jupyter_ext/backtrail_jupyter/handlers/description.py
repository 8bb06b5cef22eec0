"""``openapi.json``: what the routes take and answer."""

import msgspec
from jupyter_server.auth.decorator import authorized
from tornado import web

from backtrail_jupyter.handlers.base import BacktrailHandler
from backtrail_jupyter.openapi import description

__all__ = ["Description"]


class Description(BacktrailHandler):
    """The description, made from the messages."""

    @web.authenticated
    @authorized(action="read")
    async def get(self) -> None:
        """Answer it."""
        await self.finish(msgspec.json.encode(description()))
