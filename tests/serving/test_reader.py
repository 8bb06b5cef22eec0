"""Reading in a process of its own."""

import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from pathlib import Path

import pytest

from backtrail.app import open_service
from backtrail.content.delta import read_snapshot
from backtrail.serving.reader import Reader
from backtrail.settings import Settings

NAMES = ["a.txt", "b.bin", "c.ipynb", "empty", "gone.txt", "large.txt", "odd\udcff.txt"]

_PARENT = """
import os, signal, sys
from backtrail.app import open_service
from backtrail.content.delta import read_snapshot
from backtrail.serving.reader import Reader
from backtrail.settings import Settings
service = open_service(store="memory", roots=[sys.argv[1]], settings=Settings())
reader = Reader(service.beginner(sys.argv[1], "external"))
reader.read(["a.txt"], 1)
print(reader._process.pid, flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture
def root(tmp_path):
    """Make files of many kinds."""
    folder = tmp_path / "work"
    folder.mkdir()
    contents = [b"one\n", bytes(range(256)), b'{"cells": []}', b"", None, b"x" * 9000, b"odd\n"]
    for name, data in zip(NAMES, contents, strict=True):
        if data is not None:
            (folder / name).write_bytes(data)
    return os.path.realpath(folder)


@pytest.fixture
def beginner(root):
    """What would read them here."""
    settings = Settings()
    with closing(open_service(store="memory", roots=[root], settings=settings)) as service:
        yield service.beginner(root, "external")


@pytest.mark.parametrize("names", [NAMES, NAMES[:-1]])
def test_it_reads_what_would_be_read_here(beginner, names):
    """Files, their versions and what is left to others are the same, whatever the names are."""
    with closing(Reader(beginner)) as reader:
        assert [reader.read(names, now) for now in (1, 2)] == [
            beginner.read(names, now) for now in (1, 2)
        ]


def test_it_reads_in_another_process(beginner, monkeypatch):
    """Nothing is read here while that one lives."""
    with closing(Reader(beginner)) as reader:
        monkeypatch.setattr(beginner, "read", None)
        (first,) = reader.read(["a.txt"], 1).firsts
    assert (first.path, read_snapshot(first.packed, first.size)) == ("a.txt", b"one\n")


def test_more_may_be_asked_for_than_was_answered(beginner):
    """Each thread gets its own answer, also when the process dies between two of them."""
    asked = [([name], now) for now, name in enumerate(3 * NAMES)]
    wanted = [beginner.read(*one) for one in asked]
    with closing(Reader(beginner)) as reader, ThreadPoolExecutor(len(asked)) as threads:
        for kill in (False, True):
            answers = [threads.submit(reader.read, *one) for one in asked]
            if kill:
                os.kill(reader._process.pid, signal.SIGKILL)
            assert [answer.result() for answer in answers] == wanted


def test_nothing_is_read_for_nobody(beginner, monkeypatch):
    """What was asked for before the end, or after it, is not read here in its place."""
    monkeypatch.setattr(beginner, "read", None)
    reader = Reader(beginner)
    process = reader._process
    os.kill(process.pid, signal.SIGSTOP)
    with ThreadPoolExecutor(2) as threads:
        answers = [threads.submit(reader.read, NAMES[:1], now) for now in (1, 2)]
        while reader._asked < len(answers):
            os.sched_yield()
        reader.close()
        assert [answer.result().firsts for answer in answers] == [(), ()]
    assert reader.read(NAMES, 3).firsts == ()


def test_the_same_is_read_here_when_it_dies(beginner):
    """Killed by whom ever, it takes no file along."""
    with closing(Reader(beginner)) as reader:
        os.kill(reader._process.pid, signal.SIGKILL)
        assert reader.read(NAMES, 1) == beginner.read(NAMES, 1)
        assert reader.read(NAMES, 2) == beginner.read(NAMES, 2)


def test_the_same_is_read_here_when_it_cannot_begin(beginner, monkeypatch):
    """No program is where Python is said to be."""
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    with closing(Reader(beginner)) as reader:
        assert reader.read(NAMES, 1) == beginner.read(NAMES, 1)


@pytest.mark.e2e
def test_it_ends_with_the_process_that_began_it(root):
    """Even where that one is killed, nobody is left behind."""
    parent = subprocess.run(
        [sys.executable, "-c", _PARENT, root], stdout=subprocess.PIPE, check=False
    )
    assert parent.returncode == -signal.SIGKILL
    process = Path("/proc", parent.stdout.decode().strip(), "status")
    with suppress(FileNotFoundError, ProcessLookupError):
        while "State:\tZ" not in process.read_text():
            os.sched_yield()
