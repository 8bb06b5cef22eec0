"""Writing through an editor: it changes its own text, and what it reports is the proof.

Rule: whether it did is seen from the change that it reports, never from its word: an editor may
drop an edit and still answer that it was applied.
"""

import asyncio
from typing import Any, Final

from lsprotocol import types
from pygls.exceptions import JsonRpcException

from backtrail.lsp.documents import OpenDocument
from backtrail.lsp.positions import Place
from backtrail.lsp.replacements import Edit
from backtrail.lsp.session import Sidecar

__all__ = ["can_edit", "written"]

_PATIENCE: Final = 3.0
"""Seconds in which the editor must report the change; Neovim gathers changes for 0.15 s."""

_DECISION: Final = 300.0
"""Seconds for an editor's answer; some ask the person first."""


def can_edit(capabilities: types.ClientCapabilities) -> bool:
    """Tell whether the editor lets servers change its buffers."""
    workspace = capabilities.workspace
    return bool(workspace and workspace.apply_edit)


async def written(
    ls: Sidecar, document: OpenDocument, edits: tuple[Edit, ...], *, before: str, target: str
) -> str:
    """Let the editor write ``edits``, which turn ``before`` into ``target``.

    Returns what went wrong, empty when the buffer holds the target.
    """
    with document.awaiting(target) as reached:
        answer = asyncio.ensure_future(ls.workspace_apply_edit_async(_request(ls, document, edits)))
        both: set[asyncio.Future[Any]] = {answer, reached}
        await asyncio.wait(both, timeout=_DECISION, return_when=asyncio.FIRST_COMPLETED)
        refusal = "" if reached.done() else _refusal(answer)
        if not refusal and not ls.session.truthful:
            await asyncio.wait({reached}, timeout=_PATIENCE)
        if reached.done():
            return "" if reached.result() else "the file was closed meanwhile; nothing was written"
        if document.lost:
            return "what the editor reported was not understood; nothing was recorded as restored"
        if not refusal and ls.session.truthful:
            return ""
    if document.text != before:
        return "the file changed in the editor meanwhile; nothing was recorded as restored"
    return f"the editor did not apply the edit{refusal}; nothing was written"


def _refusal(answer: "asyncio.Future[types.ApplyWorkspaceEditResult]") -> str:
    """Return the reason in an editor's answer that says no, empty for one that says yes."""
    if not answer.done():
        return ": it did not answer"
    try:
        result = answer.result()
    except JsonRpcException as error:
        return f": {error.message}"
    return "" if result.applied else f": {result.failure_reason or 'it refused'}"


def _request(
    ls: Sidecar, document: OpenDocument, edits: tuple[Edit, ...]
) -> types.ApplyWorkspaceEditParams:
    """All in one workspace edit, which editors undo in one step."""
    texts = [
        types.TextEdit(
            range=types.Range(start=_position(edit.start), end=_position(edit.end)),
            new_text=edit.text,
        )
        for edit in edits
    ]
    if ls.session.versioned_edits:
        named = types.OptionalVersionedTextDocumentIdentifier(
            uri=document.uri, version=document.version
        )
        change = types.TextDocumentEdit(text_document=named, edits=texts)
        workspace_edit = types.WorkspaceEdit(document_changes=[change])
    else:
        workspace_edit = types.WorkspaceEdit(changes={document.uri: texts})
    return types.ApplyWorkspaceEditParams(edit=workspace_edit, label="Backtrail: restore")


def _position(place: Place) -> types.Position:
    return types.Position(line=place.line, character=place.character)
