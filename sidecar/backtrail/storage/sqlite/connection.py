"""Opening the file privately, safely and fast; and SQLite's errors in the project's words.

The directory is 0700 and the file 0600 before SQLite opens it; SQLite gives its side files the
same mode. WAL with ``synchronous=FULL``: in 1,000 simulated power cuts FULL lost nothing, NORMAL
lost acknowledged saves.
"""

import os
import random
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal, NamedTuple

import apsw

from backtrail.errors import (
    DamagedError,
    StoreAccessError,
    StoreBusyError,
    StoreError,
    StoreFormatError,
    StoreFullError,
)
from backtrail.mounts import Mount, locks_reach, mount_of
from backtrail.settings import StorageSettings
from backtrail.storage.sqlite.file_layers import ALONE, layer
from backtrail.storage.sqlite.schema import FORMAT, migrate, prove_schema, stored_format

__all__ = ["FOREIGN", "Opened", "connect", "translated", "translation"]

_PAGE = 2048
"""Bytes of a page in a new store; one that is there keeps its own. Half of SQLite's own choice:
each of twenty tables and indexes begins with a page, and the last one of a pack is half empty."""
_LOG_BYTES = 16 << 20
"""Bytes that the write-ahead log keeps on disk between two checkpoints."""
_LONGEST_NAP = 0.004
"""Seconds between two tries for the write lock: SQLite's own back-off reaches 0.1 s and starves
one of several busy writers."""

FOREIGN = (apsw.Error, UnicodeDecodeError)
"""What leaves this border only in translation."""

_TRANSLATIONS: tuple[tuple[tuple[type[Exception], ...], type[StoreError], str], ...] = (
    (
        (apsw.BusyError,),
        StoreBusyError,
        "{location} is locked by another process; nothing was kept. Try again, or end the process"
        " that holds it.",
    ),
    (
        (apsw.FullError,),
        StoreFullError,
        "no room left for {location}; this save was not kept, earlier ones are safe. Free some"
        " space and save again.",
    ),
    (
        (apsw.NotADBError,),
        StoreFormatError,
        "{location} is not a Backtrail store; nothing was changed. Name another file with --store"
        " or BACKTRAIL_STORE.",
    ),
    (
        (apsw.CorruptError, UnicodeDecodeError),
        DamagedError,
        "{location} is damaged ({error}); `backtrail check` names what is hit, `backtrail repair`"
        " salvages the rest.",
    ),
    (
        (apsw.ReadOnlyError, apsw.CantOpenError, apsw.PermissionsError, apsw.AuthError),
        StoreAccessError,
        "{location} cannot be opened for writing ({error}); nothing was kept. Check who may write"
        " there, or name another file with --store.",
    ),
    (
        (apsw.IOError,),
        StoreAccessError,
        "{location} cannot be read or written ({error}); check the disk it is on.",
    ),
)


@contextmanager
def translated(location: str) -> Iterator[None]:
    """Turn SQLite's errors into the project's, once, at this border."""
    try:
        yield
    except FOREIGN as error:
        raise translation(error, location) from error


def translation(error: Exception, location: str) -> StoreError:
    """The project's error for one of ``FOREIGN``."""
    for kinds, ours, text in _TRANSLATIONS:
        if isinstance(error, kinds):
            found = ours(text.format(location=location, error=error))
            if isinstance(found, DamagedError):
                found.structural = True
            return found
    return StoreError(f"{location} cannot serve: {error}")


class Opened(NamedTuple):
    """A store that serves, and what a person should know about its place."""

    db: apsw.Connection
    trouble: tuple[str, ...]
    """Why it keeps nothing."""
    notices: tuple[str, ...]
    """What to mind though it does."""


def connect(location: str, settings: StorageSettings, vfs: str | None = None) -> Opened:
    """Open a store of today's format, making it when it is not there.

    Raises:
        StoreError: One of its kinds; the file is as it was.

    """
    with translated(location):
        if vfs is None:
            _create_privately(location)
        db, trouble = _open(location, vfs)
        mount = mount_of(location)
        elsewhere = mount if mount is not None and mount.elsewhere else None
        try:
            _configure(db, settings)
            # before anything is written into a stranger's file
            if not stored_format(db, location):
                db.execute(f"PRAGMA page_size = {_PAGE}")
                # later only VACUUM could have pages given back some at a time
                db.execute("PRAGMA auto_vacuum = INCREMENTAL")
            if not trouble:
                _set_journal(db, "delete" if elsewhere else "wal", settings)
            _bring_to_format(db, location, writable=not trouble)
        except BaseException:
            db.close()
            raise
    return Opened(db, trouble, () if elsewhere is None else (_about(location, elsewhere),))


def _about(location: str, mount: Mount) -> str:
    # Other machines do not see the memory by which processes share SQLite's log.
    if locks_reach(mount):
        return (
            f"{location} is on a drive that other machines write to ({mount.kind}): saves are kept"
            " with a slower journal. `backtrail store move` brings it to a disk of this machine."
        )
    return (
        f"{location} is on a drive of kind {mount.kind}, whose locks end at this machine: saves"
        " are kept with a slower journal, and no other machine may use this store meanwhile."
        " `backtrail store move` brings it to a disk of this machine."
    )


def _open(location: str, vfs: str | None) -> tuple[apsw.Connection, tuple[str, ...]]:
    try:
        db = apsw.Connection(location, vfs=vfs)
        if not db.readonly("main"):
            return db, ()
        db.close()
    except apsw.CantOpenError:
        if not os.access(location, os.R_OK):
            raise
    return _open_for_reading(location), (
        f"{location} is read-only: saves are not being kept. Check who may write there.",
    )


def _open_for_reading(location: str) -> apsw.Connection:
    """What is there, its log included, without making a file beside it."""
    flags = apsw.SQLITE_OPEN_READONLY | apsw.SQLITE_OPEN_URI
    uri = Path(location).absolute().as_uri()
    log = _size(location + "-wal")
    if not log and not _size(location + "-journal"):
        return apsw.Connection(uri + "?immutable=1", flags=flags)
    if not log or os.path.exists(location + "-shm"):  # noqa: PTH110 - text
        return apsw.Connection(uri + "?mode=ro", flags=flags)
    # Nobody has it open, or that file were there; SQLite would have to make it.
    db = apsw.Connection(uri + "?mode=ro", flags=flags, vfs=layer(ALONE))
    db.execute("PRAGMA locking_mode = EXCLUSIVE")
    return db


def _size(path: str) -> int:
    try:
        return os.path.getsize(path)  # noqa: PTH202 - text
    except OSError:
        return 0


def _create_privately(location: str) -> None:
    path = Path(location)
    # Not asked of the paths themselves: in a folder of somebody else's those raise.
    missing = [folder for folder in path.parents if not os.path.exists(folder)]  # noqa: PTH110
    try:
        for folder in reversed(missing):
            folder.mkdir(mode=0o700, exist_ok=True)
        _set_aside_log(location)
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))
    except IsADirectoryError as error:
        raise StoreFormatError(
            f"{location} is a folder, not a store; name a file with --store or BACKTRAIL_STORE."
        ) from error
    except OSError as error:
        if os.path.isfile(location):  # noqa: PTH113 - as above
            return  # perhaps readable; opening it says so
        raise StoreAccessError(
            f"{location} cannot be made ({error.strerror}); name another file with --store."
        ) from error
    if path.stat().st_size == 0:
        path.chmod(0o600)


def _set_aside_log(location: str) -> None:
    """Keep the log of a store that was taken away without it: SQLite would throw it away."""
    log, kept = location + "-wal", location + ".left-wal"
    if not os.path.lexists(location) and _size(log) and not os.path.lexists(kept):
        Path(log).rename(kept)


def _configure(db: apsw.Connection, settings: StorageSettings) -> None:
    deadline = 0.0

    def wait(tries: int) -> bool:
        nonlocal deadline
        now = time.monotonic()
        if tries == 0:
            deadline = now + settings.busy_seconds
        if now >= deadline:
            return False
        time.sleep(random.uniform(0.0002, _LONGEST_NAP))  # noqa: S311 - spreads tries, no secret
        return True

    db.set_busy_handler(wait)
    db.config(apsw.SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0)
    db.config(apsw.SQLITE_DBCONFIG_DEFENSIVE, 1)
    # Plans must not hang on the values bound: otherwise SQLite prepares many statements anew each
    # time they run, which made reading one version cost 22 µs instead of 4.
    db.config(apsw.SQLITE_DBCONFIG_ENABLE_QPSG, 1)
    db.execute(f"PRAGMA synchronous = {settings.synchronous}")
    # Deltas are small: more pages at hand cost little and keep index pages warm.
    db.execute("PRAGMA cache_size = -8192")
    db.execute("PRAGMA temp_store = MEMORY")
    # A large batch must not leave a large log behind for as long as anybody has the store open.
    db.execute(f"PRAGMA journal_size_limit = {_LOG_BYTES}")


def _set_journal(
    db: apsw.Connection, mode: Literal["wal", "delete"], settings: StorageSettings
) -> None:
    if db.pragma("journal_mode") == mode:
        return
    deadline = time.monotonic() + settings.busy_seconds
    while True:
        try:
            # SQLite does not call the busy handler while two processes switch a new file.
            db.execute(f"PRAGMA journal_mode = {mode}")
        except apsw.BusyError:
            if mode == "delete":
                return  # processes of this machine have it open, and share its log
            if time.monotonic() > deadline:
                raise
            time.sleep(_LONGEST_NAP)
        else:
            return


def _bring_to_format(db: apsw.Connection, location: str, *, writable: bool) -> None:
    found = stored_format(db, location)
    if 0 < found < FORMAT and not writable:
        raise StoreFormatError(
            f"{location} has storage format {found} and may not be written; open it once where it"
            f" may, or a copy: this Backtrail reads format {FORMAT}"
        )
    if found < FORMAT and writable:
        db.execute("BEGIN IMMEDIATE")
        try:
            migrate(db, location)
        except BaseException:
            db.execute("ROLLBACK")
            raise
        db.execute("COMMIT")
    prove_schema(db, location)
