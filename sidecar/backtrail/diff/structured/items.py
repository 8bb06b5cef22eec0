"""Which items of two lists belong together.

Equal items keep their order where most of them do (the alignment of lines); what is equal elsewhere
moved. Of the rest those belong together that bear the same name, then those that are most alike.
"""

from collections import Counter, defaultdict, deque
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final

import msgspec

from backtrail.diff.lines import align
from backtrail.diff.structured.budgets import Budget
from backtrail.diff.structured.identities import Identities, is_container

__all__ = ["Pairing", "pairing_of"]

_NAMES: Final = ("id", "key", "name")
"""Members by which people tell the items of a list apart, the surest one first."""

_FEW: Final = 64
"""Items of a gap, on either side, among which the most similar ones are looked for."""

_Pair = tuple[int, int]
"""Place in the old list, place in the new one."""


class Pairing(msgspec.Struct, frozen=True, kw_only=True):
    """What became of the items of a list; what is not mentioned is where it was, as it was."""

    removed: Sequence[int]
    """Places in the old list, ascending."""
    added: Sequence[int]
    """Places in the new list, ascending."""
    moved: Sequence[_Pair]
    differing: Sequence[_Pair]
    """The same items, but not equal; some of them moved, too."""


def pairing_of(
    old: list[Any],
    new: list[Any],
    *,
    identities: Identities,
    any_order: bool,
    close: Callable[[Any, Any], bool],
    cells: int,
    nearest: Budget,
) -> Pairing:
    """Pair the items of two lists.

    ``close`` says of two scalars whether they count as equal. ``cells`` bounds the alignment, as in
    ``lines.align``; ``nearest`` the search for similar items, in members looked at.
    """
    pairs = _Pairs(old, new, identities, close, nearest)
    if any_order:
        gaps = [(list(range(len(old))), list(range(len(new))))]
    else:
        gaps = _gaps(pairs.old_ids, pairs.new_ids, cells)
    gone = [place for before, _ in gaps for place in before]
    come = [place for _, after in gaps for place in after]
    if gone and come:
        moved = pairs.equal_elsewhere(gone, come)
        for before, after in gaps:
            if before and after:
                pairs.pair_gap(pairs.left_old(before), pairs.left_new(after))
        moved += pairs.namesakes(pairs.left_old(gone), pairs.left_new(come))
    else:
        moved = []
    return Pairing(
        removed=pairs.left_old(gone),
        added=pairs.left_new(come),
        moved=[] if any_order else sorted(moved, key=lambda pair: pair[1]),
        differing=sorted(pairs.differing, key=lambda pair: pair[1]),
    )


def _gaps(old: list[int], new: list[int], cells: int) -> list[tuple[list[int], list[int]]]:
    return [
        (list(range(hunk.old_start, hunk.old_end)), list(range(hunk.new_start, hunk.new_end)))
        for hunk in align(old, new, budget=cells).hunks
    ]


class _Pairs:
    """The pairs found so far."""

    def __init__(
        self,
        old: list[Any],
        new: list[Any],
        identities: Identities,
        close: Callable[[Any, Any], bool],
        nearest: Budget,
    ) -> None:
        self._old, self._new = old, new
        self._identities, self._close, self._nearest = identities, close, nearest
        self.old_ids = [identities.of(item) for item in old]
        self.new_ids = [identities.of(item) for item in new]
        self._old_done: set[int] = set()
        self._new_done: set[int] = set()
        self.differing: list[_Pair] = []

    def left_old(self, places: list[int]) -> list[int]:
        return [place for place in places if place not in self._old_done]

    def left_new(self, places: list[int]) -> list[int]:
        return [place for place in places if place not in self._new_done]

    def equal_elsewhere(self, gone: list[int], come: list[int]) -> list[_Pair]:
        """Equal items that stand at other places; first come, first served."""
        waiting: dict[int, deque[int]] = defaultdict(deque)
        for place in gone:
            waiting[self.old_ids[place]].append(place)
        return [
            self._done(waiting[self.new_ids[place]].popleft(), place)
            for place in come
            if waiting.get(self.new_ids[place])
        ]

    def pair_gap(self, gone: list[int], come: list[int]) -> None:
        """Pair what stands between the same neighbours, in order: by name, else by likeness."""
        old_names = [self._name(self._old[place], place) for place in gone]
        new_names = [self._name(self._new[place], ~place) for place in come]
        i = j = 0
        hunks = align(old_names, new_names, budget=self._nearest.left).hunks
        for hunk in hunks:
            while i < hunk.old_start:
                self._differ(gone[i], come[j])
                i, j = i + 1, j + 1
            self._pair_unnamed(gone[i : hunk.old_end], come[j : hunk.new_end])
            i, j = hunk.old_end, hunk.new_end
        for before, after in zip(gone[i:], come[j:], strict=True):
            self._differ(before, after)

    def namesakes(self, gone: list[int], come: list[int]) -> list[_Pair]:
        """Items of the same name that changed and moved; only names that stand once a side."""
        old_names = {place: self._name(self._old[place], place) for place in gone}
        new_names = {place: self._name(self._new[place], ~place) for place in come}
        once = Counter(new_names.values())
        twice = Counter(old_names.values())
        by_name = {name: place for place, name in old_names.items() if twice[name] == 1}
        found = []
        for place, name in new_names.items():
            if name in by_name and once[name] == 1:
                found.append((by_name[name], place))
                self._differ(by_name[name], place)
        return found

    def _pair_unnamed(self, gone: list[int], come: list[int]) -> None:
        gone = [place for place in gone if not self._is_named(self._old[place])]
        come = [place for place in come if not self._is_named(self._new[place])]
        pairs = list(zip(gone, come, strict=False))
        few = len(gone) <= _FEW and len(come) <= _FEW
        if few and len(gone) != len(come) and self._nearest.take(len(gone) * len(come)):
            pairs = self._most_alike(gone, come) or pairs
        for before, after in pairs:
            if _sort(self._old[before]) == _sort(self._new[after]):
                self._differ(before, after)

    def _most_alike(self, gone: list[int], come: list[int]) -> list[_Pair]:
        """Pairs in order, the most similar ones first; none where nothing is alike."""
        scored = sorted(
            (-self._likeness(self._old[before], self._new[after]), before, after)
            for before in gone
            for after in come
        )
        chosen: list[_Pair] = []
        for unlikeness, before, after in scored:
            if unlikeness and all((i - before) * (j - after) > 0 for i, j in chosen):
                chosen.append((before, after))
        return chosen

    def _likeness(self, old: Any, new: Any) -> float:
        """From 0 to 1: the share of members that are equal."""
        if _sort(old) != _sort(new):
            return 0.0
        if not is_container(old):
            return float(self._close(old, new))
        if not old or not new or not self._nearest.take(len(old) + len(new)):
            return 0.0
        one, other = set(self._members(old)), set(self._members(new))
        return 2 * len(one & other) / (len(one) + len(other))

    def _members(self, value: Any) -> Iterator[Any]:
        of = self._identities.of
        if type(value) is dict:
            return ((key, of(part)) for key, part in value.items())
        return map(of, value)

    def _name(self, item: Any, otherwise: int) -> Any:
        """What the item is called; where it has no name, a number that nothing else has."""
        if type(item) is dict:
            for member in _NAMES:
                if member in item and not is_container(item[member]):
                    return member, self._identities.of(item[member])
        return otherwise

    def _is_named(self, item: Any) -> bool:
        return isinstance(self._name(item, 0), tuple)

    def _differ(self, before: int, after: int) -> None:
        self.differing.append(self._done(before, after))

    def _done(self, before: int, after: int) -> _Pair:
        self._old_done.add(before)
        self._new_done.add(after)
        return before, after


def _sort(value: Any) -> str:
    return type(value).__name__ if is_container(value) else "scalar"
