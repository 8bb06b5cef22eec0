"""Blocks of lines that went in one place and came in another.

A block may have another indentation where it came, and single lines of it may have changed. The
rules: a block has as many letters and digits as git asks for, so that lone brackets never count;
each line belongs to one block at most; and work is capped, so that searching stays linear.

Source of the idea and of the figure: git's ``--color-moved=zebra`` (``diff.c``). Git takes all
places of a line along at once; here few are tried, and a block grows both ways from a rare line.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Final

import msgspec

from backtrail.diff.lines import Hunk

__all__ = ["NO_MOVES", "Moves", "moves"]

_LEAST: Final = 20
"""Letters and digits of a block, git's ``COLOR_MOVED_MIN_ALNUM_COUNT``."""

_SIGNS: Final = bytes(code for code in range(128) if not chr(code).isalnum())

_TRIED: Final = 8
"""Places of the other side that are tried for one line: one that stands in more tells little."""

_BUDGET: Final = 1 << 19
"""Comparisons of lines that one search may cost."""

_SEARCHED: Final = 50_000
"""Changed lines of both sides above which no block is looked for: a quarter of a second."""

_ALIKE: Final = 0.6
"""Share of common characters from which a line inside a block counts as changed."""

_COMPARED: Final = 1000
"""Bytes of such a line that are looked at."""


class Moves(msgspec.Struct, frozen=True, kw_only=True):
    """Lines of moved blocks, each with its partner on the other side; places from 0."""

    old: Mapping[int, int]
    """From the old side to the new one."""
    new: Mapping[int, int]
    """From the new side to the old one."""
    coarse: bool = False
    """More differs than is searched: lines that moved may stand as deleted and added alone."""


NO_MOVES: Final = Moves(old={}, new={})


def moves(old: Sequence[bytes], new: Sequence[bytes], hunks: Sequence[Hunk]) -> Moves:
    """Find the blocks among the lines that hunks take out and put in.

    Within one hunk nothing moves: there lines stay in their order and change where they are.
    Where too much differs to look, or to look on, the answer says so.
    """
    gone = sum(hunk.old_end - hunk.old_start for hunk in hunks)
    come = sum(hunk.new_end - hunk.new_start for hunk in hunks)
    if len(hunks) < 2 or not gone or not come:  # noqa: PLR2004 - from one hunk into another
        return NO_MOVES
    if gone + come > _SEARCHED:
        return Moves(old={}, new={}, coarse=True)
    keys = {line.strip() for h in hunks for line in new[h.new_start : h.new_end]}
    shared = keys.intersection(
        [line.strip() for h in hunks for line in old[h.old_start : h.old_end]]
    )
    shared.discard(b"")
    return _Search(old, new, hunks, shared).found() if shared else NO_MOVES


class _Search:
    """Looks for blocks; lines that are taken leave ``gone`` and ``come``."""

    def __init__(
        self,
        old: Sequence[bytes],
        new: Sequence[bytes],
        hunks: Sequence[Hunk],
        shared: Collection[bytes],
    ) -> None:
        self.old = old
        self.new = new
        self.gone = {i: k for k, h in enumerate(hunks) for i in range(h.old_start, h.old_end)}
        self.come = {j: k for k, h in enumerate(hunks) for j in range(h.new_start, h.new_end)}
        self.left = _BUDGET
        self.places: dict[bytes, list[int]] = {key: [] for key in shared}
        for i in self.gone:
            key = old[i].strip()
            if key in self.places:
                self.places[key].append(i)

    def found(self) -> Moves:
        away: dict[int, int] = {}
        for j in list(self.come):
            block = self._longest(j) if j in self.come else []
            if _letters(self.new, block) >= _LEAST:
                for a, b in block:
                    away[a] = b
                    del self.gone[a], self.come[b]
        return Moves(old=away, new={b: a for a, b in away.items()}, coarse=self.left <= 0)

    def _longest(self, j: int) -> list[tuple[int, int]]:
        """The largest block that holds this line of the new side."""
        places = self.places.get(self.new[j].strip(), [])
        best: list[tuple[int, int]] = []
        for i in places if len(places) <= _TRIED else ():
            if self._free(i, j) and self.left > 0:
                above = list(self._beside(i, j, -1))[::-1]
                block = [*above, (i, j), *self._beside(i, j, 1)]
                best = max(best, block, key=len)
        return best

    def _beside(self, i: int, j: int, step: int) -> Iterator[tuple[int, int]]:
        """Pairs of lines that go on with a block; one line that changed may lie between two."""
        while self.left > 0:
            i, j = i + step, j + step
            if self._same(i, j) or (self._same(i + step, j + step) and self._changed(i, j)):
                yield i, j
            else:
                return

    def _free(self, i: int, j: int) -> bool:
        """Whether neither line is taken, and they stand in two hunks."""
        hunk = self.gone.get(i)
        return hunk is not None and self.come.get(j, hunk) != hunk

    def _same(self, i: int, j: int) -> bool:
        self.left -= 1
        return self._free(i, j) and self.old[i].strip() == self.new[j].strip()

    def _changed(self, i: int, j: int) -> bool:
        if not self._free(i, j) or not self.old[i].strip() or not self.new[j].strip():
            return False
        # Late: few comparisons hold a block that moved and changed.
        from rapidfuzz.distance import Indel  # noqa: PLC0415

        a, b = self.old[i].strip()[:_COMPARED], self.new[j].strip()[:_COMPARED]
        return Indel.normalized_similarity(a, b) >= _ALIKE


def _letters(lines: Sequence[bytes], block: Sequence[tuple[int, int]]) -> int:
    return sum(len(lines[j].translate(None, _SIGNS)) for _, j in block)
