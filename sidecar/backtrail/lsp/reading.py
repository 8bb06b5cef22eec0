"""What reads much of the store, or all of it: made beside the saves that go on meanwhile."""

from collections.abc import Callable
from typing import Any, Final

from backtrail.lsp.progress import current
from backtrail.lsp.session import Sidecar
from backtrail.protocol import checks, reports
from backtrail.protocol.methods import checked
from backtrail.serving import answers
from backtrail.serving.connections import read_beside

__all__ = ["check", "report"]

_HUNDRED: Final = 100


async def check(ls: Sidecar, raw: Any) -> checks.CheckResult:
    """Read and prove everything."""
    checked("backtrail/check", raw, checks.CheckParams)
    call = ls.session.call
    found = await read_beside(call, lambda service, step: service.check(step), _telling())
    return checks.check_result(found)


async def report(ls: Sidecar, raw: Any) -> reports.ReportResult:
    """Make a whole report."""
    params = checked("backtrail/report", raw, reports.ReportParams)
    return await read_beside(
        ls.session.call,
        lambda service, step: answers.report(service, params, progress=step),
        _telling(),
    )


def _telling() -> Callable[[int, int], None]:
    """Tell the editor that shows the work at hand how far it is."""
    shown = current.get()

    def tell(done: int, total: int) -> None:
        if shown is not None:
            shown.report(f"{done:,} of {total:,}", _HUNDRED * done // total)

    return tell
