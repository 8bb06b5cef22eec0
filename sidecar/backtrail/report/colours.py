"""The colours of pages, in the light and in the dark.

Every text colour has a contrast of 4.5 or more on every ground it is used on (WCAG 2.2, AA); a test
computes it. Colour never says anything alone: a sign stands beside it.
"""

from collections.abc import Mapping
from typing import Final

__all__ = ["DARK", "LIGHT", "declared"]

LIGHT: Final[Mapping[str, str]] = {
    "ground": "#ffffff",
    "panel": "#f4f6f8",
    "line": "#cfd6dd",
    "text": "#1d2329",
    "quiet": "#555f6a",
    "accent": "#0a55a8",
    "added": "#0f5f2e",
    "added-ground": "#e8f8ec",
    "added-word": "#aee8bd",
    "deleted": "#9c1127",
    "deleted-ground": "#fdeeec",
    "deleted-word": "#fbc4be",
    "moved": "#5b3d9e",
    "moved-ground": "#f1edfb",
    "moved-word": "#d5c8f5",
    "alert": "#7a4a00",
    "alert-ground": "#fff5dc",
}
"""Names as in style sheets, without the leading ``--``."""

DARK: Final[Mapping[str, str]] = {
    "ground": "#0f1318",
    "panel": "#171d24",
    "line": "#3a434d",
    "text": "#e4e9ee",
    "quiet": "#9aa5b1",
    "accent": "#7fbcff",
    "added": "#74d68f",
    "added-ground": "#11251a",
    "added-word": "#1c5530",
    "deleted": "#ff9b94",
    "deleted-ground": "#2c1517",
    "deleted-word": "#742a2d",
    "moved": "#c3aefc",
    "moved-ground": "#1e1930",
    "moved-word": "#46377a",
    "alert": "#f0c061",
    "alert-ground": "#2b2210",
}


def declared(colours: Mapping[str, str]) -> str:
    """Write colours as the declarations of a style sheet's rule."""
    return "".join(f"--{name}:{value};" for name, value in colours.items())
