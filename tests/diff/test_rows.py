import random

import pytest

from backtrail.diff.rows import rows
from backtrail.diff.views import text_of
from backtrail.diff.words import Segment

OLD = b"".join(b"line %d\n" % k for k in range(1, 21))
NEW = OLD.replace(b"line 10\n", b"line ten\n").replace(b"line 11\n", b"")


def side(view, name):
    """Join one side of all rows."""
    return "".join(
        piece.text for row in view for piece in (getattr(row, name) or ()) if row.kind != "gap"
    )


def contents(random_):
    """Lines that look alike, other line ends and bytes that are not UTF-8."""
    pool = [b"alpha beta\n", b"alpha gamma\n", b"\n", b"x\r\n", b"\xff\n", b"delta"]
    return b"".join(random_.choices(pool, k=random_.randint(0, 25)))


@pytest.mark.parametrize("seed", range(40))
def test_whole_view_holds_both_sides(seed):
    """Without a context limit each side's pieces joined are that side's text."""
    random_ = random.Random(seed)
    old, new = contents(random_), contents(random_)
    view = rows(old, new, context=None)
    assert (side(view, "old"), side(view, "new")) == (text_of(old), text_of(new))


@pytest.mark.parametrize("seed", range(40))
@pytest.mark.parametrize("context", [0, 1, 3])
def test_shown_and_skipped_lines_add_up(seed, context):
    """Line numbers ascend without holes except where a gap says how many are skipped."""
    random_ = random.Random(seed)
    old, new = contents(random_) + OLD, contents(random_) + NEW
    expected = {"old_line": 1, "new_line": 1}
    for row in rows(old, new, context=context):
        for name, number in expected.items():
            shown = getattr(row, name)
            assert shown in (None, number)
            expected[name] = number + (shown is not None) + row.skipped
    assert expected == {"old_line": old.count(b"\n") + 1, "new_line": new.count(b"\n") + 1}


def test_a_change_stands_beside_its_counterpart():
    """Lines are paired by likeness; the one without a counterpart stands alone."""
    view = rows(OLD, NEW, context=1)
    assert [(row.kind, row.old_line, row.new_line, row.skipped) for row in view] == [
        ("gap", None, None, 8),
        ("equal", 9, 9, 0),
        ("changed", 10, 10, 0),
        ("deleted", 11, None, 0),
        ("equal", 12, 11, 0),
        ("gap", None, None, 8),
    ]


def test_a_changed_line_shows_its_words():
    """Each side of the row holds its own pieces only."""
    (row,) = rows(b"line 10\n", b"line ten\n")
    assert [(piece.kind, piece.text) for piece in row.old or ()] == [
        ("equal", "line "),
        ("deleted", "10"),
        ("equal", "\n"),
    ]
    assert [(piece.kind, piece.text) for piece in row.new or ()] == [
        ("equal", "line "),
        ("added", "ten"),
        ("equal", "\n"),
    ]


def test_unlike_lines_are_not_paired():
    """Nothing in common: deleted and added, not changed."""
    view = rows(b"aaaa\n", b"zzzz zz\n")
    assert [row.kind for row in view] == ["deleted", "added"]


def test_equal_contents_have_no_rows():
    """There is nothing to show, unless the whole file is asked for."""
    assert rows(OLD, OLD) == ()
    assert len(rows(OLD, OLD, context=None)) == 20


def test_views_beyond_the_caps_stay_complete():
    """Too many lines to compare are paired in order and keep both texts."""
    old = b"".join(b"old %d\n" % k for k in range(40_000))
    new = b"".join(b"new %d\n" % k for k in range(40_000))
    view = rows(old, new)
    assert {row.kind for row in view} == {"changed"}
    assert view[-1].new == (Segment(kind="added", text="new 39999\n"),)
    assert (side(view, "old"), side(view, "new")) == (old.decode(), new.decode())


@pytest.mark.parametrize("swapped", [False, True])
def test_a_stray_byte_on_one_side_changes_its_line_alone(swapped):
    """Lines and words that both sides share are equal, though only one side is UTF-8."""
    old = "schön grün\nzwölf Äpfel\n".encode()
    new = old.replace("Ä".encode(), b"\xff")
    sides = (new, old) if swapped else (old, new)
    equal, changed = rows(*sides)
    assert (equal.kind, equal.old) == ("equal", equal.new)
    marked = [piece.text for piece in (*changed.old, *changed.new) if piece.kind != "equal"]
    assert sorted(marked) == ["\xc3\x84pfel", "\xffpfel"]
