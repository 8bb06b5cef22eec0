"""Pictures of a notebook in a page: known by their digest, shown small, side by side.

The rule: only bytes that are what they say they are get into a page, and neither their size nor
the pixels that they unfold to may overwhelm a browser. SVG can hold scripts; as the source of an
``img`` element none of them runs and nothing is loaded (SVG Integration, "secure static mode").
"""

import base64
import binascii
import hashlib
from collections.abc import Callable, Mapping
from typing import Any, Final

import msgspec

from backtrail.report.page import escape

__all__ = ["STYLES", "Album", "is_picture"]

_LARGEST: Final = 1_500_000
"""Bytes of one picture in a page."""

_TOGETHER: Final = 12_000_000
"""Bytes of all pictures of a page."""

_PIXELS: Final = 40_000_000
"""A picture of a few kilobytes may unfold to gigabytes."""

_SVG: Final = "image/svg+xml"
_DIGITS: Final = 12
"""Of a digest, to tell pictures apart by eye."""

STYLES: Final = """
.pictures{display:grid;grid-template-columns:1fr 1fr;gap:.6rem;margin:.6rem 0}
.pictures figure{border:1px solid var(--line);border-radius:6px;margin:0;padding:.4rem}
.pictures img{background:#fff;display:block;max-height:20rem;margin:auto}
.pictures figcaption{color:var(--quiet);font-size:.85em;overflow-wrap:anywhere}
"""


class _Picture(msgspec.Struct, frozen=True):
    """Bytes of a picture."""

    kind: str
    data: bytes
    extent: tuple[int, int] | None
    """Pixels across and down; None where the bytes are not of their type, and for SVG."""

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.data).hexdigest()


class Album:
    """Draws the pictures of one page, until there is no room for more."""

    def __init__(self) -> None:
        self._left = _TOGETHER

    def drawn(self, kind: str, old: Any, new: Any) -> str:
        """Draw a picture before and after; None is a side without one.

        ``old`` and ``new`` are what a notebook holds: base64, or the text of an SVG.
        """
        before, after = (None if side is None else _read(kind, side) for side in (old, new))
        sides = [
            f"<figure>{'' if picture is None else self._picture(picture, word)}"
            f"<figcaption>{word}: {_caption(kind, picture)}</figcaption></figure>"
            for word, picture in (("before", before), ("after", after))
        ]
        return f'<div class="pictures">{"".join(sides)}</div>'

    def _picture(self, picture: _Picture, word: str) -> str:
        why = _refusal(picture)
        if not why and len(picture.data) > self._left:
            why = "this page has no room for more pictures"
        if why:
            return f'<p class="quiet">Not shown: {why}.</p>'
        self._left -= len(picture.data)
        encoded = base64.b64encode(picture.data).decode()
        return f'<img src="data:{picture.kind};base64,{encoded}" alt="The picture {word}">'


def is_picture(kind: str) -> bool:
    """Tell whether data of this type is shown as a picture."""
    return kind in _EXTENTS or kind == _SVG


def _read(kind: str, value: Any) -> _Picture:
    if kind == _SVG:
        return _Picture(kind, str(value).encode(), None)
    try:
        data = base64.b64decode("".join(value.split()) if isinstance(value, str) else b"")
    except (binascii.Error, ValueError):
        data = b""
    return _Picture(kind, data, _EXTENTS[kind](data))


def _caption(kind: str, picture: _Picture | None) -> str:
    if picture is None:
        return "none"
    size = "" if picture.extent is None else f"{picture.extent[0]} × {picture.extent[1]}, "
    return escape(f"{kind}, {size}{len(picture.data):,} bytes, {picture.digest[:_DIGITS]}")


def _refusal(picture: _Picture) -> str:
    if len(picture.data) > _LARGEST:
        return "it is larger than 1.5 MB"
    if picture.kind == _SVG:
        return ""
    if picture.extent is None:
        return "its bytes are not of that type"
    across, down = picture.extent
    return "it has more than 40 million pixels" if across * down > _PIXELS else ""


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
