"""Unsigned numbers in as few bytes as they need: LEB128, seven bits a byte, lowest first."""

from typing import Final

from backtrail.errors import DamagedError

__all__ = ["read_varint", "varint"]

_LIMIT: Final = 63
"""Bits; a longer one is damage, not a size."""


def varint(value: int) -> bytes:
    """``value`` as bytes."""
    out = bytearray()
    while value > 0x7F:  # noqa: PLR2004 - seven bits a byte
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


def read_varint(body: bytes, at: int) -> tuple[int, int]:
    """The number at ``at``, and where the next thing begins.

    Raises:
        DamagedError: ``body`` ends within it, or it is longer than any size.

    """
    value = shift = 0
    while at < len(body) and shift < _LIMIT:
        byte = body[at]
        at += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:  # noqa: PLR2004 - the top bit says that more follow
            return value, at
        shift += 7
    raise DamagedError("a delta ends in the middle of its header")
