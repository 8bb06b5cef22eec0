"""How one text of a notebook became another, in nbdime's format: lines, and characters in them.

nbdime's widget repeats every step in JavaScript. Where JavaScript counts otherwise, in lines with
characters beyond the basic plane and in texts with rare line ends, larger pieces are exchanged.
"""

import re
from collections.abc import Callable, Sequence
from typing import Any, Final

from nbdime.diff_format import DiffEntry, op_addrange, op_patch, op_removerange

from backtrail.diff.lines import align
from backtrail.diff.words import segments
from backtrail_jupyter.notebooks.alignment import Pairs, resembling

__all__ = ["Steps", "Texts", "countable", "sequence"]

Steps = list[DiffEntry]
"""Entries of nbdime's diff format."""

_RARE_ENDS = re.compile("[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
"""Line ends for Python's `splitlines`, on which nbdime builds, and not for JavaScript."""

_BEYOND = re.compile("[\U00010000-\U0010ffff]")
"""One character here, two in JavaScript."""

_PAIRED: Final = 400
"""Lines of a hunk, both sides together, up to which changed lines are paired."""

_MARKED: Final = 10_000
"""Pairs of lines whose characters are compared, about half a second."""


def countable(text: str) -> bool:
    """Tell whether the lines of a text are the same ones for nbdime's widget."""
    return not _RARE_ENDS.search(text)


class Texts:
    """Compares the texts of two notebooks, marking characters while there are not too many."""

    def __init__(self) -> None:
        self._left = _MARKED

    def steps(self, old: str, new: str) -> Steps:
        """Say how to get from one text to the other; the lines are those of `str.splitlines`."""
        if old == new:
            return []
        before, after = old.splitlines(keepends=True), new.splitlines(keepends=True)
        steps: Steps = []
        for hunk in align(before, after).hunks:
            gone = before[hunk.old_start : hunk.old_end]
            come = after[hunk.new_start : hunk.new_end]
            found = self._pairs(gone, come)
            steps += sequence(gone, come, found, _in_line, start=hunk.old_start)
        return steps

    def _pairs(self, gone: list[str], come: list[str]) -> Pairs:
        if len(gone) + len(come) > _PAIRED or self._left <= 0:
            return []
        found = resembling(gone, come)
        self._left -= len(found)
        return [
            (i, j) for i, j in found if not _BEYOND.search(gone[i]) and not _BEYOND.search(come[j])
        ]


def sequence(
    old: Sequence[Any],
    new: Sequence[Any],
    found: Pairs,
    inside: Callable[[Any, Any], Steps],
    *,
    start: int = 0,
) -> Steps:
    """Say how to get from one list to the other; ``inside`` says it for the parts of a pair.

    ``start`` is the place of ``old`` within a longer list.
    """
    steps: Steps = []
    i = j = 0
    for a, b in [*found, (len(old), len(new))]:
        if b > j:
            steps.append(op_addrange(start + i, list(new[j:b])))
        if a > i:
            steps.append(op_removerange(start + i, a - i))
        within = inside(old[a], new[b]) if a < len(old) else []
        if within:
            steps.append(op_patch(start + a, within))
        i, j = a + 1, b + 1
    return steps


def _in_line(old: str, new: str) -> Steps:
    """Characters that went and came; what came stands before what went in its place."""
    steps: Steps = []
    gone: Steps = []
    place = 0
    for piece in segments(old, new):
        if piece.kind == "added":
            # The character before which it comes: that of the piece it takes the place of.
            steps.append(op_addrange(gone[0].key if gone else place, piece.text))
        if piece.kind != "deleted":
            steps += gone
            gone = []
        if piece.kind == "deleted":
            gone = [op_removerange(place, len(piece.text))]
        if piece.kind != "added":
            place += len(piece.text)
    return steps + gone
