import os
import random
import subprocess

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backtrail.diff.rows import rows
from backtrail.diff.unified import unified

TEXTS = st.lists(
    st.sampled_from([b"a b\n", b"ab\n", b"a b \n", b"\n", b" \n", b"a b\r\n", b"\tc\n", b"c"]),
    max_size=12,
).map(b"".join)
GIT = {"all": "-w", "trailing": "--ignore-space-at-eol", "blank-lines": "--ignore-blank-lines"}


def shown(old, new, whitespace, context=3):
    """The lines of a view that are not equal, with their sign."""
    page = unified(
        old, new, old_name="f", new_name="f", whitespace=whitespace, context=context
    ).splitlines()[3:]
    return [line for line in page if line[:1] in (b"-", b"+")]


@pytest.mark.parametrize(
    ("whitespace", "old", "new"),
    [
        ("all", b"a b\n\tc\n", b"ab\nc"),
        ("trailing", b"a b\r\nc\t \n", b"a b\nc"),
        ("blank-lines", b"a\n\n\nb\n", b"a\nb\n\r\n"),
    ],
)
def test_what_does_not_count_is_no_difference(whitespace, old, new):
    """Neither view has anything to show, and without the mode both do."""
    assert shown(old, new, whitespace) == []
    assert rows(old, new, whitespace=whitespace) == ()
    assert shown(old, new, "none")
    assert rows(old, new)


@pytest.mark.parametrize(
    ("whitespace", "old", "new"),
    [
        ("trailing", b"a b\n", b"a  b\n"),
        ("trailing", b"a\n", b"  a\n"),
        ("blank-lines", b"a\n", b"a \n"),
        ("all", b"a\n", b"a\n\n"),
    ],
)
def test_each_mode_leaves_out_no_more_than_it_says(whitespace, old, new):
    """Inner and leading blanks, and blank lines, count where another mode would not count them."""
    assert shown(old, new, whitespace)


def test_lines_that_count_as_equal_show_the_new_text():
    """The context is what the file holds now, on both sides."""
    view = rows(b"  a\nx\n", b"a \ny\n", whitespace="all")
    assert [row.kind for row in view] == ["equal", "changed"]
    assert "".join(piece.text for piece in view[0].old or ()) == "a \n"
    assert (
        unified(b"  a\nx\n", b"a \ny\n", old_name="f", new_name="f", whitespace="all")
        == b"# White space is not compared: this is for reading and no patch.\n"
        b"--- a/f\n+++ b/f\n@@ 1,2 1,2 @@\n a \n-x\n+y\n"
    )


@pytest.mark.parametrize("whitespace", GIT)
@pytest.mark.parametrize("tool", [["git", "apply"], ["patch", "-p1", "-f"], ["patch", "-f", "f"]])
def test_no_tool_takes_the_view_for_a_patch(whitespace, tool, tmp_path):
    """It would not make the new content, so it cannot be applied at all."""
    (tmp_path / "f").write_bytes(b"a\nx\n")
    view = unified(b"a\nx\n", b"a\ny\n", old_name="f", new_name="f", whitespace=whitespace)
    done = subprocess.run(tool, cwd=tmp_path, input=view, capture_output=True, check=False)
    assert done.returncode != 0
    assert (tmp_path / "f").read_bytes() == b"a\nx\n"


def test_a_blank_line_near_another_change_is_shown_where_it_is():
    """Three lines away it is part of the context; farther away nothing is said of it."""
    old = b"".join(b"%d\n" % k for k in range(30))
    new = old.replace(b"\n8\n", b"\n\n8\n").replace(b"\n10\n", b"\nten\n")
    new = new.replace(b"\n20\n", b"\n\n20\n")
    assert shown(old, new, "blank-lines") == [b"+", b"-10", b"+ten"]
    assert shown(old, new, "blank-lines", context=1) == [b"-10", b"+ten"]


@settings(derandomize=True, max_examples=150, deadline=None)
@given(TEXTS, TEXTS, st.sampled_from(sorted(GIT)), st.integers(0, 4))
def test_lines_and_gaps_of_a_view_add_up(old, new, whitespace, context):
    """The new side has no hole, whatever does not count, and no line is shown twice."""
    view = rows(old, new, whitespace=whitespace, context=context)
    place = 1
    for row in view:
        assert row.new_line in (None, place)
        place += (row.new_line is not None) + row.skipped
    if view:
        assert place == new.count(b"\n") + 1 + (new != b"" and not new.endswith(b"\n"))


@pytest.mark.parametrize("whitespace", GIT)
def test_git_finds_a_difference_where_we_do(whitespace, tmp_path):
    """On seeded texts both agree whether there is any."""
    random_ = random.Random(whitespace)
    pool = [b"a b\n", b"ab\n", b"a b \n", b"\n", b"a b\r\n", b"\tc\n"]
    for _ in range(25):
        old = b"".join(random_.choices(pool, k=4))
        lines = old.splitlines(keepends=True)
        lines[random_.randrange(4)] = random_.choice(pool)
        new = b"".join(lines)
        (tmp_path / "a").write_bytes(old)
        (tmp_path / "b").write_bytes(new)
        done = subprocess.run(
            ["git", "diff", "--no-index", "--exit-code", GIT[whitespace], "a", "b"],
            cwd=tmp_path,
            env={**os.environ, "GIT_CONFIG_GLOBAL": os.devnull},
            capture_output=True,
            check=False,
        )
        assert bool(shown(old, new, whitespace)) == bool(done.stdout.count(b"@@")), (old, new)
