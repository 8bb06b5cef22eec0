"""Repair as people run it."""

import json
from pathlib import Path

import apsw


def test_a_repair_tells_what_it_brought_over(run, saved, tmp_path):
    """And where both stores are; the damaged one is untouched."""
    store = tmp_path / "store" / "history.btl"
    before = store.read_bytes()
    answer = run("repair", "--into", str(tmp_path / "fresh.btl"))
    assert answer.code == 0
    assert "3 versions can be given back; the damaged store still gave back 3; 0 are lost" in (
        answer.out
    )
    assert f"fresh store    {tmp_path / 'fresh.btl'}" in answer.out
    assert store.read_bytes() == before


def test_a_header_that_is_lost_costs_nothing(run, saved, tmp_path):
    """The fresh store takes the damaged one's place, and the history is there again."""
    store = tmp_path / "store" / "history.btl"
    spoiled = bytes(4096) + store.read_bytes()[4096:]
    store.write_bytes(spoiled)
    assert run("check").code == 4
    found = json.loads(run("--json", "repair", "--replace").out)
    assert found["versions"] == 3
    assert found["store"] == str(store)
    assert Path(found["kept"]).read_bytes() == spoiled
    assert run("check").code == 0
    assert run("timeline", str(saved)).code == 0


def test_lost_versions_are_named(run, saved, tmp_path):
    """With their file, number and time."""
    store = tmp_path / "store" / "history.btl"
    db = apsw.Connection(str(store))
    db.execute("UPDATE content SET body = x'00' WHERE id = (SELECT max(id) FROM content)")
    db.close()
    answer = run("repair", "--into", str(tmp_path / "fresh.btl"))
    assert answer.code == 0
    assert "lost  version 3 of notes.md, saved 20" in answer.out


def test_what_cannot_be_repaired_is_told(run, saved, tmp_path):
    """A place that is taken, and two wishes that exclude each other."""
    taken = tmp_path / "taken"
    taken.write_text("mine")
    assert run("repair", "--into", str(taken)).code == 2
    assert run("repair", "--into", str(tmp_path / "x"), "--replace").code == 2
    assert taken.read_text() == "mine"
    answer = run("repair", "--into", str(tmp_path / "no" / "such" / "folder"))
    assert answer.code == 4
    assert "name another place with --into" in answer.err


def test_lost_versions_that_follow_one_another_are_one_line(run, saved, tmp_path):
    """A file that lost hundreds would hide what the others lost."""
    db = apsw.Connection(str(tmp_path / "store" / "history.btl"))
    db.execute("UPDATE content SET body = x'00'")
    db.close()
    answer = run("repair", "--into", str(tmp_path / "fresh.btl"))
    lost = [line for line in answer.out.splitlines() if line.startswith("lost")]
    assert len(lost) == 1
    assert "lost  versions 1 to 3 of notes.md, saved 20" in lost[0]
