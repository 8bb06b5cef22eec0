"""What can be wrong with a file or a store: one line, its own exit code, nothing lost."""

import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path

import pytest

_NOBODY = 65534


def _refused(answer, code, *words):
    assert (answer.code, answer.out) == (code, "")
    assert answer.err.startswith("backtrail: ")
    assert answer.err.count("\n") == 1
    for word in words:
        assert word in answer.err


@contextmanager
def _as_nobody():
    """Let go of root's rights, which no permission stops."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(_NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.fixture
def common(monkeypatch):
    """Enter a folder that any user may use, with the store in it."""
    folder = Path(tempfile.mkdtemp())
    if os.geteuid() == 0:
        os.chown(folder, _NOBODY, _NOBODY)
    monkeypatch.chdir(folder)
    monkeypatch.setenv("BACKTRAIL_STORE", str(folder / "store" / "history.btl"))
    monkeypatch.setenv("HOME", str(folder))
    yield folder
    shutil.rmtree(folder)


def test_unreadable(run, common):
    """A file that may not be read is told so."""
    (common / "mine.txt").write_text("mine")
    (common / "mine.txt").chmod(0)
    run("capture", "mine.txt")  # imports what the command needs while root may read it
    shutil.rmtree(_store().parent)
    with _as_nobody():
        answer = run("capture", "mine.txt")
    _refused(answer, 5, "mine.txt cannot be read", "Permission denied")


def test_directory(run, project):
    """A directory has no versions of its own."""
    (project / "sub").mkdir()
    _refused(run("capture", "sub"), 5, "sub is a directory")


def test_fifo(run, project):
    """A named pipe is refused without waiting for its writer."""
    os.mkfifo(project / "pipe")
    _refused(run("capture", "pipe"), 5, "pipe is a named pipe")


def test_device(run):
    """A device is refused."""
    _refused(run("capture", "/dev/null"), 5, "is a device")


def test_vanished(run, saved):
    """A file that is gone is told so, and its history stays."""
    saved.unlink()
    _refused(run("capture", saved), 1, "not there any more")
    assert run("show", saved).raw == b"one\n2\nthree SECURITY\n"


def test_outside(run, saved, tmp_path):
    """A path outside the workspace is refused, also through a link."""
    (tmp_path / "else.txt").write_text("else")
    (saved.parent / "link").symlink_to(tmp_path / "else.txt")
    for name in ("../else.txt", "link"):
        answer = run("capture", "--workspace", ".", name)
        _refused(answer, 5, "outside the workspace")


@pytest.mark.parametrize("address", ["99", "~99", "1-00000000", "no-such-tag", "2001-01-01"])
def test_unknown_version(run, saved, address):
    """A version that is not there is not found, and nothing is written."""
    before = saved.read_bytes()
    _refused(run("show", saved, address), 1)
    _refused(run("restore", saved, address), 1)
    assert saved.read_bytes() == before


def test_odd_name(run, project):
    """A name that could act on the terminal is shown escaped."""
    file = project / "a\x1b[31m\n.txt"
    file.write_text("x")
    assert run("capture", file).out == "kept a\\x1b[31m\\n.txt as version 1\n"
    _refused(run("show", file, "9"), 1, "\\x1b[31m")


def _store():
    return Path(os.environ["BACKTRAIL_STORE"])


def _everything(run, file):
    yield run("capture", file)
    yield run("timeline", file)
    yield run("show", file)
    yield run("restore", file, "1")
    yield run("status")


def test_not_a_database(run, project):
    """A file of another kind is named and left as it is."""
    _store().parent.mkdir()
    _store().write_text("dear diary, today nothing happened\n" * 200)
    (project / "a.txt").write_text("a")
    for answer in _everything(run, project / "a.txt"):
        _refused(answer, 4, "is not a Backtrail store", "--store")
    assert _store().read_text().startswith("dear diary")


def test_newer_format(run, saved):
    """A store of a newer format is left to the newer Backtrail."""
    with sqlite3.connect(_store()) as database:
        database.execute("PRAGMA user_version = 999")
    database.close()
    before = _store().read_bytes()
    for answer in _everything(run, saved):
        _refused(answer, 4, "newer")
    assert _store().read_bytes() == before


def test_damaged_page(run, saved):
    """A damaged content is never shown, ``check`` names it, and the others stay whole."""
    data = bytearray(_store().read_bytes())
    place = data.find(b"three")
    assert place > 0
    data[place] ^= 0xFF
    _store().write_bytes(data)
    codes = [run("show", saved, str(number)).code for number in (1, 2, 3)]
    assert 4 in codes
    answer = run("check")
    assert answer.code == 4
    assert "damaged" in answer.out


def test_read_only(run, common):
    """A store that may not be written keeps nothing, says so, and still shows what it has."""
    file = common / "a.txt"
    file.write_text("a")
    assert run("capture", file).code == 0
    file.write_text("b")
    assert run("timeline", file).code == 0
    folder = _store().parent
    for path in [*folder.iterdir(), folder]:
        path.chmod(0o555 if path.is_dir() else 0o444)
    if os.geteuid() == 0:
        for path in [*folder.iterdir(), folder]:
            os.chown(path, _NOBODY, _NOBODY)
    with _as_nobody():
        _refused(run("capture", file), 4, "history.btl")
        assert run("show", file).raw == b"a"
    folder.chmod(0o755)


def test_locked(run, saved, monkeypatch):
    """A store that is locked for too long is told after the time allowed, and nothing is kept."""
    monkeypatch.setenv("BACKTRAIL_STORAGE_BUSY_SECONDS", "0.2")
    saved.write_text("new")
    code = (
        "import sqlite3, sys; db = sqlite3.connect(sys.argv[1], isolation_level=None);"
        "db.execute('BEGIN IMMEDIATE'); print('held', flush=True); sys.stdin.read()"
    )
    holder = subprocess.Popen(
        [sys.executable, "-c", code, _store()], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    with holder:
        assert holder.stdout.readline() == b"held\n"
        _refused(run("capture", saved), 4, "locked by another process")
        assert run("show", saved).raw == b"one\n2\nthree SECURITY\n"
        holder.stdin.close()
    assert run("capture", saved).code == 0


def test_not_mine(run, common):
    """A store of another person's is told so, and nothing is tried."""
    (common / "a.txt").write_text("a")
    assert run("capture", "a.txt").code == 0
    _store().parent.chmod(0)
    with _as_nobody():
        _refused(run("timeline", "a.txt"), 4, "history.btl")
    _store().parent.chmod(0o755)
