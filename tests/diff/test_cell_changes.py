"""How one notebook became another, cell by cell."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backtrail.diff.books import Book, read_book
from backtrail.diff.cell_changes import cell_changes, differing, kind_of, patched
from backtrail.diff.output_changes import DataChange, output_changes
from diff.notebooks import code, markdown, result, written

_SOURCES = st.lists(st.sampled_from(["a\n", "b\n", "x = 1\n", "größe", "\r\n", ""]), max_size=6)
_ODD = st.sampled_from([0, 1, 1.0, True, False, None, [1], [True], {"x": 1}, {"x": True}])
_VALUES = st.dictionaries(
    st.sampled_from("pqr"), _ODD | st.integers() | st.text(max_size=3), max_size=2
)


@st.composite
def _cells(draw):
    cell = {
        "cell_type": draw(st.sampled_from(["code", "markdown"])),
        "source": "".join(draw(_SOURCES)),
        "metadata": draw(_VALUES),
    }
    name = draw(st.none() | st.sampled_from("abcdefg"))
    if name is not None:
        cell["id"] = name
    if cell["cell_type"] == "code":
        cell["outputs"] = draw(st.lists(_VALUES, max_size=2))
        cell["execution_count"] = draw(st.none() | st.integers(1, 9))
    return cell


_BOOKS = st.lists(_cells(), max_size=8).map(lambda cells: Book(cells=tuple(cells), rest={}))


@st.composite
def _pairs(draw):
    """A notebook, and one that has cells of it in another order, some of them edited."""
    old = draw(_BOOKS)
    kept = draw(st.permutations(old.cells))[: draw(st.integers(0, 8))]
    edited = [
        {**cell, "source": cell["source"] + draw(st.sampled_from(["", "y\n"]))} for cell in kept
    ]
    return old, Book(cells=(*edited, *draw(_BOOKS).cells), rest={})


@given(st.tuples(_BOOKS, _BOOKS) | _pairs())
@settings(deadline=None, max_examples=150)
def test_changes_are_a_patch(pair):
    """With the old cells they give the new ones: order, sources, outputs, metadata, all fields."""
    old, new = pair
    changes = cell_changes(old, new)
    made = patched(old.cells, changes)
    assert json.dumps(made, sort_keys=True) == json.dumps(new.cells, sort_keys=True)
    gone = [change.old for change in changes if change.new is None]
    there = [change.old for change in changes if change.new is not None and change.old is not None]
    assert sorted(gone + there) == list(range(len(old.cells)))
    assert [change.new for change in changes if change.new is not None] == [*range(len(new.cells))]


@given(_BOOKS)
@settings(deadline=None)
def test_a_notebook_that_stayed_has_no_change(book):
    """Every cell is the same, and stands where it stood."""
    for change in cell_changes(book, book):
        assert (kind_of(change, outputs=True, metadata=True), change.moved) == ("same", False)
        assert not change.edits


def changes(then, now):
    """The changes between two lists of cells as files hold them."""
    return cell_changes(read_book(written(*then)), read_book(written(*now)))


def told(then, now, **asked):
    """Kind, place before and place now of each cell."""
    return [(kind_of(one, **asked), one.old, one.new) for one in changes(then, now)]


def test_cells_are_listed_as_they_stand_now():
    """One that went is where it was, one that came where it is."""
    a, b, c = code("a = 1", "1"), code("b = 2", "2"), code("c = 3", "3")
    assert told([a, b, c], [a, c]) == [("same", 0, 0), ("deleted", 1, None), ("same", 2, 1)]
    assert told([a, c], [a, b, c]) == [("same", 0, 0), ("added", None, 1), ("same", 1, 2)]
    assert told([a, b], [b]) == [("deleted", 0, None), ("same", 1, 0)]
    assert told([a, b], [a]) == [("same", 0, 0), ("deleted", 1, None)]


def test_the_fewest_cells_count_as_moved():
    """One cell that was carried over many others moved, not the others."""
    cells = [code(f"v{place} = {place}", f"c{place}") for place in range(6)]
    found = changes(cells, [*cells[1:], cells[0]])
    assert [(one.old, one.moved) for one in found][-1] == (0, True)
    assert sum(one.moved for one in found) == 1


def test_a_moved_cell_may_have_changed_too():
    """It is both."""
    a, b, c = code("a = 1\nb", "1"), code("b = 2", "2"), code("c = 3", "3")
    found = changes([a, b, c], [b, c, code("a = 7\nb", "1")])
    (moved,) = [one for one in found if one.moved]
    assert kind_of(moved) == "changed"
    assert [(edit.start, edit.gone, edit.come) for edit in moved.edits] == [(0, 1, ("a = 7\n",))]


@pytest.mark.parametrize(
    ("now", "plain", "asked"),
    [
        (code("x", "1", outputs=[result("2")]), "same", "changed"),
        (code("x", "1", outputs=[result("1")], count=5), "same", "same"),
        (code("x", "1", outputs=[result("1")], tags=["t"]), "same", "changed"),
        (code("y", "1", outputs=[result("1")]), "changed", "changed"),
        (markdown("x", "1"), "changed", "changed"),
        ({**code("x", "1", outputs=[result("1")]), "attachments": {}}, "changed", "changed"),
    ],
    ids=["outputs", "run again", "metadata", "source", "type", "attachments"],
)
def test_running_a_notebook_changes_no_cell(now, plain, asked):
    """Unless one looks at outputs or metadata; a count never counts."""
    then = code("x", "1", outputs=[result("1")], count=1)
    assert [kind for kind, *_ in told([then], [now])] == [plain]
    assert [kind for kind, *_ in told([then], [now], outputs=True, metadata=True)] == [asked]


@pytest.mark.parametrize(("then", "now"), [(1, True), (0, False), (1, 1.0), ([1], [True])])
def test_values_that_only_python_takes_for_equal_differ(then, now):
    """In metadata and in outputs: JSON has two of them."""
    cells = [code("x", "1", outputs=[{"v": value}], m=value) for value in (then, now)]
    (found,) = changes(cells[:1], cells[1:])
    assert differing(found) == {"metadata", "outputs"}
    data = [{"output_type": "display_data", "data": {"application/json": v}} for v in (then, now)]
    (output,), same = output_changes(data[:1], data[1:])
    assert (output.data, same) == ((DataChange("application/json", then, now),), 0)


def test_the_fields_that_differ_are_named():
    """Also such that are gone."""
    then = {**code("x", "1"), "attachments": {}}
    (found,) = changes([then], [code("y", "1", count=3)])
    assert differing(found) == {"source", "execution_count", "attachments"}


def test_without_ids_the_most_alike_source_is_the_cell():
    """As before nbformat 4.5; and where an editor made new ids."""
    text = "import numpy as np\nvalues = np.arange(12)\n"
    for ids in ((None, None), ("a", "b")):
        then, now = [code(text, ids[0])], [code("new = 1", "z"), code(text + "more()", ids[1])]
        assert told(then, now) == [("added", None, 0), ("changed", 0, 1)]
