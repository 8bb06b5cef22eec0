"""The symbols of a text, each with its lines and its place among the others.

The rule: a symbol has whole lines, and its decorators and the comment right above are part of it.
"""

from collections.abc import Iterable, Sequence

import msgspec

__all__ = ["LARGEST", "Found", "Outline", "Symbol", "outline", "plain"]

LARGEST = 4 << 20
"""Bytes of a text that is taken apart."""

_DEPTH = 32
"""Symbols around a symbol; what lies deeper belongs to the one around it."""


class Found(msgspec.Struct, frozen=True):
    """What a language found, in the order of the text. Lines count from 1."""

    name: str
    kind: str
    first: int
    last: int
    line: int
    """The one that names it."""
    indent: int
    before: int = 0
    """Bytes on its first line before it, but for blanks."""
    after: int = 0
    """Bytes on its last line behind it, but for blanks at the end."""


class Symbol(msgspec.Struct, frozen=True, kw_only=True):
    """A function, a class, a section."""

    name: str
    path: str
    """With what is around it: ``Desk.save``; a second one of that path is ``Desk.save#2``."""
    kind: str
    """``function``, ``class``, ``method``, ``section`` …"""
    first: int
    """First line, from 1: of its comment or its decorators, where it has some."""
    last: int
    """Last line, from 1."""
    line: int
    """The line that names it, from 1."""
    indent: int
    """Columns before it; of a section its level."""
    before: int = 0
    """Bytes of its first line that are not its own; 0 where those are blank."""
    after: int = 0
    """Bytes of its last line that are not its own, without the blanks at the end."""
    around: int | None
    """Place in the outline of the one around it; None at the top."""
    depth: int
    """Symbols around it."""


class Outline(msgspec.Struct, frozen=True, kw_only=True):
    """All symbols of a text, in its order."""

    symbols: tuple[Symbol, ...]
    exact: bool
    """False: the text is no valid one of its language, and some ends are guesses."""

    def named(self, name: str) -> tuple[Symbol, ...]:
        """Those that a person may mean: by path, else by the end of one, else by name.

        ``::`` counts as a dot, and the marks of a heading do not count.
        """
        meant = name.strip().replace("::", ".")
        meant = meant.lstrip("#").strip() or meant
        exact = tuple(each for each in self.symbols if each.path == meant)
        if exact:
            return exact
        ends = (f".{meant}", f" / {meant}")
        return tuple(
            each
            for each in self.symbols
            if meant in (each.name, plain(each.path)) or each.path.endswith(ends)
        )


def plain(path: str) -> str:
    """A path without the number that tells it from others of its name."""
    head, mark, number = path.rpartition("#")
    return head if mark and number.isdecimal() and head else path


def outline(found: Iterable[Found], *, exact: bool, joint: str = ".") -> Outline:
    """Put symbols in their place; what holds whom is told by their lines."""
    symbols: list[Symbol] = []
    open_: list[int] = []
    seen: dict[str, int] = {}
    for each in found:
        while open_ and symbols[open_[-1]].last < each.first:
            open_.pop()
        if len(open_) >= _DEPTH:
            continue
        around = open_[-1] if open_ else None
        path = each.name if around is None else f"{plain(symbols[around].path)}{joint}{each.name}"
        number = seen[path] = seen.get(path, 0) + 1
        symbols.append(
            Symbol(
                name=each.name,
                path=path if number == 1 else f"{path}#{number}",
                kind=_kind(each, symbols, around),
                first=each.first,
                last=each.last,
                line=each.line,
                indent=each.indent,
                before=each.before,
                after=each.after,
                around=around,
                depth=len(open_),
            )
        )
        open_.append(len(symbols) - 1)
    return Outline(symbols=tuple(symbols), exact=exact)


def _kind(each: Found, symbols: Sequence[Symbol], around: int | None) -> str:
    """A function right in a class is a method."""
    if each.kind != "function" or around is None:
        return each.kind
    return "method" if symbols[around].kind in _HOLDING_METHODS else "function"


_HOLDING_METHODS = frozenset({"class", "interface", "impl", "trait", "struct", "enum"})
