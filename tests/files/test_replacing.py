"""One file gets new content, or goes."""

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from backtrail.errors import DamagedError, NotFoundError, RefusedError, StoreFullError
from backtrail.files import drafts, reading, replacing, writers

Tree = Callable[[Path], dict[str, tuple[object, ...]]]


@pytest.fixture(params=["exchange", "no exchange", "no nameless files"])
def disk(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Play a file system with everything, and ones that lack something."""
    if request.param == "no exchange":
        monkeypatch.setattr(replacing, "swap", lambda *_: False)
    if request.param == "no nameless files":
        monkeypatch.setattr(drafts, "_nameless", lambda *_: None)
    return str(request.param)


def test_a_file_gets_new_content_and_nothing_else_appears(root: Path, disk: str) -> None:
    """The file holds the new bytes, the answer describes it, and the folder has no stray file."""
    seen = _file(root, "a", b"old")
    done = replacing.replace(str(root), "a", [b"new ", b"", b"bytes"], expected=seen)
    assert (root / "a").read_bytes() == b"new bytes"
    assert done.seen == reading.stat(str(root), "a")
    assert (done.created, done.links, done.displaced) == (False, 1, False)
    assert _names(root) == ["a"]


def test_a_missing_file_is_made_with_its_folders(root: Path, disk: str) -> None:
    """A deleted file comes back with its recorded mode, and so do its folders."""
    done = replacing.replace(str(root), "a/b/c", [b"back"], expected=None, mode=0o444)
    assert (root / "a/b/c").read_bytes() == b"back"
    assert done.created
    assert done.seen == reading.stat(str(root), "a/b/c")
    assert done.seen.mode == 0o444
    assert _names(root / "a/b") == ["c"]


def test_mode_owner_and_attributes_stay(root: Path, disk: str) -> None:
    """What belongs to the file and is not its content is kept."""
    seen = _file(root, "a", b"old", mode=0o2751)
    if os.geteuid() == 0:
        os.chown(root / "a", 1234, 4321)
        (root / "a").chmod(0o2751)
    if hasattr(os, "setxattr"):
        os.setxattr(root / "a", "user.colour", b"green")
    before, seen = (root / "a").stat(), reading.stat(str(root), "a")
    replacing.replace(str(root), "a", [b"new"], expected=seen)
    after = (root / "a").stat()
    assert (after.st_mode, after.st_uid) == (before.st_mode, before.st_uid)
    assert after.st_gid == before.st_gid
    if hasattr(os, "getxattr"):
        assert os.getxattr(root / "a", "user.colour") == b"green"


def test_other_names_of_the_file_keep_the_old_content(root: Path, disk: str) -> None:
    """A hard link elsewhere is not written through, and the answer counts the names."""
    _file(root, "a", b"old")
    (root / "b").hardlink_to(root / "a")
    done = replacing.replace(str(root), "a", [b"new"], expected=reading.stat(str(root), "a"))
    assert (root / "b").read_bytes() == b"old"
    assert done.links == 2


@pytest.mark.parametrize("kind", ["directory", "named pipe", "symbolic link"])
def test_whatever_is_no_regular_file_is_left_alone(root: Path, tree: Tree, kind: str) -> None:
    """A directory, a pipe or a link is named and refused."""
    seen = _file(root, "real", b"old")
    make = {"directory": os.mkdir, "named pipe": os.mkfifo, "symbolic link": _link_to_real}
    make[kind](root / "a")
    before = tree(root)
    for expected in (seen, None):
        with pytest.raises(RefusedError, match=f"is a {kind}"):
            replacing.replace(str(root), "a", [b"new"], expected=expected)
    with pytest.raises(RefusedError):
        replacing.remove(str(root), "a", expected=seen)
    assert tree(root) == before


def test_a_read_only_file_is_refused(
    common: Path, powerless: Callable[[], AbstractContextManager[None]]
) -> None:
    """A file without any write bit, or one of another user, is refused as an editor would."""
    mine = _file(common, "mine", b"old", mode=0o444)
    theirs = _file(common, "theirs", b"old", mode=0o644)
    with pytest.raises(RefusedError, match="read-only"):
        replacing.replace(str(common), "mine", [b"new"], expected=mine)
    if os.geteuid() == 0:
        with powerless(), pytest.raises(RefusedError, match="read-only"):
            replacing.replace(str(common), "theirs", [b"new"], expected=theirs)


def test_a_read_only_folder_is_refused(
    common: Path, powerless: Callable[[], AbstractContextManager[None]]
) -> None:
    """In a folder that may not be written the file stays, and the system's words are shown."""
    (common / "d").mkdir()
    seen = _file(common, "d/a", b"old", mode=0o666)
    (common / "d").chmod(0o555)
    with powerless(), pytest.raises(RefusedError, match="Permission denied"):
        replacing.replace(str(common), "d/a", [b"new"], expected=seen)
    (common / "d").chmod(0o755)
    assert (common / "d/a").read_bytes() == b"old"


def test_content_that_breaks_off_leaves_the_file(root: Path, tree: Tree, disk: str) -> None:
    """When the new bytes fail to come, nothing is written, made or left over."""
    seen = _file(root, "a", b"old")
    before = tree(root)

    def broken() -> Iterator[bytes]:
        yield b"half"
        raise DamagedError("no more")

    for path, expected in (("a", seen), ("new/folder/b", None)):
        with pytest.raises(DamagedError):
            replacing.replace(str(root), path, broken(), expected=expected)
    assert tree(root) == before


@pytest.mark.parametrize("way", ["in place", "by rename"])
def test_a_save_in_between_is_handed_over_first(root: Path, disk: str, way: str) -> None:
    """A save that lands between capture and replacement reaches the caller, byte for byte.

    Red when ``_keep`` answers False at once.
    """
    seen = _file(root, "a", b"old")
    kept: list[bytes] = []
    done = replacing.replace(
        str(root),
        "a",
        _blocks_with_save(root / "a", b"theirs", way),
        expected=seen,
        displaced=lambda blocks: kept.append(b"".join(blocks)),
    )
    assert kept == [b"theirs"]
    assert done.displaced
    assert (root / "a").read_bytes() == b"new"
    assert _names(root) == ["a"]


@pytest.mark.parametrize("way", ["in place", "by rename"])
def test_without_anybody_to_keep_it_a_save_in_between_stays(
    root: Path, disk: str, way: str
) -> None:
    """When nobody takes the other save, it stays where it is and the call is refused."""
    seen = _file(root, "a", b"old")
    with pytest.raises(RefusedError, match="changed meanwhile; nothing was written"):
        replacing.replace(
            str(root), "a", _blocks_with_save(root / "a", b"theirs", way), expected=seen
        )
    assert (root / "a").read_bytes() == b"theirs"
    assert _names(root) == ["a"]


def test_a_save_that_cannot_be_kept_is_put_back(root: Path, disk: str) -> None:
    """When the store has no room for the other save, the file is that save again."""
    seen = _file(root, "a", b"old")

    def full(blocks: Iterator[bytes]) -> None:
        next(blocks)
        raise StoreFullError("no room")

    with pytest.raises(StoreFullError):
        replacing.replace(
            str(root),
            "a",
            _blocks_with_save(root / "a", b"theirs", "by rename"),
            expected=seen,
            displaced=full,
        )
    assert (root / "a").read_bytes() == b"theirs"
    assert _names(root) == ["a"]


def test_two_saves_in_between_that_cannot_be_kept_both_stay(root: Path) -> None:
    """The last save stands under the name, the one before lies beside it and is named."""
    seen = _file(root, "a", b"old")

    def full(_: Iterator[bytes]) -> None:
        _save(root / "a", b"theirs, later", "by rename")
        raise StoreFullError("no room")

    blocks = _blocks_with_save(root / "a", b"theirs", "by rename")
    with pytest.raises(RefusedError, match=r"lies beside it as \.backtrail-") as refusal:
        replacing.replace(str(root), "a", blocks, expected=seen, displaced=full)
    assert (root / "a").read_bytes() == b"theirs, later"
    assert (root / str(refusal.value).split()[-1]).read_bytes() == b"theirs"
    assert len(_names(root)) == 2


def test_a_disk_that_does_not_confirm_leaves_everything(
    root: Path, tree: Tree, monkeypatch: pytest.MonkeyPatch, disk: str
) -> None:
    """When the folder cannot be made durable, old is back, new is gone, taken away is there."""
    seen = _file(root, "a", b"old")
    before = tree(root)

    def failing(_: int) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(replacing, "_sync", failing)
    if disk != "no exchange":
        with pytest.raises(RefusedError, match="Input/output error; the file is as it was"):
            replacing.replace(str(root), "a", [b"new"], expected=seen)
    for attempt in (
        lambda: replacing.replace(str(root), "b", [b"new"], expected=None),
        lambda: replacing.remove(str(root), "a", expected=reading.stat(str(root), "a")),
    ):
        with pytest.raises(RefusedError, match="Input/output error"):
            attempt()
    assert tree(root) == before


def test_a_file_of_this_very_moment_is_handed_over_even_if_it_looks_alike(root: Path) -> None:
    """A time stamp too young to prove anything counts as a change."""
    (root / "a").write_bytes(b"old")
    kept: list[bytes] = []
    seen = reading.stat(str(root), "a")
    replacing.replace(str(root), "a", [b"new"], expected=seen, displaced=kept.extend)
    assert kept == [b"old"]


def test_a_file_deleted_in_between_stays_deleted(root: Path, disk: str) -> None:
    """A deletion in between is respected; the caller is asked to try again."""
    seen = _file(root, "a", b"old")

    def deleting() -> Iterator[bytes]:
        (root / "a").unlink()
        yield b"new"

    with pytest.raises((RefusedError, NotFoundError)):
        replacing.replace(str(root), "a", deleting(), expected=seen)
    assert _names(root) == []


def test_a_file_that_appears_in_between_stays(root: Path, disk: str) -> None:
    """Where there was no file, one that was made meanwhile is not overwritten."""

    def appearing() -> Iterator[bytes]:
        (root / "a").write_bytes(b"theirs")
        yield b"new"

    for blocks in (appearing(), [b"new"]):
        with pytest.raises(RefusedError, match="appeared meanwhile; nothing was written"):
            replacing.replace(str(root), "a", blocks, expected=None)
    assert (root / "a").read_bytes() == b"theirs"
    assert _names(root) == ["a"]


def test_a_folder_or_link_that_takes_the_name_in_between_stays(root: Path, disk: str) -> None:
    """Whatever stands there at the last moment is put back when it is no regular file."""
    for make in (os.mkdir, os.mkfifo, _link_to_real):
        seen = _file(root, "a", b"old")

        def swapping(make: Callable[[Path], None] = make) -> Iterator[bytes]:
            (root / "a").unlink()
            make(root / "a")
            yield b"new"

        with pytest.raises(RefusedError):
            replacing.replace(str(root), "a", swapping(), expected=seen, displaced=list)
        assert _names(root) == ["a"]
        assert not (root / "a").is_file()
        (root / "a").rename(root.parent / f"gone-{make.__name__}")


def test_a_file_that_is_being_written_is_left_to_its_writer(
    root: Path, monkeypatch: pytest.MonkeyPatch, disk: str
) -> None:
    """While another program has it open for writing, what that writes must not go astray."""
    monkeypatch.setattr(writers, "PATIENCE", 0.0)
    seen = _file(root, "a", b"old")
    with (root / "a").open("r+b") as writer:
        with pytest.raises(RefusedError, match="open for writing in another program"):
            replacing.replace(str(root), "a", [b"new"], expected=seen, displaced=list)
        writer.write(b"OLD")
    assert (root / "a").read_bytes() == b"OLD"
    assert _names(root) == ["a"]


def test_a_full_disk_leaves_the_file(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without room the message says so and the file is as it was."""
    seen = _file(root, "a", b"old")

    def no_room(*_: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(drafts.os, "write", no_room)
    with pytest.raises(RefusedError, match="no room left for a; the file is as it was"):
        replacing.replace(str(root), "a", [b"new"], expected=seen)
    assert (root / "a").read_bytes() == b"old"
    assert _names(root) == ["a"]


def test_only_the_known_file_is_taken_away(root: Path, disk: str) -> None:
    """A created file goes when it is still the same, and stays when it was saved since."""
    for path in ("a", "b"):
        replacing.replace(str(root), path, [b"made"], expected=None)
    one, two = reading.stat(str(root), "a"), reading.stat(str(root), "b")
    (root / "b").write_bytes(b"changed")
    replacing.remove(str(root), "a", expected=one)
    with pytest.raises(RefusedError, match="changed meanwhile"):
        replacing.remove(str(root), "b", expected=two)
    assert (root / "b").read_bytes() == b"changed"
    assert _names(root) == ["b"]


def test_a_file_swapped_as_it_is_taken_away_is_put_back(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A save between the look and the taking stays under its name."""
    seen = _file(root, "a", b"made")
    real = replacing.place

    def late(folder: int, old: str, new: str) -> None:
        if old == "a":
            _save(root / "a", b"theirs", "by rename")
        real(folder, old, new)

    monkeypatch.setattr(replacing, "place", late)
    with pytest.raises(RefusedError, match="changed meanwhile"):
        replacing.remove(str(root), "a", expected=seen)
    assert (root / "a").read_bytes() == b"theirs"
    assert _names(root) == ["a"]


def _file(root: Path, path: str, content: bytes, *, mode: int = 0o644) -> reading.Seen:
    """Make a file that was saved long ago."""
    (root / path).write_bytes(content)
    (root / path).chmod(mode)
    os.utime(root / path, (1_000_000_000, 1_000_000_000))
    return reading.stat(str(root), path)


def _link_to_real(path: Path) -> None:
    path.symlink_to("real")


def _save(path: Path, content: bytes, way: str) -> None:
    if way == "in place":
        path.write_bytes(content)
        return
    fresh = path.with_name("fresh")
    fresh.write_bytes(content)
    fresh.rename(path)


def _blocks_with_save(path: Path, content: bytes, way: str) -> Iterator[bytes]:
    """Give new content; while it is being taken, another program saves the file."""
    _save(path, content, way)
    yield b"new"


def _names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())
