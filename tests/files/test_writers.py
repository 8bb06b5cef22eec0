"""Whether somebody is still writing."""

import sys
from pathlib import Path

import pytest

from backtrail.files import writers


def test_a_file_that_only_readers_hold_is_free(root: Path) -> None:
    """Readers do not count."""
    (root / "a").write_bytes(b"")
    with (root / "a").open("rb") as handle, (root / "a").open("rb"):
        assert writers.left(handle.fileno())


def test_a_file_open_for_writing_is_not_free(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A writer counts until it closes the file (where the system can tell)."""
    monkeypatch.setattr(writers, "PATIENCE", 0.0)
    (root / "a").write_bytes(b"")
    with (root / "a").open("rb") as handle:
        with (root / "a").open("ab"):
            assert writers.left(handle.fileno()) is (sys.platform != "linux")
        assert writers.left(handle.fileno())
