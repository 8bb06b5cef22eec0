"""Looking after the history: plans, what does them, and the restore drill."""

import logging
import os
from functools import partial
from typing import Any, Final

from lsprotocol import types
from pygls.exceptions import JsonRpcException

from backtrail.errors import BacktrailError
from backtrail.history.service import HistoryService
from backtrail.lsp.progress import counting
from backtrail.lsp.session import Sidecar
from backtrail.protocol import care
from backtrail.protocol.methods import checked
from backtrail.protocol.spelling import printable
from backtrail.serving.around import Around
from backtrail.serving.plans import Plans

__all__ = ["agrees", "asks", "drill", "execute", "offer", "offer_repair", "plan", "unsaved"]

_log = logging.getLogger(__name__)

_DO: Final[dict[care.Work, str]] = {
    "prune": "Let Go",
    "compact": "Compact",
    "import": "Import",
    "export": "Export",
    "merge": "Import",
    "backup": "Back Up",
    "mirror": "Mirror",
    "forget": "Forget for Good",
    "repair": "Repair",
    "rollback": "Restore",
    "rollback-undo": "Take Back",
    "checkpoint": "Mark",
    "branch": "Part",
    "switch": "Switch",
    "merge-branch": "Merge",
    "check": "Run",
    "experiment": "Part",
    "evaluate": "Run",
    "pick": "Merge",
}
"""What the button says that has a plan done."""
_LINES: Final = 12
"""Of a plan, in a message."""


async def plan(ls: Sidecar, raw: Any) -> care.PlanResult:
    """Say what a piece of work would do."""
    params = checked("backtrail/plan", raw, care.PlanParams)
    folders = tuple(ls.session.folders.roots)
    around = Around(folders=folders, environ=os.environ, unsaved=partial(unsaved, ls))
    return await _plans(ls).plan(params, around, counting())


def unsaved(ls: Sidecar, service: HistoryService) -> frozenset[str]:
    """The files of which the editor holds what is not on the disk, or may.

    A text that the editor read anew after another program wrote it was touched, and is saved; so
    it is while the editor has yet to hear that the file went on.
    """
    from backtrail.lsp.buffers import beside_disk  # noqa: PLC0415 - see ``queries``

    documents, notebooks = ls.session.documents, ls.session.notebooks
    found = set(filter(notebooks.touched, notebooks.paths()))
    for path in documents.paths():
        document = documents.at(path)
        if document is None or not document.touched:
            continue
        text = document.text
        if not document.lost and document.known == hash(text):
            continue
        try:
            newer = beside_disk(service, path, text, touched=True).unsaved is not None
        except BacktrailError:
            newer = True
        if not newer:
            document.known = hash(text)
        if newer or document.lost:
            found.add(path)
    return frozenset(found)


async def execute(ls: Sidecar, raw: Any) -> care.ExecuteResult:
    """Do what a plan named."""
    return await _plans(ls).execute(
        checked("backtrail/execute", raw, care.ExecuteParams), counting()
    )


async def drill(ls: Sidecar, raw: Any) -> care.DrillResult:
    """Rebuild versions taken at random."""
    return await _plans(ls).drill(checked("backtrail/drill", raw, care.DrillParams), counting())


async def offer(ls: Sidecar, result: care.PlanResult) -> None:
    """Show a plan in an editor that has no view for it, and do it where the person says so."""
    lines = [result.summary, *result.notes]
    lines += [f"{each.kind}: {each.versions:,} versions" for each in result.found]
    lines += [f"{file.path}: {file.text}" for file in result.files]
    if len(lines) > _LINES:
        lines[_LINES:] = [f"… and {len(lines) - _LINES:,} more lines"]
    text = "\n".join(lines)
    if not result.token or not await agrees(ls, text, _DO[result.work]):
        if not result.token or not asks(ls):
            ls.session.tell(text)
        return
    from backtrail.lsp.queries import shown  # noqa: PLC0415 - it imports us

    work = execute(ls, {"token": result.token})
    try:
        done = await shown(ls, "backtrail/execute", work)
    except BacktrailError as error:
        ls.session.tell(f"{printable(str(error))}.", types.MessageType.Error)
    else:
        ls.session.tell("\n".join([done.summary, *done.notes[:_LINES]]))


async def offer_repair(ls: Sidecar, text: str) -> None:
    """Tell that the store is damaged, with a way to see what can be had back, and to repair it."""
    _log.warning("%s", text)
    if not asks(ls):
        ls.session.tell(printable(text), types.MessageType.Warning)
        return
    if not await agrees(ls, printable(text), "Repair…"):
        return
    try:
        result = await plan(ls, {"work": "repair"})
    except BacktrailError as error:
        ls.session.tell(f"{printable(str(error))}.", types.MessageType.Error)
    else:
        await offer(ls, result)


def asks(ls: Sidecar) -> bool:
    """Tell whether the editor asks questions."""
    window = ls.client_capabilities.window
    return window is not None and window.show_message is not None


async def agrees(ls: Sidecar, text: str, action: str) -> bool:
    """Ask the person; an editor that asks nothing, or closes the question, agrees to nothing."""
    params = types.ShowMessageRequestParams(
        type=types.MessageType.Warning,
        message=text,
        actions=[types.MessageActionItem(title=action)],
    )
    if not asks(ls):
        return False
    try:
        answer = await ls.window_show_message_request_async(params)
    except JsonRpcException:
        return False
    return answer is not None and answer.title == action


def _plans(ls: Sidecar) -> Plans:
    session = ls.session
    if session.plans is None:
        session.plans = Plans(session)
    return session.plans
