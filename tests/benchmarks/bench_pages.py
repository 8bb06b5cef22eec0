"""V8: pages of differences, beside the one page that Python brings along.

Processor time, not the clock's: the work is this process's alone.
"""

import difflib
import time

from backtrail.diff.changes import measure
from backtrail.history.results import Comparison, Side
from backtrail.report.comparison_pages import comparison_page
from benchmarks.histories import as_saved, csv_table, notebook, one_line, source
from benchmarks.measure import row

__all__ = ["pages"]

_SECOND = 1.0
"""The bar of a page."""

_LARGE = 2.0
"""That of a page about 220,000 lines of which each differs; it shows the first 10,000."""


def pages(folder, *, quick):
    """Pages about texts and notebooks, each within a second, and what `difflib.HtmlDiff` takes."""
    text = source(20_000, seed=8)
    edited = text.replace(b"return", b"yield", 20)
    found = [
        _row("source of 20 kB, 20 words changed", "a.py", text, edited, peer=True),
        _row("10 MB of CSV, every row changed", "a.csv", *_tables(quick=quick), bar=_LARGE),
        _row("1 MB on one line", "a.txt", *_lines()),
    ]
    then, one, all_ = _notebooks()
    for what, now in (("one cell", one), ("every cell and picture", all_)):
        name = f"5 MB notebook, {what} changed, with outputs"
        found.append(_row(name, "a.ipynb", then, now, outputs=True, metadata=True))
    return found


def _row(what, path, old, new, *, peer=False, bar=_SECOND, **asked):
    sides = [
        Side(entry=None, title="then", content=old),
        Side(entry=None, title="now", content=new),
    ]
    compared = Comparison(path=path, old=sides[0], new=sides[1], change=measure(old, new))
    spent = min(_spent(lambda: comparison_page(compared, **asked)) for _ in range(3))
    other = _spent(lambda: _html_diff(old, new)) if peer else None
    return row(
        "V8", f"page: {what}", spent, f"< {bar:.0f} s of the processor", spent < bar, peer=other,
        peer_name="difflib.HtmlDiff" if peer else "",
    )  # fmt: skip


def _spent(call):
    start = time.process_time()
    call()
    return time.process_time() - start


def _html_diff(old, new):
    before, after = (side.decode().splitlines() for side in (old, new))
    return difflib.HtmlDiff().make_file(before, after, context=True)


def _tables(*, quick):
    table = csv_table(1_000_000 if quick else 10_000_000, seed=8)
    return table, table.replace(b"\n", b",1\n")


def _lines():
    line = one_line(1_000_000, seed=8)
    return line, line.replace(b"e", b"E", 300)


def _notebooks():
    book = notebook(5_000_000, seed=8)
    then = as_saved(book)
    book["cells"][50]["source"].append("print('one more line')\n")
    one = as_saved(book)
    for cell in book["cells"]:
        cell["source"].append("# one more line\n")
        data = cell["outputs"][0]["data"]
        data["image/png"] = data["image/png"][4:] + "AAAA"
    return then, one, as_saved(book)
