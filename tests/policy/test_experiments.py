"""Which approach is the best, and why."""

import random

import pytest

from backtrail.policy.experiments import METRICS, Standing, ranked


def standing(name, **measured):
    """What was measured of one."""
    return Standing(name=name, **{"green": 1, **measured})


def test_the_first_metric_that_differs_decides():
    """And is told, with both figures."""
    slow = standing("slow", failed=0, passed=5, size=10, duration=900)
    large = standing("large", failed=0, passed=5, size=40, duration=10)
    broken = standing("broken", failed=2, passed=3, size=1, duration=1)
    red = standing("red", green=0, failed=0, passed=5)
    found = ranked([broken, red, large, slow], METRICS)
    assert [(each.place, each.standing.name, each.why) for each in found] == [
        (1, "slow", "fewer lines changed: 10, 40 of large"),
        (2, "large", "fewer tests fail: 0, 2 of broken"),
        (3, "broken", "more checks are green: 1, 0 of red"),
        (4, "red", ""),
    ]
    assert [each.standing.name for each in ranked([large, slow], ["duration"])] == ["large", "slow"]


def test_what_nothing_tells_apart_shares_a_place():
    """And no reason is made up."""
    found = ranked([standing("a"), standing("b"), standing("c", green=0)], METRICS)
    assert [(each.place, each.why) for each in found] == [
        (1, ""),
        (1, "more checks are green: 1, 0 of c"),
        (3, ""),
    ]


def test_what_was_not_measured_is_worst():
    """Of whichever metric."""
    found = ranked([standing("unknown"), standing("known", complexity=9.0)], ["complexity"])
    assert [each.standing.name for each in found] == ["known", "unknown"]
    assert found[0].why == "its functions are simpler: 9.0, unknown of unknown"


@pytest.mark.parametrize("seed", range(20))
def test_the_order_in_which_they_come_means_nothing(seed):
    """To their places."""
    dice = random.Random(seed)
    standings = [
        standing(f"s{n}", green=dice.randint(0, 2), failed=dice.choice([None, 0, 1]), size=n % 3)
        for n in range(6)
    ]
    places = {each.standing.name: each.place for each in ranked(standings, METRICS)}
    dice.shuffle(standings)
    assert {each.standing.name: each.place for each in ranked(standings, METRICS)} == places
