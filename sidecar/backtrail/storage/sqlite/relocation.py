"""Moving a store to another disk while programs have it open.

Order, so that whenever it ends there is one complete store under the old name: copy it while saves
go on, and prove the copy; hold the write lock; bring the copy up to date and prove what came since;
give the copy its name; put a link in the place of the old file. That last step is one rename. From
then on whoever opens the old name gets the new file, and whoever has the old one open finds another
file at its place before the next commit (``Place``), and opens it anew.
"""

import fcntl
import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Final

from backtrail.errors import (
    DamagedError,
    StoreAccessError,
    StoreBusyError,
    StoreFullError,
    UsageError,
)
from backtrail.model import EventSequence
from backtrail.storage.records import Relocated
from backtrail.storage.soundness import Progress
from backtrail.storage.sqlite.connection import translated
from backtrail.storage.sqlite.repository import BESIDE, SqliteRepository

__all__ = ["plan", "relocate"]

_PART: Final = ".part"
_LINK: Final = ".moved"
"""Behind the old name: the link, before it takes that name."""
_SQLITES: Final = ("-wal", "-shm", "-journal")
_CARRIED: Final = (
    "-proven", "-mirrors", "-hooks", "-pruned", "-compacted", "-forgetting"
)  # fmt: skip
"""What is remembered beside a store."""
_SPARE: Final = 16 << 20
"""Bytes that have to be free beyond the store's size."""


def plan(location: str, target: str) -> Relocated:
    """What a move would do; changes nothing.

    Raises:
        UsageError: The store cannot be moved there.
        DamagedError: It has to be repaired first.

    """
    if os.path.lexists(target):
        raise UsageError(f"{target} is there already; name another file, or a folder", field="to")
    folder = os.path.dirname(target)  # noqa: PTH120 - text
    if not os.path.isdir(folder):  # noqa: PTH112 - text
        raise UsageError(f"there is no folder {folder}; make it, or name another", field="to")
    if os.path.exists(location + BESIDE):  # noqa: PTH110 - text
        raise DamagedError(f"{location} is damaged; run `backtrail repair --replace` first")
    with closing(SqliteRepository(location)) as source:
        if source.trouble:
            raise StoreAccessError(
                f"{location} may only be read, so it cannot be moved; `backtrail backup` copies it"
            )
        figures = source.figures()
    found = os.statvfs(folder)
    if found.f_blocks and found.f_bavail * found.f_frsize < figures.store_bytes + _SPARE:
        raise StoreFullError(
            f"{folder} has no room for {figures.store_bytes:,} bytes; free some, or name another"
        )
    return Relocated(
        source=location, store=target, versions=figures.versions, bytes=figures.store_bytes
    )


def relocate(
    location: str, target: str, links: Sequence[str] = (), progress: Progress | None = None
) -> Relocated:
    """Move the store at ``location``, a file and no link, to ``target``.

    Those of ``links`` that lead to the old place lead to the new one afterwards.

    Raises:
        StoreError: One of its kinds; the store is where it was.
        UsageError: As of ``plan``.

    """
    planned = plan(location, target)
    try:
        with _part(target) as part, closing(SqliteRepository(location)) as source:
            _prepare_link(location, target)
            with translated(target):
                source.backup_to(part, progress)
                seen = _prove(part, 0, progress)
                _switch(source, part, target, seen)
    except OSError as error:
        raise StoreAccessError(
            f"{location} cannot be moved to {target} ({error.strerror}); it is where it was"
        ) from error
    finally:
        Path(location + _LINK).unlink(missing_ok=True)
    for link in links:
        _lead(link, target)
    return planned


def _switch(source: SqliteRepository, part: str, target: str, seen: int) -> None:
    """Let ``target`` take over, while nobody can write."""
    location = source.location
    with source.held():
        with closing(SqliteRepository(location)) as reader:  # SQLite copies by no writer
            reader.backup_to(part, sparing=True)
        _prove(part, seen, None)
        for side in _CARRIED:
            with suppress(FileNotFoundError):
                shutil.copy2(location + side, target + side)
        Path(part).rename(target)
        try:
            _sync(target)
            Path(location + _LINK).replace(location)
        except BaseException:
            _remove(target, ("", *_CARRIED))
            raise
        # A log left behind would be mixed up with a store that somebody puts there by hand.
        _remove(location, (*_SQLITES, *_CARRIED))
        with suppress(OSError):
            _sync(location)


def _prove(copy: str, after: int, progress: Progress | None) -> int:
    """Prove everything in a copy, or what came ``after`` a sequence; gives the last one.

    Raises:
        DamagedError: Something in it is, as it is in the store.

    """
    with closing(SqliteRepository(copy)) as found:
        last = found.next_sequence() - 1
        if after:
            for sequence in map(EventSequence, range(after + 1, last + 1)):
                version = found.by_sequence(sequence)
                for _ in found.blocks(version.content_id) if version is not None else ():
                    pass
            return last
        damage = next((each for each in found.check(progress) if not each.hint), None)
    if damage is not None:
        raise DamagedError(
            f"the store is damaged ({damage.detail}), so it stays where it is; run"
            " `backtrail repair --replace` first"
        )
    return last


@contextmanager
def _part(target: str) -> Iterator[str]:
    """The file that becomes ``target``; what a move that was killed left there is begun anew."""
    part = target + _PART
    flags = os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC
    handle = os.open(part, flags, 0o600)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise StoreBusyError(
                f"the store is being moved to {target} by another process"
            ) from None
        os.ftruncate(handle, 0)
        try:
            yield part
        except BaseException:
            _remove(part, ("", *_SQLITES))
            raise
    finally:
        os.close(handle)


def _prepare_link(location: str, target: str) -> None:
    link = Path(location + _LINK)
    link.unlink(missing_ok=True)
    try:
        link.symlink_to(target)
    except OSError as error:
        raise StoreAccessError(
            f"no link can be put in the place of {location} ({error.strerror}), so nobody would"
            " find the store; make a `backtrail backup` and name it by the setting `store`"
        ) from error


def _lead(link: str, target: str) -> None:
    """Have a link that leads to ``target`` by another one lead there by itself."""
    if not os.path.islink(link) or os.path.realpath(link) != target:  # noqa: PTH114 - text
        return
    with suppress(OSError):
        _prepare_link(link, target)
        Path(link + _LINK).replace(link)


def _remove(store: str, sides: Sequence[str]) -> None:
    for side in sides:
        with suppress(OSError):
            Path(store + side).unlink()


def _sync(path: str) -> None:
    """Have the names in a file's folder on the disk."""
    folder = os.open(os.path.dirname(path), os.O_RDONLY | os.O_DIRECTORY)  # noqa: PTH120 - text
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
