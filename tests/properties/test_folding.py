"""Folding: whatever the history, the rows of pages are those of the whole, and nothing is lost."""

import msgspec
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from backtrail.model import Change, Reason, Significance, Version
from backtrail.policy.coalescing import fold
from backtrail.policy.passing import REACH
from backtrail.policy.retention import Held, Rules, decide
from backtrail.policy.standing import Standing
from backtrail.settings import PolicySettings

POLICY = PolicySettings()
SAVES = st.lists(
    st.tuples(
        st.sampled_from("ABCDEFGH"),
        st.sampled_from([1, 3, 60, 60, 2000, 4000, -5]),
        st.sampled_from(["minor", "minor", "minor", "change", "change", "keyword", "restore"]),
        st.sampled_from(["vim", "vim", "agent", "restore"]),
        st.booleans(),
    ),
    max_size=60,
)
CHECKED = settings(
    max_examples=300, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck)
)


def history(saves):
    """Versions, newest first."""
    time, made = 0, []
    for number, (content, step, reason, source, blank) in enumerate(saves, start=1):
        time += step
        level = "minor" if reason == "minor" else "significant"
        made.append(
            Version(
                sequence=number, number=number, document=1, content_id=content.encode(), size=1,
                time_ns=time * 10**9, source=source, change=Change(),
                significance=Significance(level, (Reason(reason),)),
                metadata={"whitespace": True} if blank else {},
            )
        )  # fmt: skip
    return made[::-1]


def shape(rows):
    """Kind, numbers and folds of rows."""
    return [(row.kind, [one.number for one in row.versions], row.folds) for row in rows]


@CHECKED
@given(SAVES, st.sets(st.integers(1, 60), max_size=3), st.data())
def test_the_rows_of_any_page_are_those_of_the_whole(saves, pinned, data):
    """Wherever a page begins and however far it reads, its rows stand in the whole like that."""
    versions = history(saves)
    whole = fold(versions, POLICY, pinned=pinned)
    assert [one for row in whole for one in row.versions] == versions
    assert all(sum(row.folds.values()) == row.saves for row in whole if row.kind == "minor")

    def page(begin, end):
        return fold(
            versions[begin:end],
            POLICY,
            pinned=pinned,
            newer=versions[max(0, begin - REACH) : begin],
            head=begin == 0,
            more=end < len(versions),
        )

    begin = read = 0
    while begin < len(versions):
        end = data.draw(st.integers(begin + 1, len(versions)))
        rows = page(begin, end) or page(begin, len(versions))
        assert shape(rows) == shape(whole[read : read + len(rows)])
        read += len(rows)
        begin += sum(len(row.versions) for row in rows)


@CHECKED
@given(SAVES)
def test_what_stands_out_by_more_than_its_size_is_never_in_a_run(saves):
    """No fold takes in a keyword, a restore, or the newest save."""
    rows = fold(history(saves), POLICY)
    folded = [one for row in rows if row.kind == "minor" for one in row.versions]
    kinds = {reason.kind for one in folded for reason in one.significance.reasons}
    assert kinds <= {"minor", "change"}
    assert all(one.number != len(saves) for one in folded)


@CHECKED
@given(SAVES, st.sampled_from(["keep", "thinning"]), st.integers(60, 3_000_000))
def test_nothing_goes_by_being_recognised_alone(saves, rule, burst):
    """Where nothing is thinned nothing goes, however much of it came and went."""
    versions = [
        Held(
            one.number, one.time_ns, one.significance.level == "significant", one.content_id, 1, (),
            one.source, one.author, stands=False,
        )
        for one in reversed(history(saves))
    ]  # fmt: skip
    rules = Rules(rule=rule, steps=(), keep_last=1, within_ns=0, burst_ns=burst * 10**9)
    ruling = decide(versions, rules, 1 << 62, standing=Standing)
    assert not ruling.remove
    thinner = msgspec.structs.replace(rules, rule="thinning", steps=((1, 10_000),))
    assert not decide(versions, thinner, 1 << 62, standing=Standing).remove
