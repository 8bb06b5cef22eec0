"""``backtrail store move``."""

import json
from pathlib import Path


def test_the_store_moves_and_is_found_under_its_old_name(run, saved, tmp_path):
    """A dry run says what would be; afterwards every command goes on as before."""
    (tmp_path / "disk").mkdir()
    would = run("store", "move", tmp_path / "disk", "--dry-run")
    assert (would.code, "3 versions" in would.out, "would be moved" in would.out) == (0, True, True)
    assert not list((tmp_path / "disk").iterdir())
    moved = json.loads(run("store", "move", tmp_path / "disk", "--json").raw)
    assert moved["store"] == str(tmp_path / "disk" / "history.btl")
    assert json.loads(run("status", "--json").raw)["store"] == moved["store"]
    assert run("show", saved, "1").out == "one\ntwo\nthree\n"
    saved.write_text("more\n")
    assert run("capture", saved).code == 0
    assert "versions" in run("timeline", saved, "--json").out


def test_it_moves_back_into_the_folder_that_it_came_from(run, saved, tmp_path):
    """Under a name of its own, since the old one leads there."""
    (tmp_path / "disk").mkdir()
    assert run("store", "move", tmp_path / "disk").code == 0
    assert run("store", "move", tmp_path / "store").code == 0
    assert (tmp_path / "store" / "history.btl").resolve().name == "history-2.btl"
    assert run("show", saved, "1").out == "one\ntwo\nthree\n"


def test_a_disk_that_is_away_is_told_and_no_other_store_is_made(run, saved, tmp_path):
    """A save would go into a store that nobody finds once the disk is back."""
    disk = tmp_path / "disk"
    disk.mkdir()
    run("store", "move", disk)
    away = disk.rename(tmp_path / "away")
    disk.mkdir()
    saved.write_text("more\n")
    for command in (("capture", saved), ("timeline", saved), ("status",)):
        answer = run(*command)
        assert (answer.code, answer.err.count("\n")) == (4, 1)
        assert "connect its disk" in answer.err
    assert not list(disk.iterdir())
    disk.rmdir()
    away.rename(disk)
    assert run("capture", saved).code == 0


def test_a_store_that_is_not_there_is_not_moved(run, project, tmp_path):
    """Nor is one made for it."""
    answer = run("store", "move", tmp_path)
    assert (answer.code, answer.err.count("\n")) == (1, 1)
    assert not Path(tmp_path / "store").exists()
