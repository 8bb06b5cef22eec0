"""What one piece of a search takes, and what it tells of that."""

import pytest

from backtrail.diff.occurrences import Needle
from backtrail.history import findings, scanning
from backtrail.history.findings import Findings
from backtrail.history.requests import SearchQuery
from history.desk import START

TEXT = Needle("needle", match_case=False)


def taking(desk, sought=TEXT, **query):
    """A piece that has taken nothing yet, and all versions of a file, newest first."""
    asked = SearchQuery(text="needle", **query)
    return Findings(desk.service._scope, asked, None, sought), desk.versions("a.txt")[::-1]


def told(piece):
    """Matches as (number, kind, line, count, held_from, held_to)."""
    return [
        (m.entry.version.number, m.kind, m.line, m.count, m.held_from, m.held_to)
        for m in piece.matches()
    ]


@pytest.fixture
def desk(desk):
    """A file that held a text twice, and whose last version holds it."""
    for text in ("hay\nneedle\n", "hay\n", "needle\nNeedle\n", "needle\nNeedle\n2\n"):
        desk.save("a.txt", text)
    return desk


@pytest.mark.parametrize(
    ("kind", "rows"),
    [
        ("any", [(3, "added", 1, 2, 0, 0), (2, "removed", 2, 1, 0, 1), (1, "added", 2, 1, 0, 0)]),
        ("introduced", [(3, "added", 1, 2, 0, 0), (1, "added", 2, 1, 0, 0)]),
        ("removed", [(2, "removed", 2, 1, 0, 1)]),
        ("contains", [(4, "held", 1, 2, 3, 4), (1, "held", 2, 1, 1, 1)]),
        ("vanished", [(2, "removed", 2, 1, 0, 1)]),
    ],
)
def test_what_saves_did_to_a_text(desk, kind, rows):
    """Newest first; of what was removed and held the version to restore."""
    piece, versions = taking(desk, kind=kind)
    assert piece.take(versions) == 4
    assert told(piece) == rows
    held = {version.number: version.id for version in versions}
    assert [m.held_id for m in piece.matches()] == [held.get(row[5], "") for row in rows]


def test_without_a_text_each_save_is_one(desk):
    """And nothing is read for it."""
    piece, versions = taking(desk, None)
    assert piece.take(versions) == 4
    assert [row[:2] for row in told(piece)] == [(number, "save") for number in (4, 3, 2, 1)]


@pytest.mark.parametrize("kind", ["any", "contains"])
def test_it_ends_with_the_version_that_filled_it(desk, kind):
    """What comes behind that is for the next piece."""
    piece, versions = taking(desk, kind=kind, limit=1)
    assert (piece.take(versions), piece.full) == (2, True)
    assert len(told(piece)) == 1


def test_no_more_ranges_than_contents_can_be_read_for(desk, monkeypatch):
    """Each range shows a line of its last version."""
    monkeypatch.setattr(findings, "_RANGES", 1)
    piece, versions = taking(desk, kind="contains", limit=50)
    assert (piece.take(versions), piece.full) == (2, True)


def test_it_ends_where_its_budget_does(desk, monkeypatch):
    """Versions that it could not read are not counted as looked at."""
    monkeypatch.setattr(scanning, "_BUDGET", 3 * scanning._FINDING)
    piece, versions = taking(desk)
    taken = piece.take(versions)
    assert (0 < taken < 4, piece.full) == (True, True)
    rest, _ = taking(desk)
    assert rest.take(versions[taken:]) > 0
    assert (told(piece) + told(rest))[0] == (3, "added", 1, 2, 0, 0)


def test_what_could_not_be_looked_into_is_counted(make_desk):
    """Once, also where another version is compared with it."""
    desk = make_desk(capture__stream_above=20)
    for text in ("needle\n", "needle\n" * 9, "needle\n"):
        desk.save("a.txt", text)
    piece, versions = taking(desk)
    piece.take(versions)
    assert piece.unread == 1


def deletion(desk, after):
    """Delete the file some seconds after the last save."""
    (desk.root / "a.txt").unlink()
    desk.now += after * 10**9
    desk.service.delete(desk.path("a.txt"))
    return desk.now


def test_what_went_with_its_file_vanished_when_that_was_deleted(desk):
    """Not when the text came: who asks since when it vanished would miss it."""
    gone = deletion(desk, 3600)
    for query, numbers in (
        ({}, [4, 2]), ({"since_ns": gone}, [4]), ({"until_ns": gone - 1}, [2]),
        ({"since_ns": gone + 1}, []), ({"until_ns": START}, []),
    ):  # fmt: skip
        piece, versions = taking(desk, kind="vanished", **query)
        piece.take(versions)
        assert [row[0] for row in told(piece)] == numbers, query
    assert all(match.deleted for match in piece.matches())


def test_how_long_it_was_held_goes_by_when_it_came(desk):
    """Deleted or not."""
    came = desk.versions("a.txt")[2].time_ns
    for _ in range(2):
        piece, versions = taking(desk, kind="contains", since_ns=came)
        piece.take(versions)
        assert told(piece) == [(4, "held", 1, 2, 3, 4)]
        if (desk.root / "a.txt").exists():
            deletion(desk, 60)
