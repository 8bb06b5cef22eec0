"""Two changes of one text put together."""

import random
import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backtrail.diff.merging import Labels, marked, merge, settled

BASE = b"one\ntwo\nthree\nfour\nfive\n"
_LINES = st.lists(st.sampled_from([b"a\n", b"b\n", b"\n", b"c\r\n", b"d"]), max_size=12)
_TEXTS = _LINES.map(b"".join)


@pytest.mark.parametrize(
    ("ours", "theirs", "expected"),
    [
        (b"ONE\ntwo\nthree\nfour\nfive\n", b"one\ntwo\nthree\nfour\nFIVE\n",
         b"ONE\ntwo\nthree\nfour\nFIVE\n"),
        (BASE + b"six\n", b"two\nthree\nfour\nfive\n", b"two\nthree\nfour\nfive\nsix\n"),
        (b"", BASE, b""),
        (BASE, b"", b""),
        (BASE[:-1], b"ONE" + BASE[3:], b"ONE\ntwo\nthree\nfour\nfive"),
        (b"same\n" + BASE, b"same\n" + BASE, b"same\n" + BASE),
    ],
    ids=["apart", "added and deleted", "ours emptied", "theirs emptied", "no last end", "same"],
)  # fmt: skip
def test_changes_that_do_not_meet_are_put_together(ours, theirs, expected):
    """Each side's lines come through byte for byte; what both did is done once."""
    merged = merge(BASE, ours, theirs)
    assert (merged.conflicts, settled(merged)) == ((), expected)


@pytest.mark.parametrize(
    ("ours", "theirs", "found"),
    [
        (b"one\nTWO\nthree\nfour\nfive\n", b"one\n2\nthree\nfour\nfive\n",
         (1, b"two\n", b"TWO\n", b"2\n")),
        (b"one\nthree\nfour\nfive\n", b"one\ntwo!\nthree\nfour\nfive\n",
         (1, b"two\n", b"", b"two!\n")),
        (b"one\nTWO\nthree\nfour\nfive\n", b"one\ntwo\nTHREE\nfour\nfive\n",
         (1, b"two\nthree\n", b"TWO\nthree\n", b"two\nTHREE\n")),
        (BASE + b"mine\n", BASE + b"yours\n", (5, b"", b"mine\n", b"yours\n")),
    ],
    ids=["same line", "deleted and changed", "lines beside each other", "both added"],
)  # fmt: skip
def test_changes_that_meet_are_a_conflict_with_all_three_texts(ours, theirs, found):
    """Nothing is decided: what stays there for the time being is ours."""
    merged = merge(BASE, ours, theirs)
    (conflict,) = merged.conflicts
    assert (conflict.start, conflict.base, conflict.ours, conflict.theirs) == found
    assert settled(merged) == ours


def test_lines_at_the_ends_of_a_conflict_on_which_both_agree_are_no_part_of_it():
    """Only what differs is shown to a person."""
    merged = merge(b"x\n", b"a\nb\nc\n", b"a\nB\nc\n")
    (conflict,) = merged.conflicts
    assert (conflict.start, conflict.lines) == (1, 1)
    assert (conflict.ours, conflict.theirs) == (b"b\n", b"B\n")


def test_a_wary_merge_leaves_every_change_of_theirs_to_a_person():
    """Those of ours stay, and what both did is settled."""
    merged = merge(
        BASE, b"ONE\ntwo\nthree\nfour\nfive\n", b"one\ntwo\nthree\nFOUR\nfive\n", wary=True
    )
    assert [(c.ours, c.theirs) for c in merged.conflicts] == [(b"four\n", b"FOUR\n")]


@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
@pytest.mark.parametrize("cut", [0, 1])
def test_markers_are_those_of_git(tmp_path, end, cut):
    """Also where lines end with a carriage return, and where the last one has no end."""
    texts = {
        "base": end.join([b"a", b"b", b"c", b""]),
        "ours": end.join([b"a", b"b", b"mine", b""]),
        "theirs": end.join([b"a", b"b", b"yours", b""]),
    }
    if cut:
        texts = {name: text.removesuffix(end) for name, text in texts.items()}
    for name, text in texts.items():
        (tmp_path / name).write_bytes(text)
    git = [
        "git",
        "merge-file",
        "-p",
        "-L",
        "now",
        "-L",
        "b",
        "-L",
        "then",
        "ours",
        "base",
        "theirs",
    ]
    expected = subprocess.run(git, cwd=tmp_path, check=False, capture_output=True).stdout
    merged = merge(texts["base"], texts["ours"], texts["theirs"])
    assert marked(merged, Labels(ours="now", theirs="then")) == expected


@given(_TEXTS, _TEXTS)
def test_a_side_that_did_nothing_changes_nothing(base, other):
    """Merging with the base itself gives the other side, whichever it is."""
    for merged in (merge(base, other, base), merge(base, base, other), merge(base, other, other)):
        assert (merged.conflicts, settled(merged)) == ((), other)


@given(_TEXTS, _TEXTS, _TEXTS)
def test_both_directions_agree(base, ours, theirs):
    """Swapping the sides swaps those of the conflicts, and nothing else."""
    one, two = merge(base, ours, theirs), merge(base, theirs, ours)
    assert len(one.conflicts) == len(two.conflicts)
    assert [(c.ours, c.theirs) for c in one.conflicts] == [
        (c.theirs, c.ours) for c in two.conflicts
    ]
    if not one.conflicts:
        assert settled(one) == settled(two)
    assert b"".join(getattr(piece, "ours", piece) for piece in one.pieces) == settled(one)


def test_random_edits_are_merged_as_git_merges_them(tmp_path):
    """The same bytes where git has no conflict, and a conflict where git has one."""
    chance = random.Random(6)
    for _ in range(60):
        base = [f"line {chance.randrange(1000)}\n" for _ in range(30)]
        sides = []
        for name in ("ours", "theirs"):
            lines = list(base)
            for _ in range(chance.randint(1, 4)):
                at = chance.randrange(len(lines))
                lines[at : at + chance.randint(0, 3)] = [
                    f"{name} {chance.randrange(9)}\n" for _ in range(chance.randint(0, 3))
                ]
            sides.append("".join(lines).encode())
        texts = ("".join(base).encode(), *sides)
        for name, text in zip(("base", "ours", "theirs"), texts, strict=True):
            (tmp_path / name).write_bytes(text)
        git = ["git", "merge-file", "-p", "ours", "base", "theirs"]
        done = subprocess.run(git, cwd=tmp_path, check=False, capture_output=True)
        merged = merge(*texts)
        assert bool(merged.conflicts) == bool(done.returncode)
        if not merged.conflicts:
            assert settled(merged) == done.stdout


@pytest.mark.parametrize("kind", ["same", "period", "blocks"])
def test_repeated_lines_cost_no_more_than_others(kind):
    """Groups that could slide over the whole text are stopped by a budget; no line is lost."""
    line = {"same": lambda _: b"x\n", "period": lambda n: b"%d\n" % (n % 3), "blocks": _block}[kind]
    base = [line(n) for n in range(30_000)]
    ours, theirs = list(base), list(base)
    for n in range(0, 30_000, 97):
        ours[n] = b"ours\n" + ours[n]
        theirs[n] = b""
    merged = merge(b"".join(base), b"".join(ours), b"".join(theirs))
    assert settled(merged).count(b"ours\n") == b"".join(ours).count(b"ours\n")


def _block(number):
    return b"}\n" if number % 5 else b"%d {\n" % number
