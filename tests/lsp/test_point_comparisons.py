"""Against the real process: a folder at two points in time, and many pairs."""

import pytest

from lsp.client import uri_of

pytestmark = pytest.mark.e2e


def test_a_folder_is_compared_page_by_page(editor, folder):
    """Each page goes on where the one before ended, with the points of the first."""
    for number in range(5):
        editor.keep(folder / f"{number}.txt", b"one\n")
    then = editor.call("backtrail/status")["last_sequence"]
    for number in range(5):
        editor.keep(folder / f"{number}.txt", b"one\ntwo\n")
    asked = {"old": then, "new": then + 5, "limit": 2, "folder": uri_of(folder)}
    found, page = [], editor.call("backtrail/compareFolder", **asked)
    assert (page["old"]["sequence"], page["new"]["sequence"]) == (then, then + 5)
    while True:
        found += page["files"]
        if page["next_cursor"] is None:
            break
        page = editor.call("backtrail/compareFolder", **asked, cursor=page["next_cursor"])
    assert sorted(file["path"] for file in found) == [f"{number}.txt" for number in range(5)]
    assert {(file["kind"], file["change"]["added"]) for file in found} == {("changed", 1)}
    assert {(file["old"]["version"], file["new"]["version"]) for file in found} == {(1, 2)}


def test_points_that_are_none_are_errors_with_their_kind(editor, folder):
    """Unknown ones, and now as the older side."""
    editor.keep(folder / "a.txt", b"one\n")
    error = editor.fail("backtrail/compareFolder", {"old": "no such tag"})
    assert error["data"]["kind"] == "not-found"
    assert editor.fail("backtrail/compareFolder", {"old": "now"})["data"]["kind"] == "usage"
    error = editor.fail("backtrail/compareFolder", {"old": 1, "cursor": "x"})
    assert error["data"]["kind"] == "usage"


def test_many_pairs_are_compared_each_with_its_own_answer(editor, folder):
    """What is not possible says why and stops no other."""
    path = folder / "a.txt"
    editor.keep(path, b"one\n")
    editor.keep(path, b"one\ntwo\n")
    pairs = [
        {"uri": uri_of(path), "old": 1, "new": 2},
        {"path": str(folder / "missing"), "old": 1},
        {"uri": uri_of(path), "old": 2, "new": "now"},
    ]
    answer = editor.call("backtrail/compareMany", pairs=pairs)
    first, missing, last = answer["results"]
    assert answer["next_cursor"] is None
    assert (first["change"]["added"], first["same"], first["error"]) == (1, False, "")
    assert (missing["change"], missing["error_kind"]) == (None, "not-found")
    assert (last["index"], last["same"]) == (2, True)
    counted = editor.call("backtrail/compareMany", pairs=pairs, statistics=True)["results"]
    assert counted[0]["statistics"]["words_added"] == 1
    assert counted[1]["statistics"] is None
    pairs[1] = {"path": "relative"}
    assert editor.fail("backtrail/compareMany", {"pairs": pairs})["data"]["kind"] == "usage"
