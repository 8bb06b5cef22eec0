"""Putting away what is cold, through the one door."""

import pytest

from backtrail.history.requests import SearchQuery, TimelineQuery
from backtrail.storage.sqlite import SqliteRepository
from history.desk import Desk

SAVES = 40


@pytest.fixture
def desk(tmp_path):
    """A desk on a real store, with a file of forty versions."""
    desk = Desk(tmp_path / "ws", SqliteRepository(str(tmp_path / "history.btl")))
    for number in range(SAVES):
        desk.save("a.txt", "".join(f"line {n}\n" for n in range(number)) + f"save {number}\n")
    yield desk
    desk.service.close()


def test_nothing_that_can_be_asked_changes(desk):
    """Timeline, search, contents and restores are what they were."""
    service, path = desk.service, desk.path("a.txt")

    def asked():
        return (
            service.timeline(path, TimelineQuery(limit=100, folded=False)),
            service.timeline(path, TimelineQuery(limit=100)),
            service.search(SearchQuery(text="line 7")).matches,
            service.blame(path),
            desk.contents("a.txt"),
        )

    before = asked()
    done = service.compact()
    assert (done.versions, done.documents) == (SAVES - 2, 1)
    assert asked() == before
    service.restore(path, "3")
    assert desk.contents("a.txt")[-1] == desk.contents("a.txt")[2]
    service.undo(path)
    assert service.check().sound


def test_progress_ends_at_everything(desk):
    """It grows to the number of versions that are old enough; the newest two stay."""
    seen = []
    desk.service.compact(lambda done, total: seen.append((done, total)))
    assert seen == sorted(seen)
    assert seen[-1] == (SAVES - 2, SAVES - 2)


def test_there_is_nothing_to_do_twice(desk):
    """A second time moves nothing and says so."""
    desk.service.compact()
    assert desk.service.compact().versions == 0


def test_a_history_in_memory_has_nothing_to_put_together(tmp_path):
    """It is answered all the same."""
    desk = Desk(tmp_path / "ws")
    desk.save("a.txt", "one\n")
    assert desk.service.compact().versions == 0
