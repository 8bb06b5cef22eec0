"""Two changes of one notebook put together cell by cell, where line by line they meet.

Pure. Cells that theirs changed, added or took out go into ours; every other byte of it stays. A
cell's source is merged line by line where both changed it. Outputs are no work of anybody: where
both ran a cell, ours stay. So does the order: a cell that theirs moved stays where ours has it.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

import msgspec

from backtrail.diff.cell_texts import NotebookText, read_text
from backtrail.diff.cells import SEARCHED, counterparts
from backtrail.diff.merging import merge, settled
from backtrail.diff.structured.changes import ABSENT
from backtrail.diff.structured.identities import identical

__all__ = ["CellMerge", "merge_cells"]

_RUN: Final = ("outputs", "execution_count")
"""What running a cell changes."""


class CellMerge(msgspec.Struct, frozen=True, kw_only=True):
    """The merged notebook, and what is left to decide."""

    content: bytes
    disputed: tuple[str, ...] = ()
    """Cells by their ids or places (``#3``) in ours; ``metadata``: that of the notebook."""


def merge_cells(base: bytes, ours: bytes, theirs: bytes) -> CellMerge | None:
    """Put the cells that ``theirs`` changed in ``base`` into ``ours``.

    None where one of them is no notebook that can be told apart by cells.
    """
    before, mine, other = map(read_text, (base, ours, theirs))
    if before is None or mine is None or other is None:
        return None
    return _Merging(before, mine, other).done()


class _Merging:
    def __init__(self, before: NotebookText, mine: NotebookText, other: NotebookText) -> None:
        self._before, self._mine, self._other = before, mine, other
        self._to_mine = _forward(before, mine)
        self._to_other = _forward(before, other)
        self._ids = {cell.id for cell in mine.cells()}
        self._disputed: list[str] = []

    def done(self) -> CellMerge:
        cells = self._cells()
        shell = self._shell()
        return CellMerge(content=shell.rearranged(cells), disputed=tuple(self._disputed))

    def _cells(self) -> list[str]:
        """The text of every cell of the result, in its order."""
        back = {place: at for at, place in self._to_mine.items()}
        added = self._added(back)
        found = [self._mine.taken(self._other, place) for place in added.get(-1, ())]
        for place in range(len(self._mine.placed)):
            text = self._cell(place, back.get(place))
            if text is not None:
                found.append(text)
            found += [self._mine.taken(self._other, new) for new in added.get(place, ())]
        for at in range(len(self._before.placed)):
            there = self._to_other.get(at)
            if at not in self._to_mine and there is not None and self._changed(at, there):
                self._disputed.append(_name(self._other, there))  # gone here, changed there
        return found

    def _changed(self, at: int, there: int) -> bool:
        return not identical(_source(self._before, at), _source(self._other, there))

    def _cell(self, place: int, at: int | None) -> str | None:
        """What becomes of a cell of ours that was ``at`` in the base; None: it goes."""
        own = self._mine.taken(self._mine, place)
        if at is None:
            return own
        there = self._to_other.get(at)
        ours, was = self._mine.placed[place].value, self._before.placed[at].value
        if there is None:
            if identical(_source(self._mine, place), _source(self._before, at)):
                return None
            self._disputed.append(_name(self._mine, place))
            return own
        theirs = self._other.placed[there].value
        if identical(theirs, was) or identical(theirs, ours):
            return own
        if identical(ours, was):
            free = self._other.cells()[there].id not in self._ids
            return self._mine.taken(self._other, there, None if free else ours)
        return self._both(place, was, ours, theirs) or own

    def _both(
        self, place: int, was: Mapping[str, Any], ours: Mapping[str, Any], theirs: Mapping[str, Any]
    ) -> str | None:
        """A cell that both changed, field by field; None: it stays for somebody to decide."""
        made = dict(ours)
        for key in {**was, **theirs}:
            old, new, here = (side.get(key, ABSENT) for side in (was, theirs, ours))
            if key in (*_RUN, "id") or identical(old, new) or identical(new, here):
                continue
            if identical(old, here):
                made[key] = new
                if new is ABSENT:
                    del made[key]
            elif key == "source" and (lines := _merged_source(old, here, new)) is not None:
                made[key] = lines
            else:
                self._disputed.append(_name(self._mine, place))
                return None
        return self._mine.written(made)

    def _added(self, back: Mapping[int, int]) -> dict[int, list[int]]:
        """By the place in ours behind which they come, the cells that theirs alone has."""
        from_other = {place: at for at, place in self._to_other.items()}
        new_here = {_key(self._mine, p) for p in range(len(self._mine.placed)) if p not in back}
        found: dict[int, list[int]] = {}
        behind = -1
        for place in range(len(self._other.placed)):
            at = from_other.get(place)
            if at is not None:
                behind = self._to_mine.get(at, behind)
            elif _key(self._other, place) not in new_here:
                found.setdefault(behind, []).append(place)
        return found

    def _shell(self) -> NotebookText:
        """Whose notebook stands around the cells."""
        was, ours, theirs = (each.around() for each in (self._before, self._mine, self._other))
        if identical(was, theirs) or identical(ours, theirs):
            return self._mine
        if identical(was, ours):
            return self._other
        self._disputed.append("metadata")
        return self._mine


def _forward(before: NotebookText, after: NotebookText) -> dict[int, int]:
    pairs = counterparts(before.cells(), after.cells(), budget=SEARCHED)
    return {old: new for new, old in pairs.items()}


def _source(notebook: NotebookText, place: int) -> Any:
    value = notebook.placed[place].value
    return [value.get("cell_type"), _text(value.get("source"))]


def _key(notebook: NotebookText, place: int) -> str:
    return json.dumps(_source(notebook, place))


def _name(notebook: NotebookText, place: int) -> str:
    return notebook.cells()[place].id or f"#{place + 1}"


def _text(source: Any) -> str:
    return "".join(map(str, source)) if isinstance(source, list) else str(source or "")


def _merged_source(was: Any, ours: Any, theirs: Any) -> Sequence[str] | str | None:
    sides = [_text(side).encode("utf-8", "surrogatepass") for side in (was, ours, theirs)]
    merged = merge(*sides)
    if merged.conflicts:
        return None
    text = settled(merged).decode("utf-8", "surrogatepass")
    return text.splitlines(keepends=True) if isinstance(ours, list) else text
