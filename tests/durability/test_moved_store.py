"""D1, D15: a store that is moved while editors save, and a move that is killed at any moment.

There is one complete store under the old name at every instant, and no save is lost. Red when the
old file is written on after the move, and when the link comes before the copy is whole.
"""

import os
import random
import signal
import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path

import pytest

from backtrail.app import move_store, open_service
from backtrail.history.requests import Capture
from backtrail.settings import Settings
from lsp.client import Client, uri_of

KILLS = int(os.environ.get("BACKTRAIL_K7_MOVE_KILLS", "8"))
SAVES = 60
STEPS = """
import os, sys
from backtrail.app import move_store
last, calls = int(sys.argv[3]), [0]
def watch(event, arguments):
    if event in WATCHED:
        calls[0] += 1
        if calls[0] == last:
            os.kill(os.getpid(), 9)
WATCHED = ("os.rename", "os.symlink", "os.remove", "shutil.copyfile", "open", "os.truncate")
sys.addaudithook(watch)
move_store(sys.argv[2], store=sys.argv[1])
"""
WRITER = """
import sys
from backtrail.app import open_service
from backtrail.errors import StoreError
from backtrail.history.requests import Capture
from backtrail.settings import Settings
number = 0
while True:
    service = open_service(store=sys.argv[1], settings=Settings())
    try:
        while True:
            data = b"save %d" % (number + 1)
            service.capture(Capture(path=sys.argv[2], source="cli", content=data))
            number += 1
            print(number, flush=True)
    except StoreError:
        service.close()
"""


def contents(store, path):
    """What is kept of a file, oldest first, in a store that is sound."""
    with closing(open_service(store=str(store), settings=Settings())) as service:
        assert service.check().sound
        total = service.timeline(str(path)).total
        return [service.content(str(path), str(number + 1)) for number in range(total)]


def saved(store, path):
    """Make a store with some versions."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("")
    texts = [b"text %d\n" % number * 20 for number in range(SAVES)]
    with closing(open_service(store=str(store), settings=Settings())) as service:
        for text in texts:
            service.capture(Capture(path=str(path), source="cli", content=text))
    return texts


def test_a_move_that_is_killed_leaves_one_store_that_is_found(tmp_path):
    """At whatever step: the old name has everything, and the next move goes through."""
    store, path = tmp_path / "old" / "history.btl", tmp_path / "work" / "a.txt"
    texts = saved(store, path)
    dice, step = random.Random(7), 0
    for at in range(KILLS):
        folder = tmp_path / f"new{at}"
        folder.mkdir()
        step = step % 60 + dice.randint(1, 9)
        done = subprocess.run(
            [sys.executable, "-c", STEPS, str(store), str(folder), str(step)],
            check=False, timeout=60,
        )  # fmt: skip
        assert done.returncode in (0, -signal.SIGKILL)
        assert contents(store, path) == texts
    (tmp_path / "last").mkdir()
    moved = move_store(str(tmp_path / "last"), store=str(store))
    assert Path(moved.store).parent == tmp_path / "last"
    assert contents(moved.store, path) == texts


def test_what_another_process_saves_meanwhile_is_there(tmp_path):
    """Every save that was acknowledged, in one store, whichever file it was given to."""
    store, path = tmp_path / "old" / "history.btl", tmp_path / "work" / "a.txt"
    path.parent.mkdir()
    path.write_text("")
    writer = subprocess.Popen(
        [sys.executable, "-c", WRITER, str(store), str(path)], stdout=subprocess.PIPE, text=True
    )
    try:
        for at in range(4):
            for _ in range(20):
                assert writer.stdout.readline()
            (tmp_path / f"new{at}").mkdir()
            move_store(str(tmp_path / f"new{at}"), store=str(store))
    finally:
        writer.kill()
        told = writer.stdout.read().split()
        writer.stdout.close()
        writer.wait(timeout=60)
    kept = contents(store, path)
    assert store.resolve().parent == tmp_path / "new3"
    assert len(kept) >= int(told[-1] if told else 80)
    assert kept == [b"save %d" % (number + 1) for number in range(len(kept))]


@pytest.mark.e2e
def test_an_open_editor_follows(tmp_path):
    """It says so, keeps its saves in the new place, and shows what others save there."""
    store, folder = tmp_path / "old" / "history.btl", tmp_path / "work"
    folder.mkdir()
    (tmp_path / "new").mkdir()
    client = Client(store)
    client.start(folder)
    path = folder / "a.txt"
    client.save(path, b"one\n")
    assert client.call("backtrail/timeline", uri=uri_of(path))["total"] == 1
    moved = move_store(str(tmp_path / "new"), store=str(store))
    path.write_bytes(b"two\n")  # else the watcher keeps once more what lies there
    with closing(open_service(store=str(store), settings=Settings())) as service:
        service.capture(Capture(path=str(path), source="cli"))
    assert client.call("backtrail/timeline", uri=uri_of(path))["total"] == 2
    client.save(path, b"three\n")
    for _ in range(400):  # it may wait for its next try, at most some seconds
        if client.call("backtrail/timeline", uri=uri_of(path))["total"] == 3:
            break
        threading.Event().wait(0.05)
    assert client.call("backtrail/status")["store"] == moved.store
    assert client.close() == 0
    assert contents(store, path) == [b"one\n", b"two\n", b"three\n"]
