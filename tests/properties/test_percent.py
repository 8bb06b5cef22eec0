"""The percentage of change beside the exact one, on real saves where they are at hand."""

from itertools import pairwise

from rapidfuzz.distance import Indel

from backtrail.diff.changes import measure
from backtrail.diff.views import text_of
from benchmarks.histories import save_histories


def test_the_percent_is_within_two_points_of_the_exact_one():
    """On 99 of 100 saves of every history at hand."""
    off = []
    for history in save_histories():
        for old, new in list(pairwise(history.saves))[::5]:
            exact = 100 * Indel.normalized_distance(text_of(old), text_of(new))
            off.append(abs(measure(old, new).percent - exact))
    assert len(off) >= 50
    assert sum(points <= 2 for points in off) >= 0.99 * len(off)
