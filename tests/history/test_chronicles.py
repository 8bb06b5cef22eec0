"""What happened to a project besides plain saves."""

import pytest
from tests.history.desk import Desk

from backtrail.errors import UsageError
from backtrail.history.requests import (
    BranchQuery,
    CheckpointQuery,
    ProjectQuery,
    RollbackQuery,
    SwitchQuery,
)
from backtrail.protocol.chronicle_words import chronicle_words


@pytest.fixture
def desk(tmp_path):
    """A project in which this and that was done."""
    desk = Desk(tmp_path / "project")
    folder = str(desk.root)
    first = desk.save("a.txt", "1\n").entry.version
    desk.save("a.txt", "2\n")
    desk.service.tag(desk.path("a.txt"), "1", "start")
    desk.service.checkpoint(CheckpointQuery(folder=folder, name="before", note="it works"))
    desk.service.restore(desk.path("a.txt"), "1")
    desk.save("b.txt", "b\n")
    desk.service.roll_back(desk.service.plan_rollback(RollbackQuery(point=first.id, folder=folder)))
    desk.service.create_branch(BranchQuery(name="idea", folder=folder))
    desk.service.roll_back(desk.service.plan_switch(SwitchQuery(name="idea", folder=folder)))
    desk.service.roll_back(desk.service.plan_rollback_undo())
    return desk


def told(desk, **query):
    """What is told of one page, newest first."""
    page = desk.service.chronicle(ProjectQuery(folder=str(desk.root), **query))
    return [chronicle_words(entry) for entry in page.entries], page.next_cursor


def test_each_thing_that_happened_is_one_row(desk):
    """Also where it was many files; plain saves are none."""
    words, cursor = told(desk)
    assert words == [
        f"the restore of {desk.root} taken back",
        "switched to branch idea",
        "branch idea parted",
        f"{desk.root} went back to sequence 2",
        f"checkpoint of sequence 8 · before {desk.root} went back to {told_point(desk)}",
        "a.txt: went back",
        "checkpoint before · it works",
        "a.txt: tagged start",
    ]
    assert cursor is None


def told_point(desk):
    """How the point that the project went back to was called."""
    first = desk.versions("a.txt")[0]
    return f"{first.id} (sequence {first.sequence})"


def test_pages_follow_one_another(desk):
    """Until there is no more."""
    whole, _ = told(desk)
    pages, cursor = [], None
    while True:
        words, cursor = told(desk, limit=3, cursor=cursor)
        pages += words
        if cursor is None:
            break
    assert pages == whole
    with pytest.raises(UsageError, match="between 1 and"):
        told(desk, limit=0)


def test_another_project_has_its_own(desk, tmp_path):
    """In the same store."""
    other = Desk(tmp_path / "other", desk.repository)
    other.save("b.txt", "b\n")
    assert told(other) == ([], None)
    other.service.tag(other.path("b.txt"), "1", "mine")
    assert told(other)[0] == ["b.txt: tagged mine"]
    assert "b.txt: tagged mine" not in told(desk)[0]
