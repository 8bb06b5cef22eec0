"""The files of a folder as they are on disk."""

import os
import random

from backtrail.history.present_files import present_files


def files(desk, folder="", after=""):
    """Their paths, in the order they come."""
    found = present_files(desk.service._scope, str(desk.root), folder, after=after)
    return [path for path, _ in found]


def test_files_come_in_the_order_of_their_paths(desk):
    """As texts, so that one can go on behind any of them."""
    for name in ("z.txt", "a/x.txt", "a.txt", "a-b/y.txt", "a/b/c.txt", "B"):
        desk.write(name, "x")
    found = files(desk)
    assert found == ["B", "a-b/y.txt", "a.txt", "a/b/c.txt", "a/x.txt", "z.txt"] == sorted(found)
    assert files(desk, "a") == ["a/b/c.txt", "a/x.txt"]
    for place, path in enumerate(found):
        assert files(desk, after=path) == found[place + 1 :]


def test_random_trees_are_cut_anywhere(desk):
    """Whatever the names, what comes after one is the rest."""
    chance = random.Random(4)
    for _ in range(60):
        depth = chance.randint(1, 4)
        name = "/".join("".join(chance.choices("ab-.0é", k=2)) for _ in range(depth))
        if any(part in (".", "..") for part in name.split("/")):
            continue
        try:
            desk.write(name, "x")
        except OSError:
            continue  # a file is where a folder would have to be
    found = files(desk)
    assert found == sorted(found)
    assert len(found) > 20
    for path in found:
        assert files(desk, after=path) == [other for other in found if other > path]


def test_what_the_rules_leave_out_is_not_looked_at(desk, monkeypatch):
    """Neither ignored files nor folders, nor what a link leads to; sizes are in bytes."""
    desk.write(".gitignore", "*.log\nbuild/\n")
    for name in ("a.txt", "a.log", "build/deep/x.txt", "src/b.txt", ".git/config"):
        desk.write(name, "four")
    (desk.root / "link").symlink_to(desk.root / "src")
    looked, real = [], os.scandir
    monkeypatch.setattr(os, "scandir", lambda path: looked.append(str(path)) or real(path))
    found = dict(present_files(desk.service._scope, str(desk.root)))
    assert set(found) == {".gitignore", "a.txt", "src/b.txt"}
    assert found["a.txt"] == 4
    assert not any("build" in path or ".git" in path for path in looked)


def test_folders_before_the_place_are_not_entered(desk, monkeypatch):
    """A page does not walk again through what the pages before it had."""
    for name in ("a/x", "b/x", "c/x"):
        desk.write(name, "1")
    looked, real = [], os.scandir
    monkeypatch.setattr(os, "scandir", lambda path: looked.append(str(path)) or real(path))
    assert files(desk, after="b/x") == ["c/x"]
    assert not any(path.rstrip("/").endswith("/a") for path in looked)
