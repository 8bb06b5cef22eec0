"""The guides to archives and the store, and the reader of archives, do what they say."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from history.desk import Desk

ROOT = Path(__file__).parents[1]
GUIDES = ROOT / "docs" / "guides"
FORMAT = ROOT / "docs" / "reference" / "archive-format.md"
ODD = "odd\udcff"
VARIES = re.compile(
    r"\b[0-9a-f]{12}\b|\d{4}-\d\d-\d\d \d\d:\d\d:\d\d|[\d.,]+ (bytes|kB)|(?<= )/\S+/"
)


def plain(text):
    """What an answer says apart from ids, times, sizes and folders."""
    return VARIES.sub("…", text)


def examples(guide):
    """Commands of a guide with the answers it shows."""
    for block in re.findall(r"```console\n(.*?)```", guide.read_text("utf-8"), re.DOTALL):
        for example in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, answer = example.partition("\n")
            yield command, answer


@pytest.mark.e2e
@pytest.mark.parametrize(("name", "commands"), [("archives", 14), ("store", 8)])
def test_the_guides_commands_answer_as_shown(tmp_path, name, commands):
    """One after the other, in one folder."""
    work = tmp_path / "work"
    work.mkdir()
    (work / "plan.txt").write_text("plan\n")
    environ = {
        "HOME": str(tmp_path),
        "PATH": os.environ["PATH"],
        "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
        "BACKTRAIL_STORE": str(tmp_path / "store.btl"),
    }
    ran = 0
    for command, answer in examples(GUIDES / f"{name}.md"):
        words = command.replace("backtrail", f"{sys.executable} -m backtrail", 1)
        done = subprocess.run(
            words if command.startswith("backtrail") else command,
            shell=True, cwd=work, env=environ, capture_output=True, check=False, timeout=120,
        )  # fmt: skip
        assert (done.returncode, done.stderr) == (0, b""), command
        if answer:
            assert plain(done.stdout.decode().replace(str(tmp_path), "~")) == plain(answer), command
        ran += 1
    assert ran == commands


@pytest.fixture
def reader(tmp_path, monkeypatch):
    """The reader of the page, as a module."""
    (source,) = re.findall(r"```python\n(.*?)```", FORMAT.read_text("utf-8"), re.DOTALL)
    assert len(source.splitlines()) <= 70
    module = {"__name__": "reader"}
    exec(compile(source, str(FORMAT), "exec"), module)
    return module["read"]


def test_the_reader_of_the_formats_page_reads_an_archive(reader, tmp_path):
    """And tells of damage."""
    desk = Desk(tmp_path / "ws", capture__stream_above=1 << 20)
    big = os.urandom(3 << 20)
    for name, data in (
        ("a.txt", b"one\n"),
        ("b.txt", b"gone\n"),
        ("big", big),
        ("a.txt", b"two"),
        (ODD, b""),
    ):
        desk.save(name, data)
    desk.service.delete(desk.path("b.txt"))
    archive = tmp_path / "x"
    desk.service.write_archive(str(archive))
    assert reader(archive) == {"a.txt": b"two", "big": big, ODD: b""}
    whole = archive.read_bytes()
    for at in (3, 20, 40, 1000, len(whole) - 1):
        archive.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        with pytest.raises(AssertionError):
            reader(archive)
