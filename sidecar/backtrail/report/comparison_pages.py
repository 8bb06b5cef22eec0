"""The page about one comparison: which versions, how far they are apart, and what differs."""

from typing import Final

from backtrail.diff.books import NOTEBOOK, read_books
from backtrail.diff.whitespace import Whitespace
from backtrail.history.results import Comparison, Side
from backtrail.protocol.spelling import iso_time
from backtrail.protocol.wording import percent
from backtrail.report.key_pages import STYLES as KEY_STYLES
from backtrail.report.key_pages import key_fragment
from backtrail.report.notebook_pages import STYLES as NOTEBOOK_STYLES
from backtrail.report.notebook_pages import notebook_fragment
from backtrail.report.page import escape, page
from backtrail.report.text_pages import STYLES as TEXT_STYLES
from backtrail.report.text_pages import Layout, text_fragment

__all__ = ["comparison_page"]

_STYLES: Final = """
.sides{display:grid;grid-template-columns:max-content 1fr;gap:.1rem .8rem;margin:.4rem 0}
.sides dt{font-weight:600}
.sides dd{margin:0;overflow-wrap:anywhere}
"""


def comparison_page(
    found: Comparison,
    *,
    layout: Layout = "inline",
    context: int = 3,
    whitespace: Whitespace = "none",
    outputs: bool = False,
    metadata: bool = False,
) -> str:
    """Make the page that shows how two contents of a file differ: notebooks by their cells.

    ``context`` unchanged lines stay open around a change, the others are folded. ``whitespace`` is
    what does not count in a text; ``outputs`` and ``metadata`` of cells are shown when asked for.
    """
    old, new = found.old, found.new
    titles = (old.title, new.title)
    note, styles = "", TEXT_STYLES
    books = None
    if found.path.endswith(NOTEBOOK):
        books = read_books(old.content, new.content, titles=titles)
    if isinstance(books, tuple):
        styles = NOTEBOOK_STYLES
        body = notebook_fragment(
            *books, layout=layout, context=context, outputs=outputs, metadata=metadata
        )
    else:
        if books is not None:
            note = f'<p class="note">Compared as text: {escape(books.reason)}.</p>\n'
        note += key_fragment(found.path, old.content, new.content, titles=titles)
        body = text_fragment(
            old.content,
            new.content,
            layout=layout,
            context=context,
            whitespace=whitespace,
            titles=titles,
        )
    return page(
        f"{found.path}: {titles[0]} → {titles[1]}",
        f"{_head(found)}\n{note}{body}",
        styles=_STYLES + KEY_STYLES + styles,
    )


def _head(found: Comparison) -> str:
    return (
        f"<h1>{escape(found.path)}</h1>\n"
        f'<dl class="sides">{_side(found.old, "deleted", "−")}{_side(found.new, "added", "+")}</dl>'
        f"\n<p>{_figures(found)}</p>"
    )


def _side(side: Side, look: str, sign: str) -> str:
    return (
        f'<dt><span class="{look}">{sign}</span> {escape(side.title)}</dt>'
        f'<dd class="quiet">{_origin(side)}</dd>'
    )


def _origin(side: Side) -> str:
    """When a version was kept, by whom and why; of anything else only its size."""
    size = f"{len(side.content):,} bytes"
    if side.entry is None:
        return size
    version = side.entry.version
    moment = iso_time(version.time_ns)
    shown = f"{moment[:10]} {moment[11:19]} UTC"
    names = ", ".join(escape(part) for part in (version.author, version.source) if part)
    said = [f'<time datetime="{moment}">{shown}</time>', names, escape(version.reason)]
    said += [escape(tag) for tag in side.entry.tags]
    said += [escape(side.entry.note), size]
    return " · ".join(part for part in said if part)


def _figures(found: Comparison) -> str:
    change = found.change
    least = "at least " if change.estimate else ""
    return (
        f'Lines: <span class="added">{change.added:,} added</span>,'
        f' <span class="deleted">{change.deleted:,} deleted</span>,'
        f" {change.modified:,} modified. {least.capitalize()}{percent(change.percent)}"
        " of the characters changed."
    )
