"""Two texts in a page: one below the other, or side by side, with the changed words marked.

The rows are those of ``diff.rows``; this module only draws them. The rules: a sign says what colour
says, unchanged stretches are folded, and what a page leaves out because there is too much of it is
told in its place.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Final, Literal

import msgspec

from backtrail.diff.rows import Row, table
from backtrail.diff.views import is_binary
from backtrail.diff.whitespace import Whitespace
from backtrail.diff.words import Segment
from backtrail.report.page import escape

__all__ = ["STYLES", "Layout", "drawn", "text_fragment"]

Layout = Literal["inline", "side-by-side"]

_WHOLE: Final = 400_000
"""Bytes of both sides up to which unchanged stretches are in the page, folded."""

_FEW: Final = 3
"""Equal lines that are not worth folding."""

_ROWS: Final = 10_000
"""Rows that one fragment shows at most."""

_CHARACTERS: Final = 3_000_000
"""Characters of text that it shows at most."""

_LONG: Final = {"equal": 2_000, "added": 20_000, "deleted": 20_000}
"""Characters from which a piece of a line is shown by its ends."""

_END: Final = 400
"""Characters of each of these ends."""

_STAYED: Final = frozenset({"equal", "gap"})

_COARSE: Final = (
    "So much differs that it is compared roughly: lines that both sides share may stand as deleted"
    " and added, and whole lines be marked instead of words."
)

_ENDS: Final = {"\n": "␊", "\r\n": "␍␊", "": "no newline at the end"}

STYLES: Final = """
.diff{border:1px solid var(--line);border-radius:6px;margin:.6rem 0;overflow-x:auto;
font:13px/1.45 ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace}
.diff table{border-collapse:collapse;table-layout:fixed;width:100%;min-width:34rem}
.diff th{background:var(--panel);padding:.25rem .6rem;text-align:left;overflow-wrap:anywhere}
.diff td{padding:0 .4rem;vertical-align:top}
.diff .n{width:4.6em;color:var(--quiet);text-align:right;user-select:none}
.diff .s{width:1.6em;padding:0;text-align:center;user-select:none}
.diff .c{white-space:pre-wrap;overflow-wrap:anywhere;tab-size:4;overflow:hidden}
.diff .a{background:var(--added-ground)}
.diff .d{background:var(--deleted-ground)}
.diff .a.s{color:var(--added)}
.diff .d.s{color:var(--deleted)}
.diff .m{background:var(--moved-ground)}
.diff .m.s{color:var(--moved)}
.diff .x{background:var(--panel)}
.diff ins{background:var(--added-word);text-decoration:none}
.diff del{background:var(--deleted-word);text-decoration:none}
.diff .m ins,.diff .m del{background:var(--moved-word)}
.diff .e{color:var(--quiet);font-style:italic;padding-left:.4em;user-select:none}
.diff .gap,.diff summary{background:var(--panel);color:var(--quiet);margin:0;padding:.15rem .6rem}
"""
"""Of every fragment; once in a page."""


class _Manner(msgspec.Struct, frozen=True):
    """What there is to know of all rows to draw one."""

    usual_end: str
    arrivals: frozenset[tuple[str, int]]
    """Where blocks begin that moved: kind and line of a row."""


def text_fragment(
    old: bytes,
    new: bytes,
    *,
    layout: Layout = "inline",
    context: int = 3,
    whitespace: Whitespace = "none",
    titles: tuple[str, str] | None = ("before", "after"),
) -> str:
    """Draw how one content became another; ``context`` unchanged lines stay open around a change.

    Of large contents the lines further away are counted instead. ``whitespace`` is what does not
    count as a difference. ``titles`` name the two sides in a head; without them there is none.
    """
    if old == new:
        return '<p class="quiet">No difference: both sides are the same.</p>'
    if is_binary(old) or is_binary(new):
        return (
            f'<p class="quiet">Not text: {len(old):,} bytes became {len(new):,} bytes,'
            " and they differ.</p>"
        )
    whole = len(old) + len(new) <= _WHOLE
    found = table(old, new, context=None if whole else context, whitespace=whitespace)
    note = f'<p class="quiet">{_COARSE}</p>' if found.coarse else ""
    if all(row.kind in _STAYED for row in found.rows):
        return note + '<p class="quiet">No difference but for white space.</p>'
    return note + drawn(found.rows, layout=layout, context=context, titles=titles)


def drawn(
    found: Sequence[Row], *, layout: Layout, context: int, titles: tuple[str, str] | None
) -> str:
    """Draw rows; unchanged ones that are not within ``context`` of a change are folded."""
    shown = found[: _fitting(found)]
    manner = _Manner(_usual_end(shown), frozenset(_arrivals(shown)))
    draw = _beside if layout == "side-by-side" else _below
    out = [] if titles is None else [_head(layout, titles)]
    for kind, together in _stretches(shown, context):
        if kind == "gap":
            out += [_gap(f"{_equal(row.skipped)}, not in this page") for row in together]
            continue
        table = f"<table><tbody>{''.join(draw(together, manner))}</tbody></table>"
        if kind == "folded":
            table = f"<details><summary>⋯ {_equal(len(together))}</summary>{table}</details>"
        out.append(table)
    more = sum(row.kind not in _STAYED for row in found[len(shown) :])
    if more:
        out.append(_gap(f"{more:,} more lines differ; with them this page would be too large"))
    return f'<div class="diff">{"".join(out)}</div>'


def _fitting(found: Sequence[Row]) -> int:
    """Rows that a page has room for."""
    left = _CHARACTERS
    for place, row in enumerate(found[:_ROWS]):
        left -= sum(min(len(piece.text), _LONG[piece.kind]) for piece in (row.new or row.old or ()))
        if row.kind == "changed":
            left -= sum(min(len(piece.text), _LONG[piece.kind]) for piece in row.old or ())
        if left < 0 < place:
            return place
    return _ROWS


def _head(layout: Layout, titles: tuple[str, str]) -> str:
    old, new = (escape(title) for title in titles)
    if layout == "side-by-side":
        cells = f'<th scope="col">− {old}</th><th scope="col">+ {new}</th>'
    else:
        cells = f'<th scope="col">− {old} &nbsp; + {new}</th>'
    return f"<table><thead><tr>{cells}</tr></thead></table>"


def _gap(words: str) -> str:
    return f'<p class="gap">⋯ {words}</p>'


def _equal(lines: int) -> str:
    return "1 equal line" if lines == 1 else f"{lines:,} equal lines"


def _stretches(found: Sequence[Row], context: int) -> Iterator[tuple[str, list[Row]]]:
    """Cut rows into what is open, what is folded, and gaps: what is not there at all."""
    runs = [(kind, list(run)) for kind, run in groupby(found, _kind_of)]
    opened: list[Row] = []
    for place, (kind, run) in enumerate(runs):
        head = context if place else 0
        tail = context if place < len(runs) - 1 else 0
        if kind == "gap" or (kind == "equal" and len(run) > head + tail + _FEW):
            hidden = run if kind == "gap" else run[head : len(run) - tail]
            opened += [] if kind == "gap" else run[:head]
            if opened:
                yield "open", opened
            yield ("gap" if kind == "gap" else "folded"), hidden
            opened = [] if kind == "gap" else run[len(run) - tail :]
        else:
            opened += run
    if opened:
        yield "open", opened


def _kind_of(row: Row) -> str:
    return row.kind if row.kind in _STAYED else "changed"


def _usual_end(found: Iterable[Row]) -> str:
    """The line end that most lines have; only others are worth a sign."""
    ends = Counter(_end_of(side) for row in found for side in (row.old, row.new) if side)
    return max(("\n", "\r\n"), key=ends.__getitem__)


def _arrivals(found: Iterable[Row]) -> Iterator[tuple[str, int]]:
    """The first line of each block that moved, on either side."""
    last: dict[str, tuple[int, int]] = {}
    for row in found:
        if row.moved is None:
            continue
        kind, line = _place(row)
        if last.get(kind) != (line - 1, row.moved - 1):
            yield kind, line
        last[kind] = line, row.moved


def _place(row: Row) -> tuple[str, int]:
    return row.kind, row.old_line or row.new_line or 0


def _end_of(pieces: Sequence[Segment]) -> str:
    tail = "".join(piece.text[-2:] for piece in pieces[-2:])
    return "\r\n" if tail.endswith("\r\n") else "\n" if tail.endswith("\n") else ""


def _beside(found: Iterable[Row], manner: _Manner) -> Iterator[str]:
    """Each row with both sides."""
    for row in found:
        old, new = _looks(row)
        yield (
            f"<tr>{_number(row.old_line, old)}{_text(row, row.old, old, manner)}"
            f"{_number(row.new_line, new)}{_text(row, row.new, new, manner)}</tr>"
        )


def _below(found: Iterable[Row], manner: _Manner) -> Iterator[str]:
    """Of each place that differs what went above what came."""
    for kind, run in groupby(found, _kind_of):
        together = list(run)
        if kind == "equal":
            for row in together:
                numbers = _number(row.old_line, "") + _number(row.new_line, "")
                yield f"<tr>{numbers}{_text(row, row.new, '', manner)}</tr>"
            continue
        for row in together:
            if row.old is not None:
                look, _ = _looks(row)
                numbers = _number(row.old_line, look) + _number(None, look)
                yield f"<tr>{numbers}{_text(row, row.old, look, manner)}</tr>"
        for row in together:
            if row.new is not None:
                _, look = _looks(row)
                numbers = _number(None, look) + _number(row.new_line, look)
                yield f"<tr>{numbers}{_text(row, row.new, look, manner)}</tr>"


def _looks(row: Row) -> tuple[str, str]:
    """Names of the style sheet for both sides: deleted, added, moved, nothing there, or none."""
    if row.kind == "equal":
        return "", ""
    moved = "" if row.moved is None else " m"
    return "x" if row.old is None else f"d{moved}", "x" if row.new is None else f"a{moved}"


def _number(number: int | None, look: str) -> str:
    return f'<td class="n{look and " " + look}">{number or ""}</td>'


def _text(row: Row, pieces: Sequence[Segment] | None, look: str, manner: _Manner) -> str:
    """The sign of a line and the line."""
    if pieces is None:
        return '<td class="s x"></td><td class="c x"></td>'
    end = _end_of(pieces)
    said = "".join(_marked(kind, text, row) for kind, text in _without_end(pieces, len(end)))
    if end != manner.usual_end and (end or look):
        said += f'<span class="e">{_ENDS[end]}</span>'
    if row.moved is not None and _place(row) in manner.arrivals:
        said += (
            f'<span class="e"> moved {"to" if row.new is None else "from"} line {row.moved}</span>'
        )
    sign = {"a": "+", "d": "−"}.get(look[:1], "")
    kind = f" {look}" if look else ""
    return f'<td class="s{kind}">{sign}</td><td class="c{kind}">{said}</td>'


def _marked(kind: str, text: str, row: Row) -> str:
    """One piece of a line; words are marked where the line as a whole is not new."""
    if len(text) > _LONG[kind]:
        middle = f'<span class="e">⋯ {len(text) - 2 * _END:,} characters ⋯</span>'
        safe = escape(text[:_END]) + middle + escape(text[-_END:])
    else:
        safe = escape(text)
    if kind == "equal" or (row.kind != "changed" and row.moved is None):
        return safe
    return f"<ins>{safe}</ins>" if kind == "added" else f"<del>{safe}</del>"


def _without_end(pieces: Sequence[Segment], end: int) -> list[tuple[str, str]]:
    """Kinds and texts of a line without the ``end`` characters of its line end."""
    found: list[tuple[str, str]] = []
    for piece in reversed(pieces):
        text = piece.text[: max(0, len(piece.text) - end)] if end else piece.text
        end -= len(piece.text) - len(text)
        if text:
            found.append((piece.kind, text))
    return found[::-1]
