"""Mass changes: which stretches of a log count, and what became of the files in them."""

import random

import pytest

from backtrail.policy.mass_changes import Extent, Stretch, Touch, extent_of, stretches
from backtrail.settings import PolicySettings

SECOND = 10**9
POLICY = PolicySettings(mass_files=3, mass_seconds=2.0)


def touches(*seconds, documents=None, kind="changed"):
    """One touch for each moment, of a file of its own unless told otherwise."""
    named = documents or range(1, len(seconds) + 1)
    return [
        Touch(n, int(at * SECOND), document, kind)
        for n, (at, document) in enumerate(zip(seconds, named, strict=True), 1)
    ]


def found(given, now=1000.0, policy=POLICY):
    """Stretches as (first, last), with those that go on marked by True."""
    return [
        (one.first, one.last, one.open) if one.open else (one.first, one.last)
        for one in stretches(given, policy, int(now * SECOND))
    ]


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [
        ((0, 1, 2), [(0, 2)]),
        ((0, 1, 2.1), []),
        ((0, 1), []),
        ((0, 1, 2, 3, 4, 5), [(0, 5)]),  # each moment lies in a window that is full enough
        ((0, 1.5, 1.6, 1.7, 9, 9, 9), [(0, 3), (4, 6)]),
        ((0, 2.5, 3, 3.1, 5.2), [(1, 3)]),  # the lone ones before and after stay outside
    ],
)
def test_a_window_full_of_files_is_a_mass_change(seconds, expected):
    """Windows that overlap are one stretch; what lies outside of all has no part in it."""
    assert found(touches(*seconds)) == expected


def test_files_count_not_saves():
    """One file written a hundred times is no mass change."""
    assert found(touches(*[0.01 * n for n in range(100)], documents=[1, 2] * 50)) == []


def test_a_stretch_goes_on_until_a_window_has_passed():
    """What comes within the window may still belong to it."""
    given = touches(0, 0.1, 0.2)
    assert found(given, now=2.0) == [(0, 2, True)]
    assert found(given, now=2.3) == [(0, 2)]


def test_what_comes_into_the_log_late_is_judged_by_when_it_happened():
    """Nothing happens any more within the window, but more of it may still be written down."""
    late = [
        Touch(n, int(at * SECOND), n, "changed", late_ns=100 * SECOND)
        for n, at in enumerate((0, 0.1, 0.2), 1)
    ]
    assert found(late, now=101) == [(0, 2, True)]
    assert found(late, now=103) == [(0, 2)]


@pytest.mark.parametrize("jump", [-3 * 86_400, 3 * 86_400])
def test_a_clock_that_is_set_joins_nothing(jump):
    """What was saved before a jump of the clock is no part of what comes after it."""
    before, after = [0, 0.1], [jump + 0.2, jump + 0.3]
    assert found(touches(*before, *after)) == []
    assert found(touches(*before, *after, jump + 0.4)) == [(2, 4)]
    assert found(touches(0, 0.1, 0.2), now=jump) == [(0, 2)]


@pytest.mark.parametrize("seed", range(20))
def test_stretches_are_what_looking_at_every_window_finds(seed):
    """The quick way and the plain one agree on random logs."""
    random_ = random.Random(seed)
    moments = sorted(random_.uniform(0, 20) for _ in range(60))
    given = touches(*moments, documents=[random_.randrange(12) for _ in moments])
    inside = set()
    for start in range(len(given)):
        for end in range(start, len(given)):
            window = given[start : end + 1]
            if window[-1].time_ns - window[0].time_ns > 2 * SECOND:
                break
            if len({touch.document for touch in window}) >= 3:
                inside |= set(range(start, end + 1))
    covered = {
        n for one in stretches(given, POLICY, 10**12) for n in range(one.first, one.last + 1)
    }
    assert covered == inside


def touch(document, kind, *, at=0.0, by=""):
    """One touch; its sequence is of no interest."""
    return Touch(1, int(at * SECOND), document, kind, by)


@pytest.mark.parametrize(
    ("kinds", "counted"),
    [
        (["changed", "changed"], {"changed": 1}),
        (["created", "changed"], {"created": 1}),
        (["renamed", "changed"], {"renamed": 1}),
        (["changed", "renamed"], {"renamed": 1}),
        (["changed", "deleted"], {"deleted": 1}),
        (["renamed", "deleted"], {"deleted": 1}),
        (["deleted", "changed"], {"changed": 1}),
        (["created", "deleted"], {}),
        (["created", "deleted", "changed"], {"created": 1}),
        (["created", "deleted", "changed", "deleted"], {}),
        (["returned"], {"created": 1}),
        (["returned", "changed"], {"created": 1}),
        (["returned", "deleted"], {}),
        (["deleted", "returned"], {}),
        (["deleted", "returned", "changed"], {"changed": 1}),
        (["deleted", "returned", "deleted"], {"deleted": 1}),
        (["created", "deleted", "returned"], {"created": 1}),
    ],
)
def test_a_file_counts_by_what_became_of_it_in_the_end(kinds, counted):
    """A file written twice is one, and one that came and went is none."""
    assert extent_of([touch(1, kind) for kind in kinds]) == Extent(first=1, last=1, **counted)


def test_the_figures_of_a_mass_change():
    """Files of each kind, how long it took, and from where to where in the log."""
    given = [
        *touches(0, 0.5),
        Touch(3, SECOND, 8, "deleted"),
        Touch(7, int(1.44 * SECOND), 9, "created"),
    ]
    extent = extent_of(given)
    assert extent == Extent(changed=2, deleted=1, created=1, seconds=1.4, first=1, last=7)
    assert extent.files == 4


@pytest.mark.parametrize(
    ("told", "by"),
    [(["git", "git", ""], "git"), (["git", ""], ""), (["", ""], ""), (["git", "ada", ""], "")],
)
def test_the_cause_is_what_most_versions_say(told, by):
    """A hint that half of them bear is no hint at the whole."""
    assert extent_of([touch(n, "changed", by=one) for n, one in enumerate(told)]).by == by


def test_deletions_do_not_dilute_the_cause():
    """A deletion bears no hint, so it does not count against one."""
    given = [touch(1, "changed", by="git"), touch(2, "deleted"), touch(3, "deleted")]
    assert extent_of(given).by == "git"


def test_stretches_of_nothing():
    """An empty log has none."""
    assert stretches([], POLICY, 0) == []
    assert Stretch(0, 1, open=False) != Stretch(0, 1, open=True)
