"""Long work as the editor shows it, with a way to cancel it.

Rule: nothing is shown of what is over within half a second, and what was begun to be shown ends.
"""

import asyncio
import itertools
from collections.abc import Callable
from contextvars import ContextVar
from types import TracebackType
from typing import Any, Final, Self

import msgspec
from lsprotocol import types
from pygls.exceptions import JsonRpcException

from backtrail.lsp.session import Sidecar

__all__ = ["Progress", "counting", "current", "register"]

_QUIET: Final = 0.5
"""Seconds of work that nobody is told of."""

_PAUSE: Final = 0.1
"""Seconds between two reports."""

_HUNDRED: Final = 100

_numbers: Final = itertools.count(1)

current: ContextVar["Progress | None"] = ContextVar("current", default=None)
"""The work that the handler at hand does."""


def register(server: Sidecar) -> None:
    """Listen to people who cancel."""
    server.feature(types.WINDOW_WORK_DONE_PROGRESS_CANCEL)(did_cancel)


def did_cancel(ls: Sidecar, params: types.WorkDoneProgressCancelParams) -> None:
    """Stop the work, where it can be stopped."""
    cancel = ls.session.cancels.get(params.token)
    if cancel is not None:
        cancel()


def counting() -> Callable[[int, int], None]:
    """Tell the editor that shows the work at hand how far it is."""
    shown = current.get()

    def tell(done: int, total: int) -> None:
        if shown is not None and total:
            shown.report(f"{done:,} of {total:,}", min(_HUNDRED, _HUNDRED * done // total))

    return tell


class Progress:
    """One piece of work, while ``async with`` does it. Belongs to the loop's thread."""

    def __init__(
        self,
        ls: Sidecar,
        title: str,
        *,
        token: int | str | None = None,
        parts: int | str | None = None,
        cancel: Callable[[], None] | None = None,
    ) -> None:
        """``token`` is the client's own, ``parts`` that under which it takes partial results.

        ``cancel`` stops the work when a person wishes it.
        """
        self._ls = ls
        self._title = title
        self._given = token
        self._parts = parts
        self._cancel = cancel
        self._token: int | str | None = None
        """As long as the editor shows the work."""
        self._over = False
        self._last = (0.0, "", 0)
        self._timer: asyncio.TimerHandle | None = None
        self._outer: Any = None

    async def __aenter__(self) -> Self:
        """Begin to wait; the work begins now."""
        loop = asyncio.get_running_loop()
        self._timer = loop.call_later(_QUIET, lambda: self._ls.session.later(self._begin()))
        self._outer = current.set(self)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Have the editor stop to show it."""
        current.reset(self._outer)
        self._over = True
        if self._timer is not None:
            self._timer.cancel()
        if self._token is not None:
            self._ls.session.cancels.pop(self._token, None)
            self._notify(self._token, types.WorkDoneProgressEnd())

    def report(self, text: str, percentage: int = 0) -> None:
        """Say how far it is: some words and, where it is known, how much of it."""
        now = asyncio.get_running_loop().time()
        if self._token is not None and now - self._last[0] >= _PAUSE:
            value = types.WorkDoneProgressReport(message=text, percentage=percentage or None)
            self._notify(self._token, value)
            self._last = (now, text, percentage)
        else:
            self._last = (self._last[0], text, percentage)

    @property
    def streams(self) -> bool:
        """The client takes partial results."""
        return self._parts is not None

    def part(self, value: msgspec.Struct) -> None:
        """Tell a client that takes them a part of the result."""
        if self._parts is not None:
            self._notify(self._parts, value)

    async def _begin(self) -> None:
        token = self._given
        if token is None:
            window = self._ls.client_capabilities.window
            if window is None or not window.work_done_progress:
                return
            token = f"backtrail-{next(_numbers)}"
            try:
                await self._ls.window_work_done_progress_create_async(
                    types.WorkDoneProgressCreateParams(token=token)
                )
            except JsonRpcException:
                return
        if self._over:
            return
        self._token = token
        if self._cancel is not None:
            self._ls.session.cancels[token] = self._cancel
        _, text, percentage = self._last
        self._notify(
            token,
            types.WorkDoneProgressBegin(
                title=self._title,
                cancellable=self._cancel is not None,
                message=text or None,
                percentage=percentage,
            ),
        )

    def _notify(self, token: int | str, value: Any) -> None:
        self._ls.protocol.notify(types.PROGRESS, types.ProgressParams(token=token, value=value))
