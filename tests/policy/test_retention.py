"""What stays and what may go, one rule at a time."""

import msgspec
import pytest

from backtrail.keeping import RetentionSettings
from backtrail.policy.budgets import Spares
from backtrail.policy.keep_rules import KeepRules
from backtrail.policy.retention import Cut, Held, Rules, Why, decide
from backtrail.policy.standing import Standing

SECOND = 10**9
MINUTE = 60 * SECOND
DAY = 86_400 * SECOND
NOW = 1000 * DAY
DEFAULT = Rules.of(RetentionSettings(), burst_seconds=5.0)
BARE = msgspec.structs.replace(DEFAULT, keep_last=1, within_ns=0, lines=False, settled_ns=0)


def held(*ages, significant=(), pins=()):
    """Versions of these ages in ns, oldest first; all of one content each."""
    return [
        Held(n, NOW - age, n in significant, b"%d" % n, 1, (Why("note"),) if n in pins else ())
        for n, age in enumerate(ages, start=1)
    ]


def kept(versions, rules, contents=None, **more):
    """The numbers that stay."""

    def standing():
        found = Standing()
        for data in contents:
            found.add(data)
        return found

    return list(decide(versions, rules, NOW, standing=standing, **more).keep)


def test_the_defaults_are_those_of_the_settings():
    """From a week on ten of a day, from a month five, from a quarter two, from a year one."""
    assert DEFAULT.steps == ((7, 10), (30, 5), (90, 2), (365, 1))
    assert (DEFAULT.keep_last, DEFAULT.within_ns, DEFAULT.lines) == (10, 7 * DAY, True)


@pytest.mark.parametrize(("days", "count"), [(8, 10), (31, 5), (91, 2), (366, 1), (999, 1)])
def test_a_day_gets_thinner_with_its_age(days, count):
    """Of twenty versions of a day so many stay, and the newest of the file."""
    day = [days * DAY - minute * MINUTE for minute in range(20)]
    stays = kept(held(*day, 0), BARE)
    assert len(stays) == count + 1
    assert stays[-1] == 21


def test_what_stands_out_stays_first_then_the_latest():
    """Of two that stay of a day one is the significant one, the other the last minor one."""
    day = [100 * DAY - minute * MINUTE for minute in range(6)]
    assert kept(held(*day, 0, significant={2}), BARE) == [2, 6, 7]


def test_what_came_and_went_goes_first():
    """States of a burst, and between two equal contents, before other minor versions."""
    ages = [100 * DAY - second * SECOND for second in (0, 100, 101, 102)]
    assert kept(held(*ages, 0), BARE) == [1, 4, 5]
    cycle = held(*(100 * DAY - minute * MINUTE for minute in range(0, 30, 10)), 0)
    cycle[2] = msgspec.structs.replace(cycle[2], content=cycle[0].content)
    assert kept(cycle, BARE) == [1, 3, 4]


def test_what_came_and_went_goes_before_what_is_small():
    """Also where it changed a lot, and the plan says why; never what a keyword marks."""
    cycle = held(*(100 * DAY - minute * MINUTE for minute in range(4)), 0, significant={2})
    cycle[2] = msgspec.structs.replace(cycle[2], content=cycle[0].content)
    ruling = decide(cycle, BARE, NOW)
    assert ruling.keep == (3, 4, 5)
    assert ruling.reasons[2] == (Why("thinned", "2"), Why("cycle", "1"))
    assert ruling.reasons[1] == (Why("thinned", "2"),)
    cycle[1] = msgspec.structs.replace(cycle[1], stands=True)
    assert kept(cycle, BARE) == [2, 4, 5]


def test_an_agents_save_makes_no_persons_one_pass():
    """A burst is one of one hand: what a person saved right before an agent did stays as good."""
    versions = held(400 * DAY, 400 * DAY - SECOND, 0)
    assert decide(versions, BARE, NOW).reasons[1] == (Why("thinned", "1"), Why("burst", "1"))
    versions[1] = msgspec.structs.replace(versions[1], source="agent:x")
    assert decide(versions, BARE, NOW).reasons[1] == (Why("thinned", "1"),)


def test_moved_lines_are_more_than_white_space():
    """Lines in another order are no white space, though nothing is lost with them."""
    rules = msgspec.structs.replace(BARE, lines=True)
    ages = [400 * DAY - hour * 60 * MINUTE for hour in range(3)]
    contents = [b"a\nb\n", b"a\nb\nc\n", b"c\na\nb\n", b"a\nb\nc\n"]
    assert kept(held(*ages, 0), rules, contents) == [3, 4]


def test_the_last_of_a_white_space_chain_stands_where_white_space_counts():
    """In Python the last state is the one that was meant; elsewhere it is as good as any."""
    rules = msgspec.structs.replace(BARE, lines=True, steps=((1, 2),))
    ages = [400 * DAY - hour * 60 * MINUTE for hour in range(4)]
    contents = [b"a\n", b"a\nb\n", b"  a\n  b\n", b" a\n b\n", b"a\nb\nc\n"]
    assert kept(held(*ages, 0), rules, contents) == [1, 2, 5]
    rules = msgspec.structs.replace(rules, indented=True)
    assert kept(held(*ages, 0), rules, contents) == [2, 4, 5]


def test_white_space_alone_goes_first():
    """A version that differs from the one before in nothing else is minor among the minor."""
    rules = msgspec.structs.replace(BARE, lines=True)
    ages = [400 * DAY - hour * 60 * MINUTE for hour in range(3)]
    contents = [b"a\n", b"a\nb\n", b"  a\n  b\n", b"a\nb\nc\n"]
    assert kept(held(*ages, 0), rules, contents) == [2, 4]


def test_a_line_counts_by_all_the_time_that_it_stood():
    """Also where the versions that told of it are gone by the second time."""
    rules = msgspec.structs.replace(BARE, rule="count", count=1, lines=True, settled_ns=60 * MINUTE)
    versions = held(*((100 - 20 * n) * MINUTE for n in range(5)))
    contents = [b"L\n1", b"L\n2", b"L\n3", b"L\n4", b""]
    assert kept(versions, rules, contents) == [4, 5]
    assert kept(versions[3:], rules, contents[3:]) == [4, 5]
    short = msgspec.structs.replace(rules, settled_ns=90 * MINUTE)
    assert kept(versions, short, contents) == [5]


def test_a_decision_is_final():
    """A version that ranks higher once its neighbour is gone takes its place in the same plan."""
    rules = msgspec.structs.replace(BARE, lines=True, steps=((1, 1),))
    midnight = 100 * DAY
    versions = held(
        midnight + DAY // 2, midnight + 3 * SECOND, midnight + SECOND, midnight - SECOND, 0
    )
    contents = [b"a", b"own\na", b"a", b"a", b"a"]
    assert kept(versions, rules, contents) == [2, 4, 5]


def test_a_version_of_tomorrow_is_young():
    """A clock that ran ahead lets nothing go."""
    rules = msgspec.structs.replace(BARE, rule="days", days=1, within_ns=DAY)
    assert kept(held(-5 * DAY, 3 * DAY, 2 * DAY, DAY // 2), rules) == [1, 4]


@pytest.mark.parametrize(
    ("cut", "left"),
    [
        ((0, 0, 0), [1, 2, 3, 4, 5]),
        ((NOW, 0, 0), [1, 3, 4, 5]),
        ((NOW, NOW - 49 * DAY, 0), [1, 4, 5]),
        ((NOW, NOW, NOW - 99 * DAY), [5]),
    ],
)
def test_a_budget_cuts_deeper_by_kind_and_time(cut, left):
    """Passing states, then minor versions, then those that stand out; never the newest."""
    ages = [100 * DAY, 50 * DAY, 50 * DAY - 3 * SECOND, 40 * DAY, 0]
    rules = msgspec.structs.replace(BARE, steps=((1, 9),))
    names = ("passing", "minor", "significant")
    found = kept(held(*ages, significant={1}), rules, cut=Cut(**dict(zip(names, cut, strict=True))))
    assert found == left


def test_spares_are_cut_oldest_first_and_by_kind():
    """As much as it takes, and no more than whole days."""
    spares = Spares()
    assert spares.cut(1) is None
    for spare in ((1, 5, 100), (0, 9, 10), (1, 3, 50), (2, 1, 70)):
        spares.add(spare)
    first = spares.cut(10)
    assert (first.passing, first.minor < 0, first.significant < 0) == (10 * DAY, True, True)
    second = spares.cut(11)
    assert (second.passing > NOW, second.minor) == (True, 4 * DAY)
    assert spares.cut(10**9).significant == 2 * DAY


@pytest.mark.parametrize(
    ("path", "rule"),
    [
        ("a.log", ("count", 3)), ("deep/a.log", ("count", 3)), ("data/b.csv", ("days", 30)),
        ("data/c.log", ("days", 30)), ("data/keep.csv", ("keep", 10)), ("a.txt", ("thinning", 10)),
    ],
)  # fmt: skip
def test_the_last_glob_decides(path, rule):
    """One that names a folder is for all that lies in it."""
    lines = ("*.log: count 3", "data/: days 30", "data/keep.csv: keep")
    found = KeepRules(DEFAULT, lines).of(path)
    figure = found.days if found.rule == "days" else found.count
    assert (found.rule, figure) == rule
