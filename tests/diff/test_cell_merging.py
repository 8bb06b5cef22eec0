"""Two changes of one notebook, put together by its cells."""

import json
import random

import pytest

from backtrail.diff.cell_merging import merge_cells
from diff.notebooks import code, markdown, random_cell, result, written

BASE = [code("1\n2\n3\n4\n5\n", "a"), markdown("# T", "b"), code("x", "c")]


def merged(ours, theirs, base=BASE):
    """The sources of the merged notebook, and what is disputed."""
    made = merge_cells(written(*base), written(*ours), written(*theirs))
    cells = json.loads(made.content)["cells"]
    return ["".join(cell["source"]) for cell in cells], made.disputed


def test_cells_of_both_sides_come_together():
    """Changed, added and taken out; each where it was put."""
    ours = [code("one", "a"), BASE[1], BASE[2], code("mine", "m")]
    theirs = [BASE[0], code("theirs", "t"), code("X", "c")]
    assert merged(ours, theirs) == (["one", "theirs", "X", "mine"], ())


def test_lines_of_one_cell_come_together():
    """As those of a text do."""
    ours = [code("one\n2\n3\n4\n5\n", "a"), *BASE[1:]]
    theirs = [code("1\n2\n3\n4\nfive\n", "a"), *BASE[1:]]
    assert merged(ours, theirs)[0][0] == "one\n2\n3\n4\nfive\n"


def test_where_both_ran_a_cell_our_outputs_stay():
    """They are no work of anybody."""
    ours = [BASE[0], BASE[1], code("x", "c", outputs=[result("7")], count=1)]
    theirs = [BASE[0], BASE[1], code("x", "c", outputs=[result("8")], count=5)]
    assert merge_cells(written(*BASE), written(*ours), written(*theirs)).content == written(*ours)


@pytest.mark.parametrize(
    ("ours", "theirs", "disputed"),
    [
        ([code("mine", "a"), *BASE[1:]], [code("theirs", "a"), *BASE[1:]], ("a",)),
        ([code("mine", "a"), *BASE[1:]], BASE[1:], ("a",)),
        (BASE[1:], [code("theirs", "a"), *BASE[1:]], ("a",)),
    ],
    ids=["both changed", "changed and gone", "gone and changed"],
)
def test_what_both_changed_is_disputed(ours, theirs, disputed):
    """And stays as it is."""
    sources, found = merged(ours, theirs)
    assert found == disputed
    assert sources == ["".join(cell["source"]) for cell in ours]


def test_a_cell_that_both_added_stands_there_once():
    """The same source at whatever place."""
    ours, theirs = [*BASE, code("new", "m")], [*BASE, code("new", "t")]
    assert merged(ours, theirs) == (["1\n2\n3\n4\n5\n", "# T", "x", "new"], ())


def test_the_rest_of_the_notebook_is_of_who_changed_it():
    """Changed on both sides it is disputed."""
    texts = [written(*BASE), written(code("one", "a"), *BASE[1:])]
    theirs = texts[0].replace(b"Python 3", b"Python 4")
    made = merge_cells(*texts, theirs)
    assert (b"Python 4" in made.content, b"one" in made.content, made.disputed) == (True, True, ())
    ours = texts[1].replace(b"Python 3", b"Python 5")
    assert merge_cells(texts[0], ours, theirs).disputed == ("metadata",)


def test_what_is_no_notebook_is_not_merged_by_cells():
    """On whichever side it stands."""
    sound = written(*BASE)
    for sides in ((b"{}", sound, sound), (sound, b"x", sound), (sound, sound, b"")):
        assert merge_cells(*sides) is None


def test_with_an_unchanged_side_it_is_the_other_one():
    """200 random notebooks."""
    dice = random.Random(41)
    for _ in range(200):
        base, other = (
            [random_cell(dice, f"c{n}") for n in sorted(dice.sample(range(9), dice.randint(1, 8)))]
            for _ in range(2)
        )
        sides = written(*base), written(*other)
        assert merge_cells(sides[0], sides[1], sides[0]).content == sides[1]
        made = merge_cells(sides[0], sides[0], sides[1])
        assert made.disputed == ()
        cells = json.loads(made.content)["cells"]  # in our order, where an empty one was renamed
        assert sorted(cells, key=lambda cell: cell["id"]) == other
