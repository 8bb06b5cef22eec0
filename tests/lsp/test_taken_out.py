"""Against the real process: one version is taken out, through the buffer that shows the file."""

import pytest

from lsp.client import uri_of

pytestmark = pytest.mark.e2e

TEXTS = ("one\ntwo\nthree\n", "one\nTWO\nthree\n", "one\nTWO\nthree\nfour\n")


@pytest.fixture
def path(editor, folder):
    """A file with three versions, open and unchanged; the second changed the second line."""
    path = folder / "a.txt"
    for text in TEXTS:
        editor.keep(path, text.encode())
    editor.open(path)
    return path


def test_a_version_is_taken_out_of_unsaved_text_and_an_undo_brings_it_in(editor, path):
    """What was typed stays, and is kept first; the disk waits for the save."""
    editor.type(path, TEXTS[2] + "typed\n")
    asked = {"uri": uri_of(path), "version": 2, "without": True}
    plan = editor.call("backtrail/restore", **asked, dry_run=True)["plan"]
    assert (plan["action"], plan["without"], plan["conflicts"]) == ("replace", True, [])
    answer = editor.call("backtrail/restore", **asked)
    assert (answer["via"], answer["version"]["title"]) == ("editor", "Took out 2")
    assert editor.texts[uri_of(path)] == "one\ntwo\nthree\nfour\ntyped\n"
    assert path.read_text() == TEXTS[2]
    editor.call("backtrail/undo", uri=uri_of(path))
    assert editor.texts[uri_of(path)] == TEXTS[2] + "typed\n"


def test_a_conflict_is_answered_with_its_kind_and_writes_nothing(editor, path):
    """The plan has its three texts; markers come when they are asked for."""
    editor.type(path, TEXTS[2].replace("TWO", "2"))
    asked = {"uri": uri_of(path), "version": 2, "without": True}
    plan = editor.call("backtrail/restore", **asked, dry_run=True)["plan"]
    assert plan["conflicts"] == [
        {"first": 2, "lines": 1, "version": "TWO\n", "now": "2\n", "without": "two\n"}
    ]
    error = editor.fail("backtrail/restore", asked)
    assert (error["code"], error["data"]) == (301, {"kind": "merge", "places": 1})
    assert editor.texts[uri_of(path)] == TEXTS[2].replace("TWO", "2")
    answer = editor.call("backtrail/restore", **asked, markers=True)
    assert "<<<<<<< now\n2\n=======\ntwo\n>>>>>>>" in editor.texts[uri_of(path)]
    assert (answer["via"], answer["version"]) == ("editor", None)


def test_both_sides_of_a_conflict_are_no_version_until_they_are_saved(editor, path):
    """Else a restore of the project to this moment would write markers that nobody saved."""
    editor.type(path, TEXTS[2].replace("TWO", "2"))
    answer = editor.call(
        "backtrail/restore", uri=uri_of(path), version=2, without=True, markers=True
    )
    rows = editor.call("backtrail/timeline", uri=uri_of(path))["rows"]
    newest = rows[0]["versions"][0]
    assert newest["number"] == answer["was_there"]["number"] == 4
    assert path.read_text() == TEXTS[2]


def test_both_sides_of_a_conflict_reach_no_disk_past_the_editor(editor, folder):
    """Where the editor cannot hold the file's bytes, nothing is written, and it says so."""
    path = folder / "latin.txt"
    for text in TEXTS:
        editor.keep(path, b"\xe9\n" + text.replace("four", "f").encode())
    now = b"\xe9\n" + TEXTS[2].replace("TWO", "2").encode()
    editor.keep(path, now)
    editor.open(path, text=now.decode("utf-8", "replace"))
    asked = {"uri": uri_of(path), "version": 2, "without": True, "markers": True}
    error = editor.fail("backtrail/restore", asked)
    assert "both sides of a conflict" in error["message"]
    assert path.read_bytes() == now
