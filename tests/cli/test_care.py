"""What the status says of the faces that are open on the store."""

import fcntl
import json
import os
import re
from contextlib import closing
from pathlib import Path

import msgspec
import pytest

from backtrail.history.states import Compacting
from backtrail.history.turns import Undertaking
from backtrail.protocol.messages import FailedHook, MemoryUse, OpenFace


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


def test_the_memory_of_an_open_editor_is_told(run, saved, sign):
    """What it takes, what of that is held of the history, and whether it is short."""
    use = MemoryUse(
        resident=84_100_000, operations=50, hot_bytes=1_200_000, contents=310,
        warm_bytes=9_340_000, page_bytes=0, step=1, eased=2,
    )  # fmt: skip
    sign(memory=use)
    answer = run("status")
    assert answer.code == 0
    assert (
        "memory     84.1 MB: 50 operations hot in 1.2 MB, 310 contents warm in 9.3 MB; short of"
        " memory: little is held warm\n"
    ) in answer.out
    (face,) = json.loads(run("--json", "status").out)["faces"]
    assert face["memory"]["eased"] == 2


def test_the_status_says_how_far_a_compaction_is(run, saved, tmp_path):
    """Else how many versions wait for one, and what came of the last; nothing of few versions."""
    assert "loose" not in run("status").out
    for number in range(17):
        saved.write_text("".join(f"{n * (number + 7919) % 10007}\n" for n in range(3000)))
        run("capture", saved)
    assert "loose      18 versions that can be put together\n" in run("status").out
    with closing(Undertaking(str(tmp_path / "store" / "history.btl"))) as told:
        told.show(Compacting(began_ns=0, versions=1, total=3))
        answer = run("status").out
        assert "compacting 33 %, 1 of 3 versions put together\n" in answer
        assert "loose" not in answer
        found = json.loads(run("--json", "status").out)
        began = "1970-01-01T00:00:00.000Z"
        assert found["compacting"] == {"began": began, "versions": 1, "total": 3}
        assert found["loose"] == 18
        told.show(Compacting(began_ns=0, versions=3, total=3))
        assert "compacting all versions are put together; " in run("status").out
    run("compact")
    answer = run("status").out
    assert re.search(
        r"compacted  \S+ \S+, 18 versions put together \(.* after: .* freed\); 0 ", answer
    )
    assert "loose" not in answer
    last = json.loads(run("--json", "status").out)["compacted"]
    assert last["freed_bytes"] == last["before_bytes"] - last["after_bytes"]
