"""Two notebooks → messages about their cells. Pure."""

from collections.abc import Mapping
from typing import Any

from backtrail.diff.books import Book, Unreadable, read_books
from backtrail.diff.cell_changes import CellChange, cell_changes, differing, kind_of
from backtrail.diff.output_changes import DataChange, OutputChange, as_text, output_changes
from backtrail.diff.pictures import is_picture, told
from backtrail.history.results import Comparison
from backtrail.protocol.cells import CellDataMessage, CellMessage, CellOutputMessage
from backtrail.protocol.hunks import DiffHunk
from backtrail.protocol.patches import hunks_between
from backtrail.protocol.spelling import printable

__all__ = ["cells_of"]


def cells_of(
    found: Comparison, *, context: int, outputs: bool = False, metadata: bool = False
) -> tuple[CellMessage, ...] | Unreadable:
    """Say what became of every cell; why not, where a side is no notebook."""
    titles = (found.old.title, found.new.title)
    books = read_books(found.old.content, found.new.content, titles=titles)
    if isinstance(books, Unreadable):
        return books
    view = _View(*books, context, outputs, metadata)
    return tuple(view.cell(change) for change in cell_changes(*books))


class _View:
    """Both notebooks, and what of them is asked for."""

    def __init__(self, old: Book, new: Book, context: int, outputs: bool, metadata: bool) -> None:
        self.old = old
        self.new = new
        self.context = context
        self.outputs = outputs
        self.metadata = metadata

    def cell(self, change: CellChange) -> CellMessage:
        then = {} if change.old is None else self.old.cells[change.old]
        now = {} if change.new is None else self.new.cells[change.new]
        cell = now or then
        name = cell.get("id")
        return CellMessage(
            kind=kind_of(change, outputs=self.outputs, metadata=self.metadata),
            moved=change.moved,
            old=None if change.old is None else change.old + 1,
            new=None if change.new is None else change.new + 1,
            id=name if isinstance(name, str) else None,
            type=cell["cell_type"],
            differs=tuple(sorted(differing(change))),
            source=self._hunks(then.get("source"), now.get("source")),
            outputs=self._outputs(then, now) if self.outputs else None,
            metadata=self._hunks(then.get("metadata"), now.get("metadata"))
            if self.metadata
            else None,
        )

    def _outputs(
        self, then: Mapping[str, Any], now: Mapping[str, Any]
    ) -> tuple[CellOutputMessage, ...]:
        changes, _ = output_changes(then.get("outputs"), now.get("outputs"))
        return tuple(map(self._output, changes))

    def _output(self, change: OutputChange) -> CellOutputMessage:
        return CellOutputMessage(
            kind="added" if change.came else "deleted" if change.went else "changed",
            label=printable(change.label),
            data=tuple(map(self._data, change.data)),
        )

    def _data(self, change: DataChange) -> CellDataMessage:
        if is_picture(change.type):
            pictures = (
                None if side is None else told(change.type, side)
                for side in (change.old, change.new)
            )
            old, new = pictures
            return CellDataMessage(type=change.type, old_picture=old, new_picture=new)
        return CellDataMessage(type=change.type, hunks=self._hunks(change.old, change.new))

    def _hunks(self, old: Any, new: Any) -> tuple[DiffHunk, ...]:
        before, after = as_text(old), as_text(new)
        if before == after:
            return ()
        hunks, _ = hunks_between(before.encode(), after.encode(), context=self.context)
        return hunks
