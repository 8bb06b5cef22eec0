"""Sections of Markdown: from one heading to the next of its level or above.

Source of the rules: CommonMark 0.31, 4.2 (ATX headings), 4.3 (setext headings), 4.5 (fenced code),
4.6 (HTML comments); and the YAML block at the top that static site generators read.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from backtrail.diff.symbols.outlines import Found, Outline, outline
from backtrail.diff.views import split_lines

__all__ = ["outline_of"]

_ATX = re.compile(rb" {0,3}(#{1,6})(?:[ \t]+(.*?))??(?:[ \t]+#+)?[ \t]*$", re.DOTALL)
_SETEXT = re.compile(rb" {0,3}(=+|-+)[ \t]*$")
_FENCE = re.compile(rb" {0,3}(`{3,}(?=[^`]*$)|~{3,})")
_NO_TEXT = re.compile(rb" {0,3}(?:[-+*>|][ \t]|[-+*>|]$|[0-9]{1,9}[.)][ \t]|\|)| {4}|\t")
"""Where no paragraph begins: quotes, lists, tables, indented code."""


class _Heading(NamedTuple):
    name: bytes
    level: int
    first: int
    line: int


def outline_of(data: bytes) -> Outline:
    """The sections of a text; one ends before the blank lines that follow it."""
    lines = [line.rstrip(b"\r\n") for line in split_lines(data)]
    headings = list(_headings(lines))
    solid = [0]  # the last line that is not blank, up to each line
    for number, line in enumerate(lines, 1):
        solid.append(number if line.strip() else solid[-1])
    ends = [len(lines)] * len(headings)
    open_: list[int] = []
    for place, heading in enumerate(headings):
        while open_ and headings[open_[-1]].level >= heading.level:
            ends[open_.pop()] = heading.first - 1
        open_.append(place)
    found = (
        Found(
            heading.name.decode("utf-8", "replace") or "(no title)",
            "section",
            heading.first,
            max(heading.line, solid[end]),
            heading.line,
            heading.level,
        )
        for heading, end in zip(headings, ends, strict=True)
    )
    return outline(found, exact=True, joint=" / ")


def _headings(lines: list[bytes]) -> Iterator[_Heading]:
    paragraph = 0  # its first line, from 1; 0 outside of one
    number = _front_matter(lines)
    while number < len(lines):
        line = lines[number]
        hidden = _hidden(lines, number)
        number += 1
        if hidden > number:
            number, paragraph = hidden, 0
        elif heading := _ATX.match(line):
            yield _Heading((heading[2] or b"").strip(), len(heading[1]), number, number)
            paragraph = 0
        elif paragraph and (under := _SETEXT.match(line)):
            name = b" ".join(text.strip() for text in lines[paragraph - 1 : number - 1])
            yield _Heading(name, 1 if under[1].startswith(b"=") else 2, paragraph, paragraph)
            paragraph = 0
        elif not line.strip():
            paragraph = 0
        elif not paragraph and _begins(lines, number - 1):
            paragraph = number


def _hidden(lines: list[bytes], number: int) -> int:
    """Where the fenced code or the comment ends that begins in this line; 0: none does."""
    line = lines[number].lstrip(b" ")
    if opened := _FENCE.match(lines[number]):
        fence = opened[1]
        for end in range(number + 1, len(lines)):
            closing = lines[end].strip(b" \t")
            if closing.startswith(fence) and not closing.strip(fence[:1]):
                return end + 1
        return len(lines)
    if line.startswith(b"<!--") and b"-->" not in line:
        ends = (end + 1 for end in range(number + 1, len(lines)) if b"-->" in lines[end])
        return next(ends, len(lines))
    return 0


def _begins(lines: list[bytes], number: int) -> bool:
    """Tell whether a paragraph begins here: in no list or quote, and behind none."""
    before = lines[number - 1] if number else b""
    return not _NO_TEXT.match(lines[number]) and not (before.strip() and _NO_TEXT.match(before))


def _front_matter(lines: list[bytes]) -> int:
    """Lines of the YAML block that the text begins with."""
    if not lines or lines[0].rstrip() != b"---":
        return 0
    for number, line in enumerate(lines[1:], 2):
        if line.rstrip() in (b"---", b"..."):
            return number
    return 0
