"""Which lines of two texts belong together.

The alignment works on any hashable items (lines here, words elsewhere). Its rule: never quadratic.
What two sides share at their ends is set aside, items that occur on one side only are left out,
large rests are cut at anchors, and only rests within the work budget reach the exact engine.

Source of the anchors: Bram Cohen's patience diff (items unique on both sides, longest increasing
subsequence). Runs of several items serve as anchors where single items repeat.
"""

from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from itertools import count

import msgspec

from backtrail.ends import common_prefix, common_suffix

__all__ = ["LINE_BUDGET", "Alignment", "Hunk", "align"]

LINE_BUDGET = 1 << 28
"""Cells (items of one side times items of the other) that one alignment may spend in the engine.

The engine handles 64 cells in about a nanosecond and keeps one bit for each, so this is 32 MiB.
"""

_FEW = 64
"""Items of both sides together that are compared one by one first: most saves end there."""

_SMALL = 1 << 20
"""Cells up to which the engine is asked at once, without looking for anchors."""

_RUN = 16
"""Items that make up an anchor where no single item is unique."""

_WIDTH = array("I").itemsize
"""Bytes of a number that stands for an item."""

_DEPTH = 2
"""Times that a rest between anchors is cut again."""


class Hunk(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A place where the sides differ; ranges of lines, from 0, the end not included."""

    old_start: int
    old_end: int
    new_start: int
    new_end: int


class Alignment(msgspec.Struct, frozen=True, kw_only=True):
    """All differences in order; everything between two hunks is equal."""

    hunks: tuple[Hunk, ...]
    coarse: bool
    """The work budget ended: some hunk may hold lines that both sides share."""


def align(
    old: Sequence[Hashable], new: Sequence[Hashable], *, budget: int = LINE_BUDGET
) -> Alignment:
    """Find the hunks in which ``new`` differs from ``old``.

    ``budget`` is in cells, see `LINE_BUDGET`. Neighbouring deletions and insertions are one hunk.
    """
    if not old or not new:
        return Alignment(hunks=tuple(_between([], len(old), len(new))), coarse=False)
    if len(old) + len(new) <= _FEW:
        hunks = _few_hunks(old, new, budget)
        if hunks is not None:
            return Alignment(hunks=tuple(hunks), coarse=False)
    # An item's number is where it stands first: each item is looked up once.
    number = dict[Hashable, int]().setdefault
    first = array("I", map(number, old, count()))
    second = array("I", map(number, new, count(len(old))))
    matcher = _Matcher(budget)
    matcher.match(_Side(first, range(len(first))), _Side(second, range(len(second))), _DEPTH)
    return Alignment(
        hunks=tuple(_between(matcher.pairs, len(first), len(second))), coarse=matcher.coarse
    )


def _few_hunks(old: Sequence[Hashable], new: Sequence[Hashable], budget: int) -> list[Hunk] | None:
    """Set the ends aside item by item; None where what is left costs more than ``budget``."""
    head, tail, room = 0, 0, min(len(old), len(new))
    while head < room and old[head] == new[head]:
        head += 1
    while tail < room - head and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    gone, come = old[head : len(old) - tail], new[head : len(new) - tail]
    pairs: list[tuple[int, int]] = []
    if not set(gone).isdisjoint(come):
        if len(gone) * len(come) > budget:
            return None
        ids: dict[Hashable, int] = {}
        pairs += _engine_pairs(
            [ids.setdefault(item, len(ids)) for item in gone],
            [ids.setdefault(item, len(ids)) for item in come],
        )
    return _between(pairs, len(gone), len(come), start=head)


def _between(
    pairs: list[tuple[int, int]], old_size: int, new_size: int, *, start: int = 0
) -> list[Hunk]:
    """What lies between the pairs; ``start`` equal items come before all of it."""
    hunks = []
    i = j = 0
    for a, b in [*pairs, (old_size, new_size)]:
        if a != i or b != j:
            hunks.append(
                Hunk(
                    old_start=start + i,
                    old_end=start + a,
                    new_start=start + j,
                    new_end=start + b,
                )
            )
        i, j = a + 1, b + 1
    return hunks


def _engine_pairs(old: list[int], new: list[int]) -> list[tuple[int, int]]:
    """Places of a longest common subsequence."""
    # Late: most saves are settled by the cheap steps, and start-up must not pay for this one.
    from rapidfuzz.distance import LCSseq  # noqa: PLC0415

    pairs: list[tuple[int, int]] = []
    for step in LCSseq.opcodes(old, new):
        if step.tag == "equal":
            found = range(step.src_start, step.src_end)
            pairs += zip(found, range(step.dest_start, step.dest_end), strict=True)
    return pairs


class _Side:
    """Items as numbers, each with its place in the whole sequence."""

    __slots__ = ("items", "places")

    def __init__(self, items: "array[int]", places: Sequence[int]) -> None:
        self.items = items
        self.places = places

    def part(self, start: int, end: int) -> "_Side":
        return _Side(self.items[start:end], self.places[start:end])

    def only(self, wanted: set[int]) -> "_Side":
        kept = [k for k, item in enumerate(self.items) if item in wanted]
        return _Side(array("I", [self.items[k] for k in kept]), [self.places[k] for k in kept])


class _Matcher:
    """Collects the pairs of places that belong together, in order."""

    def __init__(self, budget: int) -> None:
        self.left = budget
        self.pairs: list[tuple[int, int]] = []
        self.coarse = False

    def match(self, old: _Side, new: _Side, depth: int, *, thinned: bool = False) -> None:
        a, b = old.items.tobytes(), new.items.tobytes()
        head = common_prefix(a, b) // _WIDTH
        tail = common_suffix(a, b, min(len(a), len(b)) - head * _WIDTH) // _WIDTH
        old_end, new_end = len(old.items) - tail, len(new.items) - tail
        self.pairs.extend(zip(old.places[:head], new.places[:head], strict=True))
        if head < old_end and head < new_end:
            middle = old.part(head, old_end), new.part(head, new_end)
            self._match_middle(*middle, depth, thinned=thinned)
        self.pairs.extend(zip(old.places[old_end:], new.places[new_end:], strict=True))

    def _match_middle(self, old: _Side, new: _Side, depth: int, *, thinned: bool) -> None:
        here = set(old.items)
        there = set(new.items)
        shared = here & there
        if not shared:
            return
        if len(old.items) * len(new.items) <= min(_SMALL, self.left):
            self._ask_engine(old, new)
            return
        if not thinned:
            # An item that one side lacks is in no common subsequence: leaving it out changes
            # nothing. Once: the ends set aside then may each time free only one more of them.
            a = old.only(shared) if len(shared) < len(here) else old
            b = new.only(shared) if len(shared) < len(there) else new
            if a is not old or b is not new:
                self.match(a, b, depth, thinned=True)
                return
        anchors = _anchors(old.items, new.items) if depth else []
        if anchors:
            self._match_between(old, new, anchors, depth)
        else:
            self._ask_engine(old, new)

    def _match_between(
        self, old: _Side, new: _Side, anchors: list[tuple[int, int]], depth: int
    ) -> None:
        i = j = 0
        for a, b in anchors:
            if i < a and j < b and not _few_apart(old.items[i:a], new.items[j:b]):
                self.match(old.part(i, a), new.part(j, b), depth - 1)
            self.pairs.append((old.places[a], new.places[b]))
            i, j = a + 1, b + 1
        self.match(old.part(i, len(old.items)), new.part(j, len(new.items)), depth - 1)

    def _ask_engine(self, old: _Side, new: _Side) -> None:
        cells = len(old.items) * len(new.items)
        if cells > self.left:
            self.coarse = True
            return
        self.left -= cells
        self.pairs.extend(
            (old.places[i], new.places[j])
            for i, j in _engine_pairs(old.items.tolist(), new.items.tolist())
        )


def _few_apart(a: "array[int]", b: "array[int]") -> bool:
    """Whether two small rests share nothing, as most rests between anchors do."""
    return len(a) + len(b) <= _FEW and set(a).isdisjoint(b)


def _anchors(a: "array[int]", b: "array[int]") -> list[tuple[int, int]]:
    """Places that surely belong together, ascending on both sides; single items where possible."""
    here, there = _unique(a, b)
    if not here:
        here, there = _unique_runs(a, b)
    return [(here[k], there[k]) for k in _increasing(there)]


def _unique(a: "array[int]", b: "array[int]") -> tuple[Sequence[int], Sequence[int]]:
    """Places of the items that stand once in ``a`` and once in ``b``."""
    first, second = _places(a), _places(b)
    if first.keys() == second.keys():
        return list(first.values()), list(map(second.__getitem__, first))
    pairs = [(i, second[item]) for item, i in first.items() if item in second]
    return [i for i, _ in pairs], [j for _, j in pairs]


def _places(items: "array[int]") -> dict[int, int]:
    """Where each item stands that stands once, in order."""
    places = dict(zip(items, count(), strict=False))
    if len(places) < len(items):
        for item, times in Counter(items).items():
            if times > 1:
                del places[item]
    return places


def _unique_runs(a: "array[int]", b: "array[int]") -> tuple[Sequence[int], Sequence[int]]:
    """Places of runs that stand once in ``a`` and once in ``b``; every few items one is tried."""
    step = _RUN // 2
    places = dict(zip(_runs(a, step=step), count(0, step), strict=False))
    once = Counter(filter(places.__contains__, _runs(a)))
    found = [(places[run], j) for j, run in enumerate(_runs(b)) if once.get(run) == 1]
    there = Counter(i for i, _ in found)
    pairs = sorted(pair for pair in found if there[pair[0]] == 1)
    return [i for i, _ in pairs], [j for _, j in pairs]


def _runs(items: "array[int]", *, step: int = 1) -> Iterator[bytes]:
    """Each run of `_RUN` items as bytes, which are hashed once and compared fast."""
    data = items.tobytes()
    ends = len(data) - (_RUN - 1) * _WIDTH
    return (data[k : k + _RUN * _WIDTH] for k in range(0, ends, step * _WIDTH))


def _increasing(numbers: Sequence[int]) -> list[int]:
    """Where the longest subsequence stands whose numbers ascend (patience sorting)."""
    ends: list[int] = []
    last: list[int] = []
    before: list[int] = []
    for k, number in enumerate(numbers):
        if not ends or number > ends[-1]:
            # Most numbers of an ordinary change go on where the one before ended.
            before.append(last[-1] if last else -1)
            ends.append(number)
            last.append(k)
        else:
            pile = bisect_left(ends, number)
            before.append(last[pile - 1] if pile else -1)
            ends[pile] = number
            last[pile] = k
    chain = []
    k = last[-1] if last else -1
    while k >= 0:
        chain.append(k)
        k = before[k]
    return chain[::-1]
