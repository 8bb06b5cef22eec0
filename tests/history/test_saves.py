"""What is read of a file before it is kept, and when that can be spared."""

import os

import pytest

from backtrail.errors import RefusedError, UnreadableError
from backtrail.files import reading
from backtrail.history import saves
from backtrail.history.requests import Capture


def test_a_file_that_is_known_to_be_half_written_is_not_kept(desk):
    """It is asked after the file was read, so that no write can begin unseen before."""
    desk.write("a", "hal")
    request = Capture(path=desk.path("a"), source="vim")
    with pytest.raises(UnreadableError, match="just being written"):
        desk.service.capture(request, whole=lambda: desk.write("a", "half and half") is None)
    assert desk.service.capture(request, whole=lambda: True).entry.version.size == 13


def test_a_label_right_after_a_save_does_not_read_the_file_again(desk, monkeypatch):
    """Of a file that still stands as it was read, the version with its bytes is labelled."""
    saved = desk.save("a", "one\n")
    with monkeypatch.context() as patched:
        patched.setattr(saves, "read", None)
        labelled = desk.report("a", label="before the cut")
    assert (labelled.status, labelled.entry.version) == ("unchanged", saved.entry.version)
    assert labelled.entry.tags == ("before the cut",)


def test_a_label_is_for_what_the_file_holds(desk):
    """A file that was written since it was kept is read, though its size is the same."""
    desk.save("a", "one\n")
    os.utime(desk.write("a", "two\n"), ns=(1, 1))
    assert desk.report("a", label="as it is").entry.version.number == 2
    assert desk.contents("a") == [b"one\n", b"two\n"]


def test_a_label_is_for_the_file_whatever_was_kept_meanwhile(desk):
    """Where something else is the newest version by now, the file becomes one again."""
    desk.save("a", "on disk\n")
    typed = Capture(path=desk.path("a"), source="vim", content=b"typed\n")
    desk.another().capture(typed)
    assert desk.report("a", label="as it is").entry.version.number == 3
    assert desk.contents("a") == [b"on disk\n", b"typed\n", b"on disk\n"]


@pytest.mark.parametrize("stream_above", [10, 10_000])
def test_a_torn_read_is_never_kept(make_desk, monkeypatch, stream_above):
    """A file that changes while it is read is read again until it holds still."""
    desk = make_desk(capture__stream_above=stream_above)
    target = desk.write("a", b"A" * 3000)
    piece, torn = reading._piece, []

    def tearing(handle, length, position, path):
        data = piece(handle, min(length, 1000), position, path)
        if path == "a" and position == 1000 and len(torn) < 3:
            torn.append(position)
            target.write_bytes(b"B" * (3000 + len(torn)))
        return data

    monkeypatch.setattr(reading, "_piece", tearing)
    desk.report("a")
    assert len(torn) == 3
    assert desk.contents("a") == [b"B" * 3003]


def test_a_file_that_never_holds_still_is_told(make_desk, monkeypatch):
    """After some tries the save is given up with a clear reason, and nothing is kept."""
    desk = make_desk(capture__stream_above=10)
    target = desk.write("a", b"A" * 100)
    real = reading.blocks_of

    def growing(handle, before, path, **options):
        target.write_bytes(b"A" * (before.size + 1))
        yield from real(handle, before, path, **options)

    monkeypatch.setattr(reading, "blocks_of", growing)
    with pytest.raises(RefusedError, match="changed while it was read"):
        desk.report("a")
    assert desk.service.status().versions == 0


@pytest.mark.parametrize("batch", [False, True])
def test_a_save_that_was_overtaken_is_read_again(desk, monkeypatch, batch):
    """What another program kept meanwhile is newer; the older bytes do not end up on top."""
    desk.save("a.txt", "one\n")
    path = str(desk.write("a.txt", "two\n"))
    other, read = desk.another(), saves.read

    def read_late(*arguments, **limits):
        seen = read(*arguments, **limits)
        monkeypatch.setattr(saves, "read", read)
        desk.write("a.txt", "three\n")
        other.capture(Capture(path=path, source="other"))
        return seen

    monkeypatch.setattr(saves, "read", read_late)
    request = Capture(path=path, source="vim")
    (kept,) = desk.service.capture_many([request]) if batch else (desk.service.capture(request),)
    assert (kept.status, kept.entry.version.source) == ("unchanged", "other")
    assert desk.contents("a.txt") == [b"one\n", b"three\n"]


@pytest.mark.parametrize("batch", [False, True])
def test_a_version_is_of_the_time_its_file_was_read(desk, monkeypatch, batch):
    """Not of the time when the store let it in: what is written in between is newer than it."""
    path, begin, read_ns = str(desk.write("a.txt", "one\n")), desk.repository.transaction, desk.now

    def late():
        desk.now += 10**10
        return begin()

    monkeypatch.setattr(desk.repository, "transaction", late)
    request = Capture(path=path, source="vim")
    (kept,) = desk.service.capture_many([request]) if batch else (desk.service.capture(request),)
    assert kept.entry.version.time_ns == read_ns
