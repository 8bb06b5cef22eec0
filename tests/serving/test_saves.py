"""Reading a file when its save is told, before anything else is heard."""

import threading
from pathlib import Path

from backtrail.serving import saves
from backtrail.serving.saves import Saves


def test_a_save_is_read_before_the_next_one_can_be_told(tmp_path):
    """In the thread that hears of it: on a busy machine another thread's turn comes too late."""
    path = tmp_path / "a.txt"
    path.write_text("first")
    path.chmod(0o640)
    before = set(threading.enumerate())
    reading = Saves().read(str(path))
    path.write_text("second")
    assert set(threading.enumerate()) <= before
    assert reading.done()
    assert (reading.result().content, reading.result().mode) == (b"first", 0o640)


def test_a_file_that_is_emptied_to_be_written_is_read_when_that_is_over(tmp_path, monkeypatch):
    """Nobody else waits for it meanwhile."""
    monkeypatch.setattr(saves, "ATTEMPTS", 2000)  # on a busy machine we are late ourselves
    path = tmp_path / "a.txt"
    path.touch()
    reading = Saves().read(str(path))
    path.write_text("written")
    assert reading.result(20).content == b"written"


def test_a_save_that_waits_is_never_read_later_than_the_next_one(tmp_path, monkeypatch):
    """Else what the next one holds would be kept on top of what was written after it."""
    begun, go_on = threading.Event(), threading.Event()

    def pause(_):
        begun.set()
        go_on.wait(20)

    monkeypatch.setattr(saves.time, "sleep", pause)
    path, reads = tmp_path / "a.txt", Saves()
    path.touch()
    first = reads.read(str(path))
    assert begun.wait(20)
    path.write_text("written")
    second = reads.read(str(path))
    path.write_text("written later")
    go_on.set()
    assert (first.result(20).content, second.result(20).content) == (b"written", b"written")


def test_a_file_that_stays_empty_is_left_to_the_store_and_read_at_its_next_save(
    tmp_path, monkeypatch
):
    """Who gave up waiting is in nobody's way."""
    monkeypatch.setattr(saves.time, "sleep", lambda _: None)
    path, reads = tmp_path / "a.txt", Saves()
    path.touch()
    assert reads.read(str(path)).result(20) is None
    path.write_text("written")
    assert reads.read(str(path)).result(20).content == b"written"


def test_a_folder_that_is_called_a_save_is_nothing_to_read(tmp_path):
    """An editor may say so of one that took a file's place; no descriptor is left open."""
    before = sorted(Path("/proc/self/fd").iterdir())
    assert Saves().read(str(tmp_path)).result(20) is None
    assert sorted(Path("/proc/self/fd").iterdir()) == before


def test_what_is_not_there_any_more_is_left_to_the_store(tmp_path):
    """Which knows what to say of it."""
    assert Saves().read(str(tmp_path / "gone")).result(20) is None
