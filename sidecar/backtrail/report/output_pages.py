"""Fields of a cell in a page: texts by their lines, pictures side by side.

HTML and other data that would act are shown as the text that they are.
"""

from collections.abc import Iterator, Sequence
from typing import Any, Final

from backtrail.diff.output_changes import DataChange, as_text, bundle_changes, output_changes
from backtrail.diff.pictures import is_picture
from backtrail.report.page import escape
from backtrail.report.pictures import Album
from backtrail.report.text_pages import Layout, text_fragment

__all__ = ["Easel"]

_READABLE: Final = "text/plain"

_ROOM: Final = 8_000_000
"""Characters of a page from which further texts are only told of."""


class Easel:
    """Draws fields of cells in one layout, and the pictures of one page."""

    def __init__(self, layout: Layout, context: int) -> None:
        self._layout = layout
        self._context = context
        self._album = Album()
        self._left = _ROOM

    def text(self, old: str, new: str) -> str:
        """Two texts by their lines; few of them have an end after the last line."""
        if self._left < 0:
            return '<p class="quiet">⋯ not in this page: it would be too large</p>'
        end = "" if all(side.endswith("\n") for side in (old, new) if side) else "\n"
        before, after = (f"{side}{end}".encode() if side else b"" for side in (old, new))
        drawn = text_fragment(
            before, after, layout=self._layout, context=self._context, titles=None
        )
        self._left -= len(drawn)
        return drawn

    def value(self, old: Any, new: Any) -> str:
        """Two JSON values, written out; None is a side without one."""
        return self.text(as_text(old), as_text(new))

    def outputs(self, old: Any, new: Any) -> Iterator[str]:
        """Draw what differs in the outputs of a cell, and count what does not."""
        changes, same = output_changes(old, new)
        for place, change in enumerate(changes):
            if self._left < 0:
                more = f"{len(changes) - place:,} more outputs differ"
                yield f'<p class="note">{more}; with them this page would be too large.</p>'
                break
            sign = "+ " if change.came else "− " if change.went else ""
            yield f"<h4>{sign}output: {escape(change.label)}</h4>"
            yield from self._data(change.data)
        if same:
            yield f'<p class="quiet">Outputs as before: {same:,}.</p>'

    def attachments(self, old: Any, new: Any) -> Iterator[str]:
        """Draw the files in a cell that differ, by name."""
        for file in bundle_changes(old, new):
            yield f"<h4>attachment: {escape(file.type)}</h4>"
            yield from self._data(bundle_changes(file.old, file.new))

    def _data(self, changes: Sequence[DataChange]) -> Iterator[str]:
        """Draw data by type; what is hard to read is folded where something else says the same."""
        for place, change in enumerate(changes):
            if is_picture(change.type):
                yield self._album.drawn(change.type, change.old, change.new)
            elif not place and change.type == _READABLE:
                yield self.value(change.old, change.new)
            else:
                words = f"<summary>{escape(change.type)}, shown as text</summary>"
                lines = self.value(change.old, change.new)
                yield f"<details{'' if place else ' open'}>{words}{lines}</details>"
