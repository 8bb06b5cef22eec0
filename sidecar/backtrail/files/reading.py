"""What a person's disk holds, read without side effects.

Rule: only regular files are opened, nothing waits on a pipe or a device, and bytes are handed out
only when the file stood still while they were read.
"""

import os
import stat as status
from collections.abc import Iterator
from contextlib import contextmanager

import msgspec

from backtrail.errors import RefusedError, UnreadableError
from backtrail.files.paths import shown
from backtrail.files.walk import kind, parent, trouble

__all__ = [
    "ATTEMPTS",
    "OPEN",
    "Seen",
    "blocks_of",
    "look",
    "open_blocks",
    "read",
    "read_in",
    "stat",
]

ATTEMPTS = 5
"""Times that a file which changes under the reader is read again."""

OPEN = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_NOCTTY
"""How a file is opened for reading: no link, no waiting, no terminal."""

_BLOCK = 1 << 20


class Seen(msgspec.Struct, frozen=True, kw_only=True):
    """A regular file as it stood at one moment."""

    size: int
    """Bytes."""
    mode: int
    """Permission bits."""
    mtime_ns: int
    ctime_ns: int
    """Moves with every change to content or attributes, and with a rename."""
    device: int
    inode: int
    links: int
    """Names that the file has; more than one means hard links."""

    @classmethod
    def of(cls, found: os.stat_result) -> "Seen":
        """Take what counts from the system's answer."""
        return cls(
            size=found.st_size,
            mode=status.S_IMODE(found.st_mode),
            mtime_ns=found.st_mtime_ns,
            ctime_ns=found.st_ctime_ns,
            device=found.st_dev,
            inode=found.st_ino,
            links=found.st_nlink,
        )

    @property
    def unusual_mode(self) -> int | None:
        """Permission bits worth a column: 0644 is what a restored file gets anyway."""
        return None if self.mode == 0o644 else self.mode  # noqa: PLR2004 - the usual mode


def stat(root: str, path: str) -> Seen:
    """Return size, mode and identity of a file without opening it.

    Raises:
        NotFoundError: it is gone.
        RefusedError: it is not a regular file, or a link leads to it.
        UnreadableError: it cannot be reached.

    """
    with parent(root, path) as (folder, name):
        return look(folder, name, path)


def read(root: str, path: str, *, limit: int) -> tuple[bytes, Seen]:
    """Return a file's bytes as they stood at one moment; ``limit`` is in bytes.

    Raises:
        NotFoundError: it is gone.
        RefusedError: it is not a regular file, a link leads to it, or it is larger than ``limit``.
        UnreadableError: it cannot be read, or keeps changing while it is read.

    """
    with parent(root, path) as (folder, name):
        return read_in(folder, name, path, limit=limit)


def read_in(folder: int, name: str, path: str, *, limit: int) -> tuple[bytes, Seen]:
    """Do the same in an open folder; ``path`` is what messages call the file.

    Raises:
        NotFoundError: it is gone.
        RefusedError: it is not a regular file, or it is larger than ``limit``.
        UnreadableError: it cannot be read, or keeps changing while it is read.

    """
    for _ in range(ATTEMPTS):
        handle, found = _open(folder, name, path)
        try:
            before = Seen.of(found)
            if before.size > limit:
                raise RefusedError(
                    f"{shown(path)} is larger than the limit: {before.size:,} of {limit:,} bytes"
                )
            data = _whole(handle, before.size, path)
            if len(data) == before.size and _still(handle, before):
                return data, before
        finally:
            os.close(handle)
    raise UnreadableError(
        f"{shown(path)} keeps changing while it is read; it will be kept at its next save"
    )


@contextmanager
def open_blocks(
    root: str, path: str, *, block: int = _BLOCK
) -> Iterator[tuple[Seen, Iterator[bytes]]]:
    """Yield what a file is and its bytes in blocks of ``block`` bytes, so memory stays flat.

    The iterator's last step raises UnreadableError when the file changed since it was opened:
    whoever consumed it then throws the bytes away and opens again.

    Raises:
        NotFoundError: it is gone.
        RefusedError: it is not a regular file, or a link leads to it.
        UnreadableError: it cannot be read.

    """
    with parent(root, path) as (folder, name), _opened(folder, name, path) as (handle, before):
        yield before, blocks_of(handle, before, path, block=block)


def look(folder: int, name: str, path: str) -> Seen:
    """Return what a name in an open folder is, refusing everything but a regular file."""
    return Seen.of(_looked(folder, name, path))


def blocks_of(handle: int, before: Seen, path: str, *, block: int = _BLOCK) -> Iterator[bytes]:
    """Yield an open file's bytes from its start; raises UnreadableError when it did not hold still.

    Reads by position, so that the same descriptor can be read twice.
    """
    position = 0
    while data := _piece(handle, block, position, path):
        position += len(data)
        yield data
    if position != before.size or not _still(handle, before):
        raise UnreadableError(
            f"{shown(path)} changed while it was read; it will be kept at its next save"
        )


@contextmanager
def _opened(folder: int, name: str, path: str) -> Iterator[tuple[int, Seen]]:
    handle, found = _open(folder, name, path)
    try:
        yield handle, Seen.of(found)
    finally:
        os.close(handle)


def _open(folder: int, name: str, path: str) -> tuple[int, os.stat_result]:
    # Looking comes first because opening a device can already make it act.
    _looked(folder, name, path)
    try:
        handle = os.open(name, OPEN, dir_fd=folder)
    except OSError as error:
        raise trouble(path, error) from error
    try:
        return handle, _regular(os.fstat(handle), path)
    except BaseException:
        os.close(handle)
        raise


def _looked(folder: int, name: str, path: str) -> os.stat_result:
    try:
        found = os.stat(name, dir_fd=folder, follow_symlinks=False)
    except OSError as error:
        raise trouble(path, error) from error
    return _regular(found, path)


def _regular(found: os.stat_result, path: str) -> os.stat_result:
    if not status.S_ISREG(found.st_mode):
        raise RefusedError(f"{shown(path)} is {kind(found.st_mode)}; only regular files are kept")
    return found


def _whole(handle: int, size: int, path: str) -> bytes:
    """Read ``size`` bytes and one more, which shows a file that grew.

    A regular file gives less than it is asked for only at its end: where that is after ``size``
    bytes, nobody has to ask again.
    """
    if size < _BLOCK and len(data := _piece(handle, size + 1, 0, path)) == size:
        return data
    pieces: list[bytes] = []
    position = 0
    while position <= size and (
        data := _piece(handle, min(size + 1 - position, _BLOCK), position, path)
    ):
        pieces.append(data)
        position += len(data)
    return b"".join(pieces)


def _piece(handle: int, length: int, position: int, path: str) -> bytes:
    try:
        return os.pread(handle, length, position)
    except OSError as error:
        raise trouble(path, error) from error


def _still(handle: int, before: Seen) -> bool:
    after = os.fstat(handle)
    return (
        after.st_size == before.size
        and after.st_mtime_ns == before.mtime_ns
        and after.st_ctime_ns == before.ctime_ns
    )
