"""A desk for every test: memory store, real files."""

import pytest

from backtrail.storage.sqlite import SqliteRepository
from history.desk import Desk


@pytest.fixture
def desk(tmp_path):
    """Give a person at work in ``tmp_path/ws``, with the store in memory."""
    desk = Desk(tmp_path / "ws")
    yield desk
    desk.service.close()


@pytest.fixture
def make_desk(tmp_path):
    """Give a function that makes a desk with other settings (``policy__minor="skip"``)."""
    made = []

    def make(**changed):
        made.append(Desk(tmp_path / "ws", **changed))
        return made[-1]

    yield make
    for desk in made:
        desk.service.close()


@pytest.fixture
def disk_desk(tmp_path):
    """Give a desk with its store in a file."""
    desk = Desk(tmp_path / "ws", SqliteRepository(str(tmp_path / "store" / "history.btl")))
    yield desk
    desk.service.close()
