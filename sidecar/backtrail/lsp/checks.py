"""``backtrail/check``: everything in the store is read, beside the saves that go on meanwhile."""

import asyncio
import threading
from typing import Any, Final

from backtrail.app import open_service
from backtrail.history.results import CheckReport
from backtrail.lsp.progress import current
from backtrail.lsp.session import Sidecar
from backtrail.protocol.checks import CheckParams, CheckResult, check_result
from backtrail.protocol.methods import checked
from backtrail.settings import Settings

__all__ = ["check"]

_HUNDRED: Final = 100


class _CancelledError(Exception):
    """Nobody waits for the check any more."""


async def check(ls: Sidecar, raw: Any) -> CheckResult:
    """Read and prove everything, with a connection of its own."""
    checked("backtrail/check", raw, CheckParams)
    settings = await ls.session.call(lambda service: service.settings)
    loop, shown, cancelled = asyncio.get_running_loop(), current.get(), threading.Event()

    def report(done: int, total: int) -> None:
        if cancelled.is_set():
            raise _CancelledError
        if shown is not None:
            words = f"{done:,} of {total:,}"
            loop.call_soon_threadsafe(shown.report, words, _HUNDRED * done // max(total, 1))

    try:
        return check_result(await asyncio.to_thread(_checked, settings, report))
    finally:
        cancelled.set()


def _checked(settings: Settings, report: Any) -> CheckReport:
    service = open_service(settings=settings)
    try:
        return service.check(report)
    finally:
        service.close()
