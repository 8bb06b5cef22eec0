"""``workspace/executeCommand``: the requests for editors that speak nothing but LSP.

Arguments stand in the order of the protocol's table, or one object holds the params of the
request. Such editors show no result: what a command changed is told as a message, and what it
found is opened as a document.
"""

import time
from collections.abc import Mapping
from typing import Any

import msgspec
from lsprotocol import types

from backtrail.lsp.pages import check_words, diff_page, line_origin, timeline_page
from backtrail.lsp.queries import HANDLERS, shown
from backtrail.lsp.session import Sidecar
from backtrail.lsp.showing import show
from backtrail.lsp.virtual_documents import VirtualDocument, asked_for
from backtrail.protocol.checks import CheckResult
from backtrail.protocol.faults import ParamsError
from backtrail.protocol.messages import DiffResult, DiffSide, RestoreResult, TimelineResult
from backtrail.protocol.methods import COMMAND_METHODS, COMMANDS, file_of
from backtrail.protocol.overviews import LineageResult
from backtrail.protocol.requests import FileParams

__all__ = ["outcome", "params_of", "register"]


def register(server: Sidecar) -> None:
    """Offer the commands."""
    for name in COMMANDS:
        server.command(name)(_known)
    server.feature(types.WORKSPACE_EXECUTE_COMMAND)(execute)


async def execute(ls: Sidecar, raw: Any) -> Any:
    """Run one command and answer what its request answers."""
    given = raw if isinstance(raw, Mapping) else {}
    name = given.get("command")
    if not isinstance(name, str) or name not in COMMANDS:
        raise ParamsError(f"command: expected one of {', '.join(COMMANDS)}", field="command")
    params = params_of(name, given.get("arguments"))
    method, token = COMMAND_METHODS[name], given.get("workDoneToken")
    result = await shown(
        ls, method, HANDLERS[method](ls, params), token if isinstance(token, int | str) else None
    )
    if isinstance(result, RestoreResult) and result.applied:
        ls.session.tell(outcome(result))
    elif isinstance(result, LineageResult) and not ls.session.own_views:
        ls.session.tell(line_origin(result, params["first"], time.time_ns()))
    elif isinstance(result, CheckResult):
        ls.session.tell(check_words(result))
    elif not ls.session.own_views and (page := _page(result, params)) is not None:
        # not before the answer: an editor may be waiting for it and do nothing else
        ls.session.later(show(ls, *page))
    return result


def params_of(command: str, arguments: Any) -> Mapping[str, Any]:
    """Give arguments their names; null leaves one out.

    :raises ParamsError: not a list, or more arguments than the command takes.
    """
    names = COMMANDS[command]
    if arguments is None:
        return {}
    if not isinstance(arguments, list) or len(arguments) > len(names):
        raise ParamsError(
            f"arguments: {command} takes a list of at most {len(names)}: {', '.join(names)}",
            field="arguments",
        )
    if len(arguments) == 1 and isinstance(arguments[0], Mapping):
        return arguments[0]
    pairs = zip(names, arguments, strict=False)
    return {name: value for name, value in pairs if value is not None}


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


def _known(*_arguments: Any) -> None:
    """Stand for a command where pygls lists them; ``execute`` runs them all."""
