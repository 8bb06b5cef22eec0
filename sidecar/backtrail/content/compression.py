"""Zstandard frames with a hard cap on the way out.

A 32 kB frame can expand to 1 GiB. So the size that comes out is always known beforehand, and
decompression stops one byte after it. The codec is the standard library's ``compression.zstd``,
on Pythons before 3.14 its backport of the same interface.
"""

import sys
from collections.abc import Sequence
from itertools import pairwise
from threading import local
from typing import TYPE_CHECKING, Any

from backtrail.errors import DamagedError

if TYPE_CHECKING or sys.version_info < (3, 14):
    from backports import zstd
else:
    from compression import zstd

__all__ = ["LEVEL", "compress", "expand", "zstd"]

LEVEL = 3
"""Measured: 19 gains 4-6 % of size for 2-4 times the CPU time."""

_LONG = 1 << 20
"""Bytes of content and prefix together from which matches are searched at any distance: below,
zstd-3's own window of 2 MiB covers both; above, it would forget the prefix."""
_SMALL = 1 << 17
"""Bytes up to which one compressor serves again and again: making one takes as long as its work,
and what it holds stays below 1 MiB."""
_MAX_WINDOW_LOG = 27
"""128 MiB, the largest window a decoder accepts by default; bounds memory on the way out."""


def compress(
    data: bytes,
    prefix: bytes = b"",
    *,
    level: int = LEVEL,
    ends: Sequence[int] = (),
    sized: bool = False,
) -> bytes:
    """One frame that holds ``data``, with ``prefix`` as what came right before it.

    The frame carries no checksum, and its size only if ``sized``: the store knows both. At each
    of ``ends`` a kind of bytes ends, and so a block: numbers and words get tables of their own.
    """
    if not prefix and len(data) <= _SMALL and level == LEVEL:
        return _compressor().compress(data, zstd.ZstdCompressor.FLUSH_FRAME)
    options = _options(level, sized=sized)
    reach = len(data) + len(prefix)
    if ends and reach <= _LONG:
        return _in_sections(data, prefix, options, ends)
    if reach > _LONG:
        options[zstd.CompressionParameter.enable_long_distance_matching] = 1
        options[zstd.CompressionParameter.window_log] = min(_MAX_WINDOW_LOG, reach.bit_length())
    return zstd.compress(data, options=options, zstd_dict=_as_prefix(prefix))


def expand(frame: bytes, size: int, prefix: bytes = b"") -> bytes:
    """The ``size`` bytes inside ``frame``.

    Raises:
        DamagedError: The frame is broken, or holds more or fewer bytes than ``size``.

    """
    options: dict[Any, int] = {zstd.DecompressionParameter.window_log_max: _MAX_WINDOW_LOG}
    decoder = zstd.ZstdDecompressor(zstd_dict=_as_prefix(prefix), options=options)
    try:
        data = decoder.decompress(frame, size)
        if not decoder.eof and decoder.decompress(b"", 1):
            raise DamagedError(f"a compressed content expands beyond its recorded {size} bytes")
    except (zstd.ZstdError, EOFError) as error:
        raise DamagedError(f"a compressed content cannot be expanded: {error}") from error
    if len(data) != size or not decoder.eof or decoder.unused_data:
        raise DamagedError(f"a compressed content does not hold its recorded {size} bytes")
    return data


def _in_sections(data: bytes, prefix: bytes, options: dict[Any, int], ends: Sequence[int]) -> bytes:
    encoder = zstd.ZstdCompressor(options=options, zstd_dict=_as_prefix(prefix))
    # else it makes room for the largest content there is
    encoder.set_pledged_input_size(len(data))
    blocks = [
        encoder.compress(data[start:end], encoder.FLUSH_BLOCK)
        for start, end in pairwise((0, *ends))
    ]
    return b"".join((*blocks, encoder.compress(data[ends[-1] :], encoder.FLUSH_FRAME)))


def _options(level: int = LEVEL, *, sized: bool = False) -> dict[Any, int]:
    return {
        zstd.CompressionParameter.compression_level: level,
        zstd.CompressionParameter.content_size_flag: int(sized),
    }


_of_thread = local()


def _compressor() -> "zstd.ZstdCompressor":
    """The thread's own; a frame that is flushed leaves nothing behind for the next."""
    found: zstd.ZstdCompressor | None = getattr(_of_thread, "compressor", None)
    if found is None:
        found = _of_thread.compressor = zstd.ZstdCompressor(options=_options())
    return found


def _as_prefix(prefix: bytes) -> Any:
    # zstd refuses raw dictionaries below 8 bytes
    return zstd.ZstdDict(prefix, is_raw=True).as_prefix if len(prefix) >= 8 else None  # noqa: PLR2004
