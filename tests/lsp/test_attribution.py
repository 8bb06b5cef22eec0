"""Against the real process: what changed a file outside the editor, where it can be known."""

import os
import subprocess

import pytest

from lsp.hints import CHANGED, hint, wait_for

pytestmark = pytest.mark.e2e


def causes(editor, path, count):
    """Wait for so many versions; what their rows say."""
    return [version["title"] for version in wait_for(editor, path, count=count)]


def test_a_formatter_after_a_save(editor, folder):
    """It writes the file right after the editor's save of it; the save stays the editor's."""
    path = folder / "a.py"
    editor.keep(path, b"x=1\n")
    editor.keep(path, b"x=12\n")
    path.write_bytes(b"x = 12\n")
    hint(editor, (path, CHANGED))
    assert causes(editor, path, 3) == ["First version", "Edited", "Changed by a formatter"]


def test_a_checkout(editor, folder, tmp_path):
    """Git wrote the file: its index changed in the same moment."""

    def git(*words):
        who = ("-c", "user.name=a", "-c", "user.email=a@b.c")
        environ = {"PATH": os.environ["PATH"], "HOME": str(tmp_path)}
        subprocess.run(["git", *who, *words], cwd=folder, check=True, env=environ)

    path = folder / "a.txt"
    git("init", "-q", "-b", "main")
    path.write_text("main\n")
    git("add", ".")
    git("commit", "-q", "-m", "one")
    editor.keep(path, b"by hand\n")
    before = len(wait_for(editor, path))
    git("checkout", "-q", "--", "a.txt")
    hint(editor, (path, CHANGED))
    assert causes(editor, path, before + 1)[-1] == "Changed by git"


def test_an_agent_names_itself(connect, folder):
    """By a variable of its environment: every version that this process keeps says so."""
    editor = connect(environ={"BACKTRAIL_AGENT": "some agent"})
    editor.start(folder)
    path = folder / "a.txt"
    editor.keep(path, b"1\n")
    editor.keep(path, b"2\n")
    versions = wait_for(editor, path, count=2)
    assert [version["metadata"]["by"] for version in versions] == ["some agent", "some agent"]
    assert versions[-1]["title"] == "Changed by some agent"
