"""Each face that is open says how it is, and nobody else is taken for one."""

import asyncio
import os
from pathlib import Path

import pytest

from backtrail.protocol.messages import OpenFace
from backtrail.serving import presence as module
from backtrail.serving.presence import open_faces, presence


def face(**more):
    """How this process is."""
    plain = {"face": "test", "process": os.getpid(), "waiting": 0, "trouble": (), "watcher": ""}
    return OpenFace(**{**plain, "hooks": (), **more})


def played(store, scenario, about, monkeypatch):
    """Run a scenario while this process says how it is, again and again."""
    monkeypatch.setattr(module, "_EVERY", 0)

    async def ask(_work):
        await asyncio.sleep(0)
        return store

    async def play():
        task = asyncio.ensure_future(presence(ask, about))
        await scenario()
        task.cancel()
        await asyncio.wait([task])

    asyncio.run(play())


def modes(folder):
    """Permission bits of the sign and of the folder."""
    return [(path.stat().st_mode & 0o777) for path in (folder / str(os.getpid()), folder)]


async def until(condition):
    """Wait for a condition."""
    for _ in range(2000):
        if condition():
            return
        await asyncio.sleep(0.005)
    raise AssertionError("it never came")


def test_an_open_face_is_seen_with_what_changes(tmp_path, monkeypatch):
    """Until it ends; its folder and file are the person's alone."""
    store, now = str(tmp_path / "h.btl"), [face()]

    async def scenario():
        await until(lambda: open_faces(store) == (face(),))
        now[0] = face(waiting=3, trouble=("the disk is full",))
        await until(lambda: open_faces(store) == (now[0],))
        now[0] = face()  # shorter than before
        await until(lambda: open_faces(store) == (face(),))
        assert modes(Path(f"{store}-open")) == [0o600, 0o700]

    played(store, scenario, lambda: now[0], monkeypatch)
    assert open_faces(store) == ()
    assert list(Path(f"{store}-open").iterdir()) == []


def test_what_was_left_behind_is_no_face_and_goes(tmp_path):
    """A process that was killed could not take its sign down; its lock is gone with it."""
    store = str(tmp_path / "h.btl")
    folder = Path(f"{store}-open")
    folder.mkdir()
    (folder / "4711").write_bytes(b'{"face": "dead"}')
    assert open_faces(store) == ()
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("store", ["memory", None])
def test_a_store_without_a_place_has_no_signs(tmp_path, monkeypatch, store):
    """In memory, or not open yet: nothing is written."""
    monkeypatch.chdir(tmp_path)

    async def scenario():
        for _ in range(20):
            await asyncio.sleep(0)

    played(store, scenario, face, monkeypatch)
    assert list(tmp_path.iterdir()) == []
    assert open_faces("memory") == ()
