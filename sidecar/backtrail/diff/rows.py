"""Both contents side by side, as data.

Each row holds a line of one or both sides with its words marked; drawing it is a face's business.
The rule: rows keep the order of both sides, and texts keep their line ends, so that the segments of
one side joined give that side's lines again.
"""

from collections.abc import Iterator, Sequence
from typing import Any, Literal

import msgspec

from backtrail.diff.lines import Hunk, align
from backtrail.diff.slides import REACH, rests, slid
from backtrail.diff.views import encoding_of, split_lines
from backtrail.diff.windows import Window, window
from backtrail.diff.words import Segment, segments

__all__ = ["Row", "RowKind", "rows"]

RowKind = Literal["equal", "changed", "added", "deleted", "gap"]

_PAIRED = 100_000
"""Comparisons of lines that one view may cost; above, lines are paired in their order."""

_MARKED = 400_000
"""Characters of changed lines whose words are looked at; above, they are marked as a whole."""

_ALIKE = 0.4
"""Share of common characters from which two lines count as one changed line."""

_COMPARED = 1000
"""Characters of a line that are looked at when its counterpart is sought."""


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the view."""

    kind: RowKind
    old_line: int | None = None
    """From 1; None where the old side has no line here."""
    new_line: int | None = None
    """From 1; None where the new side has no line here."""
    old: tuple[Segment, ...] | None = None
    """Equal and deleted pieces of the old line, its line end included."""
    new: tuple[Segment, ...] | None = None
    """Equal and added pieces of the new line, its line end included."""
    skipped: int = 0
    """Equal lines that a gap stands for."""


def rows(old: bytes, new: bytes, *, context: int | None = 3) -> tuple[Row, ...]:
    """Pair up the lines of both contents.

    ``context`` is the number of equal lines shown around a change; the others become gaps, and
    equal contents give no rows. With None the whole files are shown.
    """
    if context is None:
        seen = Window(start=0, old=old, new=new, tail=0)
    elif old == new:
        return ()
    else:
        seen = window(old, new, context=context)
    old_lines, new_lines = split_lines(seen.old), split_lines(seen.new)
    hunks = align(old_lines, new_lines).hunks
    if not all(map(rests, hunks)):
        if context is not None:
            seen = window(old, new, context=context + REACH)
            old_lines, new_lines = split_lines(seen.old), split_lines(seen.new)
            hunks = align(old_lines, new_lines).hunks
        hunks = slid(hunks, old_lines, new_lines)
    old_encoding, new_encoding = encoding_of(old), encoding_of(new)
    page = _Page(
        [line.decode(old_encoding) for line in old_lines],
        [line.decode(new_encoding) for line in new_lines],
        before=old.count(b"\n", 0, seen.start),
        context=context,
    )
    after = old.count(b"\n", len(old) - seen.tail)
    if seen.tail and not old.endswith(b"\n"):
        after += 1
    return tuple(page.rows(hunks, after))


_Pair = tuple[int | None, int | None]


class _Page:
    """The lines of both sides; ``before`` counts equal lines that precede them."""

    def __init__(self, old: list[str], new: list[str], *, before: int, context: int | None) -> None:
        self.old = old
        self.new = new
        self.before = before
        self.context = context
        self.comparisons = _PAIRED
        self.characters = _MARKED

    def rows(self, hunks: Sequence[Hunk], after: int) -> Iterator[Row]:
        """Rows of all hunks and of the equal lines around them; ``after`` lines follow unseen."""
        i = j = 0
        for k, hunk in enumerate(hunks):
            yield from self._between(i, j, hunk.old_start - i, edge="first" if not k else "")
            for a, b in self._pairs(hunk):
                yield self._changed(
                    None if a is None else hunk.old_start + a,
                    None if b is None else hunk.new_start + b,
                )
            i, j = hunk.old_end, hunk.new_end
        yield from self._between(i, j, len(self.old) - i, edge="last", unseen=after)

    def _between(self, i: int, j: int, count: int, *, edge: str, unseen: int = 0) -> Iterator[Row]:
        """Equal lines from ``i`` and ``j`` on: those near a change, and a gap for the others."""
        head = tail = count if self.context is None else min(count, self.context)
        if edge == "first":
            head, unseen = 0, self.before
        elif edge == "last":
            tail = 0
        if head + tail >= count and not unseen:
            head, tail = count, 0
        for k in range(head):
            yield self._equal(i + k, j + k)
        if count - head - tail + unseen:
            yield Row(kind="gap", skipped=count - head - tail + unseen)
        for k in range(count - tail, count):
            yield self._equal(i + k, j + k)

    def _equal(self, i: int, j: int) -> Row:
        text = (Segment(kind="equal", text=self.old[i]),)
        return Row(
            kind="equal",
            old_line=self.before + i + 1,
            new_line=self.before + j + 1,
            old=text,
            new=text,
        )

    def _pairs(self, hunk: Hunk) -> Iterator[_Pair]:
        """Which lines of a hunk are one line that changed, and which stand alone."""
        old = self.old[hunk.old_start : hunk.old_end]
        new = self.new[hunk.new_start : hunk.new_end]
        cost = len(old) * len(new)
        if cost <= self.comparisons:
            self.comparisons -= cost
            partners = _alike(old, new)
        else:
            partners = [(k, k) for k in range(min(len(old), len(new)))]
        return _together(partners, len(old), len(new))

    def _marked(self, old: str, new: str) -> tuple[Segment, ...]:
        self.characters -= len(old) + len(new)
        if self.characters >= 0:
            return segments(old, new)
        return Segment(kind="deleted", text=old), Segment(kind="added", text=new)

    def _changed(self, i: int | None, j: int | None) -> Row:
        if i is None and j is not None:
            text = (Segment(kind="added", text=self.new[j]),)
            return Row(kind="added", new_line=self.before + j + 1, new=text)
        if j is None and i is not None:
            text = (Segment(kind="deleted", text=self.old[i]),)
            return Row(kind="deleted", old_line=self.before + i + 1, old=text)
        assert i is not None
        assert j is not None
        pieces = self._marked(self.old[i], self.new[j])
        return Row(
            kind="changed",
            old_line=self.before + i + 1,
            new_line=self.before + j + 1,
            old=tuple(piece for piece in pieces if piece.kind != "added"),
            new=tuple(piece for piece in pieces if piece.kind != "deleted"),
        )


def _together(partners: list[tuple[int, int]], old_size: int, new_size: int) -> Iterator[_Pair]:
    """Partners and, between them, the lines that stand alone, deleted ones first."""
    i = j = 0
    for a, b in [*partners, (old_size, new_size)]:
        yield from ((k, None) for k in range(i, a))
        yield from ((None, k) for k in range(j, b))
        if a < old_size and b < new_size:
            yield a, b
        i, j = a + 1, b + 1


def _alike(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """Ascending pairs of lines whose similarities add up to the most (dynamic programming)."""
    if not old or not new:
        return []
    # Late: only a view asks for this, and only where a hunk has lines on both sides.
    from rapidfuzz.distance import Indel  # noqa: PLC0415

    if len(old) == len(new) == 1:
        return [(0, 0)] if _score(Indel, old[0], new[0]) else []
    width = len(new)
    best = [[0.0] * (width + 1) for _ in range(len(old) + 1)]
    score = [[_score(Indel, a, b) for b in new] for a in old]
    for i in range(len(old) - 1, -1, -1):
        for j in range(width - 1, -1, -1):
            paired = score[i][j] + best[i + 1][j + 1]
            best[i][j] = max(paired, best[i + 1][j], best[i][j + 1])
    pairs = []
    i = j = 0
    while i < len(old) and j < width:
        if score[i][j] and best[i][j] == score[i][j] + best[i + 1][j + 1]:
            pairs.append((i, j))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return pairs


def _score(engine: Any, old: str, new: str) -> float:
    """Share of common characters; 0 where it is too small to count."""
    return float(
        engine.normalized_similarity(old[:_COMPARED], new[:_COMPARED], score_cutoff=_ALIKE)
    )
