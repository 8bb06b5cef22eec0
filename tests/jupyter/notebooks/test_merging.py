"""What two sides made of one notebook comes together, or is told as a conflict."""

import copy

import pytest

from backtrail_jupyter.notebooks.merging import merge


def changed(book, place, source):
    """A copy with another source in one cell."""
    book = copy.deepcopy(book)
    book["cells"][place]["source"] = source
    return book


@pytest.fixture
def base(books):
    """A notebook that both sides begin with."""
    return books.book(*(books.code(f"a{k} = 1\nb{k} = 2\n", name=f"c{k}") for k in range(4)))


def test_changes_in_different_cells_are_both_taken(books, base):
    """One changed a cell, the other another one and added a third."""
    ours = changed(base, 0, "a0 = 10\nb0 = 2\n")
    theirs = changed(base, 2, "a2 = 1\nb2 = 20\n")
    theirs["cells"].append(books.prose("an end", name="end"))

    found = merge(base, ours, theirs)

    assert found.conflicts == ()
    assert [cell["source"] for cell in found.merged["cells"]] == [
        "a0 = 10\nb0 = 2\n",
        "a1 = 1\nb1 = 2\n",
        "a2 = 1\nb2 = 20\n",
        "a3 = 1\nb3 = 2\n",
        "an end",
    ]


def test_changes_of_one_line_are_a_conflict_that_shows_both_sides(base):
    """Nothing is dropped: both stand in the cell, and the decision names it."""
    found = merge(base, changed(base, 1, "mine = 1\n"), changed(base, 1, "yours = 2\n"))

    (conflict,) = found.conflicts
    source = found.merged["cells"][1]["source"]
    assert tuple(conflict["common_path"][:2]) == ("cells", 1)
    assert "mine = 1\n" in source
    assert "yours = 2\n" in source
    assert "<<<<<<<" in source


@pytest.mark.parametrize("seed", range(20))
def test_what_one_side_did_is_taken_as_it_is(books, seed):
    """The other side left the notebook alone, or did the very same."""
    base = books.seeded(seed)
    other = books.edited(base, seed + 500)

    for ours, theirs in [(other, base), (base, other), (other, other)]:
        found = merge(base, ours, theirs)
        assert found.conflicts == ()
        assert found.merged == other
