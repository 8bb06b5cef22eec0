"""A watched folder, a history in memory, and the news in a list."""

import os
from pathlib import Path
from typing import NamedTuple

import pytest

from backtrail.app import open_service
from backtrail.history.service import HistoryService
from backtrail.upkeep.keeper import Keeper
from backtrail.upkeep.tree import Tree


class Watched(NamedTuple):
    """Everything a test of the keeper looks at."""

    root: Path
    service: HistoryService
    keeper: Keeper
    news: list

    def text(self, name):
        """Return what the history would give back."""
        return self.service.content(str(self.root / name)).decode()


@pytest.fixture
def root(tmp_path):
    """Make an empty folder."""
    folder = Path(os.path.realpath(tmp_path)) / "w"
    folder.mkdir()
    return folder


@pytest.fixture
def watched(root, monkeypatch):
    """Give a keeper of the folder; a missing file is believed at once."""
    monkeypatch.setattr("backtrail.upkeep.keeper._GRACE", 0)
    service = open_service(store="memory", roots=[str(root)])
    news: list = []
    tree = Tree(str(root), lambda folder: service.selection(str(root), folder))
    yield Watched(root, service, Keeper(service, tree, news.append), news)
    service.close()
