"""Who is at the other end of the request that is just being answered."""

import re
from typing import Any, Final

from jupyter_server.base.call_context import CallContext

__all__ = ["author_of", "request_now"]

_GENERATED: Final = re.compile(r"[0-9a-f]{32}", re.ASCII)
"""Names that Jupyter invents for whoever comes with nothing but the token."""


def request_now() -> Any:
    """Return the handler of the request that led here; None outside of one.

    A socket's does not count: what a server does of its own goes on in the context of whoever
    opened it.
    """
    handler = CallContext.get(CallContext.JUPYTER_HANDLER)
    return None if handler is None or handler.request.method == "GET" else handler


def author_of(handler: Any) -> str | None:
    """Return the name of a known person; None for one who is only a token."""
    user = getattr(handler, "current_user", None)
    name = getattr(user, "username", None)
    if not isinstance(name, str) or not name or _GENERATED.fullmatch(name):
        return None
    return name
