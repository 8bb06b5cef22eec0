"""Each face that is open says how it is, and nobody else is taken for one."""

import asyncio
import fcntl
import os
import shutil
import threading
from pathlib import Path

import msgspec
import pytest

from backtrail.protocol.messages import OpenFace
from backtrail.serving import presence as module
from backtrail.serving.presence import open_faces, presence, present


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
    """Permission bits of the signs and of the folder."""
    return [(path.stat().st_mode & 0o777) for path in (*folder.iterdir(), folder)]


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


@pytest.fixture
def store(tmp_path):
    """Give a store beside which there is a folder for signs."""
    Path(tmp_path, "h.btl-open").mkdir()
    return str(tmp_path / "h.btl")


def put(store, name, content):
    """Write a file into the folder of signs."""
    path = Path(f"{store}-open", name)
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("content", [b"", msgspec.json.encode(face(process=4711))])
def test_what_was_left_behind_is_no_face_and_goes(store, content):
    """A process that was killed could not take its sign down; its lock is gone with it."""
    path = put(store, "4711-0123abcd.face", content)
    assert open_faces(store) == ()
    assert not path.exists()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("thesis.txt", b""),
        ("4711", b""),
        ("thesis-0123abcd.face", b""),
        ("4711-0123ABCD.face", b""),
        ("4711-0123abcd.face~", b""),
        ("4711-0123abcd.face", b"my photograph"),
        ("4711-0123abcd.face", b'"\xff"'),
        ("4711-0123abcd.face", b'{"face": "somebody\'s"}'),
        ("4711-0123abcd.face", b'{"a": ' + b"[" * 100_000),
    ],
)
def test_a_persons_file_is_never_touched(store, name, content):
    """Neither the name alone nor the content alone makes a sign."""
    path = put(store, name, content)
    assert open_faces(store) == ()
    assert path.read_bytes() == content


def test_only_plain_files_are_signs(store):
    """Links lead elsewhere, pipes keep who reads them waiting, folders hold things."""
    sign = "{}-0123abcd.face".format
    target = put(store, "mine", b"")
    folder = target.parent
    (folder / sign(1)).symlink_to(target)
    os.mkfifo(folder / sign(2))
    (folder / sign(3)).mkdir()
    before = sorted(folder.iterdir())
    assert open_faces(store) == ()
    assert sorted(folder.iterdir()) == before


def test_a_folder_that_is_a_link_is_not_followed(tmp_path, store, monkeypatch):
    """Nothing is removed through it, nor written."""
    left = put(store, "4711-0123abcd.face", b"")
    other = str(tmp_path / "other.btl")
    Path(f"{other}-open").symlink_to(left.parent)
    assert open_faces(other) == ()

    shown = []

    def about():
        shown.append(face())
        return shown[-1]

    async def scenario():
        await until(lambda: len(shown) > 1)

    played(other, scenario, about, monkeypatch)
    assert list(left.parent.iterdir()) == [left]


def test_a_store_in_memory_has_no_folder(tmp_path, monkeypatch):
    """One of that name where a command is started is somebody's."""
    monkeypatch.chdir(tmp_path)
    Path("memory-open").mkdir()
    path = put("memory", "4711-0123abcd.face", b"")
    assert open_faces("memory") == ()
    assert path.exists()


def test_two_faces_with_one_number_both_show(store, monkeypatch):
    """In two containers processes may have the same number."""

    async def scenario():
        another = asyncio.ensure_future(presence(answer, lambda: face(waiting=2)))
        await until(lambda: {each.waiting for each in open_faces(store)} == {1, 2})
        another.cancel()
        await asyncio.wait([another])
        await until(lambda: open_faces(store) == (face(waiting=1),))

    async def answer(_work):
        await asyncio.sleep(0)
        return store

    played(store, scenario, lambda: face(waiting=1), monkeypatch)
    assert open_faces(store) == ()


def test_a_sign_that_was_taken_for_an_old_one_is_made_anew(store, monkeypatch):
    """Who looks between its making and its lock removes it."""
    lock, hurried = fcntl.flock, []

    def late(file, how):
        if how & fcntl.LOCK_EX and len(hurried) < 2:
            hurried.append(how)
            (path,) = Path(f"{store}-open").iterdir()
            path.unlink()
            if len(hurried) == 2:
                raise BlockingIOError
        lock(file, how)

    monkeypatch.setattr(fcntl, "flock", late)

    async def scenario():
        await until(lambda: open_faces(store) == (face(),))

    played(store, scenario, face, monkeypatch)
    assert len(hurried) == 2
    assert list(Path(f"{store}-open").iterdir()) == []


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


def test_a_sign_whose_folder_went_is_made_anew(store, monkeypatch):
    """With the store's, as when it is put back from a backup."""

    async def scenario():
        await until(lambda: open_faces(store) == (face(),))
        shutil.rmtree(f"{store}-open")
        await until(lambda: open_faces(store) == (face(),))

    played(store, scenario, face, monkeypatch)
    assert list(Path(f"{store}-open").iterdir()) == []


def test_a_sign_that_somebody_took_for_one_left_behind_is_made_anew(store, monkeypatch):
    """Who looks between its making and its lock cannot know that it is held."""
    monkeypatch.setattr(module, "_EVERY", 3600)
    looks, lock = [2], module.fcntl.flock

    def late(file, how):
        if how & module.fcntl.LOCK_EX and looks[0]:
            looks[0] -= 1
            open_faces(store)
        lock(file, how)

    monkeypatch.setattr(module.fcntl, "flock", late)
    with present(store, face):
        asyncio.run(until(lambda: open_faces(store) == (face(),)))


def test_a_sign_that_is_just_being_written_is_taken_down_behind_that(store, monkeypatch):
    """Not under its writer, which could write into whatever is opened next; nor does it return."""
    begun, gate, written, write = threading.Event(), threading.Event(), [], os.pwrite

    def late(*arguments):
        begun.set()
        gate.wait(20)
        written.append(write(*arguments))

    monkeypatch.setattr(os, "pwrite", late)
    sign = module._Sign(f"{store}-open")
    threads = [threading.Thread(target=sign.show, args=(b"words",))]
    threads[0].start()
    assert begun.wait(20)
    threads.append(threading.Thread(target=sign.take_down))
    threads[1].start()
    threads[1].join(0.2)  # it would be done
    gate.set()
    for thread in threads:
        thread.join(20)
    sign.show(b"more")
    assert written == [5]
    assert list(Path(f"{store}-open").iterdir()) == []


def test_a_face_without_a_loop_is_seen_too(store, monkeypatch):
    """As it is now, once it says that something has changed, and no longer than it lives."""
    monkeypatch.setattr(module, "_EVERY", 3600)
    now = [face()]
    with present(store, lambda: now[0]) as changed:
        asyncio.run(until(lambda: open_faces(store) == (face(),)))
        now[0] = face(trouble=("the disk is full",))
        changed()
        asyncio.run(until(lambda: open_faces(store) == (now[0],)))
    assert open_faces(store) == ()
    with present("memory", face) as changed:
        changed()
