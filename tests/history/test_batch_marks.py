"""Tags and notes for many files at once."""

import pytest
from tests.history.desk import Desk

from backtrail.errors import NotFoundError, RefusedError, UsageError
from backtrail.history.batch_marks import MarkQuery
from backtrail.history.requests import CheckpointQuery


@pytest.fixture
def desk(tmp_path):
    """A project of three files, marked before each was saved again."""
    desk = Desk(tmp_path / "project")
    for name in ("a.py", "src/b.py", "c.txt"):
        desk.save(name, "1\n")
    desk.service.checkpoint(CheckpointQuery(folder=str(desk.root), name="before"))
    for name in ("a.py", "src/b.py", "c.txt"):
        desk.save(name, "2\n")
    return desk


def mark(desk, **query):
    """Mark versions; path and number of each."""
    found = desk.service.mark_many(MarkQuery(folder=str(desk.root), **query))
    return [(entry.path, entry.version.number, entry.tags, entry.note) for entry in found]


def test_every_file_that_a_glob_names_is_tagged_as_it_was(desk):
    """At the point that is asked for; a tag that a file has moves."""
    assert mark(desk, point="before", files="*.py", tag="good") == [
        ("a.py", 1, ("good",), ""),
        ("src/b.py", 1, ("good",), ""),
    ]
    assert mark(desk, files="src/", tag="good") == [("src/b.py", 2, ("good",), "")]
    assert desk.service.version(desk.path("src/b.py"), "good").version.number == 2
    assert desk.service.version(desk.path("a.py"), "good").version.number == 1


def test_tags_are_taken_away_from_whichever_version_has_them(desk):
    """Files without it are none of them."""
    mark(desk, point="before", files="*.py", tag="good")
    assert mark(desk, tag="good", take_away=True) == [("a.py", 1, (), ""), ("src/b.py", 1, (), "")]
    with pytest.raises(NotFoundError):
        mark(desk, tag="good", take_away=True)


def test_notes_are_written_and_taken_away(desk):
    """Of all files where no glob is given."""
    assert [each[3] for each in mark(desk, note="it works")] == ["it works"] * 3
    assert [each[3] for each in mark(desk)] == [""] * 3


def test_a_dry_run_writes_nothing(desk):
    """It only says which they are."""
    last = desk.service.last_sequence()
    assert len(mark(desk, tag="good", dry_run=True)) == 3
    assert desk.service.last_sequence() == last


def test_what_makes_no_sense_is_refused(desk, tmp_path):
    """And nothing is marked."""
    last = desk.service.last_sequence()
    for query, error in (
        ({"files": "*.rs", "tag": "x"}, NotFoundError),
        ({"point": "nowhere", "tag": "x"}, NotFoundError),
        ({"tag": "12"}, UsageError),
        ({"note": "x" * 200_000}, UsageError),
    ):
        with pytest.raises(error):
            mark(desk, **query)
    with pytest.raises(RefusedError):
        desk.service.mark_many(MarkQuery(folder=str(tmp_path / "other"), tag="x"))
    assert desk.service.last_sequence() == last
