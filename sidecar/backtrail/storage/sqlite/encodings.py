"""Packs that were encoded before the write lock was taken, found by what they were made from.

Rule: what is found here is what encoding would give, so whatever changed meanwhile costs time and
nothing else.
"""

from collections.abc import Sequence
from hashlib import sha256
from typing import Final

from backtrail.content.packs import Packed, frame_of, plain_of

__all__ = ["Encodings"]

_MOST: Final = 32 << 20
"""Bytes that are held; what is beyond is encoded when it is needed."""


class Encodings:
    """Encodes packs, ahead of their transaction or in it."""

    def __init__(self) -> None:
        self._ahead = False
        self._plains: dict[bytes, bytes] = {}
        self._frames: dict[bytes, bytes] = {}
        self._held = 0

    def begin(self) -> None:
        """Hold what is encoded from now on, and nothing from before."""
        self.clear()
        self._ahead = True

    def end(self) -> None:
        """Encode what is not found from now on, and hold none of that."""
        self._ahead = False

    def clear(self) -> None:
        """Hold nothing."""
        self._ahead, self._held = False, 0
        self._plains.clear()
        self._frames.clear()

    def pack(self, contents: Sequence[bytes], name: bytes, before: bytes) -> Packed:
        """As `content.packs.pack`; contents of the same ``name`` are the same."""
        plain = self._plains.get(name)
        if plain is None:
            plain = self._kept(self._plains, name, plain_of(contents))
        return Packed(self.frame(plain, before), plain)

    def frame(self, plain: bytes, before: bytes) -> bytes:
        """As `content.packs.frame_of`."""
        name = sha256(before).digest() + sha256(plain).digest()
        frame = self._frames.get(name)
        return self._kept(self._frames, name, frame_of(plain, before)) if frame is None else frame

    def _kept(self, held: dict[bytes, bytes], name: bytes, made: bytes) -> bytes:
        if self._ahead and self._held + len(made) <= _MOST:
            held[name] = made
            self._held += len(made)
        return made
