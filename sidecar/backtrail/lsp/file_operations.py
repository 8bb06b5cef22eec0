"""Files and folders that a person creates, renames or deletes in the editor.

What is large is done in pieces, between which saves are kept; the editor shows how far it is.
"""

import asyncio
import logging
import os
import time
from collections.abc import Iterable, Iterator
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Final

from lsprotocol import types

from backtrail.errors import BacktrailError, NotFoundError, RefusedError, StoreError
from backtrail.history.requests import Capture
from backtrail.history.results import Captured
from backtrail.history.service import HistoryService
from backtrail.lsp.captures import captured, keep
from backtrail.lsp.progress import Progress
from backtrail.lsp.session import Sidecar
from backtrail.serving.folders import Folders
from backtrail.upkeep.batches import batches

__all__ = ["register"]

_log = logging.getLogger(__name__)

_LARGEST_FOLDER: Final = 10_000
"""Files of a created or renamed folder that are followed; later looks at the disk find others."""

_EVERYTHING: Final = types.FileOperationRegistrationOptions(
    filters=[
        types.FileOperationFilter(pattern=types.FileOperationPattern(glob="**/*"), scheme="file")
    ]
)


def register(server: Sidecar) -> None:
    """Listen to what is done with files."""
    server.feature(types.WORKSPACE_DID_CREATE_FILES, _EVERYTHING)(did_create)
    server.feature(types.WORKSPACE_DID_RENAME_FILES, _EVERYTHING)(did_rename)
    server.feature(types.WORKSPACE_WILL_DELETE_FILES, _EVERYTHING)(will_delete)
    server.feature(types.WORKSPACE_DID_DELETE_FILES, _EVERYTHING)(did_delete)


async def did_create(ls: Sidecar, params: types.CreateFilesParams) -> None:
    """Keep the first version of each file."""
    await _kept(ls, [file.uri for file in params.files], "Keeping new files")


async def did_rename(ls: Sidecar, params: types.RenameFilesParams) -> None:
    """Let history follow; what had none gets its first version under the new name."""
    session = ls.session
    for file in params.files:
        old, new = session.path_of(file.old_uri), session.path_of(file.new_uri)
        if old is None or new is None:
            continue
        followed = await session.health.attempt(partial(_rename, session.folders, old, new))
        if followed is None:
            session.outside.hint([old, new])  # a look at the disk finds it again
        elif not followed:
            await _kept(ls, [file.new_uri], "Keeping renamed files")


async def will_delete(ls: Sidecar, params: types.DeleteFilesParams) -> None:
    """Keep the last contents before they go; the editor waits for the answer."""
    uris = [file.uri for file in params.files]
    await _kept(ls, uris, "Keeping files before they are deleted", found=True)


async def did_delete(ls: Sidecar, params: types.DeleteFilesParams) -> None:
    """Write down that files are gone; their history stays."""
    session = ls.session
    for path in filter(None, (session.path_of(file.uri) for file in params.files)):
        if await session.health.attempt(partial(_delete, session.folders, path)) is None:
            session.outside.hint([path])


async def _kept(ls: Sidecar, uris: Iterable[str], title: str, *, found: bool = False) -> None:
    """Keep files, and all files below folders, until a person cancels it.

    ``found``: what has no history yet was there before, so that it is not told as new.
    """
    session = ls.session
    named = [path for uri in uris if (path := session.path_of(uri)) is not None]
    # Not below a folder that is none of ours: its other files may be all of the system's.
    roots = session.folders.roots
    paths = [path for path in named if path in roots or session.folders.hold(path)]
    # What is about to go cannot be found later.
    pieces = await asyncio.to_thread(_pieces, paths, None if found else _LARGEST_FOLDER)
    if sum(map(len, pieces)) == 1:
        await keep(session, pieces[0][0])
        return
    cancelled = asyncio.Event()
    done, total = 0, sum(map(len, pieces))
    async with Progress(ls, title, cancel=cancelled.set) as shown:
        for piece in pieces:
            since_ns = time.time_ns() if found else None
            work = partial(_keep_piece, session.folders, piece, session.source, since_ns)
            outcomes = await session.health.attempt(work)
            if outcomes is None:
                session.outside.hint(paths)
                return
            session.skipped.report(outcomes)
            if cancelled.is_set():
                return
            done += len(piece)
            shown.report(f"{done:,} of {total:,} files", 100 * done // total)


def _pieces(paths: Iterable[str], limit: int | None) -> list[list[str]]:
    return list(batches(file for path in paths for file in _files(path, limit)))


def _files(path: str, limit: int | None) -> Iterator[str]:
    """List the file at ``path``, or files below it; links to folders are not followed."""
    if not Path(path).is_dir():
        return iter([path] if os.path.lexists(path) else [])
    below = (f"{folder}/{name}" for folder, _, names in os.walk(path) for name in sorted(names))
    return islice(below, limit)


def _keep_piece(
    folders: Folders, files: list[str], source: str, since_ns: int | None, service: HistoryService
) -> list[Captured]:
    """Keep files in one transaction; one by one where one of them is refused."""
    inside = list(filter(folders.hold, files))
    requests = [Capture(path=file, source=source, since_ns=since_ns) for file in inside]
    try:
        return list(service.capture_many(requests))
    except StoreError:
        raise
    except BacktrailError:
        return [each for file in inside for each in captured(folders, file, source, service)]


def _rename(folders: Folders, old: str, new: str, service: HistoryService) -> bool:
    """False: there is no history that could follow."""
    if not folders.hold(new):
        return True
    try:
        service.rename(old, new)
    except (NotFoundError, RefusedError):
        return False
    return True


def _delete(folders: Folders, path: str, service: HistoryService) -> bool:
    if folders.hold(path):
        try:
            service.delete(path)
        except (NotFoundError, RefusedError):
            _log.info("a deleted file had no history")
    return True
