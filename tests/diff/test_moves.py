import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backtrail.diff.lines import align
from backtrail.diff.moves import Moves, moves
from backtrail.diff.rows import rows, table
from backtrail.diff.views import split_lines

BLOCK = b"def first(one):\n    total = one + 1\n    return total\n\n"
REST = b"".join(b"constant_%d = %d\n" % (k, k) for k in range(12))


def moved(old, new):
    """Kind, own line and partner of each line of a moved block."""
    return [
        (row.kind, row.old_line or row.new_line, row.moved)
        for row in rows(old, new)
        if row.moved is not None
    ]


def text(pieces, kind):
    """What is marked in a line."""
    return [piece.text for piece in pieces if piece.kind == kind]


def test_a_block_that_moved_is_marked_at_both_ends():
    """Each of its lines names the line of the other side."""
    assert moved(BLOCK + REST, REST + BLOCK) == [
        *(("deleted", line, line + 12) for line in range(1, 5)),
        *(("added", line + 12, line) for line in range(1, 5)),
    ]


def test_another_indentation_is_told_and_marked():
    """A function that became a method moved, and only its indentation is new."""
    inside = b"".join(b"    " + line for line in BLOCK.splitlines(keepends=True)[:3])
    view = [r for r in rows(BLOCK + REST, REST + b"class A:\n" + inside) if r.moved is not None]
    assert [row.moved for row in view if row.kind == "added"] == [1, 2, 3]
    assert [text(row.new, "added") for row in view if row.kind == "added"] == [
        ["    "], ["        "], ["        "],
    ]  # fmt: skip


def test_a_word_that_changed_inside_a_moved_block_is_marked():
    """The line still belongs to the block, and only the word stands out."""
    changed = BLOCK.replace(b"one + 1", b"one + 2")
    view = [row for row in rows(BLOCK + REST, REST + changed) if row.moved == 2]
    assert [(row.new_line, text(row.new or (), "added")) for row in view] == [(14, ["2"])]


def test_short_blocks_are_not_called_moved():
    """A bracket or a `pass` that stands elsewhere says nothing."""
    old = b"x = 1\n}\n" + REST
    assert moved(old, REST + b"x = 1\n}\n") == []


def test_lines_indented_where_they_stand_did_not_move():
    """They are changed lines, beside each other."""
    inside = b"".join(b"    " + line for line in BLOCK.splitlines(keepends=True)[:3])
    other = REST.replace(b"= 3", b"= 33")
    view = rows(REST + BLOCK, other + b"if True:\n" + inside + b"\n")
    assert {row.kind for row in view} == {"gap", "equal", "added", "changed"}
    assert all(row.moved is None for row in view)


def test_a_block_that_came_twice_moved_once():
    """What is left of the old side is given away once; the other one is a copy, which is new."""
    view = rows(BLOCK + REST, BLOCK.replace(b"1", b"2") + REST + BLOCK + REST + BLOCK)
    partners = [row.moved for row in view if row.kind == "added" and row.moved is not None]
    assert len(partners) == len(set(partners))


LINES = st.lists(
    st.sampled_from([b"alpha beta gamma\n", b"  alpha beta gamma\n", b"delta epsilon zeta\n",
                     b"}\n", b"\n", b"a long line of its own kind\n"]),
    max_size=20,
)  # fmt: skip


@settings(derandomize=True, max_examples=200, deadline=None)
@given(LINES, LINES)
def test_partners_belong_together(old, new):
    """Both directions say the same, of lines that went and came, each once."""
    hunks = align(old, new).hunks
    found = moves(old, new, hunks)
    assert {b: a for a, b in found.old.items()} == dict(found.new)
    gone = {i for h in hunks for i in range(h.old_start, h.old_end)}
    come = {j for h in hunks for j in range(h.new_start, h.new_end)}
    assert gone >= set(found.old)
    assert come >= set(found.new)


@settings(derandomize=True, max_examples=100, deadline=None)
@given(LINES, LINES)
def test_a_view_with_moved_lines_still_holds_both_sides(old, new):
    """Marking never costs a character."""
    view = rows(b"".join(old), b"".join(new), context=None)
    for name, side in (("old", old), ("new", new)):
        pieces = [piece.text for row in view for piece in getattr(row, name) or ()]
        assert "".join(pieces).encode() == b"".join(side)


class Counted(bytes):
    """A line that counts how often it is looked at."""

    looks = 0

    def strip(self, *signs):
        """Count, then do what every line does."""
        Counted.looks += 1
        return super().strip(*signs)


@pytest.mark.parametrize("kinds", [1, 7, 60, 4000])
def test_the_search_stays_linear(kinds):
    """However often lines repeat, and however many there are, each is looked at a few times."""
    looks = []
    for size in (4000, 8000):
        random_ = random.Random(kinds)
        lines = [Counted(b"line of kind %d here\n" % random_.randrange(kinds)) for _ in range(size)]
        old, new = lines, random_.sample(lines, size)
        hunks = align(old, new).hunks
        Counted.looks = 0
        moves(old, new, hunks)
        looks.append(Counted.looks / size)
    assert max(looks) < 30


def test_whole_files_of_moved_lines_are_found():
    """Two halves that change places are one block of 500 lines."""
    first = b"".join(b"first half, line %d\n" % k for k in range(500))
    second = b"".join(b"second half, line %d\n" % k for k in range(600))
    hunks = align(split_lines(first + second), split_lines(second + first)).hunks
    found = moves(split_lines(first + second), split_lines(second + first), hunks)
    assert found.old == {k: 600 + k for k in range(500)}


def test_a_search_that_is_not_made_is_told(monkeypatch):
    """Above the budget no block is looked for, and who draws the view says that it is coarse."""
    first = [b"first half, line %d\n" % k for k in range(30)]
    second = [b"second half, line %d\n" % k for k in range(40)]
    old, new = first + second, second + first
    hunks = align(old, new).hunks
    monkeypatch.setattr("backtrail.diff.moves._SEARCHED", 60)
    assert moves(old, new, hunks) == Moves(
        old={k: 40 + k for k in range(30)}, new={40 + k: k for k in range(30)}
    )
    monkeypatch.setattr("backtrail.diff.moves._SEARCHED", 59)
    assert moves(old, new, hunks) == Moves(old={}, new={}, coarse=True)
    assert table(b"".join(old), b"".join(new)).coarse


def test_a_search_that_ends_early_is_told(monkeypatch):
    """Blocks that were found until then are kept."""
    blocks = [b"%d %s" % (k, BLOCK) for k in range(5)]
    old, new = [*blocks, REST], [REST, *reversed(blocks)]
    hunks = align(old, new).hunks
    assert not moves(old, new, hunks).coarse
    monkeypatch.setattr("backtrail.diff.moves._BUDGET", 4)
    found = moves(old, new, hunks)
    assert found.coarse
    assert 0 < len(found.old) < 5


def test_what_only_went_moved_nowhere(monkeypatch):
    """Nothing is said to be coarse where nothing could have been found."""
    monkeypatch.setattr("backtrail.diff.moves._SEARCHED", 1)
    old = [b"line %d of many, of some length\n" % k for k in range(20)]
    new = [line for k, line in enumerate(old) if k not in {3, 4, 12}]
    assert moves(old, new, align(old, new).hunks) == Moves(old={}, new={})
