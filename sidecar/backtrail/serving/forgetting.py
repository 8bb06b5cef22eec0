"""Forgetting, as a client asks for it: said first, and done when what was said is confirmed."""

from backtrail.errors import ConflictError
from backtrail.history.forgets import ForgetQuery
from backtrail.history.service import HistoryService
from backtrail.protocol.forgets import ForgetParams, ForgetResult, forget_result
from backtrail.protocol.methods import path_of
from backtrail.serving.answers import moment
from backtrail.storage.repository import Progress

__all__ = ["forget"]


def forget(
    service: HistoryService, params: ForgetParams, progress: Progress | None = None
) -> ForgetResult:
    """Say what would go; with a confirmation of that, do it."""
    query = ForgetQuery(
        text=params.text,
        regex=params.regex,
        path=None if params.path is None else path_of(params.path, field="path"),
        versions=tuple(map(str, params.versions)),
        files=params.files or None,
        since_ns=moment(params.since, "since"),
        until_ns=moment(params.until, "until"),
        replace=params.replace,
        copies=params.copies,
        again=params.again,
    )
    plan = service.plan_forget(query, progress)
    if params.confirm is None:
        return forget_result(plan, None)
    if params.confirm != plan.versions:
        raise ConflictError(
            f"it would be {plan.versions:,} versions now, not {params.confirm:,}; nothing was"
            " forgotten. Look at the plan again",
            expected=params.confirm,
            actual=plan.versions,
        )
    return forget_result(plan, service.forget(plan, progress))
