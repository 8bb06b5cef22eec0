"""Keeping what the editor saves and opens, and what its watcher sees.

Versions are made from the bytes on disk, never from a message's text: editors hide byte order
marks and line ends from us. Files outside the workspace folders are ignored.
"""

import logging
import os
from functools import partial
from pathlib import Path

import msgspec
from lsprotocol import types
from pygls.exceptions import JsonRpcException

from backtrail.content.identity import content_id
from backtrail.errors import NotFoundError, RefusedError, UnfinishedError
from backtrail.history.requests import Capture
from backtrail.history.results import Captured, Entry
from backtrail.history.service import HistoryService
from backtrail.lsp.session import Session, Sidecar
from backtrail.serving.folders import Folders
from backtrail.serving.saves import Saved, saved_now

__all__ = ["captured", "keep", "keep_first", "register", "watch_files"]

_log = logging.getLogger(__name__)


def register(server: Sidecar) -> None:
    """Listen to what tells of contents."""
    server.feature(types.TEXT_DOCUMENT_DID_SAVE)(did_save)
    server.feature(types.WORKSPACE_DID_CHANGE_WATCHED_FILES)(did_change_watched)


def did_save(ls: Sidecar, params: types.DidSaveTextDocumentParams) -> None:
    """Keep what is on disk now; a cell is saved with its notebook."""
    uri = params.text_document.uri
    path = ls.session.notebooks.of_cell(uri) or ls.session.path_of(uri)
    if path is not None:
        ls.session.documents.saved(path)
        ls.session.notebooks.saved(path)
        ls.session.outside.saved(path)
        ls.session.later(keep(ls.session, path))


def did_change_watched(ls: Sidecar, params: types.DidChangeWatchedFilesParams) -> None:
    """Look where the editor's watcher saw something; what kind of change it says is no proof."""
    uris = dict.fromkeys(change.uri for change in params.changes)
    ls.session.outside.hint(path for uri in uris if (path := ls.session.path_of(uri)))


async def watch_files(ls: Sidecar) -> None:
    """Ask the editor to tell of changes to any file; what is left out is sorted out here."""
    options = types.DidChangeWatchedFilesRegistrationOptions(
        watchers=[types.FileSystemWatcher(glob_pattern="**/*")]
    )
    wanted = types.Registration(
        id="backtrail-files",
        method=types.WORKSPACE_DID_CHANGE_WATCHED_FILES,
        register_options=options,
    )
    try:
        await ls.client_register_capability_async(types.RegistrationParams(registrations=[wanted]))
    except JsonRpcException as error:
        _log.warning("the editor does not watch files for us: %s", error.message)


async def keep_first(session: Session, path: str) -> None:
    """Keep a file that was opened, if it has no history yet or nobody else looks at it."""
    work = partial(_keep_first, session.folders, path, session.source)
    # A save that waits keeps more than a first look does.
    await session.health.keep(path, work, humble=True)


async def keep(session: Session, path: str) -> None:
    """Keep a file as it is on disk and tell the editor."""
    document = session.documents.at(path)
    # Where the editor holds something, an empty file is one that it goes over once more.
    filled = document is None or bool(document.text)
    work = partial(captured, session.folders, path, session.source, filled=filled)
    await session.health.keep(path, work, of=lambda saved: partial(work, saved=saved))
    if not _holds_something(path):
        session.outside.hint([path])  # since then: the hint at that may have come before


def captured(
    folders: Folders,
    path: str,
    source: str,
    service: HistoryService,
    *,
    saved: Saved | None = None,
    filled: bool = False,
) -> list[Captured]:
    """Keep a file as it is on disk, or as it was ``saved``; call it in the store's thread.

    One that is to be ``filled`` and is empty is left to the save that fills it.
    """
    if not folders.hold(path):
        return []
    try:
        now = Capture(path=path, source=source, filled=filled)
        kept = service.capture(now if saved is None else _of(now, saved))
        if saved is not None and _overtook(service, kept, saved):
            kept = service.capture(now)
    except NotFoundError:
        _log.info("a saved file was gone before it could be kept")
        return []
    except UnfinishedError:
        return []
    except RefusedError as error:
        return [Captured(status="skipped", path=path, reason=str(error))]
    if kept.entry is not None:
        _called(folders, kept.entry, path)
    return [kept]


def _keep_first(
    folders: Folders, path: str, source: str, service: HistoryService
) -> list[Captured]:
    if not Path(path).is_file() or not folders.hold(path):
        return []
    try:
        _called(folders, service.version(path), path)
    except NotFoundError:
        return captured(folders, path, source, service)
    except RefusedError:
        return []
    if folders.roots and not Path(path).is_symlink():
        return []
    from backtrail.upkeep.keeper import SOURCE  # noqa: PLC0415 - draws in how folders are kept

    # No keeper looks there: what changed unseen is kept before the editor saves over it.
    return captured(folders, path, SOURCE, service)


def _of(request: Capture, saved: Saved) -> Capture:
    return msgspec.structs.replace(
        request, content=saved.content, mode=saved.mode, saved_ns=saved.time_ns
    )


def _overtook(service: HistoryService, kept: Captured, saved: Saved) -> bool:
    """Tell whether what lies there now was kept before this save had its turn."""
    version = kept.entry.version if kept.status == "kept" and kept.entry else None
    now = saved_now(kept.path)
    if version is None or version.parent is None or now is None or now.content == saved.content:
        return False
    from backtrail.history.masks import is_masked  # noqa: PLC0415 - draws in how contents are kept

    parent = service.entry(version.parent).version
    return is_masked(parent) or parent.content_id == content_id(now.content)


def _holds_something(path: str) -> bool:
    try:
        return os.lstat(path).st_size > 0
    except OSError:
        return False


def _called(folders: Folders, entry: Entry, path: str) -> None:
    folders.called(f"{entry.workspace.rstrip('/')}/{entry.path}", path)
