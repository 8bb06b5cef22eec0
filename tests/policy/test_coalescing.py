"""Folding: bursts and runs of minor saves."""

import random

import pytest

from backtrail.model import Change, Reason, Significance, Version
from backtrail.policy.coalescing import fold, same_burst
from backtrail.settings import PolicySettings

POLICY = PolicySettings()
SECOND = 10**9


def version(number, seconds, *, reason="minor", source="vim", author="ada", **fields):
    """One version; significant unless its reason is ``minor``."""
    level = "minor" if reason == "minor" else "significant"
    return Version(
        sequence=number,
        number=number,
        document=1,
        content_id=fields.pop("content", b"%032d" % number),
        size=1,
        time_ns=int(seconds * SECOND),
        source=source,
        author=author,
        significance=Significance(level, (Reason(reason),)),
        change=Change(added=2, deleted=1),
        **fields,
    )


def shape(rows):
    """Kind and numbers of every row."""
    return [(row.kind, [one.number for one in row.versions]) for row in rows]


def spaced(*reasons):
    """Versions a minute apart with these reasons, newest first."""
    return [version(n, n * 60, reason=reason) for n, reason in enumerate(reasons, 1)][::-1]


@pytest.mark.parametrize(
    ("seconds", "source", "author", "together"),
    [
        (104, "vim", "ada", True),
        (105, "vim", "ada", True),
        (100, "vim", "ada", True),
        (105.1, "vim", "ada", False),
        (99, "vim", "ada", False),
        (101, "agent", "ada", False),
        (101, "vim", "bob", False),
    ],
)
def test_a_burst_is_one_source_and_author_within_the_window(seconds, source, author, together):
    """Only saves of one source and author within five seconds belong together."""
    found = same_burst(
        version(1, 100), source=source, author=author, time_ns=int(seconds * SECOND), policy=POLICY
    )
    assert found is together


@pytest.mark.parametrize("reason", ["label", "restore"])
def test_labels_and_restores_stand_alone(reason):
    """What a person marked or wrote back is never part of a burst, on either side."""
    marked = version(2, 101, reason=reason)
    assert not same_burst(marked, source="vim", author="ada", time_ns=102 * SECOND, policy=POLICY)
    assert len(fold([marked, version(1, 100)], POLICY)) == 2


@pytest.mark.parametrize("source", ["restore", "undo"])
def test_a_write_back_never_joins_another(source):
    """Two restores within the window are two rows."""
    previous = version(1, 100, source=source)
    assert not same_burst(
        previous, source=source, author="ada", time_ns=101 * SECOND, policy=POLICY
    )


def test_no_burst_ever_swallows_the_first_version():
    """The file as it was before anybody touched it stays a row, and a version, of its own."""
    first = version(1, 100, reason="first")
    assert not same_burst(
        first, source="vim", author="ada", time_ns=101 * SECOND, policy=PolicySettings()
    )


def test_a_window_of_zero_turns_bursts_off():
    """With no merge window even two saves of one instant are two rows."""
    policy = PolicySettings(merge_window_seconds=0, minor="keep")
    assert len(fold([version(2, 100), version(1, 100)], policy)) == 2


def test_runs_of_minor_versions_fold_between_significant_ones():
    """The newest shows by itself, then each run of minor saves is one row with its sums."""
    rows = fold(spaced("first", "minor", "minor", "change", "minor", "minor", "minor"), POLICY)
    assert shape(rows) == [
        ("version", [7]),
        ("minor", [6, 5]),
        ("version", [4]),
        ("minor", [3, 2]),
        ("version", [1]),
    ]
    assert (rows[1].saves, rows[1].added, rows[1].deleted) == (2, 4, 2)


def test_further_down_nothing_is_the_newest():
    """A page that does not start at the head folds its first minor versions as well."""
    rows = fold(spaced("first", "minor", "minor"), POLICY, head=False)
    assert shape(rows) == [("minor", [3, 2]), ("version", [1])]


@pytest.mark.parametrize("mode", ["keep", "skip"])
def test_other_modes_show_each_version(mode):
    """Without folding every version has a row of its own."""
    rows = fold(spaced("first", "minor", "minor"), PolicySettings(minor=mode))
    assert shape(rows) == [("version", [3]), ("version", [2]), ("version", [1])]


@pytest.mark.parametrize("mode", ["keep", "fold"])
def test_a_burst_is_one_row_with_its_count(mode):
    """Saves a second apart show as one row, which the newest stands for."""
    burst = [version(n, 100 + n) for n in (4, 3, 2)]
    rows = fold([*burst, version(1, 10, reason="first")], PolicySettings(minor=mode))
    assert shape(rows) == [("version", [4, 3, 2]), ("version", [1])]
    assert (rows[0].saves, rows[0].added) == (3, 6)


def test_a_burst_is_significant_if_any_save_is():
    """A keyword in the middle of a burst keeps the row out of the fold, with its reason."""
    saves = [version(9, 999), version(4, 104), version(3, 103, reason="keyword"), version(2, 102)]
    row = fold(saves, POLICY)[1]
    assert (row.kind, len(row.versions)) == ("version", 3)
    assert row.significance == Significance("significant", (Reason("keyword"),))


def test_an_agent_never_swallows_a_person():
    """Saves of two sources in turn, within the window, keep their own rows."""
    saves = [version(n, 100 + n, source="agent" if n % 2 else "vim") for n in (4, 3, 2, 1)]
    assert len(fold(saves, PolicySettings(minor="keep"))) == 4


def test_tagged_versions_have_their_own_row():
    """A tag on a minor version takes it out of bursts and runs."""
    saves = [version(5, 500), *(version(n, 100 + n) for n in (4, 3, 2))]
    assert shape(fold(saves, POLICY, pinned={3})) == [
        ("version", [5]),
        ("minor", [4]),
        ("version", [3]),
        ("minor", [2]),
    ]


def test_a_run_tells_what_its_saves_are_folded_for():
    """States between two equal contents count as such, though they changed a lot."""
    saves = [
        version(1, 60, reason="first"),
        version(2, 120, content=b"A", reason="change"),
        version(3, 180, reason="change"),
        version(4, 240),
        version(5, 300, content=b"A", reason="change"),
        version(6, 360, metadata={"whitespace": True}),
        version(7, 420),
        version(8, 480, reason="change"),
    ][::-1]
    rows = fold(saves, POLICY)
    assert shape(rows) == [
        ("version", [8]), ("minor", [7, 6]), ("version", [5]), ("minor", [4, 3]),
        ("version", [2]), ("version", [1]),
    ]  # fmt: skip
    assert (rows[1].folds, rows[3].folds) == ({"minor": 1, "whitespace": 1}, {"cycle": 2})
    assert [len(row.versions) for row in fold(saves, PolicySettings(minor="keep"))] == [1] * 8
    assert ("version", [3]) in shape(fold(saves, POLICY, pinned={3}))


def test_no_version_is_lost_or_doubled():
    """Whatever the history, the rows hold every version once, in order."""
    rng = random.Random(7)
    for _ in range(200):
        clock = 0.0
        saves = []
        for number in range(1, rng.randint(1, 40)):
            clock += rng.choice([-1, 0.5, 4, 60])
            reason = rng.choice(["minor", "minor", "change", "label"])
            saves.append(version(number, clock, reason=reason, source=rng.choice(["vim", "bot"])))
        saves.reverse()
        policy = PolicySettings(minor=rng.choice(["keep", "fold", "skip"]))
        rows = fold(saves, policy, pinned={3, 8}, head=rng.random() < 0.5)
        assert [one for row in rows for one in row.versions] == saves
        assert sum(row.saves for row in rows) == len(saves)
