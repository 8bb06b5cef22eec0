"""Which faces are open on a store, so that a command can say how each of them is.

Each has a file beside the store, named by its process and chance, and locked for as long as it
lives; one that is not locked was left behind. Rules: nobody depends on these files, so trouble with
them is nobody's trouble; whatever else lies beside the store is somebody's, and is not touched.
"""

import fcntl
import os
import re
import stat
import threading
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final

import msgspec

from backtrail.history.service import HistoryService
from backtrail.protocol.messages import OpenFace

__all__ = ["open_faces", "presence", "present"]

_EVERY: Final = 5.0
"""Seconds between two looks whether there is something new to say."""

_FOLDER: Final = "-open"
"""Behind the store's name: where the signs are."""

_TRIES: Final = 3
"""Whoever looks at a sign in the moment between its making and its lock takes it down."""

_SIGN: Final = re.compile(r"[0-9]{1,10}-[0-9a-f]{8}\.face")
_LONGEST: Final = 24
"""Name of such a file."""
_LARGEST: Final = 1 << 20


async def presence(
    ask: Callable[[Callable[[HistoryService], str]], Coroutine[Any, Any, str | None]],
    about: Callable[[], OpenFace],
) -> None:
    """Say how this face is until cancelled; ``ask`` asks the store, None: it does not serve."""
    import asyncio  # noqa: PLC0415 - a command that reads the signs needs none of it

    sign: _Sign | None = None
    try:
        while True:
            if sign is not None and sign.moved:
                sign.take_down()
                sign = None
            if sign is None and (store := await ask(_place)) and store.startswith("/"):
                sign = _Sign(_folder(store))
            if sign is not None:
                await asyncio.to_thread(sign.show, msgspec.json.encode(about()))
            await asyncio.sleep(_EVERY)
    finally:
        if sign is not None:
            sign.take_down()


@contextmanager
def present(store: str, about: Callable[[], OpenFace]) -> Iterator[Callable[[], None]]:
    """Say how a face without a loop is; what it yields has that said anew at once."""
    if not store.startswith("/"):
        yield lambda: None
        return
    sign, news, over = _Sign(_folder(store)), threading.Event(), threading.Event()

    def show() -> None:
        while not over.is_set():
            news.clear()
            sign.show(msgspec.json.encode(about()))
            news.wait(_EVERY)

    threading.Thread(target=show, name="presence", daemon=True).start()
    try:
        yield news.set
    finally:
        over.set()
        news.set()
        sign.take_down()


def open_faces(store: str) -> tuple[OpenFace, ...]:
    """List the faces that are open on a store, by process; what was left behind is removed."""
    if not store.startswith("/"):
        return ()
    try:
        with _opened(_folder(store)) as folder:
            every = os.listdir(folder)  # noqa: PTH208 - what is open has no path
            names = sorted(filter(_SIGN.fullmatch, every), key=lambda name: name.zfill(_LONGEST))
            found = [_read(name, folder) for name in names]
    except OSError:
        return ()
    return tuple(face for face in found if face is not None)


class _Sign:
    """The file of one face; taken down in another thread than the one that may still show it."""

    def __init__(self, folder: str) -> None:
        self._folder = folder
        self._name = ""
        self._file: int | None = None
        self._shown = b""
        self._over = False
        self._turn = threading.Lock()

    @property
    def moved(self) -> bool:
        """Whether the store went from here: a link that leads to it is in its place."""
        return Path(self._folder.removesuffix(_FOLDER)).is_symlink()

    def show(self, words: bytes) -> None:
        with self._turn:
            for _ in range(_TRIES):
                with suppress(OSError):
                    self._show(words)
                    return

    def _show(self, words: bytes) -> None:
        if self._over:
            return
        file = self._file if self._stands() else None
        if file is None:
            self._let_go()
            file = self._file = self._made()
        if words != self._shown:
            os.pwrite(file, words, 0)
            os.ftruncate(file, len(words))
            self._shown = words

    def take_down(self) -> None:
        with self._turn:
            self._over = True
            if self._file is not None:
                with suppress(OSError), _opened(self._folder) as folder:
                    _remove(self._file, self._name, folder)
            self._let_go()

    def _stands(self) -> bool:
        """Whether others see it: its folder may go with the store's, and come back without it."""
        if self._file is None:
            return False
        try:
            with _opened(self._folder) as folder:
                return _lies(self._file, self._name, folder)
        except OSError:
            return False

    def _let_go(self) -> None:
        if self._file is not None:
            os.close(self._file)
        self._file, self._shown = None, b""

    def _made(self) -> int:
        """Make and lock a file; OSError: who looked meanwhile took it for one left behind."""
        Path(self._folder).mkdir(mode=0o700, exist_ok=True)
        # Processes of two containers may have the same number.
        self._name = f"{os.getpid()}-{os.urandom(4).hex()}.face"
        flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC | os.O_NOFOLLOW
        with _opened(self._folder) as folder:
            file = os.open(self._name, flags, 0o600, dir_fd=folder)
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                if not _lies(file, self._name, folder):
                    raise FileNotFoundError(self._name)
            except OSError:
                os.close(file)
                raise
            return file


def _read(name: str, folder: int) -> OpenFace | None:
    """Read a sign; one that nobody holds goes."""
    # A pipe of that name would keep who opens it waiting.
    flags = os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK
    try:
        file = os.open(name, flags, dir_fd=folder)
    except OSError:
        return None
    try:
        if not stat.S_ISREG(os.fstat(file).st_mode):
            return None
        words = os.pread(file, _LARGEST, 0)
        face = _decoded(words)
        if not _is_free(file):
            return face
        if face is not None or not words:
            _remove(file, name, folder)
    except OSError:
        return None
    finally:
        os.close(file)
    return None


def _decoded(words: bytes) -> OpenFace | None:
    try:
        return msgspec.json.decode(words, type=OpenFace)
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        return None


def _is_free(file: int) -> bool:
    """Whether the process that made it is gone."""
    try:
        fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _remove(file: int, name: str, folder: int) -> None:
    if _lies(file, name, folder):
        os.unlink(name, dir_fd=folder)


def _lies(file: int, name: str, folder: int) -> bool:
    """Whether the file under that name is still this one."""
    return os.path.samestat(os.fstat(file), os.stat(name, dir_fd=folder, follow_symlinks=False))


@contextmanager
def _opened(folder: str) -> Iterator[int]:
    """Open a folder that is no link; what is done through it cannot be led elsewhere."""
    file = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
    try:
        yield file
    finally:
        os.close(file)


def _place(service: HistoryService) -> str:
    return service.store


def _folder(store: str) -> str:
    return store + _FOLDER
