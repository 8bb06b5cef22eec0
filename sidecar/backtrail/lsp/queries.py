"""The requests of our own that look, name or tell; restores are beside, in ``restores``."""

import time
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

import msgspec

from backtrail.errors import UsageError
from backtrail.history.requests import TimelineQuery
from backtrail.history.service import HistoryService
from backtrail.history.times import parse_start, parse_time
from backtrail.lsp import restores
from backtrail.lsp.session import Sidecar
from backtrail.protocol.conversions import (
    content_result,
    diff_result,
    status_result,
    timeline_result,
    version_message,
)
from backtrail.protocol.faults import ParamsError
from backtrail.protocol.messages import (
    ContentResult,
    DiffResult,
    RestoreResult,
    StatusResult,
    TimelineResult,
    VersionMessage,
)
from backtrail.protocol.methods import checked, file_of
from backtrail.protocol.requests import (
    AnnotateParams,
    ContentParams,
    DiffParams,
    RestoreParams,
    StatusParams,
    TimelineParams,
    UndoParams,
)

__all__ = ["HANDLERS", "Handler", "bound", "diff", "register", "timeline"]

Handler = Callable[[Sidecar, Any], Awaitable[msgspec.Struct]]


def register(server: Sidecar) -> None:
    """Answer every method of the protocol."""
    for method, handler in HANDLERS.items():
        server.feature(method)(bound(handler))


async def timeline(ls: Sidecar, raw: Any) -> TimelineResult:
    """Answer one page of a file's versions."""
    params = checked("backtrail/timeline", raw, TimelineParams)
    query = TimelineQuery(
        limit=params.limit,
        cursor=params.cursor,
        significant_only=params.significant_only,
        source=params.source,
        author=params.author,
        tag=params.tag,
        since_ns=moment(params.since, "since"),
        until_ns=moment(params.until, "until"),
        since_number=params.since_version,
        folded=params.folded,
        document=params.document,
    )
    work = partial(HistoryService.timeline, path=file_of(params), query=query)
    return timeline_result(await ls.session.call(work))


def moment(text: str | None, field: str) -> int | None:
    """UTC ns; a day without a clock begins in ``since`` and ends in ``until``.

    :raises ParamsError: it is no time.
    """
    if text is None:
        return None
    found = (parse_start if field == "since" else parse_time)(text, time.time_ns())
    if found is None:
        raise ParamsError(f"{field} is no time; send ISO 8601 or `2 days ago`", field=field)
    return found


async def content(ls: Sidecar, raw: Any) -> ContentResult:
    """Answer the bytes of one version."""
    params = checked("backtrail/content", raw, ContentParams)
    path, address = file_of(params), str(params.version)

    def work(service: HistoryService) -> ContentResult:
        entry = service.version(path, address)
        # By id, so that both belong together whatever is saved in between.
        return content_result(entry, service.content(path, entry.version.id))

    return await ls.session.call(work)


async def diff(ls: Sidecar, raw: Any) -> DiffResult:
    """Answer how two contents of a file differ."""
    params = checked("backtrail/diff", raw, DiffParams)
    path, old, new = file_of(params), _address(params.old), _address(params.new)

    def work(service: HistoryService) -> DiffResult:
        found = service.compare(path, old, new)
        return diff_result(found, form=params.format, context=params.context)

    return await ls.session.call(work)


async def restore(ls: Sidecar, raw: Any) -> RestoreResult:
    """Bring a version back."""
    return await restores.restore(ls, checked("backtrail/restore", raw, RestoreParams))


async def undo(ls: Sidecar, raw: Any) -> RestoreResult:
    """Take the last restore back."""
    return await restores.undo(ls, checked("backtrail/undo", raw, UndoParams))


async def annotate(ls: Sidecar, raw: Any) -> VersionMessage:
    """Set or remove a tag, write a note; answer the version as it is then."""
    params = checked("backtrail/annotate", raw, AnnotateParams)
    if params.tag is None and params.untag is None and params.note is None:
        raise UsageError("nothing to do: set tag, untag or note")
    path, address = file_of(params), str(params.version)

    def work(service: HistoryService) -> VersionMessage:
        entry = service.version(path, address)
        fixed = entry.version.id
        if params.untag is not None:
            entry = service.untag(path, params.untag)
        if params.tag is not None:
            entry = service.tag(path, fixed, params.tag)
        if params.note is not None:
            entry = service.note(path, fixed, params.note)
        return version_message(entry)

    return await ls.session.call(work)


async def status(ls: Sidecar, raw: Any) -> StatusResult:
    """Answer whether history is alive."""
    checked("backtrail/status", raw, StatusParams)
    found = await ls.session.call(HistoryService.status)
    trouble = (*found.trouble, *ls.session.health.trouble)
    return status_result(
        msgspec.structs.replace(found, trouble=trouble), skipped=ls.session.skipped_files()
    )


HANDLERS: dict[str, Handler] = {
    "backtrail/timeline": timeline,
    "backtrail/content": content,
    "backtrail/diff": diff,
    "backtrail/restore": restore,
    "backtrail/undo": undo,
    "backtrail/annotate": annotate,
    "backtrail/status": status,
}


def bound(handler: Handler) -> Callable[[Sidecar, Any], Awaitable[msgspec.Struct]]:
    """Give ``handler`` the shape that a server registers."""

    # A function of its own for each method: pygls writes the method's name on it.
    async def answer(ls: Sidecar, raw: Any) -> msgspec.Struct:
        return await handler(ls, raw)

    return answer


def _address(given: str | int | None) -> str | None:
    return None if given is None else str(given)
