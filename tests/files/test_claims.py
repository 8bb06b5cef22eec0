"""Work that one process at a time does."""

import subprocess
import sys
from pathlib import Path

import pytest

from backtrail.files.claims import claimed, is_claimed


@pytest.fixture
def path(tmp_path):
    """Where the claim lies."""
    return str(tmp_path / "claim")


def test_one_at_a_time(path):
    """The second is told; the file goes with the first one's end."""
    with claimed(path) as mine, claimed(path) as other:
        assert (mine, other, is_claimed(path)) == (True, False, True)
    assert not is_claimed(path)
    with claimed(path) as mine:
        assert mine


def test_what_a_dead_process_left_tells_and_is_free(path):
    """A kill lets go of the lock, and leaves the file."""
    code = (
        "import os; from backtrail.files.claims import claimed\n"
        f"with claimed({path!r}) as mine: os._exit(7 if mine else 8)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 7
    assert is_claimed(path)
    with claimed(path) as mine:
        assert mine
    assert not is_claimed(path)


def test_a_file_that_went_meanwhile_is_nobodys(path):
    """A lock on a file that has no name any more keeps nobody out, so it is none."""
    with claimed(path) as mine:
        assert mine
        Path(path).unlink()
        with claimed(path) as other:
            assert other


def test_an_error_leaves_the_file(path):
    """Something was left undone."""

    def failing():
        with claimed(path):
            raise ValueError("stop")

    with pytest.raises(ValueError, match="stop"):
        failing()
    assert is_claimed(path)


def test_where_no_file_can_be_made_work_goes_on(tmp_path):
    """A folder that is not there."""
    with claimed(str(tmp_path / "no/claim")) as mine:
        assert mine
