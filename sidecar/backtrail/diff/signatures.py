"""A signature: one bit for each gram that changes touched, so that it is small.

A gram whose bit is not set was surely not touched; one whose bit is may have been (a Bloom filter
with one function). What grams are is told by `grams`.
"""

from collections.abc import Collection
from zlib import crc32

__all__ = ["ALGORITHM", "ANYTHING", "signature_of", "united"]

ALGORITHM = 1
"""Number of the rule by which signatures are made; one made by another rule tells nothing."""
ANYTHING = b""
"""The signature of changes that are not known: it may hold every text."""

_BITS = 3
"""Of a signature for each gram in it, at least: one bit in three to six is set."""
_LEAST = 64
"""Bytes of the smallest signature."""


def signature_of(grams: Collection[bytes]) -> bytes:
    """Set one bit for each gram; the length is a power of two."""
    size = _LEAST
    while size * 8 < len(grams) * _BITS:
        size *= 2
    bits, mask = bytearray(size), size * 8 - 1
    for gram in grams:
        at = crc32(gram) & mask
        bits[at >> 3] |= 1 << (at & 7)
    return bytes(bits)


def united(one: bytes, other: bytes) -> bytes:
    """A signature that holds what either does."""
    if not one or not other:
        return ANYTHING
    size = max(len(one), len(other))
    wide = (int.from_bytes(part * (size // len(part)), "big") for part in (one, other))
    return (next(wide) | next(wide)).to_bytes(size, "big")
