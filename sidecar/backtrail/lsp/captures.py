"""Keeping what the editor saves, opens, renames and deletes, and what its watcher sees.

Versions are made from the bytes on disk, never from a message's text: editors hide byte order
marks and line ends from us. Files outside the workspace folders are ignored.
"""

import logging
import os
from collections.abc import Iterator
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Final

from lsprotocol import types
from pygls.exceptions import JsonRpcException

from backtrail.errors import NotFoundError, RefusedError
from backtrail.history.requests import Capture
from backtrail.history.results import Captured, Entry
from backtrail.history.service import HistoryService
from backtrail.lsp.session import Session, Sidecar
from backtrail.serving.folders import Folders
from backtrail.serving.health import Work
from backtrail.upkeep.batches import batches
from backtrail.upkeep.keeper import SOURCE

__all__ = ["keep_first", "register", "watch_files"]

_log = logging.getLogger(__name__)

_LARGEST_FOLDER: Final = 10_000
"""Files of a renamed or deleted folder that are followed."""

_EVERYTHING: Final = types.FileOperationRegistrationOptions(
    filters=[
        types.FileOperationFilter(pattern=types.FileOperationPattern(glob="**/*"), scheme="file")
    ]
)


def register(server: Sidecar) -> None:
    """Listen to the notifications that change files."""
    server.feature(types.TEXT_DOCUMENT_DID_SAVE)(did_save)
    server.feature(types.WORKSPACE_DID_CHANGE_WATCHED_FILES)(did_change_watched)
    server.feature(types.WORKSPACE_DID_RENAME_FILES, _EVERYTHING)(did_rename)
    server.feature(types.WORKSPACE_WILL_DELETE_FILES, _EVERYTHING)(will_delete)
    server.feature(types.WORKSPACE_DID_DELETE_FILES, _EVERYTHING)(did_delete)


def did_save(ls: Sidecar, params: types.DidSaveTextDocumentParams) -> None:
    """Keep what is on disk now."""
    path = ls.session.path_of(params.text_document.uri)
    if path is not None:
        ls.session.documents.saved(path)
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
    await session.health.keep(path, partial(_keep, session.folders, path, session.source))
    if _is_gone(path):
        session.outside.hint([path])  # deleted since: the hint at that may have come before


async def did_rename(ls: Sidecar, params: types.RenameFilesParams) -> None:
    """Let history follow files and folders to their new names."""
    session = ls.session
    for file in params.files:
        old, new = session.path_of(file.old_uri), session.path_of(file.new_uri)
        if old is not None and new is not None:
            await _done(
                session, partial(_rename, session.folders, old, new, session.source), old, new
            )


async def will_delete(ls: Sidecar, params: types.DeleteFilesParams) -> None:
    """Keep the last content before it goes; the editor waits for the answer."""
    session = ls.session
    for path in filter(None, (session.path_of(file.uri) for file in params.files)):
        await _done(session, partial(_keep_below, session.folders, path, session.source))


async def did_delete(ls: Sidecar, params: types.DeleteFilesParams) -> None:
    """Write down that files are gone; their history stays."""
    session = ls.session
    for path in filter(None, (session.path_of(file.uri) for file in params.files)):
        await _done(session, partial(_delete, session.folders, path), path)


async def _done(session: Session, work: Work, *paths: str) -> None:
    """Do the work; what the store refuses is found again by a look at the disk."""
    outcomes = await session.health.attempt(work)
    if outcomes is None:
        session.outside.hint(paths)
    else:
        session.skipped.report(outcomes)


def _keep(folders: Folders, path: str, source: str, service: HistoryService) -> list[Captured]:
    if not folders.hold(path):
        return []
    try:
        captured = service.capture(Capture(path=path, source=source))
    except NotFoundError:
        _log.info("a saved file was gone before it could be kept")
        return []
    except RefusedError as error:
        return [Captured(status="skipped", path=path, reason=str(error))]
    if captured.entry is not None:
        _called(folders, captured.entry, path)
    return [captured]


def _keep_first(
    folders: Folders, path: str, source: str, service: HistoryService
) -> list[Captured]:
    if not Path(path).is_file() or not folders.hold(path):
        return []
    try:
        _called(folders, service.version(path), path)
    except NotFoundError:
        return _keep(folders, path, source, service)
    except RefusedError:
        return []
    if folders.roots and not Path(path).is_symlink():
        return []
    # No keeper looks there: what changed unseen is kept before the editor saves over it.
    return _keep(folders, path, SOURCE, service)


def _is_gone(path: str) -> bool:
    return not os.path.lexists(path)


def _called(folders: Folders, entry: Entry, path: str) -> None:
    folders.called(f"{entry.workspace.rstrip('/')}/{entry.path}", path)


def _keep_below(
    folders: Folders, path: str, source: str, service: HistoryService
) -> list[Captured]:
    kept: list[Captured] = []
    for batch in batches(filter(folders.hold, _files(path))):
        kept += service.capture_many(Capture(path=file, source=source) for file in batch)
    return kept


def _rename(
    folders: Folders, old: str, new: str, source: str, service: HistoryService
) -> list[Captured]:
    """Rename a file or folder; what had no history gets its first version under the new name."""
    if not folders.hold(new):
        return []
    try:
        service.rename(old, new)
    except (NotFoundError, RefusedError):
        return _keep_below(folders, new, source, service)
    return []


def _delete(folders: Folders, path: str, service: HistoryService) -> list[Captured]:
    if folders.hold(path):
        try:
            service.delete(path)
        except (NotFoundError, RefusedError):
            _log.info("a deleted file had no history")
    return []


def _files(path: str) -> Iterator[str]:
    """List the file at ``path``, or the files below it; links to folders are not followed."""
    if not Path(path).is_dir():
        return iter([path])
    below = (f"{folder}/{name}" for folder, _, names in os.walk(path) for name in sorted(names))
    return islice(below, _LARGEST_FOLDER)
