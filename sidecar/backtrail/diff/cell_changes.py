"""How one notebook became another, cell by cell.

Pure. A cell is known by its id, else by its source, else by the one that is most alike
(`backtrail.diff.cells`). The rule: the changes are a patch; with the cells of the old notebook they
give those of the new one, whatever of them a view shows.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, Literal

import msgspec

from backtrail.diff.books import Book
from backtrail.diff.cells import counterparts
from backtrail.diff.lines import align
from backtrail.diff.structured.identities import identical

__all__ = [
    "CellChange",
    "CellKind",
    "LineEdit",
    "cell_changes",
    "counted",
    "differing",
    "kind_of",
    "patched",
    "unshown",
]

CellKind = Literal["same", "changed", "added", "deleted"]

_BUDGET: Final = 1 << 33
"""Work for finding alike sources, see `backtrail.diff.cells.SEARCHED`: a quarter of a second."""

_ALWAYS: Final = frozenset({"cell_type", "source", "attachments"})
"""What a person writes: fields that count whatever else is looked at."""

_QUIET: Final = frozenset({"execution_count", "id"})
"""Fields in which a cell never counts as changed: running it counts on."""


class LineEdit(msgspec.Struct, frozen=True):
    """Lines of a source that others replace."""

    start: int
    """Of the old source, from 0."""
    gone: int
    come: tuple[str, ...]
    """With their line ends."""


class CellChange(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one cell."""

    old: int | None = None
    """Its place in the old notebook, from 0; None for one that came."""
    new: int | None = None
    """Its place in the new notebook; None for one that went."""
    moved: bool = False
    """It stands elsewhere among the cells that both have."""
    edits: tuple[LineEdit, ...] = ()
    """Of the source."""
    values: Mapping[str, Any] = msgspec.field(default_factory=dict)
    """Every other field that is new or different, with what it holds now; of a cell that came all
    fields."""
    gone: tuple[str, ...] = ()
    """Fields that it has no more."""


def cell_changes(old: Book, new: Book) -> tuple[CellChange, ...]:
    """List what became of every cell in the order of the new notebook.

    A cell that went stands behind the one it stood behind, before such that came there.
    """
    pairs = counterparts(old.outlines(), new.outlines(), lenient=True, budget=_BUDGET)
    moved = _moved(pairs)
    fixed = [before for place, before in sorted(pairs.items()) if place not in moved]
    ends = iter([*fixed[1:], len(old.cells)])
    went = sorted(set(range(len(old.cells))) - set(pairs.values()))
    found = [CellChange(old=place) for place in went if not fixed or place < fixed[0]]
    shown = len(found)
    for place, cell in enumerate(new.cells):
        before = pairs.get(place)
        if before is None:
            found.append(CellChange(new=place, values=cell))
            continue
        found.append(_change(before, old.cells[before], place, cell, place in moved))
        if place not in moved:
            end = bisect_left(went, next(ends))
            found += [CellChange(old=place) for place in went[shown:end]]
            shown = end
    return tuple(found)


def patched(cells: Sequence[Mapping[str, Any]], changes: Sequence[CellChange]) -> tuple[Any, ...]:
    """Make the cells of the new notebook from those of the old one."""
    made = []
    for change in changes:
        if change.new is None:
            continue
        if change.old is None:
            made.append(change.values)
            continue
        cell = cells[change.old]
        fields = {name: value for name, value in cell.items() if name not in change.gone}
        made.append({**fields, "source": _edited(cell["source"], change.edits), **change.values})
    return tuple(made)


def differing(change: CellChange) -> frozenset[str]:
    """Name the fields in which the two cells of a change differ; none where one side is missing."""
    if change.old is None or change.new is None:
        return frozenset()
    return frozenset({*change.values, *change.gone, *(("source",) if change.edits else ())})


def kind_of(change: CellChange, *, outputs: bool = False, metadata: bool = False) -> CellKind:
    """Say what became of a cell for one who looks at sources, and at what else is asked for."""
    if change.old is None:
        return "added"
    if change.new is None:
        return "deleted"
    fields = differing(change) - _QUIET
    optional = {"outputs": outputs, "metadata": metadata}
    seen = [name for name in fields if optional.get(name, name in _ALWAYS or metadata)]
    return "changed" if seen else "same"


def counted(
    changes: Sequence[CellChange], *, outputs: bool = False, metadata: bool = False
) -> dict[str, int]:
    """Count cells for one who looks at these fields; one that moved may also have changed."""
    kinds = Counter[str](kind_of(change, outputs=outputs, metadata=metadata) for change in changes)
    figures = {kind: kinds[kind] for kind in ("added", "deleted", "changed")}
    return {**figures, "moved": sum(change.moved for change in changes), "as before": kinds["same"]}


def unshown(
    changes: Sequence[CellChange], *, outputs: bool = False, metadata: bool = False
) -> dict[str, int]:
    """Count the cells in which outputs or metadata differ, as far as nobody asked for those."""
    asked = {"outputs": outputs, "metadata": metadata}
    numbers = {
        field: sum(field in differing(change) for change in changes)
        for field, shown in asked.items()
        if not shown
    }
    return {field: number for field, number in numbers.items() if number}


def _moved(pairs: Mapping[int, int]) -> frozenset[int]:
    """Places of the cells that stand elsewhere: the fewest that have to be moved."""
    order = [pairs[place] for place in sorted(pairs)]
    places = sorted(pairs)
    hunks = align(sorted(order), order).hunks
    return frozenset(places[at] for hunk in hunks for at in range(hunk.new_start, hunk.new_end))


def _change(
    before: int, then: Mapping[str, Any], place: int, now: Mapping[str, Any], moved: bool
) -> CellChange:
    return CellChange(
        old=before,
        new=place,
        moved=moved,
        edits=tuple(_edits(then["source"], now["source"])),
        values={
            name: value
            for name, value in now.items()
            if name != "source" and (name not in then or not identical(then[name], value))
        },
        gone=tuple(name for name in then if name not in now),
    )


def _edits(old: str, new: str) -> Iterator[LineEdit]:
    if old == new:
        return
    then, now = old.splitlines(keepends=True), new.splitlines(keepends=True)
    for hunk in align(then, now).hunks:
        yield LineEdit(
            start=hunk.old_start,
            gone=hunk.old_end - hunk.old_start,
            come=tuple(now[hunk.new_start : hunk.new_end]),
        )


def _edited(source: str, edits: Sequence[LineEdit]) -> str:
    if not edits:
        return source
    lines = source.splitlines(keepends=True)
    out: list[str] = []
    place = 0
    for edit in edits:
        out += lines[place : edit.start]
        out += edit.come
        place = edit.start + edit.gone
    return "".join([*out, *lines[place:]])
