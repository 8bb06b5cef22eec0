"""Significance: which saves stand out, and why."""

import pytest

from backtrail.model import Change, Reason
from backtrail.policy.significance import Facts, judge
from backtrail.settings import PolicySettings

POLICY = PolicySettings()
HOUR = 3_600 * 10**9


def facts(**fields):
    """A save of 1 % with nothing special, but for ``fields``."""
    return Facts(**{"first": False, "change": Change(percent=1.2), **fields})


def kinds(significance):
    """Kinds of all reasons, in order."""
    return [reason.kind for reason in significance.reasons]


def test_a_small_save_is_minor_and_says_by_how_much():
    """With no reason to stand out a save is minor, with its figure and the limit."""
    found = judge(facts(), POLICY)
    assert (found.level, found.reasons) == ("minor", (Reason("minor", "1.2 % < 5 %"),))


@pytest.mark.parametrize(
    ("percent", "limit", "level", "detail"),
    [
        (18.24, 5.0, "significant", "18.2 % ≥ 5 %"),
        (5.0, 5.0, "significant", "5 % ≥ 5 %"),
        (4.96, 5.0, "minor", "4.96 % < 5 %"),
        (100.0, 12.5, "significant", "100 % ≥ 12.5 %"),
        (0.0, 0.0, "significant", "0 % ≥ 0 %"),
        (5.0, 5.001, "minor", "5 % < 5.001 %"),
    ],
)
def test_the_percent_decides_at_the_limit(percent, limit, level, detail):
    """A change of at least the limit stands out, and the printed comparison is true."""
    found = judge(facts(change=Change(percent=percent)), PolicySettings(percent=limit))
    assert (found.level, found.reasons[0].detail) == (level, detail)


@pytest.mark.parametrize(
    ("percent", "detail"),
    [(40.0, "at least 40 % ≥ 5 %"), (1.0, "at least 1 %, not shown to reach 5 %")],
)
def test_an_estimate_says_that_it_is_a_lower_bound(percent, detail):
    """A percent whose work budget ended is never stated as exact."""
    found = judge(facts(change=Change(percent=percent, estimate=True)), POLICY)
    assert found.reasons[0].detail == detail


def test_the_first_version_is_significant_for_that_alone():
    """The first version stands out as first; how much of nothing it changes says nothing."""
    assert judge(facts(first=True, change=Change(percent=100.0)), POLICY).reasons == (
        Reason("first"),
    )


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("# SECURITY", True),
        ("SECURITY", True),
        ("(SECURITY)", True),
        ("a\nSECURITY: b\nc", True),
        ("INSECURITY and SECURITY", True),
        ("INSECURITY", False),
        ("SECURITY_X", False),
        ("X_SECURITY", False),
        ("SECURITY2", False),
        ("éSECURITY", False),
        ("security", False),
        ("FIX: it", True),
        ("(FIX: it", True),
        ("FIX:it", True),
        ("PREFIX: it", False),
        ("FIX it", False),
    ],
)
@pytest.mark.parametrize("side", ["added_text", "removed_text"])
def test_keywords_are_whole_words_in_changed_lines(text, found, side):
    """A keyword counts in added and in removed lines, but not inside another word."""
    assert (kinds(judge(facts(**{side: text}), POLICY)) == ["keyword"]) is found


def test_each_keyword_found_is_a_reason_once():
    """Every keyword that occurs is named, once, in the order of the settings."""
    found = judge(facts(added_text="CRITICAL CRITICAL", removed_text="BREAKING CRITICAL"), POLICY)
    assert [reason.detail for reason in found.reasons] == ["BREAKING", "CRITICAL"]


@pytest.mark.parametrize(
    ("elapsed", "detail"),
    [(26 * HOUR, "26 h ≥ 24 h"), (24 * HOUR, "24 h ≥ 24 h"), (24 * HOUR - 1, None), (-1, None)],
)
def test_time_since_the_last_significant_version_counts(elapsed, detail):
    """After the interval the next save stands out; a clock that ran backwards proves nothing."""
    found = judge(facts(since_significant_ns=elapsed), POLICY)
    details = [reason.detail for reason in found.reasons if reason.kind == "interval"]
    assert details == ([detail] if detail else [])


def test_all_reasons_are_listed_in_one_order():
    """Nothing that holds is left out, and the order never varies."""
    found = judge(
        facts(
            change=Change(percent=50.0),
            added_text="FIX: x",
            since_significant_ns=48 * HOUR,
            label="before the move",
            restore_of="version 97",
        ),
        POLICY,
    )
    assert found.level == "significant"
    assert kinds(found) == ["change", "keyword", "interval", "label", "restore"]
    assert [reason.detail for reason in found.reasons][3:] == ["before the move", "version 97"]
