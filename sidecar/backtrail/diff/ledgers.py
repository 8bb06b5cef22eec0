"""Many lines at once, followed from one content to its neighbour, each until a change ends it.

Pure. The rule: one pass over the lines for each step, however many changes it has.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from backtrail.diff.blocks import differences
from backtrail.diff.lines import Hunk
from backtrail.diff.views import split_lines, text_of

__all__ = ["Ended", "Ledger"]

_ALIKE = 0.5
"""Share of common characters from which a line is another one that changed."""
_COMPARED = 1000
"""Characters of a line that are looked at when its counterpart is sought."""
_PAIRED = 10_000
"""Comparisons of lines that one block of changes may cost; above, lines pair up in their order."""
_ELSE = -1
"""Nobody's line."""


class Ended(NamedTuple):
    """A line that a change ended."""

    line: int
    """As it was numbered at first."""
    place: int
    """Where it stands in the content that the step began with, from 0."""
    changed: bool
    """The other content has a line in its place that is like it; only going forth this is told."""


class Ledger:
    """Lines that are followed, by where they stand in the content at hand."""

    def __init__(self, count: int, wanted: range) -> None:
        """Of ``count`` lines follow those ``wanted``, from 0."""
        self._at = [_ELSE] * count
        self._at[wanted.start : wanted.stop] = wanted
        self.open = len(wanted)
        """Lines that no change has ended yet."""

    def back(self, old: bytes, new: bytes, *, through: bool) -> list[Ended]:
        """Go from ``new`` to ``old``; ``through``: also through changes of a line itself."""
        seen, before, found = differences(old, new)
        turned = (
            Hunk(
                old_start=hunk.new_start,
                old_end=hunk.new_end,
                new_start=hunk.old_start,
                new_end=hunk.old_end,
            )
            for hunk in found
        )
        sides = _Lines(seen.new, before), _Lines(seen.old, before)
        return self._step(turned, *sides, through=through, paired=through)

    def forth(self, old: bytes, new: bytes) -> list[Ended]:
        """Go from ``old`` to ``new``."""
        seen, before, found = differences(old, new)
        sides = _Lines(seen.old, before), _Lines(seen.new, before)
        return self._step(found, *sides, through=False, paired=True)

    def _step(
        self,
        found: Iterable[Hunk],
        here: "_Lines",
        there: "_Lines",
        *,
        through: bool,
        paired: bool,
    ) -> list[Ended]:
        ended: list[Ended] = []
        at: list[int] = []
        place = 0
        for hunk in found:
            at += self._at[place : hunk.old_start]
            leaving = self._at[hunk.old_start : hunk.old_end]
            coming = [_ELSE] * (hunk.new_end - hunk.new_start)
            pairs: dict[int, int] = {}
            if paired and any(line != _ELSE for line in leaving):
                pairs.update(
                    _pairs(
                        here.of(hunk.old_start, hunk.old_end),
                        there.of(hunk.new_start, hunk.new_end),
                    )
                )
            for offset, line in enumerate(leaving):
                if through and line != _ELSE and offset in pairs:
                    coming[pairs[offset]] = line
                elif line != _ELSE:
                    ended.append(Ended(line, hunk.old_start + offset, offset in pairs))
            at += coming
            place = hunk.old_end
        at += self._at[place:]
        self._at = at
        self.open -= len(ended)
        return ended

    def rest(self) -> Iterator[tuple[int, int]]:
        """Lines that are still followed, and where they stand."""
        return ((line, place) for place, line in enumerate(self._at) if line != _ELSE)


class _Lines:
    """The lines of a window, by their numbers in the whole content; split when one is wanted."""

    def __init__(self, data: bytes, before: int) -> None:
        self._data = data
        self._before = before
        self._split: list[bytes] | None = None

    def of(self, start: int, end: int) -> list[bytes]:
        if self._split is None:
            self._split = split_lines(self._data)
        return self._split[start - self._before : end - self._before]


def _pairs(old: Sequence[bytes], new: Sequence[bytes]) -> Iterator[tuple[int, int]]:
    """Lines of both sides that are one line which changed, in their order."""
    if not old or not new:
        return
    if len(old) * len(new) > _PAIRED:
        yield from zip(range(len(old)), range(len(new)), strict=False)
        return
    from rapidfuzz.distance import Indel  # noqa: PLC0415 - start-up must not pay for it

    befores, texts = ([text_of(line.strip()[:_COMPARED]) for line in side] for side in (old, new))
    if len(old) == len(new):
        beside = zip(befores, texts, strict=True)
        if all(Indel.normalized_similarity(*both) >= _ALIKE for both in beside):
            # each line alone, as in `ranges`: another of a column of figures may be more alike
            yield from zip(range(len(old)), range(len(new)), strict=True)
            return
    begin = 0
    for place, text in enumerate(befores):
        scores = [Indel.normalized_similarity(text, other) for other in texts[begin:]]
        best = max(scores, default=0.0)
        if best >= _ALIKE:
            begin += scores.index(best)
            yield place, begin
            begin += 1
