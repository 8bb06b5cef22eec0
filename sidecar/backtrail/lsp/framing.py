"""Frames on two file descriptors: ``Content-Length`` headers and JSON bodies.

Rule: nothing but whole frames reaches the client, whoever prints; and neither a slow client nor a
slow reader ever blocks the loop, since both ends have a thread of their own.
"""

import os
import queue
import threading
from collections.abc import Callable, Iterator
from typing import Final

__all__ = ["LARGEST", "Outbox", "frames", "take_stdio"]

LARGEST: Final = 1 << 28
"""Bytes of one message; an editor sends a whole document at most."""

_LONGEST_HEADER: Final = 1 << 13
"""Bytes before the header of a message must have ended."""

_PIECE: Final = 1 << 16


def take_stdio() -> tuple[int, int]:
    """Take standard input and output for frames; what others print goes to standard error.

    Descriptors 0 and 1 are replaced too, so that a library or a child cannot break a frame.
    """
    frames_in, frames_out = os.dup(0), os.dup(1)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    os.dup2(2, 1)
    return frames_in, frames_out


def frames(descriptor: int) -> Iterator[bytes]:
    """Yield message bodies until the other side is gone.

    Header names count in any case and lines may end without a carriage return. A header without a
    usable length is skipped; what follows is searched for the next one.
    """
    waiting = bytearray()
    while True:
        length = _header(waiting)
        if length is not None:
            while len(waiting) < length:
                if not _read_more(descriptor, waiting):
                    return
            body = bytes(waiting[:length])
            del waiting[:length]
            yield body
        elif not _read_more(descriptor, waiting):
            return


class Outbox:
    """Sends frames in order from one thread; frames of several threads never mix."""

    def __init__(self, descriptor: int, lost: Callable[[], None]) -> None:
        """``lost`` is called from the thread when the client does not take frames any more."""
        self._descriptor = descriptor
        self._lost = lost
        self._queue: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._send, name="frames out", daemon=True)
        self._thread.start()

    def put(self, body: bytes) -> None:
        """Queue one message body."""
        self._queue.put(b"Content-Length: %d\r\n\r\n%b" % (len(body), body))

    def close(self, timeout: float = 2.0) -> None:
        """Wait until everything is sent, at most ``timeout`` seconds."""
        self._queue.put(None)
        self._thread.join(timeout)

    def _send(self) -> None:
        while (frame := self._queue.get()) is not None:
            view = memoryview(frame)
            try:
                while view:
                    view = view[os.write(self._descriptor, view) :]
            except OSError:
                self._lost()
                return


def _read_more(descriptor: int, waiting: bytearray) -> bool:
    try:
        piece = os.read(descriptor, _PIECE)
    except OSError:
        return False
    waiting += piece
    return bool(piece)


def _header(waiting: bytearray) -> int | None:
    """Take the next whole header off the front and return its length; None when there is none."""
    while True:
        end, size = _blank_line(waiting)
        if end < 0:
            if len(waiting) > _LONGEST_HEADER:
                # Not a header: keep what may be the beginning of one.
                del waiting[: -_LONGEST_HEADER // 2]
            return None
        head = bytes(waiting[:end])
        del waiting[: end + size]
        length = _length(head)
        if length is not None:
            return length


def _blank_line(waiting: bytearray) -> tuple[int, int]:
    """Where the header ends, and how many bytes its end takes."""
    found = [
        (place, len(mark)) for mark in (b"\r\n\r\n", b"\n\n") if (place := waiting.find(mark)) >= 0
    ]
    return min(found, default=(-1, 0))


def _length(head: bytes) -> int | None:
    for line in reversed(head.split(b"\n")):
        name, _, value = line.partition(b":")
        if name.strip().lower() == b"content-length" and value.strip().isdigit():
            length = int(value.strip()[:20])
            return length if 0 < length <= LARGEST else None
    return None
