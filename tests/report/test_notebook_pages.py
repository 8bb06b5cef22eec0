"""Two notebooks in a page."""

import random
import re

import pytest

from backtrail.diff.books import Unreadable, read_book
from backtrail.report.notebook_pages import STYLES, notebook_fragment
from backtrail.report.page import page
from diff.notebooks import code, markdown, random_pair, result, written
from report.images import SVG, base64_of, png, shown
from report.markup import parsed, texts


def drawn(then, now, **options):
    """The tree of a page about two lists of cells."""
    fragment = notebook_fragment(read_book(written(*then)), read_book(written(*now)), **options)
    used = {name for names in re.findall(r'class="([^"]*)"', fragment) for name in names.split()}
    known = {"quiet", "note", "added", "deleted", "moved", "cells"}
    assert {name for name in used - known if f".{name}" not in STYLES} == set()
    return parsed(page("a notebook", fragment, styles=STYLES))


def test_cells_are_shown_as_they_stand_now():
    """Each with its place, its type and what became of it; those that stayed are folded."""
    a, b, c = code("a = 1", "1"), markdown("# old", "2"), code("c = 3", "3")
    tree = drawn([a, b, c], [c, a, markdown("# new", "2"), code("d", "4")])
    assert texts(tree, ".//h3") == [
        "Cell 1 · code · moved, was cell 3",
        "Cell 3 · markdown · changed · was cell 2",
        "Cell 4 · code · added",
    ]
    assert texts(tree, ".//p")[0] == "Cells: 1 added, 0 deleted, 1 changed, 1 moved, 2 as before."
    assert (texts(tree, ".//del"), texts(tree, ".//ins")) == (["old"], ["new"])
    assert "⋯ 1 cell as before" in texts(tree, ".//details/summary")


def test_cells_that_went_stand_where_they_were():
    """Before the ones that came in their place, and with their old place."""
    then = [code(f"v{place} = {place}", f"c{place}") for place in range(4)]
    now = [then[0], code("something else\nentirely new", "n"), then[3]]
    assert texts(drawn(then, now), ".//h3") == [
        "Cell 2 · code · deleted", "Cell 3 · code · deleted", "Cell 2 · code · added",
    ]  # fmt: skip


def test_outputs_and_metadata_are_shown_when_asked_for():
    """Else it is only said that they differ."""
    then = [code("x", "1", outputs=[result("one")])]
    now = [code("x", "1", outputs=[result("two")], tags=["slow"])]
    tree = drawn(then, now)
    assert tree.find(".//h3") is None
    assert texts(tree, ".//p")[1:] == [
        "The outputs of 1 cell differ, too; ask for outputs to see them.",
        "The metadata of 1 cell differ, too; ask for metadata to see them.",
    ]
    tree = drawn(then, now, outputs=True, metadata=True)
    assert texts(tree, ".//h4") == ["output: execute result", "metadata"]
    assert texts(tree, ".//del") == ["one"]
    assert any("slow" in cell for cell in texts(tree, ".//td"))
    assert [said for said in texts(tree, ".//p") if "differ" in said] == []


def test_pictures_are_known_by_their_digest():
    """The same one is not shown again; another one stands beside the old."""
    red, blue = (base64_of(png(colour=colour)) for colour in ((255, 0, 0), (0, 0, 255)))
    then = [code("plot()", "1", outputs=[shown("image/png", red), shown("image/png", red)])]
    now = [code("plot()", "1", outputs=[shown("image/png", blue), shown("image/png", red)])]
    tree = drawn(then, now, outputs=True)
    assert len(tree.findall(".//img")) == 2
    assert len(set(texts(tree, ".//figcaption"))) == 2
    assert "Outputs as before: 1." in texts(tree, ".//p")


def test_html_outputs_are_text():
    """What a notebook would run is shown as it is written, folded behind what reads easily."""
    table = {"text/plain": "a b", "text/html": "<table onclick=x()><script>1</script></table>"}
    output = {"output_type": "display_data", "data": table, "metadata": {}}
    tree = drawn([code("t", "1")], [code("t", "1", outputs=[output])], outputs=True)
    assert texts(tree, ".//details/summary") == ["text/html, shown as text"]
    (lines,) = tree.findall(".//details")
    assert "<table onclick=x()><script>1</script></table>" in "".join(lines.itertext())


@pytest.mark.parametrize("place", ["outputs", "attachments"])
def test_svg_is_drawn_from_wherever_a_cell_holds_it(place):
    """Attachments are part of what a person writes and always shown."""
    if place == "outputs":
        now = code("x", "1", outputs=[shown("image/svg+xml", SVG)])
        tree = drawn([code("x", "1")], [now], outputs=True)
    else:
        now = {**markdown("x", "1"), "attachments": {"<a>.svg": {"image/svg+xml": SVG}}}
        tree = drawn([markdown("x", "1")], [now])
        assert texts(tree, ".//h4") == ["attachment: <a>.svg"]
    assert len(tree.findall(".//img")) == 1


def test_errors_and_streams_are_text_without_colours():
    """As a person reads them in the notebook."""
    error = {
        "output_type": "error",
        "ename": "E",
        "evalue": "v",
        "traceback": ["\x1b[31mbad\x1b[0m"],
    }
    stream = {"output_type": "stream", "name": "stderr", "text": ["oh\n", "no\n"]}
    tree = drawn([code("x", "1")], [code("x", "1", outputs=[error, stream])], outputs=True)
    assert texts(tree, ".//h4") == ["+ output: error E", "+ output: stderr"]
    rows = [row.findall("td") for row in tree.iterfind(".//tbody/tr")]
    assert ["".join(cells[3].itertext()) for cells in rows] == ["bad", "oh", "no"]


@pytest.mark.parametrize("output", [7, None, [], {}, {"data": 3}, {"data": {"image/png": 5}},
                                    {"output_type": [], "text": {}}])  # fmt: skip
def test_outputs_of_any_shape_are_shown(output):
    """A notebook that a program wrote badly still has a page."""
    drawn([code("x", "1")], [code("x", "1", outputs=[output])], outputs=True, metadata=True)


@pytest.mark.parametrize("seed", range(20))
def test_any_two_notebooks_make_a_page(seed):
    """One section for each cell that is not as before, both layouts, everything asked for."""
    then, now = random_pair(random.Random(seed), ids=bool(seed % 2))
    layout = ("inline", "side-by-side")[seed % 2]
    tree = drawn(then, now, layout=layout, outputs=True, metadata=True)
    said = re.findall(r"(\d+) (\w+)", texts(tree, ".//p")[0])
    counts = {word: int(number) for number, word in said}
    named = texts(tree, ".//section/h3")
    for word in ("added", "deleted", "changed", "moved"):
        assert sum(f" {word}" in name for name in named) == counts[word]


def test_what_one_cell_puts_out_does_not_outgrow_a_browser():
    """What there is no room for is told in its place."""
    text, data = '"x"\n' * 30_000, {f"text/x-{place}": "x\n" * 12_000 for place in range(19)}
    streams = [{"output_type": "stream", "name": "stdout", "text": text}] * 40
    shown = [{"output_type": "display_data", "data": data}]
    for outputs, told in ((streams, "more outputs differ; with them"), (shown, "not in this page")):
        new = read_book(written(code("x", "1", outputs=outputs)))
        fragment = notebook_fragment(read_book(b""), new, outputs=True)
        assert len(fragment) < 12_000_000
        assert told in fragment


def test_values_of_any_depth_make_a_page():
    """As deep as they can be read at all."""
    for depth in range(920, 1000, 2):
        deep = b"[" * depth + b"]" * depth
        books = [
            read_book(written(code("x", "1", outputs=[{"v": "@"}], m="@")).replace(b'"@"', value))
            for value in (b"1", deep)
        ]
        if isinstance(books[1], Unreadable):
            return
        shown = notebook_fragment(*books, outputs=True, metadata=True)
        assert '<span class="changed">1 changed</span>' in shown
    raise AssertionError("no depth was too much")


def test_a_page_of_a_huge_notebook_stays_one_that_opens():
    """Cells beyond its bound are counted."""
    now = [code("x = 1\n" * 2_000, f"c{place}") for place in range(200)]
    fragment = notebook_fragment(read_book(b""), read_book(written(*now)))
    assert len(fragment) < 9_000_000
    assert re.search(r"\d+ more cells differ; with them this page would be too large", fragment)
    same = notebook_fragment(read_book(written(*now)), read_book(written(*now)))
    assert len(same) < 1_000_000
    assert "⋯ 200 cells as before" in same
