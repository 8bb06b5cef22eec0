"""What changed inside a line, in words.

The rule: a person reads it. Tiny equal islands between two changes are swallowed by them, because
a lone space that stayed says nothing, and work is capped: a line of a megabyte is shown coarsely.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Literal

import msgspec

from backtrail.diff.lines import align
from backtrail.ends import common_prefix, common_suffix

__all__ = ["Segment", "SegmentKind", "segments"]

SegmentKind = Literal["equal", "deleted", "added"]

_TOKEN = re.compile(r"\w+|\s+|[^\w\s]")
"""Words, runs of white space and single signs; together they are the whole text."""

_INSIDE = re.compile(r"\w\w|\s\s")
"""Two characters of one token."""

_TOKENIZED = 100_000
"""Characters of both sides up to which words are looked at; above, only the common ends."""

_BUDGET = 1 << 24
"""Cells for the alignment of the words, about half a millisecond."""

_ISLAND = 2
"""Characters up to which an equal piece between two changes is not worth showing."""


class Segment(msgspec.Struct, frozen=True, kw_only=True):
    """A piece of a line."""

    kind: SegmentKind
    text: str


def segments(old: str, new: str) -> tuple[Segment, ...]:
    """Say piece by piece how ``old`` became ``new``; a deletion comes before its insertion.

    Equal and deleted pieces joined give ``old``, equal and added pieces joined give ``new``.
    """
    large = len(old) + len(new) > _TOKENIZED
    blocks = _ends_only(old, new) if large else _between_ends(old, new)
    return tuple(_segments(_without_islands(blocks)))


_Block = tuple[str, str, str]
"""Equal text, then what was deleted and added after it."""


def _between_ends(old: str, new: str) -> list[_Block]:
    """Align the words that the common ends leave: most of a long line stayed as it was."""
    start, tail = _common_ends(old, new)
    while start and not _parted(old, new, start, start):
        start -= 1
    while tail and not _parted(old, new, len(old) - tail, len(new) - tail):
        tail -= 1
    first, *more = _word_blocks(
        _TOKEN.findall(old, start, len(old) - tail), _TOKEN.findall(new, start, len(new) - tail)
    )
    blocks = [(old[:start] + first[0], first[1], first[2]), *more]
    last = blocks.pop()
    return [*blocks, (last[0] + old[len(old) - tail :], last[1], last[2])]


def _parted(old: str, new: str, i: int, j: int) -> bool:
    """Whether no word of either side goes across these places."""
    return not (
        (0 < i < len(old) and _INSIDE.match(old, i - 1))
        or (0 < j < len(new) and _INSIDE.match(new, j - 1))
    )


def _word_blocks(old: list[str], new: list[str]) -> list[_Block]:
    blocks = []
    place = 0
    for hunk in align(old, new, budget=_BUDGET).hunks:
        blocks.append(
            (
                "".join(old[place : hunk.old_start]),
                "".join(old[hunk.old_start : hunk.old_end]),
                "".join(new[hunk.new_start : hunk.new_end]),
            )
        )
        place = hunk.old_end
    return [*blocks, ("".join(old[place:]), "", "")]


def _ends_only(old: str, new: str) -> list[_Block]:
    start, tail = _common_ends(old, new)
    return [
        (old[:start], old[start : len(old) - tail], new[start : len(new) - tail]),
        (old[len(old) - tail :], "", ""),
    ]


def _common_ends(old: str, new: str) -> tuple[int, int]:
    """Characters that both sides share at their beginning, and after those at their end."""
    # Four bytes for each character, so that a place in bytes is a place in characters.
    a = old.encode("utf-32-le", "surrogatepass")
    b = new.encode("utf-32-le", "surrogatepass")
    start = common_prefix(a, b) // 4
    return start, common_suffix(a, b, min(len(a), len(b)) - 4 * start) // 4


def _without_islands(blocks: Iterable[_Block]) -> list[_Block]:
    joined: list[_Block] = []
    for equal, deleted, added in blocks:
        between = bool(joined) and bool(deleted or added)
        if between and (len(equal) <= _ISLAND or equal.isspace()):
            before = joined.pop()
            joined.append((before[0], before[1] + equal + deleted, before[2] + equal + added))
        else:
            joined.append((equal, deleted, added))
    return joined


def _segments(blocks: Iterable[_Block]) -> Iterator[Segment]:
    for equal, deleted, added in blocks:
        if equal:
            yield Segment(kind="equal", text=equal)
        if deleted:
            yield Segment(kind="deleted", text=deleted)
        if added:
            yield Segment(kind="added", text=added)
