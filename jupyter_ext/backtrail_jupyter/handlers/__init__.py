"""The routes of the panel, each below ``backtrail/api/``."""

from typing import Final

from tornado.web import RequestHandler

from backtrail_jupyter.handlers.requests import REQUESTS

__all__ = ["HANDLERS"]

HANDLERS: Final[list[tuple[str, type[RequestHandler]]]] = [*REQUESTS]
