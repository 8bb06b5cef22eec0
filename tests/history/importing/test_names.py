"""What names of copies say: ``.history`` folders, checkpoints, backups."""

import time

import pytest

from backtrail.history.importing import backups, checkpoints, local_history


@pytest.fixture
def zone(monkeypatch):
    """Give a function that moves the local clock."""

    def move(name):
        monkeypatch.setenv("TZ", name)
        time.tzset()

    yield move
    monkeypatch.undo()
    time.tzset()


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("notes_20240301140231.md", "notes.md"),
        ("Makefile_20240301140231", "Makefile"),
        ("a.tar_20240301140231.gz", "a.tar.gz"),
        (".env_20240301140231", ".env"),
        ("a_b_20240301140231.txt", "a_b.txt"),
        ("a_20200101000000_20240301140231.txt", "a_20200101000000.txt"),
        ("caf\udce9_20240301140231.txt", "caf\udce9.txt"),
    ],
)
def test_a_name_in_a_history_folder_tells_file_and_time(zone, name, file):
    """The last fourteen digits are the local clock's."""
    zone("UTC")
    assert local_history.named(name) == (file, 1_709_301_751 * 10**9)
    zone("Europe/Berlin")
    assert local_history.named(name) == (file, (1_709_301_751 - 3600) * 10**9)


@pytest.mark.parametrize(
    "name",
    [
        "notes.md", "notes_2024.md", "notes_20241301140231.md", "_20240301140231", "",
        "notes_00000101000000.md", "notes_20240301140231.md.bak", "notes_٢٠٢٤٠٣٠١١٤٠٢٣١.md",
    ],
)  # fmt: skip
def test_a_name_without_a_time_tells_nothing(name):
    """No month 13, no year 0, nothing behind the ending, no other script's digits."""
    assert local_history.named(name) is None


def test_checkpoints_are_told_by_name():
    """Whatever the ending of the file; what has another name is none."""
    assert checkpoints.named("book-checkpoint.ipynb") == "book.ipynb"
    assert checkpoints.named("a-checkpoint-checkpoint.py") == "a-checkpoint.py"
    assert checkpoints.named("LICENSE-checkpoint") == "LICENSE"
    assert checkpoints.named("book.ipynb") is checkpoints.named("-checkpoint.ipynb") is None


def test_backups_are_told_by_name():
    """What proves nothing by itself needs a file of that name beside it."""
    beside = {"a.c", "b.c.orig", "c.bak"}
    sure = {"a.c~": "a.c", "a.c.~12~": "a.c", "#a.c#": "a.c", "gone~": "gone"}
    asked = {"a.c.orig": "a.c", "a.c.bak": "a.c"}
    for name, file in (sure | asked).items():
        assert backups.named(name, beside) == file
    for name in ("b.c.orig", "c.bak", "a.c", "~", "##", ".orig", "#a.c", ".#a.c"):
        assert backups.named(name, beside) is None
