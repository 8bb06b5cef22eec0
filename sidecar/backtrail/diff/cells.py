"""Which cell of a notebook was which before, and what became of them.

Pure. The rule: a cell is known by its id; where a side has none, by its source. Running a notebook
changes no cell.
"""

import re
from collections.abc import Mapping, Sequence
from itertools import takewhile
from typing import Final

import msgspec

from backtrail.diff.notebooks import Cell

__all__ = ["SEARCHED", "CellCounts", "changed_outputs", "count", "counterparts"]

_ALIKE: Final = 0.6
"""Share of characters that two sources have in common at least to be one cell."""

_COUNTED: Final = 1 << 29
"""Cells (characters times characters) that finding alike sources may cost while a save is weighed:
about 10 ms."""

SEARCHED: Final = 1 << 35
"""The same where a person waits for one cell: about a second."""

_EACH: Final = 1 << 15
"""What comparing two sources costs however short they are, in the same measure."""

_RUN: Final = re.compile(rb'"execution_count"\s*:\s*(?:\d+|null)')
"""The count inside a result. A quote within a text would be escaped, so this is never in one."""


class CellCounts(msgspec.Struct, frozen=True, kw_only=True):
    """What became of the cells from one version to the next; moved ones count as the same."""

    added: int
    deleted: int
    modified: int
    """Source or type."""

    def __bool__(self) -> bool:
        return bool(self.added or self.deleted or self.modified)


def count(old: Sequence[Cell], new: Sequence[Cell]) -> CellCounts:
    """Count the cells that came, went and changed."""
    pairs = counterparts(old, new)
    modified = sum(not _same(new[place], old[before]) for place, before in pairs.items())
    return CellCounts(added=len(new) - len(pairs), deleted=len(old) - len(pairs), modified=modified)


def changed_outputs(pairs: Mapping[int, int], old: Sequence[bytes], new: Sequence[bytes]) -> int:
    """Count the cells whose outputs differ, execution counts and layout aside.

    ``old`` and ``new`` are the outputs of each cell, ``pairs`` as `counterparts` gives them.
    """
    return sum(
        old[before] != new[place] and _plain(old[before]) != _plain(new[place])
        for place, before in pairs.items()
    )


def counterparts(
    old: Sequence[Cell], new: Sequence[Cell], *, lenient: bool = False, budget: int = _COUNTED
) -> dict[int, int]:
    """Say which cell of ``old`` each cell of ``new`` was, by place; one that came is left out.

    Without ids the same source is the same cell, and of the rest those are that are most alike.
    ``lenient`` also takes cells with different ids for one where their sources are alike: an
    editor that knows no ids makes new ones. Beyond ``budget`` alike sources are not looked for.
    """
    pairs = _by_id(old, new)
    taken = set(pairs.values())
    old_rest = [place for place in range(len(old)) if place not in taken]
    new_rest = [place for place in range(len(new)) if place not in pairs]
    pairs |= _by_source(old, new, old_rest, new_rest)
    taken = set(pairs.values())
    old_rest = [place for place in old_rest if place not in taken]
    new_rest = [place for place in new_rest if place not in pairs]
    if not lenient:
        # where both have ids, different ones are different cells
        free = any(old[place].id is None for place in old_rest)
        new_rest = [place for place in new_rest if free or new[place].id is None]
    if _cost(old, old_rest, new, new_rest) <= budget:
        pairs |= _by_likeness(old, new, old_rest, new_rest)
    return pairs


def _by_id(old: Sequence[Cell], new: Sequence[Cell]) -> dict[int, int]:
    places: dict[str, int] = {}
    for place, cell in enumerate(old):
        if cell.id is not None:
            places.setdefault(cell.id, place)
    pairs: dict[int, int] = {}
    for place, cell in enumerate(new):
        before = places.pop(cell.id, None) if cell.id is not None else None
        if before is not None:
            pairs[place] = before
    return pairs


def _by_source(
    old: Sequence[Cell], new: Sequence[Cell], old_rest: list[int], new_rest: list[int]
) -> dict[int, int]:
    """Same sources from both ends inwards, then wherever they stand, in order."""
    both = list(zip(new_rest, old_rest, strict=False))
    pairs = dict(takewhile(lambda pair: _same(new[pair[0]], old[pair[1]]), both))
    left = len(both) - len(pairs)
    tail = list(zip(reversed(new_rest), reversed(old_rest), strict=False))[:left]
    pairs |= dict(takewhile(lambda pair: _same(new[pair[0]], old[pair[1]]), tail))
    taken = set(pairs.values())
    places: dict[tuple[str, str], list[int]] = {}
    for before in reversed(old_rest):
        if before not in taken:
            places.setdefault((old[before].kind, old[before].source), []).append(before)
    for place in new_rest:
        found = places.get((new[place].kind, new[place].source))
        if found and place not in pairs:
            pairs[place] = found.pop()
    return pairs


def _by_likeness(
    old: Sequence[Cell], new: Sequence[Cell], old_rest: list[int], new_rest: list[int]
) -> dict[int, int]:
    """The most alike first, then the nearest."""
    if not old_rest or not new_rest:
        return {}
    # Late: most saves change a cell or two, which have ids.
    from rapidfuzz.distance import Indel  # noqa: PLC0415

    found = []
    for place in new_rest:
        for before in old_rest:
            likeness = Indel.normalized_similarity(
                new[place].source, old[before].source, score_cutoff=_ALIKE
            )
            if likeness:
                found.append((-likeness, abs(place - before), place, before))
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for _, _, place, before in sorted(found):
        if place not in pairs and before not in taken:
            pairs[place] = before
            taken.add(before)
    return pairs


def _cost(
    old: Sequence[Cell], old_rest: list[int], new: Sequence[Cell], new_rest: list[int]
) -> int:
    characters = [
        sum(len(cells[place].source) for place in rest)
        for cells, rest in ((old, old_rest), (new, new_rest))
    ]
    return characters[0] * characters[1] + len(old_rest) * len(new_rest) * _EACH


def _same(a: Cell, b: Cell) -> bool:
    return a.source == b.source and a.kind == b.kind


def _plain(outputs: bytes) -> bytes:
    return _RUN.sub(b"", msgspec.json.format(outputs, indent=-1))
