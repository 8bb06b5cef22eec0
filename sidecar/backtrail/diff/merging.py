"""Two changes of one text put together: what only one side did is taken, what both did is shown.

Pure, on bytes and whole lines. The rules: never quadratic, and nothing is decided silently. Changes
that touch the same lines, or lines beside each other, are a conflict unless both say the same.

Source: diff3 (Khanna, Kunal, Pierce: "A Formal Investigation of Diff3", 2007) with the conditions
of git's ``xdl_do_merge`` (xmerge.c), so that both agree on what a conflict is.
"""

from collections.abc import Iterator, Sequence

import msgspec

from backtrail.diff.compaction import compacted
from backtrail.diff.histogram import LARGEST, histogram
from backtrail.diff.lines import Hunk, align
from backtrail.diff.views import split_lines
from backtrail.diff.windows import window

__all__ = ["Conflict", "Labels", "Merge", "marked", "merge", "preferring", "settled"]

_MARK = 7
"""Characters of a conflict marker, as git's."""


class Conflict(msgspec.Struct, frozen=True, kw_only=True):
    """Lines that both sides changed, each in its own way."""

    start: int
    """First line of it in ours, from 0."""
    base: bytes
    ours: bytes
    theirs: bytes

    @property
    def lines(self) -> int:
        """How many lines it has in ours."""
        return len(split_lines(self.ours))


class Merge(msgspec.Struct, frozen=True, kw_only=True):
    """The merged text: settled lines and conflicts, in order."""

    pieces: tuple[bytes | Conflict, ...]

    @property
    def conflicts(self) -> tuple[Conflict, ...]:
        """The places that a person has to decide."""
        return tuple(piece for piece in self.pieces if isinstance(piece, Conflict))


class Labels(msgspec.Struct, frozen=True, kw_only=True):
    """What a conflict's markers call the two sides."""

    ours: str
    theirs: str


class _Change(msgspec.Struct, frozen=True, kw_only=True):
    """A stretch of the base that at least one side changed, with its counterparts."""

    base: slice
    ours: slice
    theirs: slice
    sides: int
    """1: ours alone changed it, 2: theirs alone, 3: both."""


def merge(base: bytes, ours: bytes, theirs: bytes, *, wary: bool = False) -> Merge:
    """Put what ``theirs`` changed in ``base`` into ``ours``.

    ``wary`` leaves every change of theirs that ours lacks to a person, as a conflict.
    """
    a, o, t = split_lines(base), split_lines(ours), split_lines(theirs)
    one, two = _hunks(base, ours, a, o), _hunks(base, theirs, a, t)
    pieces: list[bytes | Conflict] = []
    place = 0
    for change in _changes(one, two):
        pieces.append(b"".join(o[place : change.ours.start]))
        mine, other = o[change.ours], t[change.theirs]
        if change.sides == 1 or mine == other:
            pieces.append(b"".join(mine))
        elif change.sides == 2 and not wary:  # noqa: PLR2004 - theirs alone, see `_Change`
            pieces.append(b"".join(other))
        else:
            pieces.extend(_disputed(a[change.base], mine, other, change.ours.start))
        place = change.ours.stop
    pieces.append(b"".join(o[place:]))
    return Merge(pieces=tuple(piece for piece in pieces if piece))


def settled(merged: Merge) -> bytes:
    """The merged bytes; what is in conflict stays as it is in ours."""
    return b"".join(piece.ours if isinstance(piece, Conflict) else piece for piece in merged.pieces)


def preferring(merged: Merge, *, theirs: bool) -> bytes:
    """The merged bytes; of what is in conflict one side's lines."""
    return b"".join(
        (piece.theirs if theirs else piece.ours) if isinstance(piece, Conflict) else piece
        for piece in merged.pieces
    )


def marked(merged: Merge, labels: Labels) -> bytes:
    r"""The merged bytes with both sides of each conflict between markers, as git writes them.

    Markers end as the lines around them do, with ``\r\n`` or ``\n``.
    """
    end = b"\r\n" if _carriage_returns(merged) else b"\n"
    out: list[bytes] = []
    for piece in merged.pieces:
        if isinstance(piece, Conflict):
            out += [b"<" * _MARK, b" ", labels.ours.encode("utf-8", "surrogateescape"), end]
            out += [_whole(piece.ours, end), b"=" * _MARK, end, _whole(piece.theirs, end)]
            out += [b">" * _MARK, b" ", labels.theirs.encode("utf-8", "surrogateescape"), end]
        else:
            out.append(piece)
    return b"".join(out)


def _hunks(old: bytes, new: bytes, a: Sequence[bytes], b: Sequence[bytes]) -> tuple[Hunk, ...]:
    """Where a side differs from the base."""
    if old == new:
        return ()
    if len(a) + len(b) <= LARGEST:
        return compacted(histogram(a, b), a, b)
    seen = window(old, new)
    before = old.count(b"\n", 0, seen.start)
    found = align(split_lines(seen.old), split_lines(seen.new)).hunks
    return compacted([_moved(hunk, before) for hunk in found], a, b)


def _moved(hunk: Hunk, by: int) -> Hunk:
    if not by:
        return hunk
    return Hunk(
        old_start=hunk.old_start + by,
        old_end=hunk.old_end + by,
        new_start=hunk.new_start + by,
        new_end=hunk.new_end + by,
    )


def _changes(one: Sequence[Hunk], two: Sequence[Hunk]) -> Iterator[_Change]:
    """Put together what overlaps or touches; hunks of one side never touch each other."""
    sides = (one, two)
    places = [0, 0]
    ahead = [0, 0]
    """Lines that a side has more than the base, so far."""
    while True:
        nexts = [hunks[at] for hunks, at in zip(sides, places, strict=True) if at < len(hunks)]
        if not nexts:
            return
        start = end = min(hunk.old_start for hunk in nexts)
        before, touched, moved = tuple(ahead), 0, True
        while moved:
            moved = False
            for side, hunks in enumerate(sides):
                while places[side] < len(hunks) and hunks[places[side]].old_start <= end:
                    hunk = hunks[places[side]]
                    end = max(end, hunk.old_end)
                    ahead[side] = hunk.new_end - hunk.old_end
                    places[side] += 1
                    touched, moved = touched | (side + 1), True
        yield _Change(
            base=slice(start, end),
            ours=slice(start + before[0], end + ahead[0]),
            theirs=slice(start + before[1], end + ahead[1]),
            sides=touched,
        )


def _disputed(
    base: list[bytes], ours: list[bytes], theirs: list[bytes], start: int
) -> list[bytes | Conflict]:
    """A conflict without the lines at its ends on which both sides agree."""
    head, tail, room = 0, 0, min(len(ours), len(theirs))
    while head < room and ours[head] == theirs[head]:
        head += 1
    while tail < room - head and ours[-1 - tail] == theirs[-1 - tail]:
        tail += 1
    conflict = Conflict(
        start=start + head,
        base=b"".join(base),
        ours=b"".join(ours[head : len(ours) - tail]),
        theirs=b"".join(theirs[head : len(theirs) - tail]),
    )
    return [b"".join(ours[:head]), conflict, b"".join(ours[len(ours) - tail :])]


def _whole(text: bytes, end: bytes) -> bytes:
    """``text`` with an end to its last line, so that a marker begins a line."""
    return text if not text or text.endswith(b"\n") else text + end


def _carriage_returns(merged: Merge) -> bool:
    """Whether the first line that ends at all ends with a carriage return, too."""
    for piece in merged.pieces:
        text = piece.ours or piece.theirs if isinstance(piece, Conflict) else piece
        end = text.find(b"\n")
        if end >= 0:
            return text.endswith(b"\r", 0, end)
    return False
