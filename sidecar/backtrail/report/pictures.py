"""Pictures of a notebook in a page: small, side by side, known by their digest.

The rule: only bytes that are what they say they are get into a page, and neither their size nor
the pixels that they unfold to may overwhelm a browser. SVG can hold scripts; as the source of an
``img`` element none of them runs and nothing is loaded (SVG Integration, "secure static mode").
"""

import base64
from typing import Any, Final

from backtrail.diff.pictures import SVG, Picture, read_picture, told
from backtrail.report.page import escape

__all__ = ["STYLES", "Album"]

_LARGEST: Final = 1_500_000
"""Bytes of one picture in a page."""

_TOGETHER: Final = 12_000_000
"""Bytes of all pictures of a page."""

_PIXELS: Final = 40_000_000
"""A picture of a few kilobytes may unfold to gigabytes."""

STYLES: Final = """
.pictures{display:grid;grid-template-columns:1fr 1fr;gap:.6rem;margin:.6rem 0}
.pictures figure{border:1px solid var(--line);border-radius:6px;margin:0;padding:.4rem}
.pictures img{background:#fff;display:block;max-height:20rem;margin:auto}
.pictures figcaption{color:var(--quiet);font-size:.85em;overflow-wrap:anywhere}
"""


class Album:
    """Draws the pictures of one page, until there is no room for more."""

    def __init__(self) -> None:
        self._left = _TOGETHER

    def drawn(self, kind: str, old: Any, new: Any) -> str:
        """Draw a picture before and after; None is a side without one.

        ``old`` and ``new`` are what a notebook holds: base64, or the text of an SVG.
        """
        sides = "".join(
            f"<figure>{'' if value is None else self._picture(read_picture(kind, value), word)}"
            f"<figcaption>{word}: {escape(told(kind, value))}</figcaption></figure>"
            for word, value in (("before", old), ("after", new))
        )
        return f'<div class="pictures">{sides}</div>'

    def _picture(self, picture: Picture, word: str) -> str:
        why = _refusal(picture)
        if not why and len(picture.data) > self._left:
            why = "this page has no room for more pictures"
        if why:
            return f'<p class="quiet">Not shown: {why}.</p>'
        self._left -= len(picture.data)
        encoded = base64.b64encode(picture.data).decode()
        return f'<img src="data:{picture.kind};base64,{encoded}" alt="The picture {word}">'


def _refusal(picture: Picture) -> str:
    if len(picture.data) > _LARGEST:
        return "it is larger than 1.5 MB"
    if picture.kind == SVG:
        return ""
    if picture.extent is None:
        return "its bytes are not of that type"
    across, down = picture.extent
    return "it has more than 40 million pixels" if across * down > _PIXELS else ""
