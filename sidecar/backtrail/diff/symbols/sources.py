"""A text that was taken apart: its lines and its outline."""

from collections import Counter

import msgspec

from backtrail.diff.symbols.languages import outline_of
from backtrail.diff.symbols.outlines import Outline, Symbol, plain
from backtrail.diff.views import split_lines

__all__ = ["Source"]


class Source(msgspec.Struct, frozen=True, kw_only=True):
    """A text with its symbols."""

    lines: list[bytes]
    """With their ends."""
    outline: Outline
    names: Counter[str]
    """How often a path occurs."""

    @classmethod
    def of(cls, data: bytes, language: str) -> "Source":
        """Take ``data`` apart.

        Raises:
            LanguageError: What reads the language is not installed.

        """
        found = outline_of(data, language)
        names = Counter(plain(symbol.path) for symbol in found.symbols)
        return cls(lines=split_lines(data), outline=found, names=names)

    def text(self, symbol: Symbol) -> bytes:
        """The lines of a symbol."""
        return b"".join(self.lines[symbol.first - 1 : symbol.last])
