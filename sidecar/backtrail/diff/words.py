"""What changed inside a line, in words.

The rule: a person reads it. What stayed between two changes and is no longer than either of them
says nothing and is swallowed by both, and work is capped: a line of a megabyte is shown coarsely.

Source of that clean-up: ``diff_cleanupSemantic`` of Neil Fraser's diff-match-patch, here on words.
"""

import re
from collections.abc import Iterator
from itertools import accumulate
from typing import Final, Literal

import msgspec

from backtrail.diff.lines import align
from backtrail.ends import common_prefix, common_suffix

__all__ = ["Segment", "SegmentKind", "segments"]

SegmentKind = Literal["equal", "deleted", "added"]

_HAN: Final = r"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_LETTER: Final = rf"[^\W_A-Z\u3041-\u30ff{_HAN}]"
_MARK: Final = r"[\u0300-\u036f\ufe0e\ufe0f\U0001f3fb-\U0001f3ff]"
"""What belongs to the character before it: accents, and how an emoji looks."""
_JOINER: Final = r"\u200d"
_OPERATOR: Final = r"[-=!<>&|+*/%^~]"

_TOKEN = re.compile(
    rf"(?:[A-Z]+{_LETTER}*|{_LETTER}+)(?:{_MARK}+{_LETTER}*)*|\s+|_+"
    rf"|[{_HAN}]{_MARK}*|[\u3041-\u309f]+|[\u30a0-\u30ff]+"
    rf"|{_OPERATOR}+(?!{_MARK})|[^\w\s](?:{_JOINER}[^\w\s]|{_MARK})*"
)
"""Words, white space, operators and single signs; together they are the whole text. ``maxLength``
and ``max_length`` are two words; where no blanks are written a word is a sign, or a run of kana."""

_INSIDE = re.compile(
    rf"[^\W{_HAN}][^\W{_HAN}]|\s\s|{_OPERATOR}{{2}}|.(?:{_MARK}|{_JOINER})|{_JOINER}.", re.DOTALL
)
"""Two characters that may be of one token."""

_PLAIN_TOKEN = re.compile(rf"[A-Z]+[a-z0-9]*|[a-z0-9]+|\s+|_+|{_OPERATOR}+|[^\w\s]")
_PLAIN_INSIDE = re.compile(rf"\w\w|\s\s|{_OPERATOR}{{2}}")
"""Both for ASCII: most lines are, and the tables of all scripts take twice as long."""

_TOKENIZED = 100_000
"""Characters of both sides up to which words are looked at; above, only the common ends."""

_BUDGET = 1 << 24
"""Cells for the alignment of the words, about half a millisecond."""

_ISLAND = 2
"""Characters up to which an equal piece between two changes is never worth showing."""


class Segment(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A piece of a line."""

    kind: SegmentKind
    text: str


def segments(old: str, new: str) -> tuple[Segment, ...]:
    """Say piece by piece how ``old`` became ``new``; a deletion comes before its insertion.

    Equal and deleted pieces joined give ``old``, equal and added pieces joined give ``new``.
    """
    start, tail = _common_ends(old, new)
    if len(old) + len(new) > _TOKENIZED:
        spans = [(start, len(old) - tail, start, len(new) - tail)]
    else:
        spans = _between_ends(old, new, start, tail)
    return tuple(_segments(_without_islands(spans, old), old, new))


_Span = tuple[int, int, int, int]
"""A change, in characters: start and end in the old text, then in the new one."""


def _between_ends(old: str, new: str, start: int, tail: int) -> list[_Span]:
    """Align the words that the common ends leave: most of a long line stayed as it was."""
    plain = old.isascii() and new.isascii()
    token, inside = (_PLAIN_TOKEN, _PLAIN_INSIDE) if plain else (_TOKEN, _INSIDE)
    while start and (_splits(inside, old, start) or _splits(inside, new, start)):
        start -= 1
    while tail and (_splits(inside, old, len(old) - tail) or _splits(inside, new, len(new) - tail)):
        tail -= 1
    gone = token.findall(old, start, len(old) - tail)
    come = token.findall(new, start, len(new) - tail)
    a = list(accumulate(map(len, gone), initial=start))
    b = list(accumulate(map(len, come), initial=start))
    return [
        (a[hunk.old_start], a[hunk.old_end], b[hunk.new_start], b[hunk.new_end])
        for hunk in align(gone, come, budget=_BUDGET).hunks
    ]


def _splits(inside: re.Pattern[str], text: str, place: int) -> bool:
    """Whether a word may go across this place."""
    return 0 < place < len(text) and inside.match(text, place - 1) is not None


def _common_ends(old: str, new: str) -> tuple[int, int]:
    """Characters that both sides share at their beginning, and after those at their end."""
    # As many bytes for each character, so that a place in bytes is a place in characters.
    plain = old.isascii() and new.isascii()
    code, width = ("ascii", 1) if plain else ("utf-32-le", 4)
    a, b = old.encode(code, "surrogatepass"), new.encode(code, "surrogatepass")
    start = common_prefix(a, b) // width
    return start, common_suffix(a, b, min(len(a), len(b)) - width * start) // width


def _without_islands(spans: list[_Span], old: str) -> list[_Span]:
    """Join changes that what stayed between them does not really part."""
    joined: list[_Span] = []
    for span in spans:
        last = span
        while joined and _is_island(joined[-1], last, old):
            before = joined.pop()
            last = (before[0], last[1], before[2], last[3])
        joined.append(last)
    return joined


def _is_island(before: _Span, after: _Span, old: str) -> bool:
    size = after[0] - before[1]
    if size <= max(_ISLAND, min(_size(before), _size(after))):
        return True
    return old[before[1] : after[0]].isspace()


def _size(span: _Span) -> int:
    return max(span[1] - span[0], span[3] - span[2])


def _segments(spans: list[_Span], old: str, new: str) -> Iterator[Segment]:
    place = 0
    for i, old_end, j, new_end in spans:
        if place < i:
            yield Segment(kind="equal", text=old[place:i])
        if i < old_end:
            yield Segment(kind="deleted", text=old[i:old_end])
        if j < new_end:
            yield Segment(kind="added", text=new[j:new_end])
        place = old_end
    if place < len(old):
        yield Segment(kind="equal", text=old[place:])
