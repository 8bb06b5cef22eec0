"""Archives that are damaged, cut off, or made to do harm."""

import contextlib
import hashlib
import os
import random

import msgspec
import pytest

from backtrail.content.frames import HEAD_SIZE, SIGN, Head, Packing, sealed
from backtrail.errors import BacktrailError, DamagedError, NotFoundError, UsageError
from backtrail.history.archives import writing
from history.archives.stores import everything
from history.desk import Desk

_SHA = hashlib.sha256(b"x").hexdigest()
_HEADER = {"is": "backtrail-archive", "format": 1, "made_ns": 1, "last": 9}
_WORKSPACE = {"is": "workspace", "id": 1, "root": "/srv/ws"}
_DOCUMENT = {"is": "document", "id": 1, "workspace": 1, "path": "a.txt"}
_ODD = _DOCUMENT | {"path": "\n"}
_CONTENT = {"is": "content", "sha256": _SHA, "size": 1}
_VERSION = {
    "is": "version", "sequence": 1, "document": 1, "number": 1, "sha256": _SHA, "size": 1,
    "time_ns": 1, "source": "vim", "level": "minor",
}  # fmt: skip
_END = {"is": "end", "documents": 1, "versions": 1, "released": 0, "events": 0}


def frame(*lines, size=None):
    """A frame of these lines; bytes go in as they are."""
    data = b"".join(
        line if isinstance(line, bytes) else msgspec.json.encode(line) + b"\n" for line in lines
    )
    packing = Packing()
    packed = packing.add(data) + packing.end()
    size = len(data) if size is None else size
    return sealed(len(packed), size, hashlib.sha256(packed)).encoded() + packed


def sound(*, header=_HEADER, workspace=_WORKSPACE, document=_DOCUMENT, content=_CONTENT,
          data=b"x\n", version=_VERSION, end=_END, more=()):  # fmt: skip
    """The lines of a small archive, some of them others."""
    return header, workspace, document, content, data, version, *more, end


@pytest.fixture
def other(tmp_path):
    """A store without anything."""
    return Desk(tmp_path / "elsewhere", rooted=False)


@pytest.fixture
def desk(tmp_path, monkeypatch):
    """An archive of many frames."""
    monkeypatch.setattr(writing, "FRAME", 3000)
    made = Desk(tmp_path / "ws")
    rng = random.Random(7)
    for at in range(30):
        made.save(f"{at % 3}.txt", rng.randbytes(500).hex())
    made.archive = tmp_path / "x"
    made.service.write_archive(str(made.archive))
    return made


def test_the_small_archive_of_these_tests_is_sound(other, tmp_path):
    """Else they would prove nothing."""
    (tmp_path / "x").write_bytes(frame(*sound()))
    assert other.service.read_archive(str(tmp_path / "x")).versions == 1
    assert not list(other.repository.check())


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"no archive",
        os.urandom(5000),
        frame(*sound(header=_HEADER | {"format": 2})),
        frame(*sound(header=_HEADER | {"format": 2, "new": 1})),
        frame(*sound()[1:]),
        frame(*sound(more=[_HEADER])),
        frame(*sound(more=[{"is": "surprise"}])),
        frame(*sound(more=[b"{\n"])),
        frame(*sound(more=[b"[" * 100_000 + b"\n"])),
        frame(*sound(more=[_WORKSPACE])),
        frame(*sound(more=[_DOCUMENT])),
        frame(*sound(more=[_WORKSPACE | {"id": 2}])),
        frame(*sound(workspace=_WORKSPACE | {"root": "relative"})),
        frame(*sound(workspace=_WORKSPACE | {"root": "/srv/../etc"})),
        frame(*sound(workspace=_WORKSPACE | {"root": "/srv\0"})),
        frame(*sound(document=_DOCUMENT | {"path": "../../etc/passwd"})),
        frame(*sound(document=_DOCUMENT | {"path": "/etc/passwd"})),
        frame(*sound(document=_DOCUMENT | {"path": "a/.git/hooks/post-checkout"})),
        frame(*sound(document=_DOCUMENT | {"path": ""})),
        frame(*sound(document=_DOCUMENT | {"path": {"octets": "Li4vYQ=="}})),
        frame(*sound(document=_DOCUMENT | {"former": [[1, "../a"]]})),
        frame(*sound(document=_DOCUMENT | {"former": [[7, "a"]]})),
        frame(*sound(document=_DOCUMENT | {"workspace": 7})),
        frame(*sound(workspace=_WORKSPACE | {"root": "value:"}, document=_ODD)),
        frame(*sound(data=b"y\n")),
        frame(*sound(data=b"xx")),
        frame(*sound(content=_CONTENT | {"size": 1 << 60})),
        frame(*sound(content=_CONTENT | {"size": 1 << 40, "parts": [1 << 40]})),
        frame(*sound(content=_CONTENT | {"parts": [2]})),
        frame(*sound(version=_VERSION | {"size": 2})),
        frame(*sound(version=_VERSION | {"document": 7})),
        frame(*sound(version=_VERSION | {"number": 2})),
        frame(*sound(version=_VERSION | {"number": 2**31 - 1})),
        frame(*sound(version=_VERSION | {"sequence": 2**70})),
        frame(*sound(version=_VERSION | {"time_ns": 2**62})),
        frame(*sound(version=_VERSION | {"source": ""})),
        frame(*sound(version=_VERSION | {"tags": ["~1"]})),
        frame(*sound(version=_VERSION | {"sha256": "0" * 64})),
        frame(*sound(more=[_VERSION])),
        frame(*sound(more=[_VERSION | {"number": 2}])),
        frame(*sound(more=[{"is": "event", "sequence": 2, "kind": "created", "time_ns": 1}])),
        frame(*sound(more=[{"is": "event", "sequence": 2, "kind": "exploded", "time_ns": 1}])),
        frame(*sound(end=_END | {"versions": 2})),
        frame(*sound(more=[_END])),
        frame(*sound()) + frame(*sound()[1:]),
        frame(*sound(), size=100),
        frame(*sound(), size=1 << 50),
        frame(bytes(64 << 20)),
        frame(*sound(more=[b'{"is":"' + b"x" * (17 << 20) + b'"}\n'])),
    ],
)  # fmt: skip
def test_what_backtrail_does_not_write_is_refused_and_nothing_is_written(data, other, tmp_path):
    """In one line that says what is wrong, even where the sound part is asked for."""
    (tmp_path / "x").write_bytes(data)
    for sound_part in (False, True):
        with pytest.raises(UsageError) as refused:
            other.service.read_archive(str(tmp_path / "x"), sound=sound_part)
        assert "\n" not in str(refused.value)
    assert other.repository.next_sequence() == 1
    assert not other.repository.workspaces()


def test_a_bomb_is_expanded_no_further_than_it_says(other, tmp_path):
    """Nor is it held in memory."""
    import tracemalloc

    packing = Packing()
    packed = b"".join(packing.add(bytes(1 << 20)) for _ in range(512)) + packing.end()
    for size in (10, 512 << 20):
        head = sealed(len(packed), size, hashlib.sha256(packed)).encoded()
        (tmp_path / "x").write_bytes(head + packed)
        tracemalloc.start()
        with pytest.raises(UsageError):
            other.service.list_archive(str(tmp_path / "x"))
        assert tracemalloc.get_traced_memory()[1] < 100 << 20
        tracemalloc.stop()


def test_heads_that_lie_do_not_have_the_file_read_often(other, tmp_path, monkeypatch):
    """The work stays in proportion to the file, whatever lengths it claims."""
    from backtrail.history.archives import frames

    heads = [
        Head(
            packed=max(0, (4000 - at - 1) * HEAD_SIZE - at % 2), size=9, digest=bytes(32)
        ).encoded()
        for at in range(4000)
    ]
    (tmp_path / "x").write_bytes(b"".join(heads))
    hashed = []
    read = frames._read
    monkeypatch.setattr(
        frames, "_read", lambda h, at, size: hashed.append(size) or read(h, at, size)
    )
    with pytest.raises(UsageError):
        other.service.list_archive(str(tmp_path / "x"))
    assert sum(hashed) <= 4 * 4000 * HEAD_SIZE


def test_a_flipped_bit_costs_its_frame_and_nothing_else(desk, other):
    """It is told, nothing comes unasked, and what comes is right."""
    whole = desk.archive.read_bytes()
    rng = random.Random(3)
    right = {v.number: v for v in desk.versions("0.txt")}
    for _ in range(40):
        at = rng.randrange(len(whole) * 8)
        hurt = bytearray(whole)
        hurt[at // 8] ^= 1 << (at % 8)
        desk.archive.write_bytes(hurt)
        fresh = Desk(desk.root.parent / "fresh", rooted=False)
        listed = fresh.service.list_archive(str(desk.archive))
        assert listed.damaged
        assert listed.made_ns
        with pytest.raises(DamagedError, match="--sound"):
            fresh.service.read_archive(str(desk.archive))
        assert fresh.repository.next_sequence() == 1
        fresh.service.read_archive(str(desk.archive), sound=True)
        kept = fresh.repository.following(0, 100)
        assert len(kept) >= 20
        for version in kept:
            path = fresh.repository.document(version.document).path
            number = right if path == "0.txt" else {}
            if version.number in number:
                assert number[version.number].content_id == version.content_id
        assert not list(fresh.repository.check())


def test_an_archive_cut_off_gives_what_is_whole_and_the_rest_follows(desk, other):
    """The rest of the histories is found by the next import."""
    whole = desk.archive.read_bytes()
    for size in range(len(whole) // 7, len(whole), len(whole) // 7):
        desk.archive.write_bytes(whole[:size])
        listed = other.service.list_archive(str(desk.archive))
        assert "cut off" in listed.damaged[-1]
        done = other.service.read_archive(str(desk.archive), sound=True)
        assert done.lost == 0
        assert other.repository.figures().versions == listed.versions
    desk.archive.write_bytes(whole)
    other.service.read_archive(str(desk.archive))
    assert everything(other.repository) == everything(desk.repository)


def test_an_archive_cut_off_between_two_frames_is_not_whole(desk, other):
    """Although nothing of what is left is damaged."""
    whole = desk.archive.read_bytes()
    desk.archive.write_bytes(whole[: whole.index(SIGN, HEAD_SIZE)])
    assert other.service.list_archive(str(desk.archive)).damaged == (
        "the end is missing: the archive was cut off",
    )
    with pytest.raises(DamagedError, match="--sound"):
        other.service.read_archive(str(desk.archive))


def test_what_is_no_file_is_refused(other, tmp_path):
    """A folder, a pipe, nothing."""
    os.mkfifo(tmp_path / "pipe")
    for name in ("pipe", "."):
        with pytest.raises(UsageError):
            other.service.read_archive(str(tmp_path / name))
    with pytest.raises(NotFoundError):
        other.service.read_archive(str(tmp_path / "none"))


def test_a_damaged_store_gives_its_archive_the_rest(tmp_path):
    """What cannot be read is told, and its number stays taken."""
    from backtrail.storage.sqlite import SqliteRepository

    desk = Desk(tmp_path / "ws", SqliteRepository(str(tmp_path / "s.db")))
    for _ in range(5):
        desk.save("a.txt", os.urandom(300))
    with desk.repository.transaction():
        desk.repository._db.execute("UPDATE content SET body = x'00' WHERE id = 2")
        desk.repository._db.execute("UPDATE version SET time = 7 WHERE number = 4")
    desk.service.close()
    desk = Desk(tmp_path / "ws", SqliteRepository(str(tmp_path / "s.db")))
    made = desk.service.write_archive(str(tmp_path / "x"))
    assert (made.versions, made.released, len(made.damaged)) == (3, 2, 2)
    other = Desk(tmp_path / "elsewhere", rooted=False)
    other.service.read_archive(str(tmp_path / "x"))
    assert [v.number for v in other.repository.following(0, 9)] == [1, 3, 5]
    desk.service.close()


def test_random_bytes_never_end_in_anything_but_an_answer(desk, other):
    """Whatever is done to an archive."""
    whole = desk.archive.read_bytes()
    rng = random.Random(11)
    for _ in range(60):
        start, stop = sorted(rng.randrange(len(whole)) for _ in range(2))
        middle = rng.choice([b"", rng.randbytes(100), whole[start:stop] * 2, whole[:HEAD_SIZE]])
        desk.archive.write_bytes(whole[:start] + middle + whole[stop:])
        fresh = Desk(desk.root.parent / "fresh", rooted=False)
        with contextlib.suppress(BacktrailError):
            fresh.service.read_archive(str(desk.archive), sound=True)
        assert not list(fresh.repository.check())
