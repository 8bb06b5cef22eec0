"""A part of a file, and what it was one content earlier.

Rule: a content is taken apart only where a change comes near a symbol; elsewhere its lines move and
nothing else does.
"""

from typing import NamedTuple, Protocol

import msgspec

from backtrail.diff.ranges import follow
from backtrail.diff.symbols import Symbol, counterpart
from backtrail.diff.views import is_binary, split_lines
from backtrail.history.symbols import Reader

__all__ = ["Back", "LineTrail", "Part", "SymbolTrail", "Trail"]

_PARSED = 16 << 20
"""Bytes taken apart for one request, at most, but for a single content: some 2 s."""


_MARGIN = 5
"""Lines around a symbol in which a change may concern it: what was cut off its end is shown behind
the blank lines that follow."""


class Part(msgspec.Struct, frozen=True):
    """Lines of a content; those of a symbol know it."""

    lines: range
    """From 0."""
    symbol: Symbol | None = None

    @classmethod
    def of(cls, symbol: Symbol) -> "Part":
        """The lines of a symbol."""
        return cls(range(symbol.first - 1, symbol.last), symbol)

    @property
    def name(self) -> str:
        """Path of the symbol; empty for lines."""
        return "" if self.symbol is None else self.symbol.path

    def text(self, data: bytes) -> bytes:
        """The bytes of its lines."""
        return b"".join(split_lines(data)[self.lines.start : self.lines.stop])


class Back(NamedTuple):
    """What a part was one content earlier."""

    part: Part | None
    """None: it was not there, or that content cannot tell."""
    known: bool = True
    """False: that content is binary, or half-written and lacks the symbol."""
    touched: bool = True
    """It may have been otherwise."""


class Trail(Protocol):
    """What follows a part from content to content."""

    @property
    def spent(self) -> bool:
        """So much was done that the rest is left to another request."""

    def before(self, old: bytes, new: bytes, part: Part) -> Back:
        """What ``part`` of ``new`` was in ``old``."""


class LineTrail:
    """Follows lines."""

    spent = False

    def before(self, old: bytes, new: bytes, part: Part) -> Back:
        """Where the lines stood, or those that they replaced."""
        if is_binary(old):
            return Back(None, known=False)
        followed = follow(old, new, part.lines)
        found = None if followed.lines is None else Part(followed.lines)
        return Back(found, touched=followed.touched)


class SymbolTrail:
    """Follows a symbol."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    @property
    def spent(self) -> bool:
        """So much was taken apart that the rest is left to another request."""
        return self._reader.parsed > _PARSED

    def before(self, old: bytes, new: bytes, part: Part) -> Back:
        """The symbol of that name, else the one that is most alike."""
        if part.symbol is None:
            raise AssertionError("only symbols are followed here")
        followed = follow(old, new, part.lines, margin=_MARGIN)
        if not followed.touched and followed.lines is not None:
            by = followed.lines.start - part.lines.start
            return Back(Part.of(_moved(part.symbol, by)), touched=False)
        if not self._reader.reads(old):
            return Back(None, known=False)
        there = self._reader.source(old)
        found = counterpart(part.symbol, self._reader.source(new), there)
        if found is None:
            return Back(None, known=there.outline.exact)
        return Back(Part.of(found))


def _moved(symbol: Symbol, by: int) -> Symbol:
    return msgspec.structs.replace(
        symbol, first=symbol.first + by, last=symbol.last + by, line=symbol.line + by
    )
