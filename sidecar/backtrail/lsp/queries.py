"""The requests of our own; what is the same for every face is answered by ``serving.answers``.

Requests are named here, and what answers them is imported when it is asked: an editor waits for
our start, and most sessions ask for little.
"""

import asyncio
from collections.abc import Callable, Coroutine
from functools import partial
from importlib import import_module
from typing import Any, Final, TypeVar

import msgspec

from backtrail.listening import KINDS
from backtrail.lsp.progress import Progress
from backtrail.lsp.session import Sidecar
from backtrail.protocol.events import SubscribeResult
from backtrail.protocol.messages import StatusResult
from backtrail.protocol.methods import METHODS, checked
from backtrail.protocol.requests import StatusParams, SubscribeParams

__all__ = ["HANDLERS", "Handler", "register", "shown"]

Handler = Callable[[Sidecar, Any], Coroutine[Any, Any, msgspec.Struct]]
_Result = TypeVar("_Result")

_WRITING: Final = (
    "backtrail/restore",
    "backtrail/undo",
    "backtrail/annotate",
    "backtrail/forget",
)
_READING: Final = "Reading the history"
_TITLES: Final = {
    "backtrail/check": "Checking the history",
    "backtrail/drill": "Rebuilding versions",
    "backtrail/plan": "Planning",
    "backtrail/execute": "Looking after the history",
    "backtrail/forget": "Looking for what is to be forgotten",
    "backtrail/search": "Searching the history",
    "backtrail/compareFolder": "Comparing two points in time",
    "backtrail/compareMany": "Comparing versions",
    "backtrail/report": "Writing a report",
    "backtrail/restore": "Restoring",
    "backtrail/undo": "Taking back",
}
_LSP_OWN: Final = frozenset({"workDoneToken", "partialResultToken"})


def register(server: Sidecar) -> None:
    """Answer every method of the protocol."""
    for method, handler in HANDLERS.items():
        server.feature(method)(_bound(method, handler))


def answered(method: str) -> Handler:
    """Answer by the store alone."""
    shape = METHODS[method].params

    async def handler(ls: Sidecar, raw: Any) -> msgspec.Struct:
        from backtrail.serving.answers import ANSWERS  # noqa: PLC0415 - see above

        answer, params = ANSWERS[method], checked(method, raw, shape)
        return await ls.session.call(lambda service: answer(service, params), droppable=True)

    return handler


def imported(module: str, name: str) -> Handler:
    """Answer by a function of another module."""

    async def handler(ls: Sidecar, raw: Any) -> msgspec.Struct:
        answer: Handler = getattr(import_module(f"backtrail.lsp.{module}"), name)
        return await answer(ls, raw)

    return handler


async def status(ls: Sidecar, raw: Any) -> StatusResult:
    """Answer whether history is alive."""
    checked("backtrail/status", raw, StatusParams)
    return await ls.session.condition()


async def subscribe(ls: Sidecar, raw: Any) -> SubscribeResult:
    """Notify the editor from now on of some kinds of news only."""
    params = checked("backtrail/subscribe", raw, SubscribeParams)
    announcer = ls.session.announcer
    announcer.kinds = frozenset(KINDS if params.kinds is None else params.kinds)
    return SubscribeResult(kinds=tuple(kind for kind in KINDS if kind in announcer.kinds))


HANDLERS: Final[dict[str, Handler]] = {
    **{name: answered(name) for name, method in METHODS.items() if method.result is not None},
    "backtrail/check": imported("reading", "check"),
    "backtrail/drill": imported("care", "drill"),
    "backtrail/plan": imported("care", "plan"),
    "backtrail/execute": imported("care", "execute"),
    "backtrail/forget": imported("reading", "forget"),
    "backtrail/report": imported("reading", "report"),
    "backtrail/blame": imported("lineages", "blame"),
    "backtrail/lineage": imported("lineages", "lineage"),
    "backtrail/partTimeline": imported("lineages", "part_timeline"),
    "backtrail/removal": imported("lineages", "removal"),
    "backtrail/symbols": imported("lineages", "symbols"),
    "backtrail/diff": imported("comparisons", "diff"),
    "backtrail/patch": imported("comparisons", "patch"),
    "backtrail/restore": imported("restores", "restore"),
    "backtrail/search": imported("searches", "search"),
    "backtrail/undo": imported("restores", "undo"),
    "backtrail/status": status,
    "backtrail/subscribe": subscribe,
}


def _bound(method: str, handler: Handler) -> Handler:
    """Give ``handler`` the shape that a server registers."""

    # A function of its own for each method: pygls writes the method's name on it.
    async def answer(ls: Sidecar, raw: Any) -> msgspec.Struct:
        params, token, parts = _split(raw)
        return await shown(ls, method, handler(ls, params), token, parts)

    return answer


async def shown(
    ls: Sidecar,
    method: str,
    work: Coroutine[Any, Any, _Result],
    token: int | str | None = None,
    parts: int | str | None = None,
) -> _Result:
    """Do what a method asks for; the editor shows it where it takes long.

    A person may cancel what only looks.
    """
    task = asyncio.current_task()
    stop = None if task is None or method in _WRITING else partial(_stop, task)
    async with Progress(ls, _TITLES.get(method, _READING), token=token, parts=parts, cancel=stop):
        return await work


def _stop(task: asyncio.Task[Any]) -> None:
    task.cancel()


def _split(raw: Any) -> tuple[Any, int | str | None, int | str | None]:
    """Take off what LSP adds to any request: a token for progress, one for partial results."""
    if not isinstance(raw, dict) or _LSP_OWN.isdisjoint(raw):
        return raw, None, None
    rest = {key: value for key, value in raw.items() if key not in _LSP_OWN}
    return rest, _token(raw.get("workDoneToken")), _token(raw.get("partialResultToken"))


def _token(given: Any) -> int | str | None:
    return given if isinstance(given, int | str) else None
