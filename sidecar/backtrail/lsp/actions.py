"""What a person can do with the line they are on, offered where an editor lists code actions.

Only when they ask: an editor that asks by itself, at each move of the cursor, is told nothing, or
every line would have a light bulb.
"""

import time
from typing import Any, Final

from lsprotocol import types

from backtrail.errors import BacktrailError
from backtrail.files.paths import to_uri
from backtrail.history.results import Entry
from backtrail.history.service import HistoryService
from backtrail.lsp.session import Sidecar
from backtrail.protocol.clock import distance

__all__ = ["actions", "register"]

COMPARE: Final = "backtrail.compare"
RESTORE: Final = "backtrail.restore"
TIMELINE: Final = "backtrail.timeline"
_KINDS: Final = (COMPARE, RESTORE, TIMELINE)
_OTHERWISE: Final = 3
"""Versions that are offered to take lines back from."""


def register(server: Sidecar) -> None:
    """Answer what can be done with some lines."""
    options = types.CodeActionOptions(code_action_kinds=list(_KINDS))
    server.feature(types.TEXT_DOCUMENT_CODE_ACTION, options)(actions)


async def actions(
    ls: Sidecar, params: types.CodeActionParams
) -> list[types.CodeAction | types.Command]:
    """Answer what can be done with the lines; nothing for a file without a history."""
    uri, context = params.text_document.uri, params.context
    path = ls.session.path_of(uri)
    wanted = [kind for kind in _KINDS if context.only is None or _within(kind, context.only)]
    notebook = ls.session.notebooks.of_cell(uri)
    if notebook is not None:
        # The lines of a cell are none of the file's.
        path, uri = notebook, to_uri(notebook)
        wanted = [kind for kind in wanted if kind != RESTORE]
    automatic = context.trigger_kind == types.CodeActionTriggerKind.Automatic
    if path is None or automatic or not wanted:
        return []
    from backtrail.lsp.buffers import shown_digest, unsaved_at  # noqa: PLC0415 - start-up counts

    first, last = _lines(params.range)
    unsaved = await unsaved_at(ls, path)

    def work(service: HistoryService) -> tuple[tuple[Entry, ...], str] | None:
        try:
            service.version(path)
            if RESTORE not in wanted:
                return (), ""
            buffer = unsaved(service)
            # Before they are looked for: what is written meanwhile is another text.
            seen = shown_digest(service, path, buffer)
            return service.otherwise(path, first, last, buffer=buffer, limit=_OTHERWISE), seen
        except BacktrailError:
            return None

    found = await ls.session.call(work)
    if found is None:
        return []
    offered = [(COMPARE, _command("Compare with previous version", "backtrail.diff", uri))]
    entries, seen = found
    offered += [(RESTORE, _restore(uri, entry, first, last, seen)) for entry in entries]
    offered.append((TIMELINE, _command("Show timeline", "backtrail.timeline", uri)))
    literals = _knows_literals(ls.client_capabilities)
    return [
        types.CodeAction(title=command.title, kind=kind, command=command) if literals else command
        for kind, command in offered
        if kind in wanted
    ]


def _restore(uri: str, entry: Entry, first: int, last: int, seen: str) -> types.Command:
    version = entry.version
    params: dict[str, Any] = {
        "uri": uri,
        "version": version.id,
        "lines": {"first": first, "last": last},
        "seen": seen,
    }
    age = distance(version.time_ns, time.time_ns())
    title = f"Restore this hunk from version {version.number} ({age})"
    return _command(title, "backtrail.restore", params)


def _command(title: str, name: str, *arguments: Any) -> types.Command:
    return types.Command(title=title, command=name, arguments=list(arguments))


def _lines(span: types.Range) -> tuple[int, int]:
    """First and last line, from 1; a selection of whole lines ends before the next one begins."""
    last = span.end.line
    if span.end.character == 0 and last > span.start.line:
        last -= 1
    return span.start.line + 1, last + 1


def _within(kind: str, only: Any) -> bool:
    """Tell whether an editor that wants kinds ``only`` wants this one: ``a`` holds ``a.b``."""
    names = [str(getattr(each, "value", each)) for each in only]
    return any(name in ("", kind) or kind.startswith(f"{name}.") for name in names)


def _knows_literals(capabilities: types.ClientCapabilities) -> bool:
    documents = capabilities.text_document
    action = documents.code_action if documents else None
    return bool(action and action.code_action_literal_support)
