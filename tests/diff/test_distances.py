from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from backtrail.diff.distances import Meter

TEXTS = st.text(st.characters(codec="utf-8"), max_size=60)


@settings(derandomize=True, max_examples=200, deadline=None)
@given(TEXTS, TEXTS)
def test_the_lower_bound_counts_characters_of_any_script(old, new):
    """However they are counted, those that occur more often on one side are what is left."""
    meter = Meter("utf-8", budget=0, words=True)
    shared = (Counter(old) & Counter(new)).total()
    assert meter.at_least(old.encode(), new.encode()) == len(old) + len(new) - 2 * shared


def test_the_lower_bound_counts_more_characters_than_are_taken_out():
    """All of ASCII, beside bytes that are no UTF-8."""
    data = bytes(range(256)) * 3
    meter = Meter("latin-1", budget=0, words=False)
    assert meter.at_least(data, bytes(range(0x40, 0xC0))) == 5 * 128
