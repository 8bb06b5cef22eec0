"""Reading without side effects."""

import os
import socket
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from backtrail.errors import NotFoundError, RefusedError, UnreadableError
from backtrail.files import reading


def test_a_file_comes_back_with_what_was_seen(root: Path) -> None:
    """Bytes, size, mode and identity are those of the file."""
    (root / "a").write_bytes(b"one\0two")
    (root / "a").chmod(0o640)
    data, seen = reading.read(str(root), "a", limit=100)
    found = (root / "a").stat()
    assert data == b"one\0two"
    assert (seen.size, seen.mode, seen.inode, seen.links) == (7, 0o640, found.st_ino, 1)
    assert seen == reading.stat(str(root), "a")


@pytest.mark.parametrize("size", [0, 1, (1 << 20) - 1, 1 << 20, (1 << 20) + 1, 3 << 20])
def test_every_size_is_read_whole(root: Path, size: int) -> None:
    """Sizes around the block are read to the last byte, at once and in blocks."""
    content = os.urandom(size)
    (root / "a").write_bytes(content)
    assert reading.read(str(root), "a", limit=size)[0] == content
    with reading.open_blocks(str(root), "a", block=1 << 16) as (seen, blocks):
        pieces = list(blocks)
    assert seen.size == size
    assert b"".join(pieces) == content
    assert all(len(piece) <= 1 << 16 for piece in pieces)


def test_a_file_above_the_limit_is_refused_with_figures(root: Path) -> None:
    """One byte too many is refused, and the message holds both sizes."""
    (root / "a").write_bytes(b"x" * 1001)
    with pytest.raises(RefusedError, match=r"1,001 of 1,000 bytes"):
        reading.read(str(root), "a", limit=1000)


def test_a_vanished_file_is_not_found(root: Path) -> None:
    """A file that is gone, or whose folder is, is not found."""
    for path in ("gone", "gone/too"):
        with pytest.raises(NotFoundError):
            reading.read(str(root), path, limit=1)


def test_whatever_is_no_regular_file_is_refused_by_what_it_is(root: Path) -> None:
    """Directory, pipe, socket and link are named; nothing waits for a writer."""
    (root / "directory").mkdir()
    os.mkfifo(root / "named pipe")
    (root / "symbolic link").symlink_to("named pipe")
    with socket.socket(socket.AF_UNIX) as listener:
        here = os.open(root, os.O_RDONLY)
        listener.bind(f"/dev/fd/{here}/socket" if len(str(root)) > 90 else str(root / "socket"))
        os.close(here)
        for name in ("directory", "named pipe", "symbolic link", "socket"):
            for read in (_read, _blocks, reading.stat):
                with pytest.raises(RefusedError, match=f"is a {name}"):
                    read(str(root), name)


def test_a_device_is_refused_unopened(monkeypatch: pytest.MonkeyPatch) -> None:
    """A device is recognised by its kind and never opened, for opening can make it act."""
    opened: list[object] = []
    real = os.open

    def noting(name: str, flags: int, **where: int) -> int:
        opened.append(name)
        return real(name, flags, **where)

    monkeypatch.setattr(os, "open", noting)
    with pytest.raises(RefusedError, match="is a device"):
        reading.read("/dev", "null", limit=1)
    assert opened == ["/dev"]


def test_a_pipe_that_appears_after_the_look_is_refused(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file swapped for a pipe between look and open neither hangs nor is read."""
    os.mkfifo(root / "a")
    monkeypatch.setattr(reading, "_looked", lambda *_: None)
    with pytest.raises(RefusedError, match="is a named pipe"):
        reading.read(str(root), "a", limit=1)


def test_a_link_that_appears_after_the_look_is_not_followed(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file swapped for a link between look and open is not followed."""
    (root.parent / "canary").write_bytes(b"not yours")
    (root / "a").symlink_to("../canary")
    monkeypatch.setattr(reading, "_looked", lambda *_: None)
    with pytest.raises(UnreadableError):
        reading.read(str(root), "a", limit=100)


def test_an_unreadable_file_says_so_in_the_systems_words(
    common: Path, powerless: Callable[[], AbstractContextManager[None]]
) -> None:
    """A file without permission is an error of its own, with the reason."""
    (common / "secret").write_bytes(b"x")
    (common / "secret").chmod(0o000)
    with powerless(), pytest.raises(UnreadableError, match="Permission denied"):
        reading.read(str(common), "secret", limit=10)


@pytest.mark.skipif(sys.platform != "linux", reason="such files are Linux's")
def test_a_file_that_holds_more_than_it_says_is_not_taken_for_whole() -> None:
    """One of no size that is full all the same, made up by the system as it is read."""
    with pytest.raises(UnreadableError, match="keeps changing"):
        reading.read("/proc", "version", limit=100)


def test_a_file_that_grows_while_it_is_read_is_read_again(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What comes back is one state of the file, never half of two."""
    (root / "a").write_bytes(b"1" * 10)
    _saving_while_reading(monkeypatch, root / "a", [b"2" * 20, b"3" * 20])
    data, seen = reading.read(str(root), "a", limit=100)
    assert data == b"3" * 20
    assert seen.size == 20


def test_a_large_file_saved_while_it_is_read_is_not_half_of_two(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A save of the same size that lands between two blocks is noticed by its time."""
    size = 3 << 20
    (root / "a").write_bytes(b"1" * size)
    os.utime(root / "a", (1_000_000_000, 1_000_000_000))
    _saving_while_reading(monkeypatch, root / "a", [b"2" * size], at=1 << 20)
    data, seen = reading.read(str(root), "a", limit=size)
    assert data == b"2" * size
    assert seen == reading.stat(str(root), "a")


def test_a_file_that_never_holds_still_is_given_up(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After five tries the answer says that the next save will be kept."""
    (root / "a").write_bytes(b"1")
    saves = [b"2" * number for number in range(2, 20)]
    _saving_while_reading(monkeypatch, root / "a", saves)
    with pytest.raises(UnreadableError, match="keeps changing while it is read"):
        reading.read(str(root), "a", limit=100)


def test_blocks_of_a_file_that_changed_end_in_an_error(root: Path) -> None:
    """Whoever streams a file learns at its end that it did not hold still."""
    (root / "a").write_bytes(b"1" * 100)
    with reading.open_blocks(str(root), "a", block=10) as (_, blocks):
        assert next(blocks) == b"1" * 10
        (root / "a").write_bytes(b"2" * 99)
        with pytest.raises(UnreadableError, match="changed while it was read"):
            list(blocks)


def _read(root: str, path: str) -> object:
    return reading.read(root, path, limit=1)


def _blocks(root: str, path: str) -> object:
    with reading.open_blocks(root, path) as opened:
        return opened


def _saving_while_reading(
    monkeypatch: pytest.MonkeyPatch, path: Path, saves: list[bytes], *, at: int = 0
) -> None:
    """Make another save land in each read, as long as there are any."""
    real = reading._piece

    def piece(handle: int, length: int, position: int, name: str) -> bytes:
        if saves and position == at:
            path.write_bytes(saves.pop(0))
        return real(handle, length, position, name)

    monkeypatch.setattr(reading, "_piece", piece)
