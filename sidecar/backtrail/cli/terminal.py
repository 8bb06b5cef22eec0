"""What a terminal can show: width, colour, and text that cannot act on it.

The rule: names, notes, tags and reasons come from elsewhere, so every character that could move
the cursor, reorder text or hide is shown escaped.
"""

import os
import sys
from collections.abc import Mapping
from typing import Final, Literal

import msgspec

__all__ = ["ColorChoice", "Screen", "Style", "cells", "escaped", "fit", "pad"]

ColorChoice = Literal["auto", "always", "never"]
Style = Literal[
    "added", "deleted", "strong", "quiet", "chip", "alert", "heading",
    "moved-from", "moved-to", "moved-from-2", "moved-to-2",
    "added-blank", "deleted-blank",
]  # fmt: skip

_CODES: Final[Mapping[str, str]] = {
    "added": "32",
    "deleted": "31",
    "strong": "1",
    "quiet": "2",
    "chip": "36",
    "alert": "1;31",
    "heading": "1",
    # Blanks have no colour but that behind them.
    "added-blank": "42",
    "deleted-blank": "41",
    # As git's: two of each, for blocks that touch.
    "moved-from": "1;35",
    "moved-to": "1;36",
    "moved-from-2": "1;34",
    "moved-to-2": "1;33",
}
_PLAIN: Final = str.maketrans(
    {
        "−": "-", "–": "-", "⋮": ":", "…": "~", "·": "-", "≥": ">=", "●": "*", "×": "x",
        "→": "->", "«": "{", "»": "}",
    }
)  # fmt: skip
"""For terminals whose encoding has no such characters."""
_PIPED_WIDTH: Final = 10_000
"""Nothing is cut where no person reads."""
_USUAL_WIDTH: Final = 80
_SURROGATE_BASE: Final = 0xDC00
"""``surrogateescape`` maps byte B to this plus B (PEP 383)."""


class Screen(msgspec.Struct, frozen=True, kw_only=True):
    """Where the output goes and what it can show."""

    terminal: bool
    """A person is reading along."""
    color: bool
    width: int
    """Columns."""
    unicode: bool = True

    @classmethod
    def detect(cls, choice: ColorChoice, environ: Mapping[str, str]) -> "Screen":
        """Look at standard output, ``NO_COLOR`` and ``TERM``."""
        terminal = sys.stdout.isatty()
        wanted = terminal and not environ.get("NO_COLOR") and environ.get("TERM") != "dumb"
        return cls(
            terminal=terminal,
            color=choice == "always" or (choice == "auto" and wanted),
            width=_columns(environ) if terminal else _PIPED_WIDTH,
            unicode=_speaks_unicode(sys.stdout.encoding),
        )

    def paint(self, text: str, style: Style) -> str:
        """Colour ``text``, where colours are shown."""
        return f"\x1b[{_CODES[style]}m{text}\x1b[0m" if self.color and text else text

    def write(self, text: str) -> None:
        r"""Print one line; a character that the output's encoding lacks is written as ``\xe9``."""
        sys.stdout.write((text if self.unicode else self._plain(text)) + "\n")

    def _plain(self, text: str) -> str:
        encoding = sys.stdout.encoding or "ascii"
        return text.translate(_PLAIN).encode(encoding, "backslashreplace").decode(encoding)


def escaped(text: str) -> str:
    r"""``text`` with each character that does not print written as ``\x1b``, ``\n`` or ``\u202e``.

    Bytes of a file name that are not UTF-8 are shown as the byte they are.
    """
    if text.isprintable():
        return text
    return "".join(char if char.isprintable() else _escape(char) for char in text)


def cells(text: str) -> int:
    """Columns that ``text`` takes on a terminal (wide and combining characters by Unicode)."""
    if text.isascii():
        return len(text)
    from unicodedata import combining, east_asian_width  # noqa: PLC0415 - rarely needed

    return sum(
        0 if combining(char) else 2 if east_asian_width(char) in "WF" else 1 for char in text
    )


def fit(text: str, width: int, *, end: bool = False) -> str:
    """``text``, cut to ``width`` columns with an ellipsis; ``end`` keeps its end, as of a path."""
    if cells(text) <= width:
        return text
    if width <= 0:
        return ""
    while cells(text) > width - 1:
        length = min(len(text) - 1, width - 1)
        text = text[len(text) - length :] if end else text[:length]
    return "…" + text if end else text + "…"


def pad(text: str, width: int, *, right: bool = False) -> str:
    """``text`` with blanks to fill ``width`` columns; ``right`` puts it at the right end."""
    blanks = " " * max(0, width - cells(text))
    return blanks + text if right else text + blanks


def _escape(char: str) -> str:
    code = ord(char)
    if _SURROGATE_BASE < code <= _SURROGATE_BASE + 0xFF:
        return f"\\x{code - _SURROGATE_BASE:02x}"
    return char.encode("unicode_escape").decode("ascii")


def _columns(environ: Mapping[str, str]) -> int:
    """Width of the terminal; what a person sets in ``COLUMNS`` wins."""
    wanted = environ.get("COLUMNS", "")
    if wanted.isdecimal() and int(wanted) > 0:
        return int(wanted)
    try:
        return os.get_terminal_size(sys.stdout.fileno()).columns or _USUAL_WIDTH
    except (OSError, ValueError):
        return _USUAL_WIDTH


def _speaks_unicode(encoding: str | None) -> bool:
    try:
        "−⋮●".encode(encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return False
    return True
