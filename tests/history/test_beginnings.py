"""First versions of many files at once are those that a save would have made."""

import os
from pathlib import Path

import msgspec
import pytest

from backtrail.app import open_service
from backtrail.history.requests import Capture
from backtrail.model import FIRST_LOOK
from backtrail.settings import CaptureSettings, Settings

_FILES = {
    "empty.txt": b"",
    "one.txt": b"one line",
    "lines.txt": b"1\n2\n3\n",
    "crlf.txt": b"1\r\n2\r\n",
    "latin.txt": b"caf\xe9\n",
    "keyword.py": b"x = 1  # SECURITY\n",
    "binary.bin": b"\0\1\2" * 50,
    "sub/deep/a.py": b"a\n" * 5000,
    "a.ipynb": b'{"cells": [{"cell_type": "code", "source": "x = 1  # SECURITY",'
    b' "metadata": {}, "outputs": [{"output_type": "stream", "text": "CRITICAL"}],'
    b' "execution_count": 1}], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}',
    "broken.ipynb": b"{CRITICAL",
    os.fsdecode(b"sub/\xff.txt"): b"odd\n",
}


@pytest.fixture
def root(tmp_path):
    """Make a folder with every kind of file."""
    folder = Path(os.path.realpath(tmp_path)) / "w"
    for name, data in _FILES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    (folder / "one.txt").chmod(0o755)
    return folder


@pytest.fixture
def service(root):
    """Open a history in memory."""
    opened = open_service(store="memory", roots=[str(root)], settings=Settings())
    yield opened
    opened.close()


def _begun(service, root, *names):
    reading = service.beginner(str(root), "external").read(names, 7)
    return reading, service.begin(str(root), reading.firsts)


def test_the_same_as_captures(service, root):
    """In every field but the places, whatever is in the file."""
    reading, known = _begun(service, root, *_FILES)
    assert (reading.others, known) == ((), ())
    assert reading.bytes == sum(map(len, _FILES.values()))
    other = open_service(store="memory", roots=[str(root)], settings=Settings())
    for name, data in _FILES.items():
        path = str(root / name)
        asked = Capture(path=path, source="external", reason=FIRST_LOOK)
        alone = other.capture(asked).entry
        begun = service.version(path)
        places = {"sequence": 0, "document": 0, "digest": b"", "time_ns": 0}
        assert msgspec.structs.replace(begun.version, **places) == msgspec.structs.replace(
            alone.version, **places
        )
        assert service.content(path) == data
    other.close()


def test_what_is_not_plain_is_left_to_captures(root, tmp_path):
    """Large files, secrets, links; what is gone is nobody's."""
    (root / "big.txt").write_bytes(b"x" * 2000)
    (root / "key.pem").write_text("-----BEGIN PRIVATE KEY-----")
    (root / "link").symlink_to(tmp_path)
    settings = Settings(capture=CaptureSettings(stream_above=1000))
    service = open_service(store="memory", roots=[str(root)], settings=settings)
    names = ("big.txt", "key.pem", "link", "one.txt", "gone.txt", "no/such.txt")
    reading, _ = _begun(service, root, *names)
    assert [first.path for first in reading.firsts] == ["one.txt"]
    assert reading.others == ("big.txt", "key.pem", "link")
    service.close()


def test_what_has_a_history_is_left_alone(service, root):
    """Be it in the folder's own workspace, in one around it or in one inside it."""
    service.capture(Capture(path=str(root / "one.txt"), content=b"mine", source="vim"))
    _, known = _begun(service, root, "one.txt", "lines.txt")
    assert known == ("one.txt",)
    assert service.content(str(root / "one.txt")) == b"mine"


def test_a_workspace_inside(root):
    """Its files are left to a look at where they belong."""
    service = open_service(store="memory", settings=Settings())
    (root / "sub" / ".git").mkdir()
    service.capture(Capture(path=str(root / "sub/deep/a.py"), source="vim"))
    service.add_root(str(root))
    _, known = _begun(service, root, "one.txt", "sub/deep/a.py")
    assert known == ("sub/deep/a.py",)
    service.close()


def test_a_workspace_around(root):
    """What it keeps goes on to be kept there."""
    service = open_service(store="memory", roots=[str(root)], settings=Settings())
    service.capture(Capture(path=str(root / "sub/deep/a.py"), source="vim"))
    service.add_root(str(root / "sub"))
    (root / "sub/deep/b.py").write_text("new")
    _, known = _begun(service, root / "sub", "deep/a.py", "deep/b.py")
    assert known == ("deep/a.py",)
    service.close()


def test_a_folder_that_nobody_works_in(root):
    """Where each file belongs to a workspace of its own, each is looked at by itself."""
    service = open_service(store="memory", settings=Settings())
    _, known = _begun(service, root, "one.txt")
    assert known == ("one.txt",)
    service.close()


def test_nobody_is_told_of_each(service, root):
    """A folder's first look is no news; what others did meanwhile is."""
    heard = []
    service.subscribe(heard.append)
    _begun(service, root, "one.txt", "lines.txt")
    assert heard == []
    service.capture(Capture(path=str(root / "crlf.txt"), source="vim"))
    assert [event.kind for event in heard] == ["created"]
