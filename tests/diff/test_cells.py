"""Which cell was which before."""

import random

import pytest

from backtrail.diff.cells import CellCounts, changed_outputs, count, counterparts
from backtrail.diff.notebooks import Cell, cells_of, outputs_of
from diff.notebooks import code, markdown, random_pair, result, written

TEXT = "import numpy as np\nvalues = np.arange(12).reshape(3, 4)\n"


def cells(*sources, ids=""):
    """Code cells; each letter of ``ids`` is the id of one."""
    return tuple(
        Cell(ids[place] if ids else None, "code", source) for place, source in enumerate(sources)
    )


def counts(added=0, deleted=0, modified=0):
    """What became of cells."""
    return CellCounts(added=added, deleted=deleted, modified=modified)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (cells("1", "2", ids="ab"), cells("1", "2", ids="ab"), counts()),
        (cells("1", "2", ids="ab"), cells("2", "1", ids="ba"), counts()),
        (cells("1", "2", ids="ab"), cells("x", "2", ids="ab"), counts(modified=1)),
        (cells("1", ids="a"), (Cell("a", "markdown", "1"),), counts(modified=1)),
        (cells("1", ids="a"), cells("1", "2", ids="ab"), counts(added=1)),
        (cells("1", "2", ids="ab"), cells("2", ids="b"), counts(deleted=1)),
        (cells(TEXT, ids="a"), cells(TEXT + "x", ids="b"), counts(added=1, deleted=1)),
        (cells(TEXT, ids="a"), cells(TEXT, ids="b"), counts()),
        (cells("", "1", ""), cells("", "2 * 3", ""), counts(added=1, deleted=1)),
        (cells("1", TEXT), cells("1", TEXT + "x", "3"), counts(added=1, modified=1)),
        (cells(TEXT), cells(TEXT + "x", ids="a"), counts(modified=1)),
        ((), cells("1", "2"), counts(added=2)),
        ((), (), counts()),
    ],
    ids=[
        "same", "moved", "edited", "other type", "added", "deleted", "another with a new id",
        "new ids only", "rewritten without ids", "alike without ids", "ids came", "all new", "none",
    ],
)  # fmt: skip
def test_cells_are_counted(old, new, expected):
    """By id, else by the same source, else by one that is alike."""
    assert count(old, new) == expected


def test_the_most_alike_cells_belong_together():
    """However they are ordered; one that is like none is new."""
    old = cells("plot(alpha, width=3)", "load('values.csv')")
    new = cells("load('values2.csv')", "plot(alpha, width=4)", "something else entirely")
    assert counterparts(old, new) == {0: 1, 1: 0}


def test_a_lenient_look_takes_other_ids_for_one_where_sources_are_alike():
    """But never a cell that is still there under its own id."""
    old = cells(TEXT, TEXT + "#", ids="ab")
    new = cells(TEXT + "#", TEXT + "##", ids="ax")
    assert counterparts(old, new) == {0: 0}
    assert counterparts(old, new, lenient=True) == {0: 0, 1: 1}


def test_an_id_that_stands_twice_is_the_first_cells():
    """Such a notebook is not valid, and gives no error."""
    assert counterparts(cells("1", "2", ids="aa"), cells("2", "1", ids="aa")) == {0: 0}


def test_what_costs_too_much_is_not_searched():
    """Ids and equal sources still count; the rest came and went."""
    old = cells(*(f"{TEXT}{number}" for number in range(300)), "same")
    new = cells(*(f"{number}{TEXT}" for number in range(300)), "same")
    assert count(old, new) == counts(added=300, deleted=300)
    assert len(counterparts(old, new, budget=1 << 40)) == 301


def test_only_outputs_that_say_something_else_count():
    """Not the count inside a result, not the layout, and not the order of cells."""

    def outputs(*found):
        return outputs_of(written(*(code("1", outputs=[result(*each)]) for each in found)))

    pairs = {0: 0, 1: 1}
    assert changed_outputs(pairs, outputs(("2", 1), ("3", 2)), outputs(("2", 8), ("3", 9))) == 0
    assert changed_outputs(pairs, outputs(("2", 1), ("3", 2)), outputs(("2", 1), ("4", 2))) == 1
    assert changed_outputs({0: 1, 1: 0}, outputs(("2",), ("3",)), outputs(("3",), ("2",))) == 0
    plain = written(code("1", outputs=[result("2")]), markdown(""), indent=None)
    assert changed_outputs(pairs, outputs_of(plain), (*outputs(("2",))[:1], b"[]")) == 0


@pytest.mark.parametrize("ids", [True, False])
@pytest.mark.parametrize("seed", range(50))
def test_counts_add_up(seed, ids):
    """Each cell of either side is the other's counterpart or came or went."""
    old, new = (cells_of(written(*found)) for found in random_pair(random.Random(seed), ids=ids))
    pairs, found = counterparts(old, new), count(old, new)
    assert len(set(pairs.values())) == len(pairs)
    assert len(old) - found.deleted == len(new) - found.added == len(pairs)
    assert found.modified <= len(pairs)
    assert not count(new, new)
    if ids:
        names = [cell.id for cell in old]
        for place, cell in enumerate(new):
            if cell.id in names:
                assert pairs[place] == names.index(cell.id)
