"""Both contents side by side, as data.

Each row holds a line of one or both sides with its words marked; drawing it is a face's business.
The rule: rows keep the order of both sides, and texts keep their line ends, so that the segments of
one side joined give that side's lines again.
"""

from collections.abc import Collection, Iterable, Sequence
from typing import Literal

import msgspec

from backtrail.diff.lines import Hunk
from backtrail.diff.moves import moves
from backtrail.diff.sections import Differences, Section, differences
from backtrail.diff.views import Encoding, encoding_of
from backtrail.diff.whitespace import Whitespace
from backtrail.diff.words import Segment, segments

__all__ = ["Row", "RowKind", "Table", "rows", "table"]

RowKind = Literal["equal", "changed", "added", "deleted", "gap"]

_PAIRED = 100_000
"""Comparisons of lines that one view may cost; above, lines are paired in their order."""

_HUNK = 8
"""Comparisons that each hunk costs beyond its own, so that many tiny ones are not free."""

_MARKED = 600_000
"""Characters of changed lines whose words are looked at; above, they are marked as a whole."""

_LINE = 80
"""Characters that each pair of those lines costs beyond its own, so that tiny ones are not free."""

_ALIKE = 0.4
"""Share of common characters from which two lines count as one changed line."""

_COMPARED = 1000
"""Characters of a line that are looked at when its counterpart is sought."""


class Row(msgspec.Struct, frozen=True, kw_only=True, gc=False):
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
    moved: int | None = None
    """Line of the other side, from 1, where an added line came from or a deleted one went to; its
    pieces say what changed on the way."""


class Table(msgspec.Struct, frozen=True, kw_only=True):
    """A whole view."""

    rows: tuple[Row, ...]
    coarse: bool
    """More differs than is compared: lines that both sides share may stand as deleted and added, or
    lines be paired in their order or marked as a whole."""


def rows(
    old: bytes, new: bytes, *, context: int | None = 3, whitespace: Whitespace = "none"
) -> tuple[Row, ...]:
    """Pair up the lines of both contents; see `table`."""
    return table(old, new, context=context, whitespace=whitespace).rows


def table(
    old: bytes, new: bytes, *, context: int | None = 3, whitespace: Whitespace = "none"
) -> Table:
    """Pair up the lines of both contents.

    ``context`` is the number of equal lines shown around a change; the others become gaps, and
    equal contents give no rows. With None the whole files are shown. A line that is equal but for
    ``whitespace`` that does not count has the text of the new side on both. Where the lines of one
    side are not UTF-8 each byte of both is a character.
    """
    if old == new and context is not None:
        return Table(rows=(), coarse=False)
    found = differences(old, new, context=context, whitespace=whitespace)
    page = _Page(found, encoding_of(b"".join(found.old), b"".join(found.new)))
    made = page.rows()
    return Table(rows=tuple(made), coarse=found.coarse or page.coarse)


_Pieces = tuple[Segment, ...]


class _Page:
    """The lines of both sides as text."""

    def __init__(self, found: Differences, encoding: Encoding) -> None:
        self.found = found
        self.old = tuple([line.decode(encoding) for line in found.old])
        self.new = tuple([line.decode(encoding) for line in found.new])
        self.before = found.before
        self.moves = moves(found.old, found.new, tuple(found.hunks))
        self.comparisons = _PAIRED
        self.characters = _MARKED
        self.coarse = self.moves.coarse
        self.made: list[Row] = []

    def rows(self) -> list[Row]:
        """Rows of all sections, and gaps for what lies around them."""
        place = -self.before
        for section in self.found.sections:
            self._gap(section.new_start - place)
            self._section(section)
            place = section.new_end
        if self.found.sections:
            self._gap(len(self.new) + self.found.after - place)
        return self.made

    def _gap(self, skipped: int) -> None:
        if skipped:
            self.made.append(Row(kind="gap", skipped=skipped))

    def _section(self, section: Section) -> None:
        made = self.made
        i, j = section.old_start, section.new_start
        for hunk in section.hunks:
            made.extend(map(self._equal, range(i, hunk.old_start), range(j, hunk.new_start)))
            i, j = hunk.old_start, hunk.new_start
            for a, b in self._partners(hunk):
                if i < a or j < b:
                    self._alone(range(i, a), range(j, b))
                made.append(self._changed(a, b))
                i, j = a + 1, b + 1
            self._alone(range(i, hunk.old_end), range(j, hunk.new_end))
            i, j = hunk.old_end, hunk.new_end
        made.extend(map(self._equal, range(i, section.old_end), range(j, section.new_end)))

    def _alone(self, gone: range, come: range) -> None:
        """Lines without a counterpart beside them, deleted ones first."""
        self.made.extend(map(self._deleted, gone))
        self.made.extend(map(self._added, come))

    def _equal(self, i: int, j: int) -> Row:
        text = (Segment(kind="equal", text=self.new[j]),)
        return Row(
            kind="equal",
            old_line=self.before + i + 1,
            new_line=self.before + j + 1,
            old=text,
            new=text,
        )

    def _partners(self, hunk: Hunk) -> Iterable[tuple[int, int]]:
        """Which lines of a hunk are one line that changed, in order."""
        # Lines of moved blocks have their counterparts elsewhere.
        old = _without(range(hunk.old_start, hunk.old_end), self.moves.old)
        new = _without(range(hunk.new_start, hunk.new_end), self.moves.new)
        if not old or not new:
            return ()
        cost = len(old) * len(new) + _HUNK
        if cost > self.comparisons:
            self.coarse = True
            return zip(old, new, strict=False)
        self.comparisons -= cost
        partners = _alike([self.old[i] for i in old], [self.new[j] for j in new])
        return [(old[a], new[b]) for a, b in partners]

    def _marked(self, i: int, j: int) -> tuple[_Pieces, _Pieces]:
        """Pieces of an old line and of the new one that it became."""
        old, new = self.old[i], self.new[j]
        self.characters -= len(old) + len(new) + _LINE
        if self.characters < 0:
            self.coarse = True
            return (Segment(kind="deleted", text=old),), (Segment(kind="added", text=new),)
        pieces = segments(old, new)
        return (
            tuple([piece for piece in pieces if piece.kind != "added"]),
            tuple([piece for piece in pieces if piece.kind != "deleted"]),
        )

    def _deleted(self, i: int) -> Row:
        line = self.before + i + 1
        partner = self.moves.old.get(i)
        if partner is None:
            text = (Segment(kind="deleted", text=self.old[i]),)
            return Row(kind="deleted", old_line=line, old=text)
        pieces, _ = self._marked(i, partner)
        return Row(kind="deleted", old_line=line, old=pieces, moved=self.before + partner + 1)

    def _added(self, j: int) -> Row:
        line = self.before + j + 1
        partner = self.moves.new.get(j)
        if partner is None:
            text = (Segment(kind="added", text=self.new[j]),)
            return Row(kind="added", new_line=line, new=text)
        _, pieces = self._marked(partner, j)
        return Row(kind="added", new_line=line, new=pieces, moved=self.before + partner + 1)

    def _changed(self, i: int, j: int) -> Row:
        old, new = self._marked(i, j)
        return Row(
            kind="changed",
            old_line=self.before + i + 1,
            new_line=self.before + j + 1,
            old=old,
            new=new,
        )


def _without(lines: range, moved: Collection[int]) -> Sequence[int]:
    return [line for line in lines if line not in moved] if moved else lines


def _alike(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """Ascending pairs of lines whose similarities add up to the most (dynamic programming)."""
    # Late: only a view asks for this, and only where a hunk has lines on both sides.
    from rapidfuzz.distance import Indel  # noqa: PLC0415

    gone, come = ([line[:_COMPARED] for line in side] for side in (old, new))
    score = [
        [Indel.normalized_similarity(one, other, score_cutoff=_ALIKE) for other in come]
        for one in gone
    ]
    if len(old) == len(new) == 1:
        return [(0, 0)] if score[0][0] else []
    best = [[0.0] * (len(new) + 1)]
    for scores in reversed(score):
        best.append(_best(scores, best[-1]))
    best.reverse()
    pairs = []
    i = j = 0
    while i < len(old) and j < len(new):
        if score[i][j] and best[i][j] == score[i][j] + best[i + 1][j + 1]:
            pairs.append((i, j))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return pairs


def _best(scores: list[float], below: list[float]) -> list[float]:
    """The most that one line and those below it reach, from each line of the other side on."""
    best = 0.0
    row = [best]
    for score, down, diagonal in zip(scores[::-1], below[-2::-1], below[:0:-1], strict=True):
        best = max(best, down, score + diagonal)
        row.append(best)
    return row[::-1]
