"""Whether a change put a text in or took it out, and where.

Works on bytes, and decodes only where letters beyond ASCII may be the same in another case. The
unit is the line that holds the text (several, where the text has line ends): a line that only
moved is no change, and neither are other line ends.
"""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import AnyStr, Final, Literal

import msgspec

from backtrail.ends import common_prefix, common_suffix

__all__ = ["Excerpt", "Needle", "Occurrence", "Shift"]

_WIDTH: Final = 200
"""Characters of a line that are shown."""
_BEFORE: Final = 60
"""Of them before the text, where the line is longer."""
_UNUSUAL: Final = tuple(letter.encode() for letter in "ßİŉſǰẖẗẘẙẚẞ\u212aﬀﬁﬂﬃﬄﬅﬆ")
"""Letters beyond ASCII whose small form holds ASCII: the sharp s, the Kelvin sign and a few more.
Where none of them stands, ASCII is found without decoding, in a tenth of the time."""


class Occurrence(msgspec.Struct, frozen=True):
    """One place where the text stands."""

    line: int
    """From 1; where the text begins."""
    stretch: bytes
    """The whole line, or lines, without the last line end."""


class Shift(msgspec.Struct, frozen=True, kw_only=True):
    """What a change did to a text; where it came and went, that it came."""

    kind: Literal["added", "removed"]
    first: Occurrence
    """Of the new content, or of the old one where it was removed."""
    count: int
    """Places that came, or went."""


class Excerpt(msgspec.Struct, frozen=True):
    r"""A part of a line to show; bytes that are not UTF-8 stand as ``\xNN``."""

    text: str
    start: int
    """Of what was looked for, in characters."""
    length: int


class Needle:
    """A text to look for."""

    def __init__(self, text: str, *, match_case: bool) -> None:
        """Raise ``ValueError`` where ``text`` is empty or cannot stand in any file."""
        if not text:
            raise ValueError("an empty text is everywhere")
        plain = text.replace("\r\n", "\n")
        self._line_ends = plain.count("\n")
        self._match_case = match_case
        self._folded = plain if match_case else plain.casefold()
        self._bytes = self._folded.encode("utf-8", "surrogateescape")

    def shift(self, old: bytes, new: bytes) -> Shift | None:
        """What the change from ``old`` to ``new`` did to the text; None when nothing."""
        if self._line_ends:
            old, new = old.replace(b"\r\n", b"\n"), new.replace(b"\r\n", b"\n")
        start, old_end, new_end = _apart(old, new, self._line_ends)
        before = self._occurrences(old[start:old_end])
        after = self._occurrences(new[start:new_end])
        kind: Literal["added", "removed"] = "added"
        found = _more(after, before)
        if not found:
            kind, found = "removed", _more(before, after)
        if not found:
            return None
        line = found[0].line + old.count(b"\n", 0, start)
        return Shift(kind=kind, first=Occurrence(line, found[0].stretch), count=len(found))

    def excerpt(self, found: Occurrence) -> Excerpt:
        """What to show of an occurrence: the line where it begins, cut around the text."""
        line = found.stretch.partition(b"\n")[0].decode("utf-8", "surrogateescape")
        start, end = self._span(line)
        cut = 0 if len(line) <= _WIDTH else max(0, min(start - _BEFORE, len(line) - _WIDTH))
        until = cut + _WIDTH
        end = min(end, until)
        before, text, after = map(_shown, (line[cut:start], line[start:end], line[end:until]))
        start = min(len(before), _WIDTH)
        return Excerpt((before + text + after)[:_WIDTH], start, min(len(text), _WIDTH - start))

    def _occurrences(self, content: bytes) -> Sequence[Occurrence]:
        """Each place in ``content``; a text within one line counts once a line."""
        if self._match_case:
            return list(_of_bytes(content, content, self._bytes))
        plain = content.isascii() or (
            self._folded.isascii() and not any(letter in content for letter in _UNUSUAL)
        )
        if plain:
            return list(_of_bytes(content, content.lower(), self._bytes))
        whole = content.decode("utf-8", "surrogateescape").casefold()
        return list(_of_text(content, whole, self._folded))

    def _span(self, line: str) -> tuple[int, int]:
        """Where the text, or its first line, stands in ``line``; in characters of it."""
        folded = line if self._match_case else line.casefold()
        head = self._folded.partition("\n")[0]
        at = len(folded) - len(head) if self._line_ends else folded.find(head)
        if len(folded) == len(line):
            return at, at + len(head)
        # one letter may fold to several
        reached = list(accumulate(len(char.casefold()) for char in line))
        return bisect_right(reached, at), bisect_left(reached, at + len(head)) + 1


def _apart(old: bytes, new: bytes, more: int) -> tuple[int, int, int]:
    """Start and ends of the whole lines that differ, with ``more`` equal lines on each side."""
    prefix = common_prefix(old, new)
    suffix = common_suffix(old, new, min(len(old), len(new)) - prefix)
    start = old.rfind(b"\n", 0, prefix) + 1
    equal = len(new) - suffix
    end = _line_end(new, equal)
    for _ in range(more):
        start = old.rfind(b"\n", 0, max(0, start - 1)) + 1
        end = _line_end(new, end)
    return start, len(old) - (len(new) - end), end


def _line_end(content: bytes, at: int) -> int:
    """Behind the line end at ``at`` or after it."""
    return content.find(b"\n", at) + 1 or len(content)


def _more(these: Sequence[Occurrence], than: Sequence[Occurrence]) -> list[Occurrence]:
    """Those of ``these`` that have no counterpart, in their order."""
    left = Counter(place.stretch for place in than)
    more = []
    for place in these:
        if left[place.stretch] > 0:
            left[place.stretch] -= 1
        else:
            more.append(place)
    return more


def _of_bytes(content: bytes, folded: bytes, needle: bytes) -> Iterator[Occurrence]:
    for line, start, end in _places(folded, needle, b"\n"):
        yield Occurrence(line, content[start:end].removesuffix(b"\r"))


def _of_text(content: bytes, folded: str, needle: str) -> Iterator[Occurrence]:
    lines: list[bytes] = []
    for line, start, end in _places(folded, needle, "\n"):
        # folding makes no line and takes none away
        lines = lines or content.split(b"\n")
        several = folded.count("\n", start, end) + 1
        stretch = b"\n".join(lines[line - 1 : line - 1 + several])
        yield Occurrence(line, stretch.removesuffix(b"\r"))


def _places(folded: AnyStr, needle: AnyStr, newline: AnyStr) -> Iterator[tuple[int, int, int]]:
    """Line number, start and end of each stretch of lines that holds ``needle``."""
    line, counted = 1, 0
    across = newline in needle
    at = folded.find(needle)
    while at >= 0:
        start = folded.rfind(newline, 0, at) + 1
        line += folded.count(newline, counted, start)
        counted = start
        end = folded.find(newline, at + len(needle) - 1)
        end = len(folded) if end < 0 else end
        yield line, start, end
        # at most one begins in a line, whatever it reaches into
        at = folded.find(needle, folded.find(newline, at) + 1 if across else end)


def _shown(text: str) -> str:
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
