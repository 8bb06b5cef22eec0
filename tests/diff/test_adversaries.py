"""Inputs that are quadratic for whoever compares everything with everything.

What is counted is work: cells that the exact engine is given, and lines that are looked at. Times
are the benchmarks' business.
"""

import random

import pytest
import rapidfuzz.distance

from backtrail.diff import lines
from backtrail.diff.changes import CHARACTER_BUDGET, measure
from backtrail.diff.lines import LINE_BUDGET
from backtrail.diff.rows import rows, table
from backtrail.diff.statistics import statistics

SIZE = 20_000
"""Lines; their square is above every budget."""
PLAIN = [b"line number %d of many\n" % k for k in range(SIZE)]
KINDS = [b"a\n", b"b\n", b"}\n", b"\n"]


def shuffled(lines_):
    """The same lines in another order."""
    return random.Random(1).sample(lines_, len(lines_))


def random_lines(seed):
    """Lines of four kinds."""
    return random.Random(seed).choices(KINDS, k=SIZE)


HOSTILE = {
    "all different": (PLAIN, [b"another %d\n" % k for k in range(SIZE)]),
    "all alike": (PLAIN, [line.replace(b"many", b"few") for line in PLAIN]),
    "shuffled": (PLAIN, shuffled(PLAIN)),
    "reversed": (PLAIN, PLAIN[::-1]),
    "four kinds": (random_lines(1), random_lines(2)),
    "one kind": ([b"same\n"] * SIZE, [b"x\n", *[b"same\n"] * (SIZE - 5), b"y\n"]),
    "blocks of one kind": ([b"a\n"] * SIZE + [b"b\n"] * SIZE, [b"b\n"] * SIZE + [b"a\n"] * SIZE),
    "each line twice": (PLAIN, [line for line in PLAIN[: SIZE // 2] for _ in range(2)]),
    "neighbours swapped": (PLAIN, [PLAIN[k ^ 1] for k in range(SIZE)]),
    "rotated": (PLAIN, PLAIN[SIZE // 2 :] + PLAIN[: SIZE // 2]),
    "other lines between": ([b"x\n", b"a\n"] * SIZE, [b"x\n", b"b\n", b"b\n"] * SIZE),
    "of two kinds, shifted": ([b"a\n", b"b\n"] * SIZE, [b"b\n", b"a\n"] * SIZE),
    "blank": ([b"\n"] * SIZE, [b" \n"] * SIZE),
    "one line": ([b"word " * 100_000], [b"item " * 100_000]),
    "one line, shuffled": (
        [b" ".join(b"%d" % k for k in range(40_000))],
        [b" ".join(b"%d" % k for k in random.Random(2).sample(range(40_000), 40_000))],
    ),
}


@pytest.fixture(params=HOSTILE)
def pair(request):
    """Two contents that have little or much in common, in no easy way."""
    old, new = HOSTILE[request.param]
    return b"".join(old), b"".join(new)


@pytest.fixture
def work(monkeypatch):
    """Cells that go to the exact engine: of alignments and of distances."""
    spent = {"aligned": 0, "measured": 0}
    engine, distance = lines._engine_pairs, rapidfuzz.distance.Indel.distance

    def aligning(old, new):
        spent["aligned"] += len(old) * len(new)
        return engine(old, new)

    def measuring(old, new):
        spent["measured"] += len(old) * len(new)
        return distance(old, new)

    monkeypatch.setattr(lines, "_engine_pairs", aligning)
    monkeypatch.setattr(rapidfuzz.distance.Indel, "distance", measuring)
    return spent


def test_figures_stay_within_their_budgets(pair, work):
    """The percentage of a save never costs more than both budgets allow."""
    measure(*pair)
    assert work["measured"] <= CHARACTER_BUDGET
    # Lines once, and the words of large pieces once each.
    assert work["aligned"] <= 2 * LINE_BUDGET


def test_views_stay_within_their_budgets(pair, work):
    """Lines side by side with their words cost one alignment and small ones inside lines."""
    rows(*pair)
    assert work["aligned"] <= 2 * LINE_BUDGET


def test_words_are_counted_within_a_budget(pair, work):
    """All changed places share one."""
    found = statistics(*pair)
    assert work["aligned"] <= 4 * LINE_BUDGET
    assert found.lines_added is not None


def test_a_coarse_view_is_complete_and_says_so():
    """Where the budget ends nothing is missing: both sides stand there whole."""
    old, new = (b"".join(random_lines(seed)) for seed in (3, 4))
    view = table(old, new, context=None)
    assert view.coarse
    for name, side in (("old", old), ("new", new)):
        pieces = [piece.text for row in view.rows for piece in getattr(row, name) or ()]
        assert "".join(pieces).encode() == side


def test_an_ordinary_change_is_not_coarse():
    """Nobody is warned of what happens every day."""
    new = b"".join([*PLAIN[:1000], b"new\n", *PLAIN[1001:]])
    assert not table(b"".join(PLAIN), new).coarse


def test_tiny_hunks_are_not_free(monkeypatch):
    """Lines of thousands of hunks are paired as they stand once the budget for that is spent."""
    compared = []
    alike = rapidfuzz.distance.Indel.normalized_similarity

    def comparing(*sides, **options):
        compared.append(sides)
        return alike(*sides, **options)

    monkeypatch.setattr(rapidfuzz.distance.Indel, "normalized_similarity", comparing)
    old = PLAIN + PLAIN
    view = table(
        b"".join(old), b"".join(line if k % 2 else b"a " + line for k, line in enumerate(old))
    )
    assert view.coarse
    assert 0 < len(compared) < SIZE
    assert sum(row.kind == "changed" for row in view.rows) == SIZE
