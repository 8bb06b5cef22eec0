"""How a content is written down: as a snapshot of itself or as a delta against a base.

A delta sets the common ends aside and compresses what is between, with the base's own middle as
prefix. Saves touch one place most of the time, so the middle is small. Plain zstd with the whole
base as prefix does worse and fails above 1 MB (measured in docs/design/0002-storage.md).

Layout, in this order::

    form      1 byte      0 raw, 1 zstd
    prefix    varint      bytes taken from the base's start   (deltas only)
    suffix    varint      bytes taken from the base's end     (deltas only)
    middle    the rest    raw bytes, or one zstd frame
"""

from typing import Final

from backtrail.content.compression import compress, expand
from backtrail.content.varints import read_varint, varint
from backtrail.ends import common_prefix, common_suffix
from backtrail.errors import DamagedError

__all__ = ["apply_delta", "encode_delta", "encode_snapshot", "read_snapshot", "tighter_snapshot"]

_RAW, _ZSTD = 0, 1
_TIGHT: Final = 12
"""Measured on a part of a table, 8 MiB: 6 % less than 3 in 0.8 s; 15 takes eight times that."""


def encode_snapshot(data: bytes) -> bytes:
    """``data`` whole, compressed where that is smaller."""
    return _packed(b"", data, b"")


def read_snapshot(body: bytes, size: int) -> bytes:
    """The ``size`` bytes that ``body`` holds.

    Raises:
        DamagedError: ``body`` is not a snapshot of that size.

    """
    return _unpacked(body, 1, size, b"")


def tighter_snapshot(body: bytes, size: int) -> tuple[bytes, bytes]:
    """The bytes that a compressed snapshot holds, and one in which time was spent on them.

    Its frame says how long the content is, as no other does: it is tight already.

    Raises:
        DamagedError: ``body`` is not a snapshot of that size.

    """
    data = read_snapshot(body, size)
    return data, bytes((_ZSTD,)) + compress(data, level=_TIGHT, sized=True)


def encode_delta(base: bytes, data: bytes) -> bytes:
    """What turns ``base`` into ``data``."""
    prefix = common_prefix(base, data)
    suffix = common_suffix(base, data, min(len(base), len(data)) - prefix)
    head = varint(prefix) + varint(suffix)
    return _packed(head, data[prefix : len(data) - suffix], base[prefix : len(base) - suffix])


def apply_delta(base: bytes, body: bytes, size: int) -> bytes:
    """The ``size`` bytes that ``body`` makes of ``base``.

    Raises:
        DamagedError: ``body`` is not a delta, or not one against this base.

    """
    prefix, at = read_varint(body, 1)
    suffix, at = read_varint(body, at)
    middle_size = size - prefix - suffix
    if middle_size < 0 or prefix + suffix > len(base):
        raise DamagedError("a delta reaches beyond the content it builds on")
    end = len(base) - suffix
    middle = _unpacked(body, at, middle_size, base[prefix:end])
    whole = memoryview(base)  # its slices are no copies: of 5 MB those take longer than all else
    return b"".join((whole[:prefix], middle, whole[end:]))


def _packed(head: bytes, middle: bytes, prefix: bytes) -> bytes:
    frame = compress(middle, prefix)
    if len(frame) < len(middle):
        return bytes((_ZSTD,)) + head + frame
    return bytes((_RAW,)) + head + middle


def _unpacked(body: bytes, at: int, size: int, prefix: bytes) -> bytes:
    form = body[0] if body else -1
    if form == _ZSTD:
        return expand(body[at:], size, prefix)
    if form != _RAW or len(body) - at != size:
        raise DamagedError(f"a stored content does not hold its recorded {size} bytes")
    return body[at:]
