"""Two names that trade places."""

import os
import platform
import sys
from pathlib import Path

import pytest

from backtrail.files import exchange


@pytest.fixture
def folder(root: Path) -> int:
    """Open the workspace, which holds ``one`` and ``two``; the test's end closes it."""
    (root / "one").write_bytes(b"1")
    (root / "two").write_bytes(b"2")
    return os.open(root, os.O_RDONLY)


def test_two_names_trade_places(root: Path, folder: int) -> None:
    """After it each name holds what the other held."""
    assert exchange.swap(folder, "one", "two")
    os.close(folder)
    assert (root / "one").read_bytes() == b"2"
    assert (root / "two").read_bytes() == b"1"


def test_a_missing_name_moves_nothing(root: Path, folder: int) -> None:
    """A swap with a name that is not there fails whole."""
    with pytest.raises(FileNotFoundError):
        exchange.swap(folder, "one", "three")
    os.close(folder)
    assert (root / "one").read_bytes() == b"1"


@pytest.mark.parametrize("able", [True, False])
def test_a_file_is_never_placed_over_another(
    root: Path, folder: int, able: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the system's help and without, a taken name stays with its file."""
    if not able:
        monkeypatch.setattr(exchange, "_call", lambda: None)
    with pytest.raises(FileExistsError):
        exchange.place(folder, "one", "two")
    exchange.place(folder, "one", "three")
    os.close(folder)
    assert (root / "two").read_bytes() == b"2"
    assert (root / "three").read_bytes() == b"1"
    assert not (root / "one").exists()


def test_a_system_without_the_call_says_so(folder: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nothing can exchange names the answer is False, not an error."""
    monkeypatch.setattr(exchange, "_call", lambda: None)
    assert exchange.swap(folder, "one", "two") is False
    os.close(folder)


def test_a_c_library_without_the_call_is_passed_by(
    root: Path, folder: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where only the kernel knows the call, its number does (Linux), or the answer is False."""
    import ctypes

    exchange._call.cache_clear()
    real = ctypes.CDLL

    def old_library(name: None, *, use_errno: bool) -> object:
        return type("Library", (), {"syscall": real(name, use_errno=use_errno).syscall})

    monkeypatch.setattr(ctypes, "CDLL", old_library)
    swapped = exchange.swap(folder, "one", "two")
    exchange._call.cache_clear()
    os.close(folder)
    assert (root / "one").read_bytes() == (b"2" if swapped else b"1")
    assert swapped is (sys.platform == "linux" and platform.machine() in exchange._NUMBERS)
