"""From when to when a file held a text."""

import pytest

from backtrail.diff.occurrences import Needle
from backtrail.history import turning
from backtrail.history.turning import Ranges

HELD = Needle("needle", match_case=True)


def met(desk, versions, turns, cursor=None):
    """The ranges of turns that are met newest first, as (first, last, end, longer) by number."""
    ranges = Ranges(desk.service._scope, HELD, cursor)
    found = []
    for version in reversed(versions):
        if version.number in turns:
            held = ranges.met(version, turns[version.number])
            found += [] if held is None else [told(held)]
    return found


def told(held):
    """A range in numbers."""
    end = None if held.end is None else held.end.number
    return held.first.number, held.last.number, end, held.longer


def saved(desk, *texts):
    """Save texts of one file; its versions."""
    for text in texts:
        desk.save("a.txt", text)
    return desk.versions("a.txt")


def test_a_range_lies_between_two_turns(desk):
    """It ends with the version before the one that took the text out."""
    versions = saved(desk, "needle\n", "needle 2\n", "hay\n", "hay 2\n", "needle\n", "hay\n")
    turns = {6: "ends", 5: "begins", 3: "ends", 1: "begins"}
    assert met(desk, versions, turns) == [(5, 5, 6, False), (1, 2, 3, False)]


def test_what_the_newest_version_holds_has_no_end(desk):
    """It is held up to that version, whatever other files did meanwhile."""
    versions = saved(desk, "hay\n", "needle\n", "needle 2\n")
    desk.save("b.txt", "hay\n")
    assert met(desk, versions, {2: "begins"}) == [(2, 3, None, False)]


def test_a_version_that_was_let_go_is_not_the_last_one(desk):
    """The one before it is."""
    versions = saved(desk, "needle\n", "needle 2\n", "hay\n")
    with desk.repository.transaction():
        desk.repository.release(versions[1])
    assert met(desk, versions, {3: "ends", 1: "begins"}) == [(1, 1, 3, False)]


@pytest.mark.parametrize("step", [1, 2, 64])
def test_an_end_above_the_cursor_is_looked_for(desk, monkeypatch, step):
    """What an earlier piece saw is not at hand; the first save that took it out ended it."""
    monkeypatch.setattr(turning, "_STEP", step)
    versions = saved(
        desk, "needle\n", "needle 2\n", "hay\n", "needle\n", "hay\n", *(f"{n}\n" for n in range(3))
    )
    for at, ranges in ((1, [(1, 2, 3, False)]), (3, [(4, 4, 5, False)])):
        version = versions[at if at == 3 else 0]
        cursor = version.sequence + 1
        assert met(desk, [version], {version.number: "begins"}, cursor) == ranges


def test_no_end_above_the_cursor(desk):
    """The newest version holds it."""
    versions = saved(desk, "needle\n", "needle 2\n", "needle 3\n")
    cursor = versions[0].sequence + 1
    assert met(desk, versions[:1], {1: "begins"}, cursor) == [(1, 3, None, False)]


def test_an_end_that_is_too_far_off_is_told_as_not_found(make_desk, monkeypatch):
    """Up to the version that it was looked for; the text may be held longer."""
    monkeypatch.setattr(turning, "_LOOKED_AT", 4)
    monkeypatch.setattr(turning, "_STEP", 2)
    desk = make_desk(storage__search_index=False)
    versions = saved(desk, *(f"needle {n}\n" for n in range(9)), "hay\n")
    cursor = versions[0].sequence + 1
    assert met(desk, versions[:1], {1: "begins"}, cursor) == [(1, 5, None, True)]
