"""How one notebook became another, cell by cell.

Pure. A cell is known by its id, else by its source, else by the one that is most alike
(`backtrail.diff.cells`). The rule: the changes are a patch; with the cells of the old notebook they
give those of the new one, whatever of them a view shows.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, Literal

import msgspec

from backtrail.diff.books import Book
from backtrail.diff.cells import counterparts
from backtrail.diff.lines import align

__all__ = ["CellChange", "CellKind", "LineEdit", "cell_changes", "differing", "kind_of", "patched"]

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

    A cell that went stands before the next one that was behind it and stayed.
    """
    pairs = counterparts(old.outlines(), new.outlines(), lenient=True, budget=_BUDGET)
    moved = _moved(pairs)
    went = iter(sorted(set(range(len(old.cells))) - set(pairs.values())))
    next_gone = next(went, None)
    found: list[CellChange] = []
    for place, cell in enumerate(new.cells):
        before = pairs.get(place)
        if before is None:
            found.append(CellChange(new=place, values=cell))
            continue
        while place not in moved and next_gone is not None and next_gone < before:
            found.append(CellChange(old=next_gone))
            next_gone = next(went, None)
        found.append(_change(before, old.cells[before], place, cell, place in moved))
    if next_gone is not None:
        found += [CellChange(old=place) for place in (next_gone, *went)]
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
            if name != "source" and (name not in then or then[name] != value)
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
