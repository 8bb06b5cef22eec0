"""``backtrail lsp``: the sidecar on standard input and output.

Rule: shutdown is answered only after everything handed in is committed; the same holds before the
process ends for any other reason that leaves us time: end of input, a signal, the editor's death.
"""

import asyncio
import contextlib
import logging
import os
import signal
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, Final, cast

from lsprotocol import types

from backtrail.history.results import Captured
from backtrail.history.service import HistoryService
from backtrail.lsp import (
    actions,
    captures,
    commands,
    configuration,
    file_operations,
    lenses,
    notebooks,
    progress,
    queries,
    synchronising,
    virtual_documents,
)
from backtrail.lsp.capabilities import Protocol, has_own_views
from backtrail.lsp.dispatch import Dispatcher
from backtrail.lsp.editors import source_of
from backtrail.lsp.framing import Garbage
from backtrail.lsp.journal import keep_log
from backtrail.lsp.pipes import Inbox, Outbox, take_stdio
from backtrail.lsp.session import Session, Sidecar
from backtrail.lsp.watchdog import Watchdog
from backtrail.release import VERSION

__all__ = ["build", "main"]

_log = logging.getLogger(__name__)

_GRACE: Final = 1.0
"""Seconds that requests which wait for the editor have at the end."""


def main() -> int:
    """Serve one editor until it is gone; return the exit code that LSP asks for."""
    keep_log(os.environ.get("BACKTRAIL_LOG"))
    frames_in, frames_out = take_stdio()
    return asyncio.run(_serve(build(), frames_in, frames_out))


def build() -> Sidecar:
    """Put the server together, without a client yet."""
    server = Sidecar("backtrail", VERSION, protocol_cls=Protocol)
    server.session = Session(server)
    server.feature(types.INITIALIZE)(initialize)
    server.feature(types.INITIALIZED)(initialized)
    server.feature(types.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS)(did_change_folders)
    server.feature(types.SHUTDOWN)(shutdown)
    for module in (
        synchronising, captures, file_operations, queries, commands, configuration, progress
    ):  # fmt: skip
        module.register(server)
    return server


def initialize(ls: Sidecar, params: types.InitializeParams) -> None:
    """Learn who the editor is and where it works."""
    session = ls.session
    client = params.client_info.name if params.client_info else None
    source = source_of(client, params.process_id)
    if params.process_id:
        session.watch_editor(params.process_id)
    session.documents.encoding = cast("Any", _encoding(ls))
    session.own_views = has_own_views(params.capabilities)
    for module in () if session.own_views else (virtual_documents, actions, lenses, notebooks):
        module.register(ls)
    session.versioned_edits = _heeds_versions(params) or source == "neovim"
    # Eglot answers with an error unless it wrote, and a command of its own that waits for our
    # answer keeps it from reporting the change before.
    session.truthful = source == "emacs" and session.versioned_edits
    session.start(_roots(session, params), source, _options(session, params))


async def did_change_folders(ls: Sidecar, params: types.DidChangeWorkspaceFoldersParams) -> None:
    """Follow the folders that the person adds and removes."""
    session = ls.session
    for folder in params.event.removed:
        if root := session.path_of(folder.uri):
            root = root.rstrip("/") or "/"
            session.folders.remove(root)
            session.watching.follow(session.folders.roots)  # or other settings begin it anew
            left = partial(_left, session, root, session.outside.pending)
            await session.health.keep(f"{root}/", left)
    for folder in params.event.added:
        if root := session.path_of(folder.uri):
            root = root.rstrip("/") or "/"
            session.folders.add(root)
            # What the store refuses now waits and is tried again, as a save is.
            await session.health.keep(f"{root}/", partial(_joined, session, root))
    session.watching.follow(session.folders.roots)


def _joined(session: Session, root: str, service: HistoryService) -> list[Captured]:
    session.join(root, service)
    return []


def _left(
    session: Session, root: str, hints: tuple[str, ...], service: HistoryService
) -> list[Captured]:
    session.leave(root, hints, service)
    return []


async def shutdown(ls: Sidecar, *_nothing: Any) -> None:
    """Answer only when everything is committed: some editors kill us right after."""
    await ls.session.close()
    ls.session.bursts.end()
    await cast("Dispatcher", ls.protocol).settle(_GRACE)


def initialized(ls: Sidecar, *_nothing: Any) -> None:
    """Open the store now that the editor has its answer, so that the first save finds it open."""
    ls.session.later(ls.session.health.attempt(lambda _: None))
    ls.session.later(_watch(ls))
    workspace = ls.client_capabilities.workspace
    watched = workspace.did_change_watched_files if workspace else None
    if watched is not None and watched.dynamic_registration:
        ls.session.later(captures.watch_files(ls))
    from backtrail.serving.loading import load_rest  # noqa: PLC0415 - the answer comes first

    ls.session.background(load_rest("backtrail.lsp"))


async def _watch(ls: Sidecar) -> None:
    """Watch the folders as soon as the editor's settings are known, or do not come."""
    configured = asyncio.ensure_future(configuration.begin(ls))
    await asyncio.wait({configured}, timeout=_GRACE)
    title = "Backtrail: first versions"
    ls.session.watching.showing = lambda cancel: progress.Progress(ls, title, cancel=cancel)
    ls.session.watching.follow(ls.session.folders.roots)
    await configured


async def _serve(server: Sidecar, frames_in: int, frames_out: int) -> int:
    loop = asyncio.get_running_loop()
    stopped: asyncio.Future[int] = loop.create_future()

    def stop(code: int = 0) -> None:
        if not stopped.done():
            stopped.set_result(code)

    def soon(call: Any, *arguments: Any) -> None:
        with contextlib.suppress(RuntimeError):  # the loop has ended, and we with it
            loop.call_soon_threadsafe(call, *arguments)

    def receive(frame: bytes | Garbage, done: Callable[[], None]) -> None:
        try:
            protocol.receive(frame)
        finally:
            done()

    def room() -> None:
        server.session.wait_for_room()
        outbox.wait_for_room()

    protocol = cast("Dispatcher", server.protocol)
    outbox = Outbox(frames_out, lost=partial(soon, stop))
    watchdog = Watchdog(stop)
    protocol.send = outbox.put
    server.session.watch_editor = watchdog.watch_editor
    server.feature(types.EXIT)(lambda *_: stop(0 if protocol.is_shut_down else 1))
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        loop.add_signal_handler(number, stop)
    watchdog.watch_parent()
    Inbox(frames_in, take=partial(soon, receive), room=room, ended=partial(soon, stop))
    try:
        return await stopped
    finally:
        watchdog.end()
        protocol.refuse_requests()
        server.session.stop()
        await protocol.settle(_GRACE)
        outbox.close()


def _roots(session: Session, params: types.InitializeParams) -> tuple[str, ...]:
    uris = [folder.uri for folder in params.workspace_folders or []]
    if not uris and params.root_uri:
        uris = [params.root_uri]
    roots = [session.path_of(uri) for uri in uris]
    if not uris and params.root_path:
        roots = [params.root_path]
    return tuple(root.rstrip("/") or "/" for root in roots if root)


def _options(session: Session, params: types.InitializeParams) -> Mapping[str, Any]:
    options = params.initialization_options
    if options and not isinstance(options, Mapping):
        text = "initializationOptions are no table of settings; none of them counts."
        session.tell(text, types.MessageType.Warning)
        return {}
    return options or {}


def _encoding(ls: Sidecar) -> Any:
    found = ls.workspace.position_encoding
    return getattr(found, "value", found)


def _heeds_versions(params: types.InitializeParams) -> bool:
    """Tell whether edits should name the document version they are made for.

    Neovim does not say so, but drops an edit for a version that has passed.
    """
    workspace = params.capabilities.workspace
    edits = workspace.workspace_edit if workspace else None
    return bool(edits and edits.document_changes)
