"""Pictures of a notebook: what tells them apart, and how many pixels they unfold to.

Pure. The rule: a picture is known by the digest of its bytes and never compared as text; what its
bytes are is seen from the bytes, whatever a notebook calls them.
"""

import base64
import binascii
import hashlib
from collections.abc import Callable, Mapping
from typing import Any, Final

import msgspec

__all__ = ["SVG", "Picture", "is_picture", "read_picture", "told"]

SVG: Final = "image/svg+xml"
_DIGITS: Final = 12
"""Of a digest, to tell pictures apart by eye."""


class Picture(msgspec.Struct, frozen=True):
    """Bytes of a picture."""

    kind: str
    data: bytes
    extent: tuple[int, int] | None
    """Pixels across and down; None where the bytes are not of their type, and for SVG."""

    @property
    def digest(self) -> str:
        """SHA-256 of the bytes, in hex."""
        return hashlib.sha256(self.data).hexdigest()


def is_picture(kind: str) -> bool:
    """Tell whether data of this type is a picture that can be shown."""
    return kind in _EXTENTS or kind == SVG


def read_picture(kind: str, value: Any) -> Picture:
    """Read what a notebook holds: base64, or the text of an SVG; anything else has no bytes."""
    if kind == SVG:
        return Picture(kind, str(value).encode(), None)
    try:
        data = base64.b64decode("".join(value.split()) if isinstance(value, str) else b"")
    except (binascii.Error, ValueError):
        data = b""
    return Picture(kind, data, _EXTENTS[kind](data))


def told(kind: str, value: Any) -> str:
    """Say in a line of text what tells a picture apart: type, pixels, bytes, digest."""
    if value is None:
        return "none"
    picture = read_picture(kind, value)
    size = "" if picture.extent is None else f"{picture.extent[0]} × {picture.extent[1]}, "
    return f"{kind}, {size}{len(picture.data):,} bytes, {picture.digest[:_DIGITS]}"


def _png(data: bytes) -> tuple[int, int] | None:
    if not data.startswith(b"\x89PNG\r\n\x1a\n") or data[12:16] != b"IHDR":
        return None
    return int.from_bytes(data[16:20]), int.from_bytes(data[20:24])


def _gif(data: bytes) -> tuple[int, int] | None:
    if data[:6] not in {b"GIF87a", b"GIF89a"}:
        return None
    return int.from_bytes(data[6:8], "little"), int.from_bytes(data[8:10], "little")


def _jpeg(data: bytes) -> tuple[int, int] | None:
    """Walk over the segments to the one that begins the frame (ITU T.81, B.2.2)."""
    if not data.startswith(b"\xff\xd8"):
        return None
    at = 2
    while data[at : at + 1] == b"\xff" and at + 9 <= len(data):
        marker = data[at + 1]
        if 0xC0 <= marker <= 0xCF and marker not in {0xC4, 0xC8, 0xCC}:  # noqa: PLR2004 - SOF
            return int.from_bytes(data[at + 7 : at + 9]), int.from_bytes(data[at + 5 : at + 7])
        at += 2 + max(2, int.from_bytes(data[at + 2 : at + 4]))
    return None


def _webp(data: bytes) -> tuple[int, int] | None:
    """Read the first chunk of any of the three forms (RFC 9649)."""
    if data[:4] != b"RIFF" or data[8:12] != b"WEBP":
        return None
    form = data[12:16]
    if form == b"VP8X":
        return (
            1 + int.from_bytes(data[24:27], "little"),
            1 + int.from_bytes(data[27:30], "little"),
        )
    if form == b"VP8L":
        bits = int.from_bytes(data[21:25], "little")
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    if form == b"VP8 ":
        across, down = (int.from_bytes(data[at : at + 2], "little") for at in (26, 28))
        return across & 0x3FFF, down & 0x3FFF
    return None


_EXTENTS: Final[Mapping[str, Callable[[bytes], tuple[int, int] | None]]] = {
    "image/png": _png,
    "image/jpeg": _jpeg,
    "image/gif": _gif,
    "image/webp": _webp,
}
"""Types that are shown, and how their pixels are counted."""
