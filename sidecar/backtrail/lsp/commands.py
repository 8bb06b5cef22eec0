"""``workspace/executeCommand``: the requests for editors that speak nothing but LSP.

Arguments stand in the order of the protocol's table, or one object holds the params of the
request. What a command changed is also told as a message, since such editors show no result.
"""

from collections.abc import Mapping
from typing import Any

from lsprotocol import types

from backtrail.lsp.queries import HANDLERS
from backtrail.lsp.session import Sidecar
from backtrail.protocol.faults import ParamsError
from backtrail.protocol.messages import RestoreResult
from backtrail.protocol.methods import COMMANDS

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
    result = await HANDLERS[name.replace(".", "/")](ls, params_of(name, given.get("arguments")))
    if isinstance(result, RestoreResult) and result.applied:
        ls.session.tell(outcome(result))
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


def _known(*_arguments: Any) -> None:
    """Stand for a command where pygls lists them; ``execute`` runs them all."""
