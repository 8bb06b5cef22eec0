"""A question to the person, through the editor: whether a file that looks like a secret is kept."""

import os
from typing import Final

from lsprotocol import types
from pygls.exceptions import JsonRpcException
from pygls.lsp.server import LanguageServer

from backtrail.errors import BacktrailError
from backtrail.history.decisions import Decision
from backtrail.history.results import Captured
from backtrail.history.service import HistoryService
from backtrail.lsp.session import Session
from backtrail.protocol.spelling import printable

__all__ = ["ask"]

_ANSWERS: Final[dict[str, Decision]] = {"Keep It": "allow", "Never": "deny"}
"""What is offered; whoever closes the question is asked again in the next session."""


async def ask(server: LanguageServer, session: Session, captured: Captured) -> None:
    """Ask about one file, and heed the answer; what the secret is stays in the file."""
    name = printable(os.path.basename(captured.path))  # noqa: PTH119 - a name as the editor has it
    params = types.ShowMessageRequestParams(
        type=types.MessageType.Warning,
        message=f"{name} is not kept: it looks like a secret ({captured.secret}). Keep it all the "
        "same, with its secret, from now on?",
        actions=[types.MessageActionItem(title=title) for title in _ANSWERS],
    )
    try:
        answer = await server.window_show_message_request_async(params)
    except JsonRpcException:
        return  # an editor that shows no questions has the reason in its log
    decision = None if answer is None else _ANSWERS.get(answer.title)
    if decision is None:
        return

    def decide(service: HistoryService) -> Captured | None:
        return service.decide_secret(captured.path, decision, source=session.source)

    try:
        kept = await session.health.attempt(decide)
    except BacktrailError as error:  # the file is gone by now
        session.tell(f"{printable(str(error))}.", types.MessageType.Warning)
        return
    session.skipped.report([] if kept is None else [kept])
