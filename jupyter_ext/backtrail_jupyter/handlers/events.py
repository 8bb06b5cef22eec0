"""``events``: a socket on which the panel hears what happens."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Any, Final, cast

import msgspec
from jupyter_core.utils import ensure_async
from jupyter_server.auth.decorator import ws_authenticated
from jupyter_server.base.handlers import JupyterHandler
from jupyter_server.base.websocket import WebSocketMixin
from tornado import web
from tornado.websocket import WebSocketClosedError, WebSocketHandler

from backtrail_jupyter.news import Message
from backtrail_jupyter.session import Session
from backtrail_jupyter.translation import is_shown

__all__ = ["Events", "Outbox"]

_LONGEST: Final = 256
"""Messages that wait for one client."""

_RELOAD: Final[Message] = {"method": "reload", "params": {}}


class Outbox:
    """Messages on their way to one client, which may be slow: the rest goes on."""

    def __init__(
        self, send: Callable[[bytes], Awaitable[None]], *, longest: int = _LONGEST
    ) -> None:
        """``send`` is done when the client took it; of more than ``longest`` all are dropped."""
        self._send = send
        self._longest = longest
        self._waiting: deque[Message] = deque()
        self._task: asyncio.Task[None] | None = None

    def put(self, message: Message) -> None:
        """Hand a message over; a client that is too slow is told to look anew instead."""
        if len(self._waiting) >= self._longest:
            self._waiting.clear()
            message = _RELOAD
        self._waiting.append(message)
        if self._task is None:
            self._task = asyncio.get_running_loop().create_task(self._run())

    def close(self) -> None:
        """Forget what waits."""
        self._waiting.clear()
        if self._task is not None:
            self._task.cancel()

    async def _run(self) -> None:
        try:
            while self._waiting:
                await self._send(msgspec.json.encode(self._waiting.popleft()))
        except WebSocketClosedError:
            self._waiting.clear()
        finally:
            self._task = None


class Events(WebSocketMixin, WebSocketHandler, JupyterHandler):
    """One client that listens; what it says is not heard."""

    auth_resource = "contents"

    _end: Callable[[], None] | None = None
    _outbox: Outbox | None = None

    @ws_authenticated
    async def get(self, *args: Any, **kwargs: Any) -> None:
        """Open the socket for whoever may read."""
        allowed = self.authorizer.is_authorized(self, self.current_user, "read", self.auth_resource)
        if not await ensure_async(allowed):
            raise web.HTTPError(403)
        await super().get(*args, **kwargs)

    def skip_check_origin(self) -> bool:
        """Check the origin of those, too, who come with a token: it may be in a link."""
        return False

    def open(self, *args: Any, **kwargs: Any) -> None:
        """Begin to listen."""
        super().open(*args, **kwargs)
        self._outbox = Outbox(self._pass_on)
        self._end = self._session.subscribe(self._hear)

    def on_close(self) -> None:
        """Stop listening."""
        if self._end is not None:
            self._end()
        if self._outbox is not None:
            self._outbox.close()

    def on_message(self, _message: str | bytes) -> None:
        """Ignore what a client says."""

    @property
    def _session(self) -> Session:
        return cast("Session", self.settings["backtrail"])

    def _hear(self, message: Message) -> None:
        path = message["params"].get("path")
        hidden = isinstance(path, str) and not is_shown(path)
        if self._outbox is not None and not (hidden and not self.contents_manager.allow_hidden):
            self._outbox.put(message)

    async def _pass_on(self, frame: bytes) -> None:
        await self.write_message(frame.decode())
