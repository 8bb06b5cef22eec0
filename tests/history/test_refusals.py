"""What cannot be kept is refused, with what to do, and leaves no trace."""

import os
import socket

import pytest

from backtrail.errors import NotFoundError, RefusedError, UsageError


def _directory(path):
    path.mkdir()


def _fifo(path):
    os.mkfifo(path)


def _socket(path):
    with socket.socket(socket.AF_UNIX) as made:
        made.bind(str(path))


def _device(path):
    path.symlink_to("/dev/zero")


@pytest.mark.parametrize("make", [_directory, _fifo, _socket, _device])
def test_only_regular_files_are_kept(desk, make):
    """A folder, pipe, socket or device is refused by name, at once."""
    make(desk.root / "it")
    with pytest.raises(RefusedError, match="it"):
        desk.report("it")
    assert desk.service.status().versions == 0


def test_a_vanished_file_is_told(desk):
    """A file that is gone is not found, and its history stays."""
    desk.save("a", "x")
    (desk.root / "a").unlink()
    with pytest.raises(NotFoundError, match="a"):
        desk.report("a")
    assert desk.contents("a") == [b"x"]


@pytest.mark.parametrize("name", ["../outside", "sub/../../outside", "link/outside"])
def test_nothing_outside_the_workspace_is_kept(desk, tmp_path, name):
    """Names that lead out, through dots or a link, are refused."""
    (tmp_path / "outside").write_text("x")
    (desk.root / "link").symlink_to(tmp_path)
    with pytest.raises(RefusedError, match="outside the workspace"):
        desk.report(name)


def test_git_is_never_kept(desk):
    """Files in .git are refused."""
    desk.write(".git/config", "x")
    with pytest.raises(RefusedError, match=r"\.git"):
        desk.report(".git/config")


@pytest.mark.parametrize(
    "wrong",
    [
        {"source": ""}, {"source": "\ud800"}, {"reason": "\ud800"}, {"author": "\ud800"},
        {"metadata": {"x": object()}}, {"metadata": {"x": "\ud800"}}, {"label": "t" * 201},
    ],
)  # fmt: skip
def test_a_request_that_cannot_be_written_down_is_refused(desk, wrong):
    """Text that is no text, metadata that is no JSON: a usage error, and nothing is kept."""
    with pytest.raises(UsageError):
        desk.save("a", "x", **wrong)
    assert desk.service.status().versions == 0
