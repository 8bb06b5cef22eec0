"""A process of its own that reads files for their first versions.

One process lets one of its threads run Python at a time: reading a hundred thousand files beside
the store would take twice as long, and an editor's saves would wait for it. The rule: it only
spares time; without it, or when it dies, the same is read here.
"""

import gc
import logging
import os
import struct
import subprocess
import sys
import threading
from collections.abc import Iterable, Sequence
from contextlib import suppress
from typing import IO, Final, cast

import msgspec

from backtrail.history.beginnings import Beginner, Order, Reading

__all__ = ["Reader", "main"]

_log = logging.getLogger(__name__)

_SIZE: Final = struct.Struct("<I")
"""Before each message: its bytes."""
_START: Final = (
    "import sys; sys.path[:] = {path!r}; from backtrail.serving.reader import main; main()"
)
_MANNERS: Final = 10
"""How far a first scan stands back behind everything else, as in ``nice``."""

_encoder = msgspec.msgpack.Encoder()
_readings = msgspec.msgpack.Decoder(Reading)


class Reader:
    """Reads for one beginner, from any thread, what is asked for first; some more may wait."""

    def __init__(self, beginner: Beginner) -> None:
        self._beginner = beginner
        self._process: subprocess.Popen[bytes] | None = None
        self._asking = threading.Lock()
        self._turn = threading.Condition()
        self._asked = self._answered = 0
        self._closed = False
        with suppress(OSError, UnicodeEncodeError):  # the latter: a root of odd bytes
            order = _encoder.encode(beginner.order)
            self._process = _started()
            _send(cast("IO[bytes]", self._process.stdin), order)

    def read(self, paths: Iterable[str], now_ns: int) -> Reading:
        """As :meth:`Beginner.read`; nothing, once it is closed."""
        paths = list(paths)
        with self._asking:
            turn, self._asked = self._asked, self._asked + 1
            sent = self._sent(paths, now_ns)
        with self._turn:
            self._turn.wait_for(lambda: self._answered == turn)
        try:
            reading = self._received() if sent else None
            if reading is not None:
                return reading
            if self._closed:
                return Reading(firsts=(), others=(), bytes=0)
            return self._beginner.read(paths, now_ns)
        finally:
            with self._turn:
                self._answered += 1
                self._turn.notify_all()

    def close(self) -> None:
        """End the process; nobody waits for what was asked."""
        self._closed = True
        self._end()

    def _sent(self, paths: Sequence[str], now_ns: int) -> bool:
        process = self._process
        if process is None:
            return False
        try:
            _send(cast("IO[bytes]", process.stdin), _encoder.encode((paths, now_ns)))
        except UnicodeEncodeError:
            return False  # a name of odd bytes is none of msgpack's texts
        except (OSError, ValueError) as error:  # the latter: another thread closed it
            self._lose(error)
            return False
        return True

    def _received(self) -> Reading | None:
        process = self._process
        if process is None:
            return None
        try:
            return _readings.decode(_received(cast("IO[bytes]", process.stdout)))
        except (OSError, EOFError, ValueError, msgspec.DecodeError) as error:
            self._lose(error)
            return None

    def _lose(self, error: Exception) -> None:
        if not self._closed:
            _log.warning("files are read without a process of their own: %s", error)
        self._end()

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.wait()
            for pipe in (process.stdin, process.stdout):
                with suppress(OSError):
                    cast("IO[bytes]", pipe).close()


def main() -> None:
    """Answer until the other end is closed; what we print must not get among the answers."""
    requests, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    gc.disable()  # nothing here lives longer than its answer
    os.nice(_MANNERS)
    with suppress(EOFError, OSError):
        beginner = Beginner(msgspec.msgpack.decode(_received(requests), type=Order))
        request = msgspec.msgpack.Decoder(tuple[tuple[str, ...], int])
        while True:
            paths, now_ns = request.decode(_received(requests))
            _send(answers, _encoder.encode(beginner.read(paths, now_ns)))


def _started() -> "subprocess.Popen[bytes]":
    return subprocess.Popen(  # noqa: S603 - ourselves
        [sys.executable, "-c", _START.format(path=sys.path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )


def _send(pipe: IO[bytes], message: bytes) -> None:
    pipe.write(_SIZE.pack(len(message)))
    pipe.write(message)
    pipe.flush()


def _received(pipe: IO[bytes]) -> bytes:
    (size,) = _SIZE.unpack(_exactly(pipe, _SIZE.size))
    return _exactly(pipe, size)


def _exactly(pipe: IO[bytes], size: int) -> bytes:
    data = pipe.read(size)
    if len(data) < size:
        raise EOFError("the other end is closed")
    return data
