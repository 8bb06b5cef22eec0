"""Which faces are open on a store, so that a command can say how each of them is.

Each has a file beside the store, named by its process and locked for as long as that lives; one
that is not locked was left behind. Rule: nobody depends on these files, so trouble with them is
nobody's trouble.
"""

import fcntl
import os
from collections.abc import Callable, Coroutine
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

import msgspec

from backtrail.history.service import HistoryService
from backtrail.protocol.messages import OpenFace

__all__ = ["open_faces", "presence"]

_EVERY: Final = 5.0
"""Seconds between two looks whether there is something new to say."""


async def presence(
    ask: Callable[[Callable[[HistoryService], str]], Coroutine[Any, Any, str | None]],
    about: Callable[[], OpenFace],
) -> None:
    """Say how this face is until cancelled; ``ask`` asks the store, None: it does not serve."""
    import asyncio  # noqa: PLC0415 - a command that reads the signs needs none of it

    sign: _Sign | None = None
    try:
        while True:
            if sign is None and (store := await ask(_place)) and store.startswith("/"):
                sign = _Sign(Path(_folder(store), str(os.getpid())))
            if sign is not None:
                await asyncio.to_thread(sign.show, msgspec.json.encode(about()))
            await asyncio.sleep(_EVERY)
    finally:
        if sign is not None:
            sign.take_down()


def open_faces(store: str) -> tuple[OpenFace, ...]:
    """List the faces that are open on a store, by process; what was left behind is removed."""
    try:
        paths = sorted(Path(_folder(store)).iterdir(), key=lambda path: path.name.zfill(10))
    except OSError:
        return ()
    found = (_read(path) for path in paths)
    return tuple(face for face in found if face is not None)


class _Sign:
    """The file of one face."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: int | None = None
        self._shown = b""

    def show(self, words: bytes) -> None:
        if words == self._shown:
            return
        with suppress(OSError):
            if self._file is None:
                self._path.parent.mkdir(mode=0o700, exist_ok=True)
                flags = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW
                self._file = os.open(self._path, flags, 0o600)
                fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            os.pwrite(self._file, words, 0)
            os.ftruncate(self._file, len(words))
            self._shown = words

    def take_down(self) -> None:
        if self._file is not None:
            with suppress(OSError):
                self._path.unlink()
            os.close(self._file)
            self._file = None


def _read(path: Path) -> OpenFace | None:
    try:
        file = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW)
    except OSError:
        return None
    try:
        fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        with suppress(msgspec.DecodeError, OSError):
            return msgspec.json.decode(os.pread(file, 1 << 20, 0), type=OpenFace)
    except OSError:
        return None
    else:
        with suppress(OSError):
            path.unlink()
    finally:
        os.close(file)
    return None


def _place(service: HistoryService) -> str:
    return service.store


def _folder(store: str) -> str:
    return f"{store}-open"
