"""``backtrail archive``, ``backup``, ``mirror`` and ``export-git`` on the command line."""

import json
import subprocess

import pytest


@pytest.fixture
def kept(project, run):
    """Two files with a history."""
    for text in ("one\n", "one\ntwo\n"):
        (project / "a.txt").write_text(text)
        assert run("capture", "a.txt", "-m", "why").code == 0
    (project / "sub").mkdir()
    (project / "sub" / "b.txt").write_text("b\n")
    assert run("capture", "sub/b.txt").code == 0
    return project


def test_an_archive_goes_from_one_store_into_another(kept, run):
    """Written, listed, verified, tried and read; a second time adds nothing."""
    assert run("archive", "write", "x.btar").out.startswith("3 versions of 2 files written to x.b")
    assert f"{kept}/a.txt  2 versions\n" in run("archive", "list", "x.btar").out
    assert "nothing is damaged" in run("archive", "verify", "x.btar").out
    there = ("--store", "other.btl")
    assert "3 versions would come" in run(*there, "archive", "read", "x.btar", "--dry-run").out
    assert "3 versions came: 2 new files" in run(*there, "archive", "read", "x.btar").out
    again = json.loads(run(*there, "archive", "read", "x.btar", "--json").raw)
    assert (again["versions"], again["known"]) == (0, 2)
    assert run(*there, "show", "a.txt", "1").out == "one\n"


def test_only_what_is_named_is_written(kept, run):
    """A file, a folder, or the project."""
    run("archive", "write", "x.btar", "sub")
    assert len(json.loads(run("archive", "list", "x.btar", "--json").raw)["files"]) == 1
    run("archive", "write", "x.btar", "--project", "--force")
    assert len(json.loads(run("archive", "list", "x.btar", "--json").raw)["files"]) == 2
    wrong = run("archive", "write", "y.btar", "sub", "--all")
    assert (wrong.code, len(wrong.err.splitlines())) == (2, 1)
    missing = run("archive", "write", "y.btar", "none.txt")
    assert (missing.code, len(missing.err.splitlines())) == (1, 1)


def test_a_damaged_archive_ends_with_4_and_gives_its_sound_part_if_asked(kept, run):
    """What could be read is said."""
    run("archive", "write", "x.btar")
    whole = (kept / "x.btar").read_bytes()
    (kept / "x.btar").write_bytes(whole + whole[:100])
    seen = run("archive", "verify", "x.btar")
    assert seen.code == 4
    assert "damaged" in seen.out
    refused = run("--store", "other.btl", "archive", "read", "x.btar")
    assert (refused.code, "--sound" in refused.err) == (4, True)
    assert run("--store", "other.btl", "archive", "read", "x.btar", "--sound").code == 0


def test_a_folder_is_named_anew(kept, run):
    """As OLD=NEW."""
    run("archive", "write", "x.btar")
    assert run("archive", "read", "x.btar", "--root", "nonsense").code == 2
    there = ("--store", "other.btl", "--json")
    run(*there, "archive", "read", "x.btar", "--root", f"{kept}=/srv/ws")
    run("--store", "other.btl", "archive", "write", "y.btar")
    assert "/srv/ws/a.txt" in run("archive", "list", "y.btar").out


def test_a_copy_of_the_store_is_a_store(kept, run):
    """Proved on the way, and never written over what is there."""
    assert "3 versions in it proved" in run("backup", "copy.btl", "--verify").out
    assert run("backup", "copy.btl").code == 2
    assert json.loads(run("backup", "copy.btl", "--force", "--json").raw)["proved"] is None
    assert run("--store", "copy.btl", "show", "a.txt").out == "one\ntwo\n"


def test_the_status_tells_of_a_mirror(kept, run):
    """Where it is, how far behind, and what is wrong; until it is forgotten."""
    run("mirror", "m.btl")
    target = kept / "m.btl"
    out = run("status").out
    assert f"mirror     {target}, nothing is missing, brought up to date " in out
    assert "all is well" in out
    (kept / "a.txt").write_text("three\n")
    run("capture", "a.txt")
    (found,) = json.loads(run("status", "--json").raw)["mirrors"]
    assert (found["target"], found["behind"], found["trouble"]) == (str(target), 1, "")
    target.unlink()
    seen = run("status")
    assert (seen.code, "1 change behind" in seen.out, "not there" in seen.out) == (0, True, True)
    assert "all is well" not in seen.out
    assert run("mirror", "m.btl", "--forget").code == 0
    assert "mirror" not in run("status").out
    assert run("mirror", "m.btl", "--forget").code == 1


def test_a_damaged_mirror_is_refused_and_remembered(kept, run):
    """Nothing of the store is copied beside it."""
    run("mirror", "m.btl")
    whole = (kept / "m.btl").read_bytes()
    (kept / "m.btl").write_bytes(whole[:4096] + bytes(len(whole) - 4096))
    refused = run("mirror", "m.btl")
    assert (refused.code, len(refused.err.splitlines())) == (4, 1)
    assert "damaged" in run("status").out


def test_a_mirror_follows(kept, run):
    """And says how far behind it is."""
    assert run("mirror", "m.btl", "--behind").code == 2
    assert run("mirror", "m.btl").out == "3 versions copied to m.btl\n"
    assert run("mirror", "m.btl", "--behind").out == "up to date\n"
    (kept / "a.txt").write_text("three\n")
    run("capture", "a.txt")
    behind = run("mirror", "m.btl", "--behind", "--json")
    assert (behind.code, json.loads(behind.raw)["behind"]) == (1, 1)
    assert json.loads(run("mirror", "m.btl", "--json").raw)["versions"] == 1
    own = run("mirror", kept.parent / "store" / "history.btl")
    assert (own.code, len(own.err.splitlines())) == (2, 1)


def test_a_folder_becomes_a_branch(kept, run):
    """With what the files held."""
    made = json.loads(run("export-git", "repo.git", "--every", "--json").raw)
    assert (made["commits"], made["reference"]) == (3, "refs/heads/backtrail")
    shown = subprocess.run(
        ["git", "-C", "repo.git", "show", "backtrail:a.txt"],
        capture_output=True, check=True, timeout=60,
    )  # fmt: skip
    assert shown.stdout == b"one\ntwo\n"
    again = run("export-git", "repo.git")
    assert (again.code, len(again.err.splitlines())) == (2, 1)
