"""Folders that are looked through."""

import os

from backtrail.files.folders import folders_in, walked


def told(_where, reason):
    """Fail where a folder cannot be read."""
    raise AssertionError(reason)


def test_files_come_folder_by_folder_in_order(tmp_path):
    """Sorted by name; only folders that are entered, no links, no pipes."""
    for name in ("b.txt", "a.txt", "sub/c.txt", "sub/deep/d.txt", "left/e.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name)
    (tmp_path / "link").symlink_to(tmp_path / "sub")
    (tmp_path / "link.txt").symlink_to(tmp_path / "a.txt")
    os.mkfifo(tmp_path / "pipe")
    found = list(walked(str(tmp_path), lambda folder: folder != "left", told))
    assert [(folder, [lying.path for lying in files]) for folder, files in found] == [
        ("", ["a.txt", "b.txt"]), ("sub", ["sub/c.txt"]), ("sub/deep", ["sub/deep/d.txt"]),
    ]  # fmt: skip
    assert found[1][1][0].size == len("sub/c.txt")
    assert folders_in(str(tmp_path), told) == ("left", "sub")


def test_a_folder_that_cannot_be_read_is_told(tmp_path):
    """One that is gone, and one that is a file; the answer is empty."""
    (tmp_path / "file").write_text("x")
    heard = []
    for name in ("gone", "file"):
        place = str(tmp_path / name)
        assert folders_in(place, lambda where, why: heard.append((where, why))) == ()
    assert [why for _, why in heard] == ["No such file or directory", "Not a directory"]
