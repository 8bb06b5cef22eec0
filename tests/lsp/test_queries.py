"""Against the real process: looking, naming, telling."""

import pytest

from backtrail.protocol.faults import INTERNAL_ERROR
from backtrail.protocol.methods import METHODS
from lsp.client import uri_of

pytestmark = pytest.mark.e2e


def numbers(page):
    """Version numbers of a timeline page, in its order."""
    return [version["number"] for row in page["rows"] for version in row["versions"]]


def test_every_request_of_the_protocol_is_known(editor):
    """What answers it is loaded when it is asked, and is there: at most its params are refused."""
    requests = [name for name, method in METHODS.items() if method.result is not None]
    answers = {name: editor.answer(editor.ask(name, {})) for name in requests}
    codes = {name: answer.get("error", {}).get("code") for name, answer in answers.items()}
    assert [name for name, code in codes.items() if code in {INTERNAL_ERROR, -32601}] == []


def test_a_timeline_is_paged(editor, folder):
    """Pages joined by their cursors hold every version once, newest first."""
    path, seen, cursor = folder / "a.txt", [], None
    for number in range(12):
        editor.keep(path, b"%d\n" % number * (number + 1))
    while True:
        page = editor.call("backtrail/timeline", uri=uri_of(path), limit=5, cursor=cursor)
        seen += numbers(page)
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert seen == list(range(12, 0, -1))
    assert page["total"] == 12


def test_filters_reach_the_history(editor, folder):
    """Source, tag, numbers and times narrow the timeline; a time that is none names its field."""
    path = folder / "a.txt"
    editor.keep(path, b"1\n")
    editor.keep(path, b"2\n")
    editor.call("backtrail/annotate", uri=uri_of(path), version=1, tag="good")
    ask = {"uri": uri_of(path)}
    assert numbers(editor.call("backtrail/timeline", **ask, tag="good")) == [1]
    assert numbers(editor.call("backtrail/timeline", **ask, since_version=1)) == [2]
    assert numbers(editor.call("backtrail/timeline", **ask, since="1 hour ago")) == [2, 1]
    assert numbers(editor.call("backtrail/timeline", **ask, until="1 hour ago")) == []
    refused = editor.answer(editor.ask("backtrail/timeline", {**ask, "since": "soon"}))
    assert (refused["error"]["code"], refused["error"]["data"]["field"]) == (-32602, "since")
    assert numbers(editor.call("backtrail/timeline", **ask, source="nobody")) == []
    assert len(numbers(editor.call("backtrail/timeline", **ask, source="test-editor"))) == 2


def test_a_version_is_named_and_noted(editor, folder):
    """Tag and note are answered and found again; untag takes the name off."""
    path = folder / "a.txt"
    editor.keep(path, b"1\n")
    named = editor.call("backtrail/annotate", uri=uri_of(path), tag="good", note="as it was")
    assert (named["tags"], named["note"]) == (["good"], "as it was")
    found = editor.call("backtrail/content", uri=uri_of(path), version="good")["version"]
    assert found["note"] == "as it was"
    assert editor.call("backtrail/annotate", uri=uri_of(path), untag="good")["tags"] == []


@pytest.mark.parametrize(
    ("method", "params"),
    [
        ("backtrail/timeline", {}),
        ("backtrail/content", {"version": 1}),
        ("backtrail/restore", {"version": 1}),
        ("backtrail/undo", {}),
        ("backtrail/annotate", {"note": "x"}),
    ],
)
def test_a_file_without_history_is_not_found(editor, folder, method, params):
    """Every request about an unknown file says that nothing is kept."""
    error = editor.fail(method, {"uri": uri_of(folder / "a.txt"), **params})
    assert (error["code"], error["data"]["kind"]) == (100, "not-found")


def test_a_file_outside_the_folders_is_refused(editor, folder, tmp_path):
    """A request may not reach a file that is not in a workspace folder."""
    (tmp_path / "secret.txt").write_bytes(b"1\n")
    for name in (tmp_path / "secret.txt", folder / ".." / "secret.txt"):
        params = {"uri": uri_of(name), "version": 1}
        assert editor.fail("backtrail/restore", params)["data"]["kind"] in {"refused", "not-found"}
    assert (tmp_path / "secret.txt").read_bytes() == b"1\n"


def test_status_says_whether_history_is_alive(editor, folder):
    """Figures of the store and its folders, and no trouble."""
    editor.keep(folder / "a.txt", b"12345\n")
    status = editor.call("backtrail/status")
    assert (status["documents"], status["versions"], status["full_bytes"]) == (1, 1, 6)
    assert status["workspaces"] == [str(folder)]
    assert status["trouble"] == []
