"""Whether a change put a text in or took it out, and where.

Works on bytes, and decodes only where letters beyond ASCII may be the same in another case. The
unit is the line that holds the text (where the text reaches over several, the one it begins in): a
line that only moved is no change, and neither are other line ends.
"""

import re
from abc import ABC, abstractmethod
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate
from typing import AnyStr, Final, Literal

import msgspec

from backtrail.diff.extents import apart
from backtrail.diff.grams import Demand

__all__ = [
    "Excerpt",
    "Needle",
    "Occurrence",
    "Shift",
    "Sought",
    "Turn",
    "Wanted",
    "backslashes",
    "like_json",
    "places",
]

_WIDTH: Final = 200
"""Characters of a line that are shown."""
_LONGEST: Final = 10_000
"""Characters of a text: where it overlaps itself, each place takes looking at all of it."""
_BEFORE: Final = 60
"""Of them before the text, where the line is longer."""
_UNUSUAL: Final = tuple(letter.encode() for letter in "ßİŉſǰẖẗẘẙẚẞ\u212aﬀﬁﬂﬃﬄﬅﬆ")
"""Letters beyond ASCII whose small form holds ASCII: the sharp s, the Kelvin sign and a few more.
Where none of them stands, ASCII is found without decoding, in a tenth of the time."""
_LIKE_JSON: Final = re.compile(r'\s*["{\[]')

Wanted = Literal["any", "introduced", "removed"]
"""Which changes count: that touched a line with the text, after which more lines hold it, fewer."""
Turn = Literal["begins", "ends"]
"""From this change on the content holds the text, or holds it no more."""


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
    marks: tuple[tuple[int, int], ...] = ()
    """Start and length of each place in ``text`` where it stands, the first among them."""


class Sought(ABC):
    """What is looked for in contents: a text, words, a pattern."""

    reach: int = 0
    """Lines behind the first one that it may reach into, blank ones not counted."""
    demand: Demand
    """What a change's signature must hold for the change to be of interest."""
    escaped: bool = False
    """It begins with an escape of JSON: its backslash is not the second one of a pair."""

    @abstractmethod
    def occurrences(self, content: bytes) -> Sequence[Occurrence]:
        """Each line in which it begins, in order."""

    @abstractmethod
    def spans(self, line: str) -> Iterator[tuple[int, int]]:
        """Where it stands in a line, or begins to, in characters of it; from left to right."""

    def shift(self, old: bytes, new: bytes, wanted: Wanted = "any") -> Shift | None:
        """What the change from ``old`` to ``new`` did to it; None when nothing that counts."""
        start, before, after, old = self._around(old, new)
        kind: Literal["added", "removed"] = "added"
        if wanted == "introduced" and len(after) <= len(before):
            return None
        if wanted == "removed" and len(after) >= len(before):
            return None
        found = [] if wanted == "removed" else _more(after, before)
        if not found:
            kind, found = "removed", _more(before, after)
        if not found:
            return None
        line = found[0].line + old.count(b"\n", 0, start)
        return Shift(kind=kind, first=Occurrence(line, found[0].stretch), count=len(found))

    def turn(self, old: bytes, new: bytes) -> Turn | None:
        """Whether the content holds it from this change on, or no more; None where neither."""
        _, before, after, _ = self._around(old, new)
        if bool(before) == bool(after):
            return None
        if after:
            return None if self.everywhere(old) else "begins"
        return None if self.everywhere(new) else "ends"

    def everywhere(self, content: bytes) -> Sequence[Occurrence]:
        """Each line in which it begins, whatever line ends the content has."""
        return self.occurrences(_with_plain_ends(content) if self.reach else content)

    def excerpt(self, found: Occurrence) -> Excerpt:
        """What to show of an occurrence: the line where it begins, cut around the text."""
        line = found.stretch.partition(b"\n")[0].decode("utf-8", "surrogateescape")
        spans = self.spans(line)
        start, end = next(spans, (0, 0))
        cut = 0 if len(line) <= _WIDTH else max(0, min(start - _BEFORE, len(line) - _WIDTH))
        until, at, text = cut + _WIDTH, cut, ""
        marks: list[tuple[int, int]] = []
        while start < until:
            text += _shown(line[at:start])
            at = min(end, until)
            stands = _shown(line[start:at])
            marks.append((len(text), len(stands)))
            text += stands
            start, end = next(spans, (until, until))
        text = (text + _shown(line[at:until]))[:_WIDTH]
        kept = tuple((at, min(size, _WIDTH - at)) for at, size in marks if at < _WIDTH)
        first = kept[0] if kept else (min(marks[0][0], _WIDTH) if marks else len(text), 0)
        return Excerpt(text, *first, kept)

    def _around(
        self, old: bytes, new: bytes
    ) -> tuple[int, Sequence[Occurrence], Sequence[Occurrence], bytes]:
        """Where the contents begin to differ, the occurrences there on both sides, and ``old``."""
        if self.reach:
            old, new = _with_plain_ends(old), _with_plain_ends(new)
        start, old_end, new_end = apart(old, new, self.reach)
        before = self.occurrences(old[start:old_end])
        after = self.occurrences(new[start:new_end])
        return start, before, after, old


class Needle(Sought):
    """A text to look for, as it stands."""

    def __init__(self, text: str, *, match_case: bool) -> None:
        """Raise ``ValueError`` where ``text`` is empty, too long or cannot stand in any file."""
        if not text:
            raise ValueError("an empty text is everywhere")
        if len(text) > _LONGEST:
            raise ValueError(f"a text has at most {_LONGEST:,} characters; look for a part of it")
        plain = text.replace("\r\n", "\n")
        self.reach = plain.count("\n")
        self._match_case = match_case
        self._folded = plain if match_case else plain.casefold()
        self._bytes = self._folded.encode("utf-8", "surrogateescape")
        if not plain.isprintable() and any("\udc80" <= char <= "\udcff" for char in plain):
            self.demand = Demand([])  # half a character may stand inside of others
        else:
            self.demand = (Demand.across_lines if self.reach else Demand.within_line)(plain)

    def occurrences(self, content: bytes) -> Sequence[Occurrence]:
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

    def spans(self, line: str) -> Iterator[tuple[int, int]]:
        """Each place where the text, or its first line, stands in ``line``."""
        last = 0
        for start, end in self._every(line):
            if start >= last:
                yield start, end
                last = end

    def _every(self, line: str) -> Iterator[tuple[int, int]]:
        """The same, overlapping ones too."""
        folded = line if self._match_case else line.casefold()
        head = self._folded.partition("\n")[0]
        # one letter may fold to several
        reached = None
        if len(folded) != len(line):
            reached = list(accumulate(len(char.casefold()) for char in line))
        at = folded.find(head)
        if self.reach:
            at = len(folded) - len(head) if folded.endswith(head) else -1
        while at >= 0:
            end = at + len(head)
            if self.escaped and backslashes(folded, at) % 2:
                pass
            elif reached is None:
                yield at, end
            else:
                yield bisect_right(reached, at), bisect_left(reached, end) + 1
            at = -1 if self.reach else folded.find(head, at + 1)


def backslashes(line: str, at: int) -> int:
    """How many of them stand right before a place."""
    start = at
    while start and line[start - 1] == "\\":
        start -= 1
    return at - start


def like_json(line: str) -> bool:
    """Whether a line begins as one of JSON does that has strings in it."""
    return _LIKE_JSON.match(line) is not None


def _with_plain_ends(content: bytes) -> bytes:
    """The content without CR at its line ends; that there is none is known at a glance."""
    return content.replace(b"\r\n", b"\n") if b"\r" in content else content


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
    across = b"\n" in needle
    known: dict[bytes, bytes] = {}
    for line, start, end in places(folded, _finder(folded, needle), b"\n", across=across):
        stretch = content[start:end].removesuffix(b"\r")
        # a text that overlaps itself stands at each of its lines again
        yield Occurrence(line, known.setdefault(stretch, stretch) if across else stretch)


def _of_text(content: bytes, folded: str, needle: str) -> Iterator[Occurrence]:
    lines: list[bytes] = []
    across, known = "\n" in needle, dict[bytes, bytes]()
    for line, start, end in places(folded, _finder(folded, needle), "\n", across=across):
        # folding makes no line and takes none away
        lines = lines or content.split(b"\n")
        several = folded.count("\n", start, end) + 1
        stretch = b"\n".join(lines[line - 1 : line - 1 + several])
        stretch = stretch.removesuffix(b"\r")
        yield Occurrence(line, known.setdefault(stretch, stretch) if across else stretch)


def _finder(folded: AnyStr, needle: AnyStr) -> Callable[[int], tuple[int, int]]:
    def find(at: int) -> tuple[int, int]:
        found = folded.find(needle, at)
        return found, found + len(needle)

    return find


def places(
    folded: AnyStr, find: Callable[[int], tuple[int, int]], newline: AnyStr, *, across: bool
) -> Iterator[tuple[int, int, int]]:
    """Line number, start and end of each stretch of lines in which ``find`` finds something.

    ``find`` tells start and end of the first place at or after another, a negative start where
    there is none; ``across`` that a place may reach into further lines.
    """
    line, counted = 1, 0
    at, behind = find(0)
    while at >= 0:
        start = folded.rfind(newline, 0, at) + 1
        line += folded.count(newline, counted, start)
        counted = start
        end = folded.find(newline, behind - 1)
        end = len(folded) if end < 0 else end
        yield line, start, end
        # at most one begins in a line, whatever it reaches into
        further = folded.find(newline, at) + 1 if across else end
        if across and not further:
            return
        at, behind = find(further)


def _shown(text: str) -> str:
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
