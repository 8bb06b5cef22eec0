"""Finding the frames of an archive, and the lines in a frame, in flat memory and proved.

Rule: no byte of a frame is expanded before the frame matches its digest, and no content is handed
on as whole before it matches its own.
"""

import hashlib
import io
import os
from collections.abc import Iterator
from typing import Final

import msgspec

from backtrail.content.frames import HEAD_SIZE, SIGN, Head, head_of, sealed, unpacked
from backtrail.errors import DamagedError, UsageError
from backtrail.history.archives import records
from backtrail.history.archives.records import LARGEST_PIECE, LONGEST_LINE

__all__ = ["Frame", "Gap", "Item", "frames", "items"]

_READ: Final = 1 << 20


class Gap(msgspec.Struct, frozen=True):
    """Bytes of the file that are no sound frame."""

    start: int
    stop: int


class Frame(msgspec.Struct, frozen=True):
    """A frame that matches its digest."""

    start: int
    """Of its head."""
    head: Head


class Item(msgspec.Struct):
    """A line, and the pieces of the content that follows it; of other lines none.

    A piece comes proved where it is the only one. Where there are several, the last one raises
    ``DamagedError`` in place of the end.
    """

    record: records.Line
    pieces: Iterator[bytes] = iter(())


def frames(handle: int) -> Iterator[Frame | Gap]:
    """Everything in an open file, in its order.

    What a length leads to is looked at once: heads that lie cannot make this read a file often.
    """
    end = os.fstat(handle).st_size
    at, bad = 0, 0
    doubtful = end
    while at < end:
        head = head_of(os.pread(handle, HEAD_SIZE, at))
        stop = at + HEAD_SIZE + head.packed if head is not None else end + 1
        if head is not None and stop <= end:
            trusted = stop == end or os.pread(handle, len(SIGN), stop) == SIGN
            sound = (trusted or doubtful > 0) and _is_sound(handle, at, head)
            if sound:
                if bad < at:
                    yield Gap(bad, at)
                yield Frame(at, head)
                at = bad = stop
                continue
            if trusted:
                at = stop
                continue
            doubtful -= head.packed
        at = _next_sign(handle, at + 1, end)
    if bad < end:
        yield Gap(bad, end)


def items(handle: int, frame: Frame) -> Iterator[Item]:
    """The lines of a frame; the pieces of one are used up before the next is asked for, or passed.

    Raises:
        DamagedError: A content does not match its digest, or the frame is not what it says.
        UsageError: A line is none that this Backtrail knows.

    """
    stream = io.BufferedReader(_Unpacked(handle, frame), _READ)
    while line := stream.readline(LONGEST_LINE + 1):
        if not line.endswith(b"\n"):
            raise UsageError("the archive has a line without an end; it is none of Backtrail's")
        record = _decoded(line)
        item = Item(record)
        if isinstance(record, records.Content):
            item.pieces = _pieces(stream, record)
        yield item
        for _ in item.pieces:
            pass


def _decoded(line: bytes) -> records.Line:
    try:
        record: records.Line = records.decode(line)
    except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
        raise UsageError(
            f"the archive has a line that this Backtrail does not know ({error}); nothing was"
            " changed. A newer Backtrail may have written it: update this one"
        ) from None
    return record


def _pieces(stream: "io.BufferedReader[_Unpacked]", line: records.Content) -> Iterator[bytes]:
    sizes = line.parts or (line.size,)
    if sum(sizes) != line.size or max(sizes) > LARGEST_PIECE:
        raise UsageError(
            f"content {line.sha256[:12]} has parts of other sizes than it says; nothing was changed"
        )
    digest = hashlib.sha256()
    for at, size in enumerate(sizes):
        piece = stream.read(size)
        digest.update(piece)
        last = at == len(sizes) - 1
        if len(piece) != size or (last and digest.hexdigest() != line.sha256):
            raise DamagedError(f"content {line.sha256[:12]} does not match its digest")
        yield piece
    if stream.read(1) != b"\n":
        raise DamagedError(f"content {line.sha256[:12]} is longer than it says")


class _Unpacked(io.RawIOBase):
    """What a frame holds, as a stream."""

    def __init__(self, handle: int, frame: Frame) -> None:
        super().__init__()
        pieces = _read(handle, frame.start + HEAD_SIZE, frame.head.packed)
        self._blocks = unpacked(pieces, frame.head.size)
        self._rest = memoryview(b"")

    def readable(self) -> bool:
        """Nothing else can be done with it."""
        return True

    def readinto(self, buffer: "bytearray | memoryview") -> int:  # type: ignore[override]  # narrower than typeshed's Buffer
        """Fill as much as one block gives."""
        if not self._rest:
            self._rest = memoryview(next(self._blocks, b""))
        taken = self._rest[: len(buffer)]
        buffer[: len(taken)] = taken
        self._rest = self._rest[len(taken) :]
        return len(taken)


def _read(handle: int, start: int, size: int) -> Iterator[bytes]:
    stop = start + size
    while start < stop:
        piece = os.pread(handle, min(_READ, stop - start), start)
        if not piece:
            return
        start += len(piece)
        yield piece


def _is_sound(handle: int, start: int, head: Head) -> bool:
    digest = hashlib.sha256()
    for piece in _read(handle, start + HEAD_SIZE, head.packed):
        digest.update(piece)
    return sealed(head.packed, head.size, digest) == head


def _next_sign(handle: int, start: int, end: int) -> int:
    """Where the next head may begin; ``end`` where there is none."""
    while start < end:
        piece = os.pread(handle, _READ + len(SIGN), start)
        found = piece.find(SIGN)
        if found >= 0:
            return start + found
        start += max(1, len(piece) - len(SIGN) + 1)
    return end
