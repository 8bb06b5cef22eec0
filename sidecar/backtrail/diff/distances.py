"""How many characters two pieces of content do not share.

The distance is the Indel distance: characters deleted plus characters added, as few as possible.
The rule: exact comparison is paid from a budget; what that does not pay for gets a lower bound.
"""

import re
from collections import Counter
from collections.abc import Sequence

from backtrail.diff.lines import LINE_BUDGET, align
from backtrail.diff.views import Encoding
from backtrail.ends import common_prefix, common_suffix

__all__ = ["Meter"]

_SMALL = 1 << 24
"""Cells that are compared exactly at once, without looking at words first: about 0.4 ms."""

_TOKENIZED = 1 << 21
"""Characters up to which large pieces are cut into words, all of one measurement together."""

_HOPELESS = 2
"""Times that many characters in large pieces: most would have to be compared exactly."""

_WORD = re.compile(r"\w+\W*|\W+")
"""A word with what follows it: half as many pieces as words and signs apart."""

_CONTINUATION = range(0x80, 0xC0)
"""Bytes that go on with a UTF-8 character."""

_ASCII = bytes(range(0x80))
_BEYOND = bytes(range(0x80, 0x100))

_TAKEN_OUT = 32
"""Characters that are counted by what is shorter without them: a fifth of the time, in a text."""


class Meter:
    """Measures pieces in one view, with one budget for all of them."""

    def __init__(
        self, encoding: Encoding, *, budget: int, words: bool, rough: bool = False
    ) -> None:
        self.encoding = encoding
        self.tokenized = _TOKENIZED
        """Characters that may still be cut into words."""
        self.left = budget
        """Cells (characters times characters) that may still be compared."""
        self.words = words
        """Whether large pieces consist of words; those of binary contents do not."""
        self.rough = rough
        """Of a piece that is too large only the lengths are looked at; others are exact as ever."""
        self.spent = False
        """A piece was too large for what was left: from now on distances mean nothing, or where
        they may be ``rough`` are lower bounds."""

    def small(self, old: bytes, new: bytes) -> int | None:
        """Exact distance if it is cheap; None, without cost, if it is not."""
        a, b = self._texts(old, new)
        return self._exact(a, b) if len(a) * len(b) <= min(_SMALL, self.left) else None

    def all_of(self, pieces: Sequence[tuple[bytes, bytes]]) -> int:
        """Sum of the distances of all pieces; not begun where they clearly cost too much."""
        large = [(len(a), len(b)) for a, b in pieces if len(a) * len(b) > _SMALL]
        size, cells = sum(a + b for a, b in large), sum(a * b for a, b in large)
        if size > _HOPELESS * self.tokenized and cells > self.left and not self.rough:
            self.spent = True
            return 0
        return sum(self.between(a, b) for a, b in pieces)

    def between(self, old: bytes, new: bytes) -> int:
        """Distance of two pieces: exact, or where they are large, as their words align."""
        if self.spent and not self.rough:
            return 0
        a, b = self._texts(old, new)
        cells = len(a) * len(b)
        small = cells <= min(_SMALL, self.left)
        hopeless = len(a) + len(b) > self.tokenized or (self.rough and cells > self.left)
        if not self.words or small or hopeless:
            return self._exact(a, b)
        self.tokenized -= len(a) + len(b)
        old_words, new_words = _WORD.findall(a), _WORD.findall(b)
        hunks = align(old_words, new_words, budget=min(self.left, LINE_BUDGET)).hunks
        return sum(
            self._exact(
                "".join(old_words[hunk.old_start : hunk.old_end]),
                "".join(new_words[hunk.new_start : hunk.new_end]),
            )
            for hunk in hunks
        )

    def at_least(self, old: bytes, new: bytes) -> int:
        """Lower bound, linear in time: characters that occur more often on one side."""
        gone, come = (_tally(side, self.encoding) for side in self._cut(old, new))
        return gone.total() + come.total() - 2 * (gone & come).total()

    def _texts(self, old: bytes, new: bytes) -> tuple[str, str]:
        a, b = self._cut(old, new)
        return a.decode(self.encoding), b.decode(self.encoding)

    def _cut(self, old: bytes, new: bytes) -> tuple[bytes, bytes]:
        """Both sides without their common ends, cut at whole characters."""
        start = common_prefix(old, new)
        tail = common_suffix(old, new, min(len(old), len(new)) - start)
        if self.encoding == "utf-8":
            while _continues(old, start) or _continues(new, start):
                start -= 1
            while tail and _continues(old, len(old) - tail):
                tail -= 1
        return old[start : len(old) - tail], new[start : len(new) - tail]

    def _exact(self, a: str, b: str) -> int:
        if not a or not b:
            return len(a) + len(b)
        cells = len(a) * len(b)
        if cells > self.left or (self.spent and not self.rough):
            self.spent = True
            return abs(len(a) - len(b)) if self.rough else 0
        self.left -= cells
        # Late: many saves only insert or delete and never come here.
        from rapidfuzz.distance import Indel  # noqa: PLC0415

        return Indel.distance(a, b)


def _continues(data: bytes, place: int) -> bool:
    """Whether a UTF-8 character is under way at ``place``."""
    return place < len(data) and data[place] in _CONTINUATION


def _tally(data: bytes, encoding: Encoding) -> Counter[str]:
    """How often each character occurs; a few of ASCII are most, and taken out one by one."""
    counts = Counter(data.translate(None, _ASCII).decode(encoding))
    left = data if not counts else data.translate(None, _BEYOND)
    for _ in range(_TAKEN_OUT):
        if not left:
            break
        char, size = left[:1], len(left)
        left = left.translate(None, char)
        counts[char.decode()] = size - len(left)
    counts.update(left.decode())
    return counts
