"""A project folder, a store beside it, and the command line in this process."""

import os
from typing import NamedTuple

import pytest

from backtrail.cli import main


class Answer(NamedTuple):
    """What one command left behind."""

    code: int
    out: str
    err: str
    raw: bytes


@pytest.fixture
def project(tmp_path, monkeypatch):
    """Enter an empty project; its history goes to a store of its own."""
    folder = tmp_path / "project"
    folder.mkdir()
    monkeypatch.chdir(folder)
    monkeypatch.setenv("BACKTRAIL_STORE", str(tmp_path / "store" / "history.btl"))
    return folder


@pytest.fixture
def run(project, capfdbinary):
    """Give a function that runs one command and returns code, output and errors."""

    def call(*arguments):
        capfdbinary.readouterr()
        code = main([os.fspath(argument) for argument in arguments])
        out, err = capfdbinary.readouterr()
        return Answer(code, out.decode(errors="replace"), err.decode(errors="replace"), out)

    return call


@pytest.fixture
def saved(project, run):
    """Give a file with three versions."""
    file = project / "notes.md"
    for text in ("one\ntwo\nthree\n", "one\n2\nthree\n", "one\n2\nthree SECURITY\n"):
        file.write_text(text)
        assert run("capture", file).code == 0
    return file
