"""The requests of our own; what is the same for every face is answered by ``serving.answers``."""

from collections.abc import Awaitable, Callable
from typing import Any, Final

import msgspec

from backtrail.history.service import HistoryService
from backtrail.lsp import lineages, restores
from backtrail.lsp.session import Sidecar
from backtrail.protocol.conversions import status_result
from backtrail.protocol.messages import RestoreResult, StatusResult
from backtrail.protocol.methods import METHODS, checked
from backtrail.protocol.requests import RestoreParams, StatusParams, UndoParams
from backtrail.serving.answers import ANSWERS

__all__ = ["HANDLERS", "Handler", "register"]

Handler = Callable[[Sidecar, Any], Awaitable[msgspec.Struct]]


def register(server: Sidecar) -> None:
    """Answer every method of the protocol."""
    for method, handler in HANDLERS.items():
        server.feature(method)(_bound(handler))


def answered(method: str) -> Handler:
    """Answer by the store alone."""
    answer, shape = ANSWERS[method], METHODS[method].params

    async def handler(ls: Sidecar, raw: Any) -> msgspec.Struct:
        params = checked(method, raw, shape)
        return await ls.session.call(lambda service: answer(service, params))

    return handler


async def restore(ls: Sidecar, raw: Any) -> RestoreResult:
    """Bring a version back."""
    return await restores.restore(ls, checked("backtrail/restore", raw, RestoreParams))


async def undo(ls: Sidecar, raw: Any) -> RestoreResult:
    """Take the last restore back."""
    return await restores.undo(ls, checked("backtrail/undo", raw, UndoParams))


async def status(ls: Sidecar, raw: Any) -> StatusResult:
    """Answer whether history is alive."""
    checked("backtrail/status", raw, StatusParams)
    found = await ls.session.call(HistoryService.status)
    trouble = (*found.trouble, *ls.session.health.trouble)
    return status_result(
        msgspec.structs.replace(found, trouble=trouble), skipped=ls.session.skipped.files()
    )


HANDLERS: Final[dict[str, Handler]] = {
    **{method: answered(method) for method in ANSWERS},
    "backtrail/lineage": lineages.lineage,
    "backtrail/restore": restore,
    "backtrail/undo": undo,
    "backtrail/status": status,
}


def _bound(handler: Handler) -> Handler:
    """Give ``handler`` the shape that a server registers."""

    # A function of its own for each method: pygls writes the method's name on it.
    async def answer(ls: Sidecar, raw: Any) -> msgspec.Struct:
        return await handler(ls, raw)

    return answer
