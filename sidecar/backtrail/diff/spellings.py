r"""How a text may be spelled in a file, other than as it is typed.

In a JSON string, so in every notebook, ``"`` stands as ``\"``, a tab as ``\t``, and ``é`` as itself
or as ``\u00e9``; in a file of an old Western encoding it is one byte. Which spelling counts follows
from the line alone (one that begins as JSON does; one that is not UTF-8), so that what a change did
is told by the lines that it touched.
"""

import heapq
import json
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from itertools import product
from typing import Final

from backtrail.diff.grams import Demand
from backtrail.diff.occurrences import Occurrence, Sought, like_json

__all__ = ["Spelled", "spelled"]

_VARIED: Final = 3
"""Letters beyond ASCII that are looked for in either case, each for itself."""
_CELL: Final = '\\n",\n    "'
"""Between two lines of a cell, as Jupyter writes notebooks."""
_LONE: Final = re.compile(rb"(?:[\x00-\x7f]|[\xc0-\xff](?=[\x00-\x7f\xc0-\xff]))+")
"""Bytes that no byte beside them can make a letter of UTF-8 with."""


class Spelled(Sought):
    """A text in all its spellings: a line holds it where one of them stands there."""

    def __init__(self, typed: Sought, json_: Sequence[Sought], western: Sequence[Sought]) -> None:
        """As typed, as JSON strings hold it, and in bytes that are not UTF-8."""
        self._typed, self._json, self._western = typed, json_, western
        every = (typed, *json_, *western)
        self.reach = max(one.reach for one in every)
        self.demand = Demand.of_any([one.demand for one in every])

    def occurrences(self, content: bytes) -> Sequence[Occurrence]:
        """Each line in which it begins, in one spelling or several."""
        typed = self._typed.occurrences(content)
        others = [
            found
            for one in (self._json if b"\\" in content else ())
            for found in one.occurrences(content)
            if _stands(one, _first_line(found))
        ]
        if self._western and not _is_utf8(content):
            others += [
                found
                for one in self._western
                for found in one.occurrences(content)
                if not _is_utf8(found.stretch)
            ]
        if not others:
            return typed
        by_line = {found.line: found for found in (*others, *typed)}
        return [by_line[line] for line in sorted(by_line)]

    def spans(self, line: str) -> Iterator[tuple[int, int]]:
        """Each place where one of the spellings stands, or its first line does."""
        several = [self._typed.spans(line)]
        several += [one.spans(line) for one in self._json if like_json(line)]
        if not _is_utf8(line.encode("utf-8", "surrogateescape")):
            several += [one.spans(line) for one in self._western]
        last = 0
        for start, end in heapq.merge(*several):
            if start >= last:
                yield start, end
                last = end


def spelled(text: str, made: Callable[[str], Sought], *, phrase: bool, match_case: bool) -> Sought:
    """What ``made`` makes of the text, in its other spellings too where it has some."""
    typed = made(text)
    text = " ".join(text.split()) if phrase else text.replace("\r\n", "\n")
    if text.isascii() and text.isprintable() and not set(text) & {'"', "\\"}:
        return typed
    variants = _variants(text, match_case)
    json_ = {other for one in variants for other in _as_json(one) if "\\" in other} - {text}
    western = []
    for data in filter(None, map(_as_western, variants)):
        with suppress(ValueError):
            one = made(data.decode("utf-8", "surrogateescape"))
            one.demand = _demand(data, across=one.reach > 0)
            western.append(one)
    others = []
    for other in sorted(json_):
        with suppress(ValueError):  # too long
            one = made(other)
            one.escaped = other.startswith("\\")
            others.append(one)
    return Spelled(typed, others, western) if others or western else typed


def _variants(text: str, match_case: bool) -> list[str]:
    """The text with its letters beyond ASCII in either case; ASCII is compared without it."""
    if match_case:
        return [text]
    both = [
        {char} if char.isascii() or len(char.lower() + char.upper()) > len("éÉ")
        else {char.lower(), char.upper()}
        for char in text
    ]  # fmt: skip
    if sum(len(cases) > 1 for cases in both) <= _VARIED:
        return sorted(map("".join, product(*both)))
    return sorted({text, text.lower(), text.upper()})


def _as_json(text: str) -> Iterator[str]:
    """In one string of JSON, and over the lines of a cell; with plain letters and escaped ones."""
    with suppress(UnicodeEncodeError):
        text.encode()
        for ascii_only in (True, False):
            lines = [json.dumps(line, ensure_ascii=ascii_only)[1:-1] for line in text.split("\n")]
            yield "\\n".join(lines)
            yield _CELL.join(lines)


def _as_western(text: str) -> bytes | None:
    """In Latin-1, or Windows-1252 where that has more; None where it is the same or impossible."""
    if text.isascii():
        return None
    with suppress(UnicodeEncodeError):
        return b"".join(char.encode("latin-1" if char < "\u0100" else "cp1252") for char in text)
    return None


def _demand(data: bytes, *, across: bool) -> Demand:
    """Of bytes that are not UTF-8; those that may be part of a letter there are passed over."""
    if not across:
        return Demand.of_either([[_text(run) for run in _LONE.findall(data)]])
    return Demand.across_lines(_text(data)) if _LONE.fullmatch(data) else Demand([])


def _text(data: bytes) -> str:
    return data.decode("utf-8", "surrogateescape")


def _first_line(found: Occurrence) -> str:
    return _text(found.stretch.partition(b"\n")[0])


def _stands(escaped: Sought, line: str) -> bool:
    """Whether what was found in a line is the string that it looks like."""
    if not like_json(line):
        return False
    return not escaped.escaped or next(escaped.spans(line), None) is not None


def _is_utf8(data: bytes) -> bool:
    if data.isascii():
        return True
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True
