"""A small workspace beside things that are none of its business, and a look at whole trees."""

import hashlib
import os
import shutil
import stat
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest

if sys.platform != "linux":
    collect_ignore = ["test_faults.py"]  # strace is Linux's


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Make an empty workspace in a folder of its own."""
    workspace = Path(os.path.realpath(tmp_path)) / "ws"
    workspace.mkdir()
    return workspace


@pytest.fixture
def tree() -> Callable[[Path], dict[str, tuple[object, ...]]]:
    """Give a function that digests a tree: names, bytes, modes, owners, times and links."""
    return _tree


@pytest.fixture
def common() -> Iterator[Path]:
    """Make a workspace that any user of this machine can enter."""
    made = Path(os.path.realpath(tempfile.mkdtemp()))
    made.chmod(0o755)
    yield made
    shutil.rmtree(made)


@pytest.fixture
def powerless() -> Callable[[], AbstractContextManager[None]]:
    """Give a context in which this process has no more rights than any user."""
    return _powerless


@contextmanager
def _powerless() -> Iterator[None]:
    if os.geteuid() != 0:
        yield
        return
    os.setegid(65534)
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)
        os.setegid(0)


def _tree(top: Path) -> dict[str, tuple[object, ...]]:
    return {
        str(path.relative_to(top)): _entry(path) for path in sorted(top.rglob("*"), key=os.fsencode)
    }


def _entry(path: Path) -> tuple[object, ...]:
    found = path.lstat()
    content = b""
    if path.is_symlink():
        content = os.fsencode(path.readlink())
    elif stat.S_ISREG(found.st_mode):
        content = hashlib.sha256(path.read_bytes()).digest()
    times = () if stat.S_ISDIR(found.st_mode) else (found.st_mtime_ns, found.st_ino)
    return found.st_mode, found.st_uid, found.st_nlink, times, content
