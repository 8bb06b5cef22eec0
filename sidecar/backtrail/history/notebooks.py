"""One cell of a notebook as it was, amid the others as they are."""

from backtrail.diff.cell_texts import NotebookText, read_text
from backtrail.diff.cells import SEARCHED, counterparts
from backtrail.errors import NotFoundError, RefusedError

__all__ = ["compose_cell"]


def compose_cell(
    then: bytes, now: bytes, cell: str, *, name: str, number: int
) -> tuple[bytes, tuple[str, ...]]:
    """Take ``cell`` of the notebook ``now`` back to what it was ``then``, in version ``number``.

    A cell that is there no more comes back behind the one that preceded it. Also gives what a
    person should know first. ``name`` is the file's, for messages.

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
    place = _place(there, cell)
    if place is None:
        return _brought_back(wanted, there, cell, name=name, number=number)
    pairs = counterparts(wanted.cells(), there.cells(), lenient=True, budget=SEARCHED)
    before = pairs.get(place)
    if before is None:
        raise NotFoundError(
            f"version {number} of {name} has no cell {cell} and none that is like it; choose an"
            " older or newer version, or restore the whole version"
        )
    by_id = wanted.cells()[before].id == there.cells()[place].id is not None
    notes = () if by_id else (f"cell {before + 1} of version {number} is taken: it is most alike",)
    return there.replaced(place, wanted, before), notes


def _place(notebook: NotebookText, cell: str) -> int | None:
    """Where the cell stands, from 0."""
    cells = notebook.cells()
    for place, found in enumerate(cells):
        if found.id == cell:
            return place
    places = {f"#{place + 1}": place for place in range(len(cells))}
    return places.get(cell)


def _brought_back(
    wanted: NotebookText, there: NotebookText, cell: str, *, name: str, number: int
) -> tuple[bytes, tuple[str, ...]]:
    """Put back a cell that is gone."""
    old = wanted.cells()
    gone = next((place for place, found in enumerate(old) if found.id == cell), None)
    if gone is None:
        have = len(there.cells())
        by_place = f", or by its place now, #1 to #{have}" if have else ""
        raise NotFoundError(
            f"{name} has no cell {cell}, neither now nor in version {number}; name one by its id"
            f"{by_place}"
        )
    pairs = counterparts(old, there.cells(), lenient=True, budget=SEARCHED)
    places = {before: place for place, before in pairs.items()}
    preceding = [places[before] for before in range(gone) if before in places]
    at = preceding[-1] + 1 if preceding else 0
    return there.inserted(at, wanted, gone), ("the cell is gone; it is put back",)
