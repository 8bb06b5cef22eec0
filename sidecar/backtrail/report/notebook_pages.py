"""Two notebooks in a page, cell by cell.

Cells that stayed are folded; outputs and metadata are there when asked for, and told of when they
differ and are not.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any, Final

from backtrail.diff.books import Book
from backtrail.diff.cell_changes import CellChange, cell_changes, counted, kind_of, unshown
from backtrail.diff.structured.identities import identical
from backtrail.report.output_pages import Easel
from backtrail.report.page import escape
from backtrail.report.pictures import STYLES as PICTURE_STYLES
from backtrail.report.text_pages import STYLES as TEXT_STYLES
from backtrail.report.text_pages import Layout

__all__ = ["STYLES", "notebook_fragment"]

_ROOM: Final = 8_000_000
"""Characters of a page from which further cells are only counted."""

_FOLDED: Final = 400_000
"""Characters of unchanged sources that are in a page, folded."""

_SHOWN: Final = {"attachments", "cell_type", "execution_count", "id", "outputs", "source"}
"""Fields of a cell that are no metadata."""

STYLES: Final = f"""{TEXT_STYLES}{PICTURE_STYLES}
.cell{{border-left:4px solid var(--line);margin:.8rem 0;padding:.1rem 0 .1rem .8rem}}
.cell.is-added{{border-color:var(--added)}}
.cell.is-deleted{{border-color:var(--deleted)}}
.cell.is-changed{{border-color:var(--accent)}}
.changed{{color:var(--accent)}}
.cell.is-moved{{border-color:var(--moved)}}
.cell h3,.cell h4,.cell h5{{font-size:1em;margin:.3rem 0}}
.cell h4,.cell h5{{color:var(--quiet);font-weight:400}}
.cell pre{{font-size:13px;margin:.3rem 0;white-space:pre-wrap;overflow-wrap:anywhere}}
.cells>summary,.cell>details>summary{{color:var(--quiet)}}
"""
"""Of every fragment; once in a page."""


def notebook_fragment(
    old: Book,
    new: Book,
    *,
    layout: Layout = "inline",
    context: int = 3,
    outputs: bool = False,
    metadata: bool = False,
) -> str:
    """Draw how one notebook became another.

    ``context`` unchanged lines stay open around a change; ``outputs`` and ``metadata`` of cells,
    and the notebook's own, are drawn when asked for.
    """
    changes = cell_changes(old, new)
    asked = {"outputs": outputs, "metadata": metadata}
    artist = _Artist(old, new, Easel(layout, context), asked)
    out = [_summary(changes, asked)]
    if metadata and not identical(old.rest, new.rest):
        drawn = artist.easel.value(old.rest, new.rest)
        out.append(f'<section class="cell"><h3>Metadata of the notebook</h3>{drawn}</section>')
    out += artist.cells(changes)
    return "\n".join(out)


def _summary(changes: Sequence[CellChange], asked: Mapping[str, bool]) -> str:
    figures = ", ".join(
        f"{number:,} {word}"
        if word == "as before"
        else f'<span class="{word}">{number:,} {word}</span>'
        for word, number in counted(changes, **asked).items()
    )
    said = [f"<p>Cells: {figures}.</p>"]
    for field, number in unshown(changes, **asked).items():
        cells = "1 cell" if number == 1 else f"{number:,} cells"
        told = f"The {field} of {cells} differ, too; ask for {field} to see them."
        said.append(f'<p class="quiet">{told}</p>')
    return "".join(said)


class _Artist:
    """Draws cells of two notebooks."""

    def __init__(self, old: Book, new: Book, easel: Easel, asked: Mapping[str, bool]) -> None:
        self.old = old
        self.new = new
        self.easel = easel
        self._asked = asked
        self._folded = _FOLDED

    def cells(self, changes: Sequence[CellChange]) -> Iterator[str]:
        """Every change; runs of cells that stayed where they were are folded."""
        left = _ROOM
        places = groupby(enumerate(changes), lambda pair: self._stayed(pair[1]))
        for stayed, run in places:
            together = [*run]
            if stayed:
                yield self._same([change for _, change in together])
                continue
            for place, change in together:
                if left < 0:
                    more = sum(not self._stayed(other) for other in changes[place:])
                    yield (
                        f'<p class="note">{more:,} more cells differ;'
                        " with them this page would be too large.</p>"
                    )
                    return
                drawn = self._cell(change)
                left -= len(drawn)
                yield drawn

    def _stayed(self, change: CellChange) -> bool:
        return kind_of(change, **self._asked) == "same" and not change.moved

    def _same(self, changes: Sequence[CellChange]) -> str:
        """Unchanged cells, closed; without their sources where a page has too many."""
        sources = [self.new.cells[change.new or 0]["source"] for change in changes]
        self._folded -= sum(map(len, sources))
        number = "1 cell" if len(changes) == 1 else f"{len(changes):,} cells"
        words = f"⋯ {number} as before"
        if self._folded < 0:
            return f'<p class="quiet">{words}</p>'
        cells = "".join(
            f'<div class="cell"><h4>Cell {(change.new or 0) + 1}</h4>{_pre(source)}</div>'
            for change, source in zip(changes, sources, strict=True)
        )
        return f'<details class="cells"><summary>{words}</summary>{cells}</details>'

    def _cell(self, change: CellChange) -> str:
        kind = kind_of(change, **self._asked)
        look = "moved" if change.moved and kind == "same" else kind
        then = {} if change.old is None else self.old.cells[change.old]
        now = {} if change.new is None else self.new.cells[change.new]
        body = "".join(self._fields(change, then, now))
        return (
            f'<section class="cell is-{look}"><h3>{_heading(change, kind, then, now)}</h3>'
            f"{body}</section>"
        )

    def _fields(
        self, change: CellChange, then: Mapping[str, Any], now: Mapping[str, Any]
    ) -> Iterator[str]:
        """What is to be seen of a cell: its source first."""
        before, after = (cell.get("source", "") for cell in (then, now))
        if before != after:
            yield self.easel.text(before, after)
        elif before and change.moved:
            yield f"<details><summary>source as before</summary>{_pre(before)}</details>"
        if not identical(then.get("attachments"), now.get("attachments")):
            yield from self.easel.attachments(then.get("attachments"), now.get("attachments"))
        if self._asked["outputs"]:
            old, new = then.get("outputs"), now.get("outputs")
            if not identical(old, new):
                yield from self.easel.outputs(old, new)
        if self._asked["metadata"]:
            before, after = _rest(then), _rest(now)
            if not identical(before, after):
                yield f"<h4>metadata</h4>{self.easel.value(before, after)}"


def _heading(change: CellChange, kind: str, then: Mapping[str, Any], now: Mapping[str, Any]) -> str:
    """Which cell it is, of what type, and what became of it."""
    place = change.old if change.new is None else change.new
    types = " → ".join(dict.fromkeys(str(cell["cell_type"]) for cell in (then, now) if cell))
    words = [f"Cell {(place or 0) + 1}", escape(types)]
    if kind != "same":
        words.append(f'<span class="{kind}">{kind}</span>')
    if change.moved:
        words.append(f'<span class="moved">moved, was cell {(change.old or 0) + 1}</span>')
    elif change.old is not None and change.new is not None and change.old != change.new:
        words.append(f'<span class="quiet">was cell {change.old + 1}</span>')
    return " · ".join(words)


def _rest(cell: Mapping[str, Any]) -> Any:
    """Metadata, and fields that the format does not know; None where there is nothing of either."""
    found = {name: value for name, value in cell.items() if name not in _SHOWN and value}
    return found.get("metadata") if found.keys() <= {"metadata"} else found


def _pre(source: str) -> str:
    """A source as it is; the newline that a browser drops at the beginning is put there."""
    return f"<pre>\n{escape(source)}</pre>"
