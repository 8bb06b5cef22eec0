"""An archive whose writing was interrupted is gone on with.

Campaign: ``BACKTRAIL_K7_EXPORT_KILLS=50``.
"""

import errno
import os
import random
import signal
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from backtrail.app import open_service
from backtrail.errors import UsageError
from backtrail.history.archives import writing
from backtrail.history.prunes import PruneQuery
from backtrail.history.requests import Capture
from backtrail.settings import Settings
from history.archives.stores import everything
from history.desk import Desk

KILLS = int(os.environ.get("BACKTRAIL_K7_EXPORT_KILLS", "4"))
WORKER = """
import sys
from backtrail.app import open_service
from backtrail.history.archives import writing
from backtrail.settings import Settings
writing.FRAME = 2_000
service = open_service(store=sys.argv[1], settings=Settings())
made = service.write_archive(sys.argv[2], progress=lambda done, total: print(done, flush=True))
print("resumed", made.resumed, flush=True)
"""


class InterruptedWriting(Exception):  # noqa: N818 - no error of anybody's
    """Stands for a kill."""


@pytest.fixture
def desk(tmp_path, monkeypatch):
    """A history of some files, with names and words; frames are small."""
    monkeypatch.setattr(writing, "FRAME", 1_000)
    made = Desk(tmp_path / "ws")
    dice = random.Random(3)
    for number in range(40):
        made.save(f"{number % 4}.txt", f"{number}\n" + "x" * dice.randint(1, 400))
    made.service.tag(made.path("1.txt"), "1", "first")
    made.service.note(made.path("2.txt"), "2", "words")
    (made.root / "3.txt").unlink()
    made.service.delete(made.path("3.txt"))
    made.archive = str(tmp_path / "x.btar")
    return made


def interrupted(desk, at=30, paths=()):
    """Write until some entry; what that left."""

    def stop(done, _total):
        if done >= at:
            raise InterruptedWriting

    with pytest.raises(InterruptedWriting):
        desk.service.write_archive(desk.archive, paths, progress=stop)
    assert not Path(desk.archive).exists()
    return Path(desk.archive + ".part")


def round_trip(desk, tmp_path):
    """What another store holds once it read the archive."""
    other = Desk(tmp_path / f"other{random.random()}", rooted=False)
    assert other.service.list_archive(desk.archive).damaged == ()
    other.service.read_archive(desk.archive)
    return everything(other.repository)


def test_the_second_run_goes_on_where_the_first_ended(desk, tmp_path):
    """Without a gap, and the round trip is exact."""
    part = interrupted(desk)
    before = part.read_bytes()
    made = desk.service.write_archive(desk.archive)
    assert 0 < made.resumed < made.versions == 40
    assert Path(desk.archive).read_bytes().startswith(before)
    assert not part.exists()
    assert round_trip(desk, tmp_path) == everything(desk.repository)


def test_its_figures_are_those_of_one_that_was_not_interrupted(desk, tmp_path):
    """What was there counts."""
    interrupted(desk)
    made = desk.service.write_archive(desk.archive)
    whole = desk.service.write_archive(str(tmp_path / "whole"))
    for name in ("documents", "versions", "released", "events", "full_bytes", "damaged"):
        assert getattr(made, name) == getattr(whole, name)


def test_what_was_saved_meanwhile_is_for_the_next_archive(desk, tmp_path):
    """It is the history as it was when the first run began."""
    expected = everything(desk.repository)
    interrupted(desk)
    desk.save("0.txt", "more\n")
    assert desk.service.write_archive(desk.archive).resumed > 0
    assert round_trip(desk, tmp_path) == expected


@pytest.mark.parametrize(
    "change",
    [
        lambda desk: desk.service.tag(desk.path("0.txt"), "2", "first"),
        lambda desk: desk.service.note(desk.path("0.txt"), "1", "other words"),
        lambda desk: desk.service.prune(
            desk.service.plan_prune(PruneQuery(keep_last=1, allow_loss=True))
        ),
    ],
    ids=["tag", "note", "prune"],
)
def test_what_changed_in_what_was_written_makes_it_begin_anew(desk, tmp_path, change):
    """Nothing is in the archive that the store let go of before."""
    interrupted(desk)
    change(desk)
    assert desk.service.write_archive(desk.archive).resumed == 0
    digests = not desk.repository.released(0, 1)
    other = Desk(tmp_path / "other", rooted=False)
    other.service.read_archive(desk.archive)
    expected = everything(desk.repository, digests=digests)
    assert everything(other.repository, digests=digests) == expected


def test_what_was_let_go_of_is_noticed_without_an_entry_in_the_log(desk):
    """Each version is compared with what is kept today."""
    interrupted(desk)
    with desk.repository.transaction():
        desk.repository.release(desk.repository.by_sequence(2))
    made = desk.service.write_archive(desk.archive)
    assert (made.resumed, made.released) == (0, 1)


@pytest.mark.parametrize("rest", [b"", b"x" * 5_000, bytes(56) + b"half a frame"])
def test_a_torn_end_is_cut_off(desk, tmp_path, rest):
    """Only frames that prove themselves count."""
    part = interrupted(desk)
    part.write_bytes(part.read_bytes() + rest)
    assert desk.service.write_archive(desk.archive).resumed > 0
    assert round_trip(desk, tmp_path) == everything(desk.repository)


def test_a_damaged_frame_costs_what_comes_after_it(desk, tmp_path):
    """The rest is written anew."""
    part = interrupted(desk)
    data = bytearray(part.read_bytes())
    data[len(data) // 2] ^= 1
    part.write_bytes(data)
    made = desk.service.write_archive(desk.archive)
    assert 0 < made.resumed < 30
    assert round_trip(desk, tmp_path) == everything(desk.repository)


def test_one_that_was_whole_but_had_no_name_yet_is_ended_once_more(desk, tmp_path):
    """A kill may come between the last line and the name."""
    desk.service.write_archive(desk.archive)
    Path(desk.archive).rename(desk.archive + ".part")
    assert desk.service.write_archive(desk.archive).resumed > 0
    assert round_trip(desk, tmp_path) == everything(desk.repository)


def test_another_selection_or_another_store_begins_anew(desk, tmp_path):
    """So does what is no archive at all."""
    part = interrupted(desk)
    left = part.read_bytes()
    assert desk.service.write_archive(desk.archive, [desk.path("1.txt")]).resumed == 0
    part.write_bytes(left)
    other = Desk(tmp_path / "another")
    for number in range(60):
        other.save("a.txt", f"{number}\n")
    assert other.service.write_archive(desk.archive, force=True).resumed == 0
    part.write_bytes(b"somebody's notes")
    assert desk.service.write_archive(desk.archive, force=True).resumed == 0
    assert round_trip(desk, tmp_path) == everything(desk.repository)


def test_a_part_of_a_store_is_gone_on_with_too(desk, tmp_path):
    """When the same is asked for."""
    paths = [desk.path("1.txt"), desk.path("2.txt")]
    interrupted(desk, paths=paths)
    made = desk.service.write_archive(desk.archive, paths)
    assert 0 < made.resumed < made.versions == 20
    assert desk.service.list_archive(desk.archive).damaged == ()


def test_a_full_disk_costs_no_frame_that_is_whole(desk, tmp_path, monkeypatch):
    """With room again the same command goes on."""
    room, write = [3_000], os.write

    def limited(handle, data):
        room[0] -= len(data)
        if room[0] < 0:
            raise OSError(errno.ENOSPC, "No space left on device")
        return write(handle, data)

    with monkeypatch.context() as patch:
        patch.setattr(os, "write", limited)
        with pytest.raises(UsageError, match="free some space"):
            desk.service.write_archive(desk.archive)
    assert 0 < Path(desk.archive + ".part").stat().st_size <= 3_000
    assert desk.service.write_archive(desk.archive).resumed > 0
    assert round_trip(desk, tmp_path) == everything(desk.repository)


def test_nothing_is_left_where_no_frame_was_whole(desk, monkeypatch):
    """There is nothing to go on with."""
    monkeypatch.setattr(writing, "FRAME", 1 << 20)
    assert not interrupted(desk).exists()


def test_an_export_that_is_killed_again_and_again_ends(tmp_path):
    """Each run begins behind what was whole, and what comes out is what the store holds."""
    dice = random.Random(11)
    store, path, archive = tmp_path / "s" / "h.btl", tmp_path / "w" / "a.txt", tmp_path / "x.btar"
    path.parent.mkdir()
    path.write_text("")
    with closing(open_service(store=str(store), settings=Settings())) as service:
        for number in range(80):
            data = b"%d\n" % number + dice.randbytes(100)
            service.capture(Capture(path=str(path), source="cli", content=data))
    size = 0
    for kill in range(1, KILLS + 1):
        process = _worker(store, archive)
        until = 80 * kill // (KILLS + 1)
        while int(process.stdout.readline()) < until:
            pass
        process.send_signal(signal.SIGKILL)
        process.stdout.read()
        process.stdout.close()
        process.wait(timeout=60)
        assert not archive.exists()
        assert (tmp_path / "x.btar.part").stat().st_size >= size
    process = _worker(store, archive)
    said, _ = process.communicate(timeout=60)
    assert int(said.split("resumed ")[1]) > 0
    with closing(open_service(store="memory", settings=Settings())) as other:
        assert other.read_archive(str(archive)).versions == 80


def _worker(store, archive):
    return subprocess.Popen(
        [sys.executable, "-c", WORKER, str(store), str(archive)], stdout=subprocess.PIPE, text=True
    )
