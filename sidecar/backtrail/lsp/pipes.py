"""Frames on two file descriptors, each with a thread of its own.

Rule: nothing but whole frames reaches the client, whoever prints; neither a slow client nor a slow
reader ever blocks the loop; and what is under way is bounded: while too much of it is, reading
stops, and the client's pipe holds the rest back.
"""

import os
import queue
import threading
from collections.abc import Callable, Iterator
from functools import partial
from typing import Final

from backtrail.lsp.framing import LARGEST, Frames, Garbage, framed
from backtrail.serving.allowances import Allowance

__all__ = ["Inbox", "Outbox", "frames", "take_stdio"]

_PIECE: Final = 1 << 16

_LEAST: Final = LARGEST >> 8
"""Bytes that each message counts at least, so that there are never too many small ones."""


def take_stdio() -> tuple[int, int]:
    """Take standard input and output for frames; what others print goes to standard error.

    Descriptors 0 and 1 are replaced too, so that a library or a child cannot break a frame.
    """
    frames_in, frames_out = os.dup(0), os.dup(1)
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 0)
    try:
        os.dup2(2, 1)
    except OSError:  # the editor closed standard error
        os.dup2(nothing, 1)
        os.dup2(nothing, 2)
    os.close(nothing)
    return frames_in, frames_out


def frames(descriptor: int) -> Iterator[bytes | Garbage]:
    """Yield message bodies until the other side is gone."""
    stream = Frames()
    while piece := _read(descriptor):
        yield from stream.feed(piece)


class Inbox:
    """Reads frames in a thread and hands them over, as fast as they are worked off."""

    def __init__(
        self,
        descriptor: int,
        *,
        take: Callable[[bytes | Garbage, Callable[[], None]], None],
        room: Callable[[], None],
        ended: Callable[[], None],
    ) -> None:
        """``take`` is given each frame, and what to call when it is worked off.

        ``room`` blocks while there is enough to do; ``ended`` is called when the client is gone.
        """
        self._descriptor = descriptor
        self._take, self._room, self._ended = take, room, ended
        self._allowance = Allowance(LARGEST)
        threading.Thread(target=self._receive, name="frames in", daemon=True).start()

    def _receive(self) -> None:
        for frame in frames(self._descriptor):
            weight = max(len(frame), _LEAST)
            self._room()
            self._allowance.wait()
            self._allowance.add(weight)
            self._take(frame, partial(self._allowance.remove, weight))
        self._ended()


class Outbox:
    """Sends frames in order from one thread; frames of several threads never mix."""

    def __init__(self, descriptor: int, lost: Callable[[], None]) -> None:
        """``lost`` is called from the thread when the client does not take frames any more."""
        self._descriptor = descriptor
        self._lost = lost
        self._allowance = Allowance(LARGEST)
        self._queue: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._send, name="frames out", daemon=True)
        self._thread.start()

    def put(self, body: bytes) -> None:
        """Queue one message body."""
        frame = framed(body)
        self._allowance.add(len(frame))
        self._queue.put(frame)

    def wait_for_room(self) -> None:
        """Wait while the client leaves too much of it unread; never from the loop."""
        self._allowance.wait()

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
                self._allowance.end()
                self._lost()
                return
            self._allowance.remove(len(frame))


def _read(descriptor: int) -> bytes:
    try:
        return os.read(descriptor, _PIECE)
    except OSError:
        return b""
