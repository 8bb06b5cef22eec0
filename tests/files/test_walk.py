"""The way to a file's folder."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest

from backtrail.errors import BacktrailError, NotFoundError, RefusedError, UnreadableError
from backtrail.files import reading, replacing
from backtrail.files.walk import parent
from sizes import size

S2_TRIES = size("S2_TRIES", 2000, 20_000)


def test_a_folder_is_reached_step_by_step(root: Path) -> None:
    """The descriptor is the file's folder, the name its last component."""
    (root / "a/b").mkdir(parents=True)
    with parent(str(root), "a/b/c") as (folder, name):
        assert name == "c"
        assert os.fstat(folder).st_ino == (root / "a/b").stat().st_ino


@pytest.mark.parametrize("path", ["../x", "/x", "a/../x", "a//x", "", "a/.", ".git/x", "a\0"])
def test_a_path_that_was_not_located_is_refused(root: Path, path: str) -> None:
    """The walk takes plain relative names only, whoever calls it."""
    with pytest.raises(RefusedError), parent(str(root), path):
        pass


def test_a_link_on_the_way_is_refused_by_name(root: Path) -> None:
    """Even a link that stays inside is not followed."""
    (root / "real").mkdir()
    (root / "link").symlink_to("real")
    with (
        pytest.raises(RefusedError, match="through link, which is a symbolic link"),
        parent(str(root), "link/x"),
    ):
        pass


def test_a_file_on_the_way_is_refused_by_name(root: Path) -> None:
    """A file where a folder was is named as what it is."""
    (root / "a").write_bytes(b"")
    with pytest.raises(RefusedError, match="through a, which is a file"), parent(str(root), "a/x"):
        pass


def test_a_missing_folder_is_not_found(root: Path) -> None:
    """A folder that is gone, or a root that is gone, is not an internal error."""
    with pytest.raises(NotFoundError), parent(str(root), "a/x"):
        pass
    with pytest.raises(NotFoundError, match="workspace"), parent(str(root / "gone"), "x"):
        pass


def test_folders_made_for_nothing_are_taken_away(root: Path) -> None:
    """When the block fails, folders that were made for it go, others stay."""
    (root / "a").mkdir()
    with pytest.raises(KeyError), parent(str(root), "a/b/c/x", create=True):
        raise KeyError
    assert list((root / "a").iterdir()) == []


def test_a_folder_without_permission_is_unreadable(
    common: Path, powerless: "type[AbstractContextManager[None]]"
) -> None:
    """A folder that may not be entered is reported with the system's words."""
    (common / "shut").mkdir(mode=0o000)
    with (
        powerless(),
        pytest.raises(UnreadableError, match="Permission denied"),
        parent(str(common), "shut/x"),
    ):
        pass
    (common / "shut").chmod(0o700)


def test_no_descriptor_stays_open(root: Path) -> None:
    """Neither success nor refusal leaves a descriptor behind."""
    (root / "a").mkdir()
    (root / "link").symlink_to("a")
    before = len(list(Path("/dev/fd").iterdir()))
    for path in ("a/x", "link/x", "gone/x", "a/b/c/d"):
        try:
            with parent(str(root), path, create=path == "a/b/c/d"):
                pass
        except BacktrailError:
            continue
    assert len(list(Path("/dev/fd").iterdir())) == before


def test_s2_a_folder_swapped_for_a_link_is_never_followed(root: Path) -> None:
    """S2: while another process swaps the folder for a link out, nothing is written outside.

    Red when ``_FOLDER`` in walk.py loses O_NOFOLLOW, or when a path checked by realpath is opened
    by name.
    """
    outside = root.parent / "outside"
    outside.mkdir()
    (root / "sub").mkdir()
    (root / "trap").symlink_to(outside)
    written = refused = 0
    with _attacker(root):
        for number in range(S2_TRIES):
            try:
                _restore(str(root), f"sub/f{number % 50}")
                written += 1
            except BacktrailError:
                refused += 1
    assert list(outside.iterdir()) == []
    assert written > 0
    assert refused > 0


def _restore(root: str, path: str) -> None:
    try:
        seen = reading.stat(root, path)
    except NotFoundError:
        seen = None
    replacing.replace(root, path, [b"mine"], expected=seen)


@contextmanager
def _attacker(root: Path) -> Iterator[None]:
    """Run a process that makes sub and trap trade places without a pause."""
    script = Path(__file__).with_name("attacker.py")
    with subprocess.Popen([sys.executable, script, root], stdout=subprocess.PIPE) as attacker:
        assert attacker.stdout is not None
        attacker.stdout.readline()
        try:
            yield
        finally:
            attacker.kill()
