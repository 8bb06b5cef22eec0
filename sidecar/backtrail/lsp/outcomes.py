"""What a person sees of a command: editors that speak nothing but LSP show no result.

What it changed is told as a message, and what it found is opened as a document.
"""

import time
from collections.abc import Mapping
from typing import Any

import msgspec

from backtrail.lsp.pages import check_words, diff_page, line_origin, timeline_page
from backtrail.lsp.session import Sidecar
from backtrail.lsp.showing import show
from backtrail.lsp.virtual_documents import VirtualDocument, asked_for
from backtrail.protocol.care import DrillResult, ExecuteResult, PlanResult
from backtrail.protocol.checks import CheckResult
from backtrail.protocol.comparisons import DiffResult, DiffSide
from backtrail.protocol.messages import RestoreResult, TimelineResult
from backtrail.protocol.methods import file_of
from backtrail.protocol.overviews import LineageResult
from backtrail.protocol.requests import FileParams

__all__ = ["outcome", "tell"]


def tell(ls: Sidecar, result: msgspec.Struct, params: Mapping[str, Any]) -> None:
    """Show a command's result; a client of ours shows most of them by itself."""
    if isinstance(result, RestoreResult) and result.applied:
        ls.session.tell(outcome(result))
    elif isinstance(result, LineageResult) and not ls.session.own_views:
        ls.session.tell(line_origin(result, params["first"], time.time_ns()))
    elif isinstance(result, CheckResult):
        ls.session.tell(check_words(result))
    elif isinstance(result, DrillResult | ExecuteResult):
        ls.session.tell(result.summary)
    elif isinstance(result, PlanResult) and not ls.session.own_views:
        from backtrail.lsp.care import offer  # noqa: PLC0415 - most sessions plan nothing

        ls.session.later(offer(ls, result))
    elif not ls.session.own_views and (page := _page(result, params)) is not None:
        # not before the answer: an editor may be waiting for it and do nothing else
        ls.session.later(show(ls, *page))


def outcome(result: RestoreResult) -> str:
    """Say in one line what happened, where the old text is and how to take it back."""
    version, plan = result.plan.version, result.plan
    if plan.action == "nothing":
        return "Nothing to restore: the file is like that already."
    metadata = {} if result.version is None else result.version.metadata
    back = "Version {} is back"
    if metadata.get("lines") is not None:
        back = "Lines of version {} are back"
    elif metadata.get("cell") is not None:
        back = "A cell of version {} is back"
    elif plan.without:
        back = "What version {} changed is taken out"
    elif metadata.get("symbol") is not None:
        back = f"{metadata['symbol']} of version {{}} is back"
    elif metadata.get("key") is not None:
        back = "A key of version {} is back"
    what = "The file was removed" if version is None else back.format(version.number)
    kept = result.was_there
    there = "" if kept is None else f" What was there is version {kept.number}."
    save = " Save the file to write it." if result.via == "editor" else ""
    undo_it = " Undo: run backtrail.undo." if plan.kind == "restore" else ""
    return f"{what}.{there}{save}{undo_it}"


def _page(result: msgspec.Struct, params: Mapping[str, Any]) -> tuple[VirtualDocument, str] | None:
    """The document that shows a result, and its text; None for figures, which programs read."""
    file = FileParams(uri=params.get("uri"), path=params.get("path"))
    if isinstance(result, TimelineResult):
        more = {key: value for key, value in params.items() if key not in {"uri", "path"}}
        document = VirtualDocument(view="timeline", path=file_of(file), asked=asked_for(more))
        return document, timeline_page(result, time.time_ns())
    if isinstance(result, DiffResult) and result.format == "unified":
        sides = {"old": _address(result.old), "new": _address(result.new) or "now"}
        more = {**sides, "context": params.get("context")}
        document = VirtualDocument(view="diff", path=file_of(file), asked=asked_for(more))
        return document, diff_page(result)
    return None


def _address(side: DiffSide) -> str | None:
    """The version of a side, whatever is saved meanwhile; None for the file, and for nothing."""
    return None if side.version is None else side.version.id
