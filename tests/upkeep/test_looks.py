"""One look at a folder, for who needs to know what lies there."""

import pytest

from backtrail.errors import StoreError, StoreFullError
from backtrail.history.requests import CheckpointQuery, RollbackQuery
from backtrail.model import FIRST_LOOK
from backtrail.upkeep.looks import look
from backtrail.upkeep.news import Gone


def checkpoint(watched, name):
    """Mark now, as a person does."""
    look(watched.service, str(watched.root), watched.news.append)
    query = CheckpointQuery(folder=str(watched.root), name=name, looked=True)
    return watched.service.checkpoint(query)


def test_what_is_new_changed_or_gone_is_known_afterwards(watched):
    """Without anybody having watched."""
    for name in ("same", "changed", "gone"):
        (watched.root / name).write_text("1")
    look(watched.service, str(watched.root), watched.news.append)
    (watched.root / "changed").write_text("2")
    (watched.root / "gone").unlink()
    (watched.root / "new").write_text("new")
    look(watched.service, str(watched.root), watched.news.append)
    assert (watched.text("changed"), watched.text("new")) == ("2", "new")
    assert watched.news == [Gone(path=str(watched.root / "gone"))]


def test_what_came_after_a_checkpoint_was_not_there_before_it(watched, monkeypatch):
    """A project that goes back to it lets go of that file, though no look saw it come."""
    monkeypatch.setattr("backtrail.upkeep.keeper.TICK_NS", -(10**9))  # this second is long ago
    (watched.root / "old").write_text("old")
    checkpoint(watched, "first")
    (watched.root / "new").write_text("new")
    checkpoint(watched, "second")
    assert watched.service.version(str(watched.root / "new")).version.reason != FIRST_LOOK
    query = RollbackQuery(point="first", folder=str(watched.root))
    plan = watched.service.plan_rollback(query)
    assert ([act.kind for act in plan.acts], plan.stays) == (["remove"], ())


def test_a_store_that_takes_nothing_is_told(watched, monkeypatch):
    """Who marks a point must not believe that it holds what is there."""
    (watched.root / "a").write_text("a")

    def refuse(*_):
        raise StoreFullError("no room")

    for way in ("begin", "capture_many"):
        monkeypatch.setattr(watched.service, way, refuse)
    with pytest.raises(StoreError, match="no room"):
        look(watched.service, str(watched.root), watched.news.append)
