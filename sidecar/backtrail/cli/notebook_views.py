"""Two notebooks in a terminal, cell by cell.

Cells that stayed are counted. What is no notebook is shown as a text, and why is said first.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final

from backtrail.cli.terminal import Screen, Style, escaped
from backtrail.diff.books import Unreadable, read_books
from backtrail.diff.cell_changes import CellChange, cell_changes, counted, kind_of, unshown
from backtrail.diff.output_changes import DataChange, as_text, bundle_changes, output_changes
from backtrail.diff.pictures import is_picture, told
from backtrail.diff.sections import differences, stretches
from backtrail.diff.structured.identities import identical

if TYPE_CHECKING:
    from backtrail.diff.books import Book
    from backtrail.history.results import Comparison

__all__ = ["cell_by_cell"]

_SIGNS: Final = {"same": " ", "deleted": "-", "added": "+"}
_STYLES: Final[Mapping[str, Style]] = {"deleted": "deleted", "added": "added", "changed": "chip"}


def cell_by_cell(
    found: "Comparison", screen: Screen, *, context: int, outputs: bool, metadata: bool
) -> Iterator[str]:
    """Yield the lines to print."""
    titles = (found.old.title, found.new.title)
    books = read_books(found.old.content, found.new.content, titles=titles)
    if isinstance(books, Unreadable):
        from backtrail.cli.patches import painted  # noqa: PLC0415 - only what is no notebook

        yield screen.paint(f"Compared as text: {escaped(books.reason)}.", "alert")
        yield from painted(found, screen, context=context, whitespace="none")
        return
    view = _View(books, screen, context, {"outputs": outputs, "metadata": metadata})
    yield screen.paint(
        f"{escaped(found.path)}  {escaped(titles[0])} → {escaped(titles[1])}", "heading"
    )
    yield from view.lines()


class _View:
    def __init__(
        self,
        books: "tuple[Book, Book]",
        screen: Screen,
        context: int,
        asked: Mapping[str, bool],
    ) -> None:
        self.old, self.new = books
        self.screen = screen
        self.context = context
        self.asked = asked

    def lines(self) -> Iterator[str]:
        changes = cell_changes(self.old, self.new)
        figures = counted(changes, **self.asked)
        yield "cells: " + ", ".join(f"{number} {word}" for word, number in figures.items())
        for field, number in unshown(changes, **self.asked).items():
            words = f"the {field} of {_cells(number)} differ, too; --{field} shows them"
            yield self.screen.paint(words, "quiet")
        if self.asked["metadata"] and not identical(self.old.rest, self.new.rest):
            yield self.screen.paint("metadata of the notebook", "heading")
            yield from self._text(as_text(dict(self.old.rest)), as_text(dict(self.new.rest)))
        for stayed, run in groupby(changes, self._stayed):
            if stayed:
                yield self.screen.paint(f"⋮ {_cells(len([*run]))} as before", "quiet")
            else:
                for change in run:
                    yield from self._cell(change)

    def _stayed(self, change: CellChange) -> bool:
        return kind_of(change, **self.asked) == "same" and not change.moved

    def _cell(self, change: CellChange) -> Iterator[str]:
        then = {} if change.old is None else self.old.cells[change.old]
        now = {} if change.new is None else self.new.cells[change.new]
        yield self._heading(change, then, now)
        yield from self._text(then.get("source", ""), now.get("source", ""))
        for file in bundle_changes(then.get("attachments"), now.get("attachments")):
            yield self.screen.paint(f"  attachment: {escaped(file.type)}", "quiet")
            yield from self._data(bundle_changes(file.old, file.new))
        if self.asked["outputs"]:
            changes, same = output_changes(then.get("outputs"), now.get("outputs"))
            for output in changes:
                sign = "+ " if output.came else "- " if output.went else ""
                yield self.screen.paint(f"  {sign}output: {escaped(output.label)}", "quiet")
                yield from self._data(output.data)
            if same and changes:
                yield self.screen.paint(f"  outputs as before: {same}", "quiet")
        if self.asked["metadata"] and not identical(then.get("metadata"), now.get("metadata")):
            yield self.screen.paint("  metadata", "quiet")
            yield from self._text(
                as_text(then.get("metadata") or None), as_text(now.get("metadata") or None)
            )

    def _heading(self, change: CellChange, then: Mapping[str, Any], now: Mapping[str, Any]) -> str:
        place = change.old if change.new is None else change.new
        kinds = " → ".join(dict.fromkeys(str(cell["cell_type"]) for cell in (then, now) if cell))
        words = [self.screen.paint(f"cell {(place or 0) + 1}", "heading"), escaped(kinds)]
        kind = kind_of(change, **self.asked)
        if kind != "same":
            words.append(self.screen.paint(kind, _STYLES[kind]))
        if change.old is not None and change.new is not None and change.old != change.new:
            moved = "moved, " if change.moved else ""
            words.append(f"{moved}was cell {change.old + 1}")
        return "  ".join(words)

    def _data(self, changes: Sequence[DataChange]) -> Iterator[str]:
        for change in changes:
            if is_picture(change.type):
                for sign, side in (("-", change.old), ("+", change.new)):
                    if side is not None:
                        style: Style = "deleted" if sign == "-" else "added"
                        line = f"{sign} {escaped(told(change.type, side))}"
                        yield self.screen.paint(line, style)
                continue
            if change.type != "text/plain":
                yield self.screen.paint(f"  {escaped(change.type)}", "quiet")
            yield from self._text(as_text(change.old), as_text(change.new))

    def _text(self, old: str, new: str) -> Iterator[str]:
        """Lines with signs, and gaps where equal ones are left out."""
        end = "" if all(side.endswith("\n") for side in (old, new) if side) else "\n"
        before, after = (f"{side}{end}".encode() if side else b"" for side in (old, new))
        shown = differences(before, after, context=self.context)
        for number, section in enumerate(shown.sections):
            if number:
                yield self.screen.paint("  ⋮", "quiet")
            for kind, start, stop in stretches(section):
                lines = shown.old if kind == "deleted" else shown.new
                style = _STYLES.get(kind)
                for line in lines[start:stop]:
                    parts = line.decode("utf-8", "replace").removesuffix("\n").split("\t")
                    text = f"{_SIGNS[kind]} " + "\t".join(map(escaped, parts))
                    yield self.screen.paint(text, style) if style else text


def _cells(number: int) -> str:
    return "1 cell" if number == 1 else f"{number:,} cells"
