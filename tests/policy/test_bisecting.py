"""Which state is tested next."""

import math
import random

import pytest

from backtrail.policy.bisecting import BAD, GOOD, SKIP, Search, verdict_of


def found(states, planted, skipped=frozenset()):
    """Search for a planted place; the end of the search, and the places that were tested."""
    search, tested = Search(good=0, bad=states), []
    while (at := search.next) is not None:
        tested.append(at)
        verdict = SKIP if at in skipped else BAD if at >= planted else GOOD
        search = search.told(at, verdict)
    return search, tested


@pytest.mark.parametrize("seed", range(200))
def test_the_planted_save_is_found(seed):
    """In few runs without skips; with them it is always among those left, and none is run twice."""
    chance = random.Random(seed)
    states = chance.randint(1, 1_500)
    planted = chance.randint(1, states)
    search, tested = found(states, planted)
    assert list(search.suspects) == [planted]
    assert len(tested) <= math.ceil(math.log2(states))

    share = chance.choice((0.05, 0.3, 0.9))
    skipped = {at for at in range(1, states) if chance.random() < share}
    search, tested = found(states, planted, skipped)
    assert planted in search.suspects
    assert len(tested) == len(set(tested))
    assert set(search.suspects[:-1]) <= skipped
    if not {planted - 1, planted} & skipped:
        assert list(search.suspects) == [planted]


def test_the_last_of_a_thousand_leaves_a_run_for_itself():
    """Nine runs, so that both ends can be tested within eleven."""
    assert len(found(1_000, 1_000)[1]) == 9
    assert max(len(found(1_000, planted)[1]) for planted in range(1, 1_000)) == 10


def test_a_long_stretch_that_cannot_be_tested_is_left_in_jumps():
    """Half of all states, around the middle, do not build; a few runs are enough to get away."""
    search, tested = found(1_000, 900, set(range(300, 700)))
    assert list(search.suspects) == [900]
    assert len(tested) <= 16


@pytest.mark.parametrize(
    ("code", "verdict"),
    [(0, GOOD), (1, BAD), (124, BAD), (125, SKIP), (126, BAD), (127, BAD), (128, None), (-9, None)],
)
def test_what_exit_codes_say(code, verdict):
    """As with git; what was ended by a signal says nothing."""
    assert verdict_of(code) == verdict
