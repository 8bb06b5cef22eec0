"""How far one content is from another, in figures.

``percent`` is ``100 * (1 - 2M/T)``: T counts the characters of both contents, M those that an
alignment of lines, refined inside the changed places, finds in both. The rules: the cost is bounded
by a budget and never quadratic, and where the budget ends, M becomes an upper bound, so that a
change is never over-stated.
"""

import re
from collections import Counter

from backtrail.diff.lines import LINE_BUDGET, Hunk, align
from backtrail.diff.views import Encoding, is_binary, split_lines
from backtrail.diff.windows import Window, window
from backtrail.ends import common_prefix, common_suffix
from backtrail.model import Change

__all__ = ["CHARACTER_BUDGET", "measure"]

CHARACTER_BUDGET = 1 << 30
"""Cells (characters times characters) that one measurement may spend on exact comparison: about
25 ms at 40 cells a nanosecond."""

_SMALL = 1 << 23
"""Cells that are compared exactly at once, without looking at lines or words first."""

_CONTINUATION = range(0x80, 0xC0)
"""Bytes that go on with a UTF-8 character."""

_TOKENIZED = 1 << 22
"""Characters of both sides up to which a large hunk is cut into words."""


_WORD = re.compile(r"\w+\W*|\W+")
"""A word with what follows it: half as many pieces as words and signs apart."""


def measure(old: bytes, new: bytes, *, budget: int = CHARACTER_BUDGET) -> Change:
    """Count changed lines and the percentage of changed characters.

    Inside a hunk with d deleted and i inserted lines, ``min(d, i)`` lines count as modified and the
    rest as deleted or added. Binary contents have no lines; their bytes are the characters.
    Where both sides decode as UTF-8 a character is a code point, else a byte. ``budget`` is in
    cells, see `CHARACTER_BUDGET`; where it ends, ``estimate`` is set and ``percent`` counts
    characters that only might have stayed as if they had.
    """
    if old == new:
        return Change()
    seen = window(old, new)
    old_lines, new_lines = split_lines(seen.old), split_lines(seen.new)
    hunks = align(old_lines, new_lines, budget=min(budget, LINE_BUDGET)).hunks
    encoding, total = _characters(old, new, seen)
    distance = _Distance(encoding, budget)
    binary = is_binary(old) or is_binary(new)
    if not distance.add_small(seen.old, seen.new):
        for hunk in hunks:
            add = distance.add_ends if binary or _is_coarse(hunk) else distance.add_words
            add(
                b"".join(old_lines[hunk.old_start : hunk.old_end]),
                b"".join(new_lines[hunk.new_start : hunk.new_end]),
            )
    added, deleted, modified = (0, 0, 0) if binary else _line_counts(hunks)
    return Change(
        added=added,
        deleted=deleted,
        modified=modified,
        percent=round(100 * distance.sum / total, 2),
        estimate=distance.estimate,
    )


def _is_coarse(hunk: Hunk) -> bool:
    """Whether the lines were too many to align; their words are even more."""
    return (hunk.old_end - hunk.old_start) * (hunk.new_end - hunk.new_start) > LINE_BUDGET


def _line_counts(hunks: tuple[Hunk, ...]) -> tuple[int, int, int]:
    added = deleted = modified = 0
    for hunk in hunks:
        gone = hunk.old_end - hunk.old_start
        come = hunk.new_end - hunk.new_start
        both = min(gone, come)
        added += come - both
        deleted += gone - both
        modified += both
    return added, deleted, modified


def _characters(old: bytes, new: bytes, seen: Window) -> tuple[Encoding, int]:
    """Choose the view that fits both sides and count the characters of both in it."""
    if old.isascii() and new.isascii():
        return "latin-1", len(old) + len(new)
    try:
        count = len(old.decode("utf-8"))
        # The ends are the same: what decodes on one side decodes on the other.
        return "utf-8", 2 * count - len(seen.old.decode("utf-8")) + len(seen.new.decode("utf-8"))
    except UnicodeDecodeError:
        return "latin-1", len(old) + len(new)


class _Distance:
    """Sums up the characters that only one side has (the Indel distance)."""

    def __init__(self, encoding: Encoding, budget: int) -> None:
        self.encoding = encoding
        self.left = budget
        self.sum = 0
        self.estimate = False

    def add_small(self, old: bytes, new: bytes) -> bool:
        """Compare exactly and at once, if that is cheap; else leave everything as it is."""
        a, b = self._texts(old, new)
        if len(a) * len(b) > min(_SMALL, self.left):
            return False
        self._add_exact(a, b)
        return True

    def add_ends(self, old: bytes, new: bytes) -> None:
        """Set the common ends of a hunk aside and compare the rest as characters."""
        self._add_text(*self._texts(old, new))

    def add_words(self, old: bytes, new: bytes) -> None:
        """Cut a large hunk into words first and compare characters where the words differ."""
        a, b = self._texts(old, new)
        if len(a) * len(b) <= min(_SMALL, self.left) or len(a) + len(b) > _TOKENIZED:
            self._add_text(a, b)
            return
        old_tokens, new_tokens = _WORD.findall(a), _WORD.findall(b)
        for hunk in align(old_tokens, new_tokens, budget=min(self.left, LINE_BUDGET)).hunks:
            self._add_text(
                "".join(old_tokens[hunk.old_start : hunk.old_end]),
                "".join(new_tokens[hunk.new_start : hunk.new_end]),
            )

    def _texts(self, old: bytes, new: bytes) -> tuple[str, str]:
        """Both sides without their common ends, cut at whole characters."""
        start = common_prefix(old, new)
        tail = common_suffix(old, new, min(len(old), len(new)) - start)
        if self.encoding == "utf-8":
            while _continues(old, start) or _continues(new, start):
                start -= 1
            while tail and _continues(old, len(old) - tail):
                tail -= 1
        return (
            old[start : len(old) - tail].decode(self.encoding),
            new[start : len(new) - tail].decode(self.encoding),
        )

    def _add_text(self, a: str, b: str) -> None:
        if len(a) * len(b) <= self.left:
            self._add_exact(a, b)
            return
        shared = (Counter(a) & Counter(b)).total()
        self.sum += len(a) + len(b) - 2 * shared
        self.estimate = True

    def _add_exact(self, a: str, b: str) -> None:
        if not a or not b:
            self.sum += len(a) + len(b)
            return
        self.left -= len(a) * len(b)
        # Late: many saves only insert or delete and never come here.
        from rapidfuzz.distance import Indel  # noqa: PLC0415

        self.sum += Indel.distance(a, b)


def _continues(data: bytes, place: int) -> bool:
    """Whether a UTF-8 character is under way at ``place``."""
    return place < len(data) and data[place] in _CONTINUATION
