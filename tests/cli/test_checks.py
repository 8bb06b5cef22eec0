"""Whether what is kept can be had back, as people and scripts ask it."""

import json

import apsw
import pytest


@pytest.fixture
def spoil(tmp_path):
    """Give a function that runs SQL on the store behind Backtrail's back."""

    def run(statement):
        db = apsw.Connection(str(tmp_path / "store" / "history.btl"))
        db.execute(statement)
        db.close()

    return run


def test_a_sound_store_exits_with_0(run, saved):
    """And says how much was read, by each depth."""
    for options, words in (
        ((), " content read; nothing is damaged"),
        (("--digests",), " event read; nothing is damaged"),
        (("--structure",), "structure read; nothing is damaged"),
        (("--sample", "2/3"), "part 2 of 3 of "),
    ):
        answer = run("check", *options)
        assert answer.code == 0
        assert words in answer.out.replace("contents", "content").replace("events", "event")


def test_damage_exits_with_4_and_is_named(run, saved, spoil):
    """A row's damage is found by its digest, not by the structure."""
    spoil("UPDATE version SET time = time + 1 WHERE sequence = (SELECT max(sequence) FROM version)")
    assert run("check", "--structure").code == 0
    answer = run("check", "--digests")
    assert answer.code == 4
    assert "damaged  version" in answer.out
    assert "1 damaged place; the rest is whole" in answer.out


def test_a_hint_is_no_damage(run, saved, spoil):
    """It says what to do, and the exit code stays 0."""
    spoil("INSERT INTO search_block VALUES(1, 1, 0, x'', x'')")
    spoil("INSERT INTO note VALUES(999, 'to nobody', x'')")
    answer = run("check")
    assert answer.code == 4  # that note does not match its digest, which is damage
    spoil("DELETE FROM note")
    answer = run("check")
    assert answer.code == 0
    assert "hint     index: a block of the search index" in answer.out
    assert "nothing has to be done" in answer.out
    found = json.loads(run("--json", "check").out)
    assert found["sound"]
    assert [finding["hint"] for finding in found["findings"]] == [True]


def test_a_wrong_sample_is_told(run, saved):
    """With what to say instead."""
    for sample in ("0/7", "8/7", "half", "0%", "101%", "1/9999"):
        answer = run("check", "--sample", sample)
        assert answer.code == 2, sample
        assert "say 3/7" in answer.err
    assert run("check", "--digests", "--sample", "1/2").code == 2
    assert run("check", "--digests", "--structure").code == 2


def test_a_drill_is_told_by_the_status(run, saved):
    """Never until then; with --json as fields."""
    assert "restorable never; run `backtrail drill`" in run("status").out
    answer = run("drill", "-n", "2")
    assert answer.code == 0
    assert answer.out.startswith("2 versions rebuilt, ")
    assert ", 2 versions rebuilt\n" in run("status").out
    assert json.loads(run("--json", "status").out)["proven_versions"] == 2


def test_a_drill_in_vain_exits_with_4(run, saved, spoil):
    """And names what does not come back."""
    spoil("UPDATE content SET sha256 = zeroblob(32)")
    answer = run("drill")
    assert answer.code == 4
    assert "lost  version " in answer.out
    assert "3 did not come back" in answer.out
    assert json.loads(run("--json", "drill").out)["remembered"] is False
