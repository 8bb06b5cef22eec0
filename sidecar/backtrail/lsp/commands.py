"""``workspace/executeCommand``: the requests for editors that speak nothing but LSP.

Arguments stand in the order of the protocol's table, or one object holds the params of the
request. Such editors show no result; ``outcomes`` does.
"""

from collections.abc import Mapping
from typing import Any

from lsprotocol import types

from backtrail.lsp.queries import HANDLERS, shown
from backtrail.lsp.session import Sidecar
from backtrail.protocol.faults import ParamsError
from backtrail.protocol.methods import COMMAND_METHODS, COMMANDS

__all__ = ["params_of", "register"]


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
    from backtrail.lsp.outcomes import tell  # noqa: PLC0415 - most sessions run none

    result = await shown(
        ls, method, HANDLERS[method](ls, params), token if isinstance(token, int | str) else None
    )
    tell(ls, result, params)
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


def _known(*_arguments: Any) -> None:
    """Stand for a command where pygls lists them; ``execute`` runs them all."""
