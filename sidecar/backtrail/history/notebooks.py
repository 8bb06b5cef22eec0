"""One cell of a notebook as it was, amid the others as they are."""

from collections.abc import Mapping
from typing import Final

from backtrail.diff.cell_texts import NotebookText, read_text
from backtrail.diff.cells import SEARCHED, counterparts
from backtrail.errors import NotFoundError, RefusedError
from backtrail.history.results import CellPlaces

__all__ = ["compose_cell"]

_WAS: Final = "was #"
"""Before the place of a cell that is named as the version has it."""


def compose_cell(
    then: bytes, now: bytes, cell: str, *, name: str, number: int
) -> tuple[bytes, tuple[str, ...], CellPlaces]:
    """Take ``cell`` of the notebook ``now`` back to what it was ``then``, in version ``number``.

    A cell that is there no more comes back behind the one that preceded it. Also gives what a
    person should know first, and which cell is meant. ``name`` is the file's, for messages.

    Raises:
        NotFoundError: There is no such cell, or the version has none that it could have been.
        RefusedError: One of them is no notebook.

    """
    wanted, there = read_text(then), read_text(now)
    for text, when in ((wanted, f"in version {number}"), (there, "now")):
        if text is None:
            raise RefusedError(
                f"{name} is no notebook (nbformat 4) {when}, so it has no cells that can be told"
                " apart; restore the whole version instead"
            )
    if wanted is None or there is None:
        raise AssertionError("refused above")
    pairs = counterparts(wanted.cells(), there.cells(), lenient=True, budget=SEARCHED)
    place = _place(there, cell)
    if place is None:
        gone = _gone(wanted, there, cell, name=name, number=number)
        if not cell.startswith(_WAS) or gone not in pairs.values():
            return _brought_back(wanted, there, gone, pairs)
        place = next(now for now, before in pairs.items() if before == gone)
    before = pairs.get(place)
    if before is None:
        raise NotFoundError(
            f"version {number} of {name} has no cell {cell} and none that is like it; choose an"
            " older or newer version, or restore the whole version"
        )
    by_id = wanted.cells()[before].id == there.cells()[place].id is not None
    notes = () if by_id else (f"cell {before + 1} of version {number} is taken: it is most alike",)
    data = there.replaced(place, wanted, before)
    return data, notes, CellPlaces(then=before + 1, now=place + 1)


def _place(notebook: NotebookText, cell: str, before: str = "#") -> int | None:
    """Where the cell stands, from 0."""
    cells = notebook.cells()
    for place, found in enumerate(cells):
        if found.id == cell:
            return place
    places = {f"{before}{place + 1}": place for place in range(len(cells))}
    return places.get(cell)


def _gone(wanted: NotebookText, there: NotebookText, cell: str, *, name: str, number: int) -> int:
    """Where the version has a cell that is named as it has it."""
    place = _place(wanted, cell, _WAS)
    if place is None:
        have = len(there.cells())
        by_place = f", or by its place now, #1 to #{have}" if have else ""
        raise NotFoundError(
            f"{name} has no cell {cell}, neither now nor in version {number}; name one by its id"
            f"{by_place}"
        )
    return place


def _brought_back(
    wanted: NotebookText, there: NotebookText, gone: int, pairs: Mapping[int, int]
) -> tuple[bytes, tuple[str, ...], CellPlaces]:
    """Put back a cell that is gone."""
    places = {before: place for place, before in pairs.items()}
    preceding = [places[before] for before in range(gone) if before in places]
    at = preceding[-1] + 1 if preceding else 0
    notes = ("the cell is gone; it is put back",)
    return there.inserted(at, wanted, gone), notes, CellPlaces(then=gone + 1, now=None)
