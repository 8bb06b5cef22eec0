"""The routes of the panel, each below ``backtrail/api/``."""

from typing import Final

from tornado.web import RequestHandler

from backtrail_jupyter.handlers.care import CARE
from backtrail_jupyter.handlers.description import Description
from backtrail_jupyter.handlers.events import Events
from backtrail_jupyter.handlers.notebooks import HANDLERS as NOTEBOOKS
from backtrail_jupyter.handlers.requests import REQUESTS
from backtrail_jupyter.handlers.restores import RESTORES

__all__ = ["HANDLERS"]

HANDLERS: Final[list[tuple[str, type[RequestHandler]]]] = [
    *REQUESTS,
    *RESTORES,
    *NOTEBOOKS,
    *CARE,
    ("events", Events),
    (r"openapi\.json", Description),
]
