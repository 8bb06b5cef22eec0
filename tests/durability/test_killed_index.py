"""The search index of a program that is killed at any moment: shorter perhaps, and never wrong.

Red when a block is written that lacks a save between its ends.
"""

import os
import random
import subprocess
import sys
import time
from pathlib import Path

from backtrail.history.requests import SearchQuery
from backtrail.storage.sqlite import SqliteRepository
from history.desk import Desk
from sizes import size

KILLS = size("INDEX_KILLS", 8, 100)
WORKER = """
import random, sys
from pathlib import Path
from backtrail.history import indexing
from backtrail.storage.sqlite import SqliteRepository
from history.desk import Desk

folder, chance = Path(sys.argv[1]), random.Random(sys.argv[2])
indexing._VERSIONS = 4
indexing._PIECE = 7
desk = Desk(folder / "ws", SqliteRepository(str(folder / "h.btl")))
print("begun", flush=True)
while True:
    name = chance.choice("ab")
    desk.save(name, " ".join(f"word{chance.randrange(30)}x" for _ in range(4)) + "\\n")
    if chance.random() < 0.2:
        desk.service.index_more()
"""
"""Saves, and brings the index on, until it is killed."""


def found(desk, number, kind):
    """The saves that a search finds."""
    matches, cursor = [], None
    while True:
        asked = SearchQuery(text=f"word{number}x", kind=kind, cursor=cursor, limit=1000)
        page = desk.service.search(asked)
        matches += [(m.entry.version.sequence, m.kind, m.held_to) for m in page.matches]
        if (cursor := page.next_cursor) is None:
            return matches


def test_a_search_after_any_kill_finds_what_one_without_an_index_finds(tmp_path):
    """Two programs save by turns, and both are killed."""
    chance = random.Random(6)
    tests = str(Path(__file__).parents[1])
    environ = {**os.environ, "PYTHONPATH": os.pathsep.join([tests, *sys.path])}
    for number in range(KILLS):
        command = [sys.executable, "-c", WORKER, str(tmp_path)]
        workers = [
            subprocess.Popen([*command, f"{number} {one}"], stdout=subprocess.PIPE, env=environ)
            for one in range(1 + number % 2)
        ]
        assert all(worker.stdout.readline() == b"begun\n" for worker in workers)
        time.sleep(chance.random() / 4)  # the moment of the kill, not a wait for something
        for worker in workers:
            worker.kill()
            worker.communicate(timeout=60)
        repository = SqliteRepository(str(tmp_path / "h.btl"))
        with_index = Desk(tmp_path / "ws", repository)
        without = Desk(tmp_path / "ws", repository, storage__search_index=False)
        for kind in ("any", "contains", "vanished"):
            for word in chance.sample(range(30), 4):
                assert found(with_index, word, kind) == found(without, word, kind), (number, word)
        indexed = repository.indexed()
        repository.close()
    assert indexed > 0
