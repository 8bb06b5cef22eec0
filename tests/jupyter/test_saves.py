"""Saves between Jupyter and the history."""

import pytest

from backtrail.app import open_service
from backtrail_jupyter import saves
from backtrail_jupyter.saves import Queue, Saved


@pytest.fixture
def file(tmp_path):
    """A file that somebody saved."""
    file = tmp_path / "ws" / "a.txt"
    file.parent.mkdir()
    file.write_text("one\n")
    return file


@pytest.fixture
def kept(file):
    """Give a save of the file its turn; the states of the outcomes."""
    service = open_service(store="memory", roots=[str(file.parent)])
    yield lambda queue, **more: [
        captured.status for captured in queue.keep(Saved(path=str(file), **more), service)
    ]
    service.close()


@pytest.fixture
def queue(file):
    """Give a queue that knows of a save that has just begun."""
    queue = Queue()
    queue.begin(str(file))
    return queue


def test_what_is_just_being_written_is_not_kept(queue, kept, file):
    """Its own save has a turn when it is done."""
    assert kept(queue) == []
    queue.end(str(file))
    assert kept(queue) == ["kept"]


def test_a_save_that_failed_keeps_no_other_from_its_turn(queue, kept, monkeypatch):
    """Nobody tells that it failed, so after a while it must have."""
    monkeypatch.setattr(saves, "LONGEST", 0)
    assert kept(queue) == ["kept"]


def test_bytes_that_are_given_are_whole(queue, kept):
    """What a save goes over is kept while it is written over."""
    assert kept(queue, content=b"there before\n") == ["kept"]


class TestJupyterWritesInPlace:
    """A file is empty for as long as it takes to write it."""

    @pytest.fixture
    def jp_server_config(self, jp_server_config):
        """Have nobody else look."""
        jp_server_config.BacktrailApp.watch = False
        return jp_server_config

    async def test_no_part_of_a_save_is_a_version(self, jp_serverapp, session, save, ask):
        """Though the turn of the save before comes just then."""
        manager, path = jp_serverapp.contents_manager, session.places.absolute("a.txt")
        await save("a.txt", "one\n")
        manager.run_pre_save_hooks(model={"type": "file"}, path="a.txt")
        with open(path, "w") as file:  # noqa: ASYNC230, PTH123 - as Jupyter does
            session.saved(path)
            await session.settled()
            file.write("two\n")
        manager.run_post_save_hooks(model={"type": "file"}, os_path=path)
        await session.settled()
        rows = (await ask("timeline", path="a.txt", folded=False))["rows"]
        assert [row["versions"][0]["size"] for row in rows] == [4, 4]
