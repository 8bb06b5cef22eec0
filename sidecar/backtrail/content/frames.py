"""Frames of an archive: one head that says what follows, and one zstd frame.

The head is a *skippable frame* of the zstd format, so that every zstd tool reads a file of such
frames as if the heads were not there. docs/reference/archive-format.md has each byte.
"""

import hashlib
import struct
from collections.abc import Iterable, Iterator
from typing import Any, Final

import msgspec

from backtrail.content.compression import LEVEL, zstd
from backtrail.errors import DamagedError

__all__ = ["HEAD_SIZE", "SIGN", "Head", "Packing", "head_of", "sealed", "unpacked"]

SIGN: Final = struct.pack("<II", 0x184D2A5B, 48)
"""What each head begins with: the magic number of a skippable frame, and how long it is."""
_LAYOUT: Final = struct.Struct("<8sQQ32s")
_SIZES: Final = struct.Struct("<QQ")
HEAD_SIZE: Final = _LAYOUT.size
"""Bytes of a head."""
_WINDOW: Final = 26
"""Bits: versions find what they share within 64 MiB, which is what reading takes of memory."""
_LARGEST_WINDOW: Final = 27
"""What every decoder takes without being told to."""
_PIECE: Final = 1 << 20


class Head(msgspec.Struct, frozen=True, kw_only=True):
    """What a head says of the zstd frame behind it."""

    packed: int
    """Bytes of the frame."""
    size: int
    """Bytes that come out of it."""
    digest: bytes
    """SHA-256 of the frame and of the two sizes before it in the head."""

    def encoded(self) -> bytes:
        """The head's bytes."""
        return _LAYOUT.pack(SIGN, self.packed, self.size, self.digest)


def sealed(packed: int, size: int, frame: "hashlib._Hash") -> Head:
    """The head of a frame whose bytes ``frame`` has taken."""
    frame.update(_SIZES.pack(packed, size))
    return Head(packed=packed, size=size, digest=frame.digest())


def head_of(data: bytes) -> Head | None:
    """The head that ``data`` is; None where it is none."""
    if len(data) != HEAD_SIZE or not data.startswith(SIGN):
        return None
    _, packed, size, digest = _LAYOUT.unpack(data)
    return Head(packed=packed, size=size, digest=digest)


class Packing:
    """One zstd frame that is being written."""

    def __init__(self) -> None:
        options: dict[Any, int] = {
            zstd.CompressionParameter.compression_level: LEVEL,
            zstd.CompressionParameter.window_log: _WINDOW,
            zstd.CompressionParameter.enable_long_distance_matching: 1,
        }
        self._codec = zstd.ZstdCompressor(options=options)

    def add(self, data: bytes) -> bytes:
        """Take ``data``; what the frame grew by, which may be nothing."""
        return self._codec.compress(data)

    def end(self) -> bytes:
        """The rest of the frame."""
        return self._codec.flush(zstd.ZstdCompressor.FLUSH_FRAME)


def unpacked(pieces: Iterable[bytes], size: int) -> Iterator[bytes]:
    """What a zstd frame of ``pieces`` holds, a mebibyte at a time.

    Raises:
        DamagedError: The frame is broken, or holds more or fewer bytes than ``size``.

    """
    options: dict[Any, int] = {zstd.DecompressionParameter.window_log_max: _LARGEST_WINDOW}
    codec = zstd.ZstdDecompressor(options=options)
    left = size
    try:
        for piece in pieces:
            given, hungry = piece, False
            while not hungry:
                if codec.eof:
                    raise DamagedError("something follows the end of a frame")
                data = codec.decompress(given, _PIECE)
                given = b""
                left -= len(data)
                if left < 0:
                    raise DamagedError(f"a frame holds more than its recorded {size} bytes")
                if data:
                    yield data
                hungry = codec.eof or codec.needs_input
    except (zstd.ZstdError, EOFError) as error:
        raise DamagedError(f"a frame cannot be expanded: {error}") from error
    if left or not codec.eof or codec.unused_data:
        raise DamagedError(f"a frame does not hold its recorded {size} bytes")
