"""Writing the frames of an archive into a file, one after the other."""

import hashlib
import os

from backtrail.content.frames import HEAD_SIZE, Packing, sealed
from backtrail.history.archives import records

__all__ = ["Frames"]


class Frames:
    """Writes frames into an open file, at its current place."""

    def __init__(self, handle: int, header: records.Header) -> None:
        self._handle = handle
        self._header = header
        self._start = os.lseek(handle, 0, os.SEEK_CUR)
        self._packing: Packing | None = None
        self._digest = hashlib.sha256()
        self._packed = 0
        self.size = 0
        """Bytes in the frame that is being written; 0 where none is."""

    @property
    def whole(self) -> int:
        """Bytes of the file up to the end of the last frame that is whole."""
        return self._start

    def add(self, data: bytes) -> None:
        """Put ``data`` into the frame, which begins here if there is none."""
        if self._packing is None:
            self._packing, self._digest, self._packed = Packing(), hashlib.sha256(), 0
            self._write(bytes(HEAD_SIZE))
            self.line(self._header)
        self.size += len(data)
        self._grow(self._packing.add(data))

    def line(self, record: records.Line) -> None:
        """Put a line into it."""
        self.add(records.encode(record) + b"\n")

    def end(self) -> None:
        """End the frame; its head is written last, so that a frame cut off has none."""
        if self._packing is None:
            return
        self._grow(self._packing.end())
        head = sealed(self._packed, self.size, self._digest)
        os.pwrite(self._handle, head.encoded(), self._start)
        self._start = os.lseek(self._handle, 0, os.SEEK_CUR)
        self._packing, self.size = None, 0

    def _grow(self, data: bytes) -> None:
        self._digest.update(data)
        self._packed += len(data)
        self._write(data)

    def _write(self, data: bytes) -> None:
        rest = memoryview(data)
        while rest:
            rest = rest[os.write(self._handle, rest) :]
