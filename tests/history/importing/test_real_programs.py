"""Copies as the programs themselves leave them; VS Code and git have their own files."""

import asyncio
import os
import shutil
import subprocess

import pytest

from history.importing.test_bringing import OLD_NS, bring

pytestmark = pytest.mark.e2e


def test_backups_that_emacs_made(desk):
    """One backup, numbered ones, and the text of a buffer that was never saved."""
    for name in ("one.txt", "many.txt", "lost.txt"):
        path = desk.write(name, "first\n")
        os.utime(path, ns=(OLD_NS, OLD_NS))
    program = """
        (progn
          (setq backup-enable-predicate (lambda (_) t)) ; also in folders for temporary files
          (defun edit (file text) (find-file file) (goto-char (point-max)) (insert text))
          (edit "one.txt" "second\n") (save-buffer)
          (setq version-control t)
          (edit "many.txt" "second\n") (save-buffer 16)
          (edit "many.txt" "third\n") (save-buffer 16)
          (edit "lost.txt" "unsaved\n") (auto-save-mode 1) (do-auto-save t))
    """
    subprocess.run(
        ["emacs", "--batch", "-Q", "--eval", program],
        cwd=desk.root, check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    left = {path.name for path in desk.root.iterdir()} - {"one.txt", "many.txt", "lost.txt"}
    assert left == {"one.txt~", "many.txt.~1~", "many.txt.~2~", "#lost.txt#"}
    found, left_out = bring(desk, "backups")
    assert {name: each.versions for name, each in found.items()} == {
        "one.txt": 1, "many.txt": 2, "lost.txt": 1,
    }  # fmt: skip
    assert left_out == []
    assert desk.contents("one.txt") == [b"first\n", b"first\nsecond\n"]
    assert desk.versions("one.txt")[0].time_ns == OLD_NS
    assert desk.contents("many.txt") == [
        b"first\n", b"first\nsecond\n", b"first\nsecond\nthird\n",
    ]  # fmt: skip
    assert desk.contents("lost.txt") == [b"first\nunsaved\n", b"first\n"]


@pytest.mark.parametrize(
    ("program", "left"),
    [
        (("patch", "--posix", "-b", "a.txt", "change.diff"), "a.txt.orig"),
        (("sed", "-i.bak", "s/first/second/", "a.txt"), "a.txt.bak"),
        (("perl", "-pi~", "-e", "s/first/second/", "a.txt"), "a.txt~"),
        (("vim", "-Nnes", "-u", "NONE", "-c", "set backup backupdir=. backupcopy=yes backupskip=",
          "-c", "%s/first/second/", "-c", "wq", "a.txt"), "a.txt~"),
    ],
    ids=["patch", "sed", "perl", "vim"],
)  # fmt: skip
def test_backups_that_other_programs_made(desk, program, left):
    """One copy, and what the file holds on top; a dry run brings nothing in."""
    if shutil.which(program[0]) is None:
        pytest.skip(f"there is no {program[0]} here")
    path = desk.write("a.txt", "first\n")
    os.utime(path, ns=(OLD_NS, OLD_NS))
    desk.write("change.diff", "--- a.txt\n+++ a.txt\n@@ -1 +1 @@\n-first\n+second\n")
    subprocess.run(
        program, cwd=desk.root, check=True, capture_output=True, timeout=60,
        stdin=subprocess.DEVNULL,
    )  # fmt: skip
    assert left in {found.name for found in desk.root.iterdir()}
    would, _ = bring(desk, "backups", dry_run=True)
    assert (would["a.txt"].versions, desk.service.status().versions) == (1, 0)
    found, left_out = bring(desk, "backups")
    assert (found["a.txt"].versions, left_out) == (1, [])
    assert desk.contents("a.txt") == [b"first\n", b"second\n"]
    again, _ = bring(desk, "backups")
    assert (again["a.txt"].versions, again["a.txt"].there) == (0, 1)


def test_checkpoints_that_jupyter_made(desk):
    """Of a notebook and of a text file below a folder; one later, another content."""
    from jupyter_server.services.contents.largefilemanager import AsyncLargeFileManager

    desk.write(
        "work/book.ipynb", '{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}'
    )
    desk.write("work/notes.txt", "as it was")
    manager = AsyncLargeFileManager(root_dir=str(desk.root))
    for name in ("work/book.ipynb", "work/notes.txt"):
        asyncio.run(manager.create_checkpoint(name))
    desk.write("work/notes.txt", "as it is")
    found, left_out = bring(desk, "jupyter")
    assert (sorted(found), left_out) == (["work/book.ipynb", "work/notes.txt"], [])
    assert desk.contents("work/notes.txt") == [b"as it was", b"as it is"]
    assert len(desk.contents("work/book.ipynb")) == 1
    asyncio.run(manager.create_checkpoint("work/notes.txt"))
    again, _ = bring(desk, "jupyter")
    assert (again["work/notes.txt"].versions, again["work/notes.txt"].same) == (0, 1)
