"""Repair: what a damaged store still holds goes into a fresh one; the damaged one stays as it is.

Order, so that nothing is worse than before whenever it ends: copy the damaged store; salvage from
the copy into a fresh file; prove that file whole; prove that it gives back every version that the
damaged one gives back; only then has anybody use of it.
"""

import itertools
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import msgspec

from backtrail.errors import (
    NotFoundError,
    StoreAccessError,
    StoreBusyError,
    StoreError,
    StoreFormatError,
    UsageError,
)
from backtrail.model import EventSequence, VersionId
from backtrail.storage.merging import merge
from backtrail.storage.records import LostVersion
from backtrail.storage.repository import Progress, Salvaged
from backtrail.storage.sqlite.raw_pages import RawPages, TableRow
from backtrail.storage.sqlite.repository import BESIDE, SqliteRepository
from backtrail.storage.sqlite.salvage import VERSION_WIDTH, Salvage
from backtrail.storage.sqlite.schema import APPLICATION_ID, FORMAT

__all__ = ["prove_unused", "repair", "replace", "salvage", "was_store"]

_TRIES: Final = 5
"""Copies made until nothing was written meanwhile."""
_SIDES: Final = ("", "-wal")
_SHARED: Final = 128
"""Where in the ``-shm`` file SQLite holds a lock for as long as a process has a store open."""
_STEP: Final = 64
_LOOKED_AT: Final = 5_000
"""Rows among which a store that holds anything has a version."""


def repair(location: str, into: str, *, time_ns: int, progress: Progress | None = None) -> Salvaged:
    """Salvage the store at ``location``, and add what was kept beside it since.

    Raises:
        StoreError: As ``salvage``; or what lies beside it cannot be read. Nothing was made.

    """
    try:
        return _repaired(location, into, time_ns, progress)
    except OSError as error:
        raise StoreAccessError(
            f"{into} cannot be made ({error.strerror}); name another place with --into"
        ) from error


def _repaired(location: str, into: str, time_ns: int, progress: Progress | None) -> Salvaged:
    found = salvage(location, into, time_ns=time_ns, progress=progress)
    if not os.path.exists(location + BESIDE):  # noqa: PTH110 - text
        return found
    try:
        with _copied(location + BESIDE, into) as copy:
            beside, fresh = SqliteRepository(copy), SqliteRepository(into)
            try:
                merged = merge(beside, fresh)
            finally:
                beside.close()
                fresh.close()
    except BaseException:
        _remove(into)
        raise
    return msgspec.structs.replace(found, merged=merged)


def was_store(location: str) -> bool:
    """Whether a file that cannot be opened as a store holds versions; a newer one is no such file.

    A bounded part of it is read.
    """
    try:
        _prove_format(location, location)
        pages = RawPages(location)
    except (OSError, StoreFormatError):
        return False
    try:
        rows = itertools.islice(pages.rows(), _LOOKED_AT)
        return any(isinstance(row, TableRow) and len(row.values) == VERSION_WIDTH for row in rows)
    finally:
        pages.close()


def salvage(source: str, into: str, *, time_ns: int, progress: Progress | None = None) -> Salvaged:
    """Bring over what can be proved of the store at ``source`` into a new one at ``into``.

    Raises:
        UsageError: There is something at ``into`` already.
        StoreFormatError: ``source`` is of a newer format.
        StoreError: The fresh store would hold less than the damaged one; it was removed again.

    """
    if os.path.lexists(into):
        raise UsageError(f"{into} is there already; name a file that is not", field="into")
    with _copied(source, into) as copy:
        _prove_format(copy, source)
        try:
            found = _filled(copy, into, time_ns)
            return _compared(copy, into, found, source, progress)
        except BaseException:
            _remove(into)
            raise


def _remove(store: str) -> None:
    for side in ("", "-wal", "-shm"):
        Path(store + side).unlink(missing_ok=True)


def replace(location: str, fresh: str, stamp: str) -> str:
    """Put ``fresh`` at the place of the store at ``location``; where that one lies from now on.

    What was kept beside it is part of ``fresh`` by now, and gets another name, too.

    Raises:
        StoreBusyError: A process has the store open.

    """
    prove_unused(location)
    prove_unused(location + BESIDE)
    kept = f"{location}.damaged-{stamp}"
    os.link(location, kept)  # fails where there is one
    # its log first: laid over another file, it would spoil that
    for side in ("-wal", "-shm"):
        if os.path.exists(location + side):  # noqa: PTH110 - text
            Path(location + side).rename(kept + side)
    Path(fresh).replace(location)
    for side in ("", "-wal", "-shm"):
        if os.path.exists(location + BESIDE + side):  # noqa: PTH110 - text
            Path(location + BESIDE + side).rename(f"{location}.merged-{stamp}{side}")
    folder = os.open(os.path.dirname(location), os.O_RDONLY | os.O_DIRECTORY)  # noqa: PTH120 - text
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
    return kept


@contextmanager
def _copied(source: str, into: str) -> Iterator[str]:
    """A copy of a store and its log of one moment, where the fresh one is going to be.

    SQLite never opens the store itself.
    """
    with tempfile.TemporaryDirectory(prefix="backtrail-", dir=os.path.dirname(into)) as folder:  # noqa: PTH120 - text
        copy = str(Path(folder, "copy.btl"))
        for _ in range(_TRIES):
            before = _state(source)
            for side in _SIDES:
                Path(copy + side).unlink(missing_ok=True)
                if os.path.exists(source + side):  # noqa: PTH110 - text
                    shutil.copyfile(source + side, copy + side)
            if before == _state(source):
                break
        else:
            raise StoreBusyError(
                f"{source} is written to all the time; close the programs that use it, and repeat"
            )
        yield copy


def _state(source: str) -> tuple[tuple[int, int, int] | None, ...]:
    found: list[tuple[int, int, int] | None] = []
    for side in _SIDES:
        try:
            seen = os.stat(source + side)  # noqa: PTH116 - text
        except FileNotFoundError:
            found.append(None)
        except OSError as error:
            raise StoreAccessError(f"{source} cannot be read ({error.strerror})") from error
        else:
            found.append((seen.st_ino, seen.st_size, seen.st_mtime_ns))
    if found[0] is None:
        raise NotFoundError(f"there is no store at {source}")
    return tuple(found)


def _prove_format(copy: str, source: str) -> None:
    with Path(copy).open("rb") as file:
        head = file.read(100)
    found, application = int.from_bytes(head[60:64]), int.from_bytes(head[68:72])
    if application == APPLICATION_ID and found > FORMAT:
        raise StoreFormatError(
            f"{source} has storage format {found}, this Backtrail knows up to {FORMAT};"
            " nothing was changed. Update Backtrail to repair it."
        )


def _filled(copy: str, into: str, time_ns: int) -> Salvaged:
    fresh, pages = Salvage(into), RawPages(copy)
    try:
        with fresh.transaction():
            fresh.take(pages)
            fresh.prove_contents()
            fresh.prove_versions()
            names, events = fresh.name_and_chain(time_ns)
            lost = tuple(_named(fresh, one) for _, one in sorted(fresh.lost.items()))
            detail = {"versions": len(lost), "events": events}
            fresh.append_event("repaired", time_ns=time_ns, detail=detail)
        if not fresh.lost and not fresh.figures().versions:
            raise StoreError("nothing of a store was found in that file; nothing was changed")
        return Salvaged(
            source="",
            store=into,
            versions=0,
            before=0,
            lost=lost,
            made_again=fresh.made_again,
            contents_lost=fresh.contents_lost,
            events_lost=events,
            names_lost=names,
        )
    finally:
        pages.close()
        fresh.close()


def _named(fresh: Salvage, lost: LostVersion) -> LostVersion:
    try:
        path = fresh.document(lost.document).path
    except (StoreError, NotFoundError):
        return lost
    return msgspec.structs.replace(lost, path=path)


def _compared(
    copy: str, into: str, found: Salvaged, source: str, progress: Progress | None
) -> Salvaged:
    fresh = SqliteRepository(into)
    try:
        damage = next((one for one in fresh.check() if not one.hint), None)
        after = _readable(fresh, progress)
    finally:
        fresh.close()
    try:
        damaged = SqliteRepository(copy)
    except StoreError:
        before: set[VersionId] = set()
    else:
        before = _readable(damaged, progress)
        damaged.close()
    if damage is not None or not before <= after:
        why = damage.detail if damage is not None else f"{len(before - after):,} versions less"
        raise StoreError(
            f"the fresh store would not be better than {source} ({why}); nothing was changed"
        )
    return msgspec.structs.replace(found, source=source, versions=len(after), before=len(before))


def _readable(repository: SqliteRepository, progress: Progress | None) -> set[VersionId]:
    """The ids of all versions that come back, each with its content and under its file."""
    found: set[VersionId] = set()
    try:
        last = repository.next_sequence() - 1
    except StoreError:
        return found
    for sequence in map(EventSequence, range(1, last + 1)):
        if progress is not None and sequence % _STEP == 0:
            progress(sequence, last)
        try:
            version = repository.by_sequence(sequence)
            if version is not None:
                repository.document(version.document)
                for _ in repository.blocks(version.content_id):
                    pass
                found.add(version.id)
        except (StoreError, NotFoundError):
            continue
    if progress is not None:
        progress(last, last)
    return found


def prove_unused(location: str) -> None:
    """Nobody has the store open; asked of the lock that SQLite holds meanwhile.

    Raises:
        StoreBusyError: A process has it open.

    """
    import fcntl  # noqa: PLC0415 - of this alone

    try:
        shared = os.open(location + "-shm", os.O_RDWR | os.O_CLOEXEC)
    except FileNotFoundError:
        return
    try:
        fcntl.lockf(shared, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, _SHARED)
    except OSError as error:
        raise StoreBusyError(
            f"{location} is open in another program; close your editors, or leave --replace away"
        ) from error
    finally:
        os.close(shared)
