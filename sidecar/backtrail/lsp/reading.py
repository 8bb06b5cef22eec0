"""What reads much of the store, or all of it: made beside the saves that go on meanwhile."""

from typing import Any

from backtrail.lsp.progress import counting
from backtrail.lsp.session import Sidecar
from backtrail.protocol import checks, forgets, reports
from backtrail.protocol.methods import checked
from backtrail.serving import answers
from backtrail.serving.connections import read_beside

__all__ = ["check", "forget", "report"]


async def check(ls: Sidecar, raw: Any) -> checks.CheckResult:
    """Read and prove everything."""
    query = checked("backtrail/check", raw, checks.CheckParams).query()
    call = ls.session.call
    found = await read_beside(call, lambda service, step: service.check(step, query), counting())
    return checks.check_result(found)


async def report(ls: Sidecar, raw: Any) -> reports.ReportResult:
    """Make a whole report."""
    params = checked("backtrail/report", raw, reports.ReportParams)
    return await read_beside(
        ls.session.call,
        lambda service, step: answers.report(service, params, progress=step),
        counting(),
    )


async def forget(ls: Sidecar, raw: Any) -> forgets.ForgetResult:
    """Look through everything, and forget where that is confirmed."""
    from backtrail.serving.forgetting import forget as forgotten  # noqa: PLC0415 - hardly asked for

    params = checked("backtrail/forget", raw, forgets.ForgetParams)
    return await read_beside(
        ls.session.call, lambda service, step: forgotten(service, params, step), counting()
    )
