"""What the status says of the faces that are open on the store."""

import fcntl
import json
import os
from pathlib import Path

import msgspec
import pytest

from backtrail.protocol.messages import FailedHook, OpenFace


@pytest.fixture
def sign(tmp_path):
    """Give a function that stands for another process on the store."""
    files = []

    def put(**more):
        folder = tmp_path / "store" / "history.btl-open"
        folder.mkdir(exist_ok=True)
        plain = {"face": "neovim", "process": 81, "waiting": 0, "trouble": (), "hooks": ()}
        face = OpenFace(**{**plain, "watcher": "watching 12 folders", **more})
        path = Path(folder, "81-0123abcd.face")
        path.write_bytes(msgspec.json.encode(face))
        files.append(os.open(path, os.O_RDWR))
        fcntl.flock(files[-1], fcntl.LOCK_EX)

    yield put
    for file in files:
        os.close(file)


def test_the_status_tells_of_open_editors(run, saved, sign):
    """Which they are, and how they notice changes."""
    sign()
    answer = run("status")
    assert answer.code == 0
    assert "open       neovim (process 81), watching 12 folders\n" in answer.out
    assert "all is well" in answer.out
    (face,) = json.loads(run("--json", "status").out)["faces"]
    assert (face["face"], face["process"]) == ("neovim", 81)


def test_an_editor_that_keeps_no_saves_is_trouble(run, saved, sign):
    """With the reason, what waits, and a code that a script sees."""
    sign(trouble=("the disk is full",), waiting=3)
    answer = run("status")
    assert answer.code == 4
    assert "watching 12 folders; 3 saves waiting" in answer.out
    assert "trouble    the disk is full" in answer.out
    assert "all is well" not in answer.out


def test_a_hook_that_fails_is_told(run, saved, sign):
    """It is no trouble with saves."""
    sign(hooks=(FailedHook(hook="notify-send", reason="exit code 1", times=2, time=""),))
    answer = run("status")
    assert answer.code == 0
    assert "hook       notify-send failed: exit code 1" in answer.out
