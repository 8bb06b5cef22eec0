"""Functions and classes of Python, by what its lines begin with.

A scan, not a parse: it reads what half-written, old or newer Pythons say, where a parser gives up;
on valid text it finds what a parser finds. Source of the rules: the language reference, 2.1 (lines
and indentation) and 2.4 (strings). One pass over the tokens that can hide a line's beginning.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from backtrail.diff.symbols.outlines import Found, Outline, outline

__all__ = ["outline_of"]

_TOKEN = re.compile(
    rb'"""[^"\\]*(?:(?:\\.|"(?!""))[^"\\]*)*(?:"""|\Z)'
    rb"|'''[^'\\]*(?:(?:\\.|'(?!''))[^'\\]*)*(?:'''|\Z)"
    rb'|"[^"\\\n]*(?:\\.[^"\\\n]*)*"?'
    rb"|'[^'\\\n]*(?:\\.[^'\\\n]*)*'?"
    rb"|#[^\n]*|\\\r?\n|[([{]|[)\]}]|\n",
    re.DOTALL,
)
_HEAD = re.compile(
    rb"([ \t\f]*)(?:(?P<comment>#)|(?P<decorator>@)|class[ \t]+(?P<class>[\w\x80-\xff]+)"
    rb"|(?:async[ \t]+)?def[ \t]+(?P<function>[\w\x80-\xff]+)|(?P<other>[^ \t\f\r]))"
)
_SHEBANG = re.compile(rb"(?:\xef\xbb\xbf)?#!")
_NAMED = re.compile(rb"[ \t\f]*(?:(?:async[ \t]+)?def|class)[ \t]+[\w\x80-\xff]")
_TAB = 8
"""Columns; section 2.1.8."""


class _Line(NamedTuple):
    """A logical line, or a comment of its own; blank lines are left out."""

    first: int
    last: int
    indent: int
    kind: str
    """``class``, ``function``, ``decorator``, ``comment``, or empty."""
    name: bytes


class _Lead:
    """Comments and decorators that may belong to what comes next."""

    def __init__(self) -> None:
        self._lines: list[_Line] = []
        self._decorated = False

    def add(self, line: _Line) -> None:
        """Take one more; a comment that does not adjoin begins anew."""
        if not (self._decorated or self._adjoins(line)):
            self.clear()
        self._lines.append(line)
        self._decorated |= line.kind == "decorator"

    def first(self, head: _Line) -> int:
        """The first line of what ``head`` names."""
        whole = self._decorated or self._adjoins(head)
        return self._lines[0].first if whole else head.first

    def clear(self) -> None:
        """Forget them: something else came in between."""
        self._lines.clear()
        self._decorated = False

    def _adjoins(self, line: _Line) -> bool:
        if not self._lines:
            return False
        before = self._lines[-1]
        return before.last + 1 == line.first and before.indent == line.indent


def outline_of(data: bytes) -> Outline:
    """The functions and classes of a text."""
    heads: list[tuple[_Line, int]] = []
    ends: list[int] = []
    open_: list[int] = []
    lead, last = _Lead(), 0
    for line in _logical(data):
        if line.kind == "comment":
            lead.add(line)
            if open_ and line.indent > heads[open_[-1]][0].indent:
                last = line.last  # deeper than the head: the body above goes on
            continue
        while open_ and line.indent <= heads[open_[-1]][0].indent:
            ends[open_.pop()] = last
        last = line.last
        if line.kind == "decorator":
            lead.add(line)
            continue
        if line.kind:
            open_.append(len(heads))
            heads.append((line, lead.first(line)))
            ends.append(0)
        lead.clear()
    while open_:
        ends[open_.pop()] = last
    found = (
        Found(head.name.decode("utf-8", "replace"), head.kind, first, end, head.first, head.indent)
        for (head, first), end in zip(heads, ends, strict=True)
    )
    return outline(found, exact=True)


def _logical(data: bytes) -> Iterator[_Line]:
    """Lines as the language counts them: strings and brackets may go over several."""
    depth, number = 0, 1
    begin, first = 0, 1
    for token in _TOKEN.finditer(data):
        text = token[0]
        if text in b"([{":
            depth += 1
        elif text in b")]}":
            depth = max(0, depth - 1)
        elif text != b"\n":
            number += text.count(b"\n")
        else:
            number += 1
            # No bracket goes on over such a line: one was left open.
            if depth and not _NAMED.match(data, token.end()):
                continue
            yield from _line(data, begin, token.start(), first, number - 1)
            depth, begin, first = 0, token.end(), number
    yield from _line(data, begin, len(data), first, number - data.endswith(b"\n"))


def _line(data: bytes, begin: int, end: int, first: int, last: int) -> Iterator[_Line]:
    head = _HEAD.match(data, begin, end)
    if head is None or head.lastgroup is None or (first == 1 and _SHEBANG.match(data)):
        return
    indent = len(head[1])
    if b"\t" in head[1] or b"\f" in head[1]:
        indent = len(head[1].rpartition(b"\f")[2].expandtabs(_TAB))
    kind = head.lastgroup
    name = head[kind] if kind in ("class", "function") else b""
    yield _Line(first, last, indent, "" if kind == "other" else kind, name)
