"""What turns one content into the next, as few replaced stretches of bytes.

Deltas of the hot path set the common ends aside and leave the rest to the compressor, which takes
microseconds. Packs are made in the background and hold 64 versions, so here several places of one
save are told apart: lines are compared, then each stretch that differs loses its common ends.
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, pairwise
from typing import Final, NamedTuple

from backtrail.ends import common_prefix, common_suffix

__all__ = ["Edit", "apply_edits", "edits"]

_CELLS: Final = 1 << 22
"""Pairs of lines up to which two stretches are compared whole: a bit each, 0.5 MiB; beyond,
lines that stand once in both divide them first."""
_LONG: Final = 4096
"""Bytes from which a line counts as one that no person broke; then commas end lines as well."""
_LINES: Final = re.compile(rb"[^\n]*\n|[^\n]+")
_PHRASES: Final = re.compile(rb"[^\n,]*[\n,]|[^\n,]+")


_NEAR: Final = 8
"""Bytes that stay between two edits from which they are told apart."""


class Edit(NamedTuple):
    """One stretch that is replaced."""

    start: int
    """Where, in bytes of the content before."""
    deleted: int
    """Bytes that go."""
    inserted: bytes
    """What comes instead."""


class _Span(NamedTuple):
    """Lines of either side that belong together: from, to, from, to."""

    a: int
    a_end: int
    b: int
    b_end: int


def edits(before: bytes, after: bytes) -> tuple[Edit, ...]:
    """What turns ``before`` into ``after``, in order, apart from each other; never quadratic."""
    prefix = common_prefix(before, after)
    suffix = common_suffix(before, after, min(len(before), len(after)) - prefix)
    a, b = before[prefix : len(before) - suffix], after[prefix : len(after) - suffix]
    if not a or not b:
        return (Edit(prefix, len(a), b),) if a or b else ()
    old, new = _units(a), _units(b)
    from_old, from_new = _offsets(old), _offsets(new)
    found = (
        _trimmed(
            prefix + from_old[span.a],
            a[from_old[span.a] : from_old[span.a_end]],
            b[from_new[span.b] : from_new[span.b_end]],
        )
        for span in _differing(old, new)
    )
    return tuple(_joined(found, before))


def apply_edits(before: bytes, changes: Sequence[Edit]) -> bytes:
    """The content after; ``changes`` are in order and within ``before``."""
    pieces, at = [], 0
    for start, deleted, inserted in changes:
        pieces += [before[at:start], inserted]
        at = start + deleted
    pieces.append(before[at:])
    return b"".join(pieces)


def _units(text: bytes) -> list[bytes]:
    lines = _LINES.findall(text)
    return _PHRASES.findall(text) if any(len(line) > _LONG for line in lines) else lines


def _offsets(units: Sequence[bytes]) -> list[int]:
    return list(accumulate(map(len, units), initial=0))


def _trimmed(start: int, old: bytes, new: bytes) -> Edit:
    prefix = common_prefix(old, new)
    suffix = common_suffix(old, new, min(len(old), len(new)) - prefix)
    kept = new[prefix : len(new) - suffix]
    return Edit(start + prefix, len(old) - prefix - suffix, kept)


def _joined(changes: Iterable[Edit], before: bytes) -> Iterator[Edit]:
    """Edits with hardly anything between them as one: numbers would take more than the bytes."""
    held: list[Edit] = []
    for change in changes:
        if held and change.start - _end(held[-1]) >= _NEAR:
            yield _united(held, before)
            held = []
        held.append(change)
    if held:
        yield _united(held, before)


def _united(changes: Sequence[Edit], before: bytes) -> Edit:
    if len(changes) == 1:
        return changes[0]
    start, end = changes[0].start, _end(changes[-1])
    kept = [before[_end(left) : right.start] + right.inserted for left, right in pairwise(changes)]
    return Edit(start, end - start, b"".join((changes[0].inserted, *kept)))


def _end(change: Edit) -> int:
    return change.start + change.deleted


def _differing(old: Sequence[bytes], new: Sequence[bytes]) -> Iterator[_Span]:
    """Spans that differ, in order, with at least one equal line between two of them."""
    ids: dict[bytes, int] = {}
    a = [ids.setdefault(line, len(ids)) for line in old]
    b = [ids.setdefault(line, len(ids)) for line in new]
    whole = _Span(0, len(a), 0, len(b))
    spans = [whole] if len(a) * len(b) <= _CELLS else _between_anchors(a, b, whole)
    held: _Span | None = None
    for span in spans:
        for found in _compared(a, b, span):
            if held is not None and (held.a_end, held.b_end) == (found.a, found.b):
                held = held._replace(a_end=found.a_end, b_end=found.b_end)
                continue
            if held is not None:
                yield held
            held = found
    if held is not None:
        yield held


def _compared(a: Sequence[int], b: Sequence[int], span: _Span) -> Iterator[_Span]:
    lines, others = a[span.a : span.a_end], b[span.b : span.b_end]
    if not lines or not others or len(lines) * len(others) > _CELLS:
        if lines or others:
            yield span
        return
    from rapidfuzz.distance import Indel  # noqa: PLC0415 - only who makes packs needs it

    for block in Indel.opcodes(lines, others):
        if block.tag != "equal":
            yield _Span(
                span.a + block.src_start, span.a + block.src_end,
                span.b + block.dest_start, span.b + block.dest_end,
            )  # fmt: skip


def _between_anchors(a: Sequence[int], b: Sequence[int], whole: _Span) -> Iterator[_Span]:
    """What lies between lines that stand once in both, in the longest run that keeps their order.

    The idea is patience diff's (Bram Cohen); O(n log n).
    """
    once = {line for line, count in Counter(b).items() if count == 1}
    once &= {line for line, count in Counter(a).items() if count == 1}
    places = {line: place for place, line in enumerate(b) if line in once}
    common = [(place, places[line]) for place, line in enumerate(a) if line in once]
    edges = [(-1, -1), *_rising(common), (whole.a_end, whole.b_end)]
    for (left, top), (right, bottom) in pairwise(edges):
        yield _Span(left + 1, right, top + 1, bottom)


def _rising(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest subsequence whose second numbers rise; the first ones do already."""
    tails: list[int] = []
    last: list[int] = []
    before: list[int] = []
    for place, (_, value) in enumerate(pairs):
        at = bisect_left(tails, value)
        tails[at : at + 1] = [value]
        last[at : at + 1] = [place]
        before.append(last[at - 1] if at else -1)
    found: list[tuple[int, int]] = []
    place = last[-1] if last else -1
    while place >= 0:
        found.append(pairs[place])
        place = before[place]
    return found[::-1]
