"""Against the real process: some lines of a version, through the buffer that shows the file."""

import pytest

from lsp.client import uri_of

pytestmark = pytest.mark.e2e

THEN = "one\n😀 two\nthree\nfour\n"
NOW = "ONE\ntwo\nthree\nFOUR\n"


@pytest.fixture
def path(editor, folder):
    """A file with two versions that differ in lines 1, 2 and 4, open and unchanged."""
    path = folder / "a.txt"
    editor.keep(path, THEN.encode())
    editor.keep(path, NOW.encode())
    editor.open(path)
    return path


def lines(path, first, last, **more):
    """The params that take lines back to version 1."""
    return {"uri": uri_of(path), "version": 1, "lines": {"first": first, "last": last}, **more}


def content(editor, path, version):
    """The text of a version."""
    return editor.call("backtrail/content", uri=uri_of(path), version=version)["text"]


def test_lines_go_back_in_the_buffer_and_an_undo_brings_them_again(editor, path):
    """Only the selected line changes, also within a block; the disk waits for the save."""
    answer = editor.call("backtrail/restore", **lines(path, 2, 3))
    assert (answer["via"], answer["applied"]) == ("editor", True)
    assert answer["version"]["title"] == "Restored lines from 1"
    assert answer["version"]["metadata"] == {"rollback_from": 2, "rollback_to": 1, "lines": [2, 3]}
    assert editor.texts[uri_of(path)] == "ONE\n😀 two\nthree\nFOUR\n"
    assert content(editor, path, 3) == editor.texts[uri_of(path)]
    assert path.read_bytes() == NOW.encode()
    assert editor.call("backtrail/undo", uri=uri_of(path))["via"] == "editor"
    assert editor.texts[uri_of(path)] == NOW


def test_lines_count_in_unsaved_text_which_is_kept_first(editor, path):
    """The buffer has one line more than the disk; everything else that was typed stays."""
    editor.type(path, "typed\n" + NOW)
    asked = lines(path, 5, 5, expected=2)
    plan = editor.call("backtrail/restore", **asked, dry_run=True)["plan"]
    assert (plan["action"], plan["unkept"], plan["change"]["modified"]) == ("replace", True, 1)
    assert editor.requests == []
    answer = editor.call("backtrail/restore", **asked)
    assert editor.texts[uri_of(path)] == "typed\nONE\ntwo\nthree\nfour\n"
    assert content(editor, path, answer["was_there"]["number"]) == "typed\n" + NOW
    editor.call("backtrail/undo", uri=uri_of(path))
    assert editor.texts[uri_of(path)] == "typed\n" + NOW


def test_lines_of_a_closed_file_go_back_on_disk(editor, path):
    """Then the lines are those of the disk."""
    editor.notify("textDocument/didClose", textDocument={"uri": uri_of(path)})
    path.write_bytes(b"more\n" + NOW.encode())
    answer = editor.call("backtrail/restore", **lines(path, 5, 5))
    assert answer["via"] == "disk"
    assert path.read_bytes() == b"more\nONE\ntwo\nthree\nfour\n"


def test_lines_that_do_not_differ_are_nothing_to_do(editor, path):
    """The plan says so; no edit, no version."""
    for dry_run in (True, False):
        answer = editor.call("backtrail/restore", **lines(path, 3, 3), dry_run=dry_run)
        assert answer["plan"]["action"] == "nothing"
        assert answer["plan"]["notes"] == ["nothing differs in these lines"]
        assert answer["version"] is None
    assert editor.requests == []
    assert editor.call("backtrail/status")["versions"] == 2


def test_line_ends_that_the_editor_hides_stay(editor, folder):
    """A CRLF file with a byte order mark stays one, byte for byte."""
    path = folder / "b.txt"
    then = b"\xef\xbb\xbfone\r\ntwo\r\n"
    editor.keep(path, then)
    editor.keep(path, then.replace(b"one", b"ONE").replace(b"two", b"TWO"))
    editor.open(path, text="ONE\nTWO\n")
    answer = editor.call("backtrail/restore", **lines(path, 2, 2))
    assert answer["via"] == "editor"
    assert editor.texts[uri_of(path)] == "ONE\ntwo\n"
    kept = editor.call("backtrail/content", uri=uri_of(path), version=answer["version"]["number"])
    assert kept["text"] == "\ufeffONE\r\ntwo\r\n"


def test_lines_that_the_buffer_cannot_hold_go_to_disk(editor, folder):
    """Mixed line ends are composed exactly, and the file itself is written."""
    path = folder / "b.txt"
    editor.keep(path, b"one\r\ntwo\r\n")
    editor.keep(path, b"ONE\nTWO\n")
    editor.open(path)
    assert editor.call("backtrail/restore", **lines(path, 1, 1))["via"] == "disk"
    assert path.read_bytes() == b"one\r\nTWO\n"


def test_what_has_no_lines_is_refused(editor, path, folder):
    """Binary files, another target and lines that are none name what is wrong."""
    binary = folder / "b.bin"
    editor.keep(binary, b"\0one\n")
    editor.keep(binary, b"\0two\n")
    error = editor.fail("backtrail/restore", lines(binary, 1, 1))
    assert error["data"]["kind"] == "refused"
    assert "restore the whole version" in error["message"]
    for params in (lines(path, 3, 1), lines(path, 1, 1, to=uri_of(folder / "c.txt"))):
        assert editor.fail("backtrail/restore", params)["data"]["kind"] == "usage"
    assert editor.fail("backtrail/restore", lines(path, 0, 1))["data"]["field"] == "lines.first"
    assert editor.call("backtrail/status")["versions"] == 4


def test_a_command_takes_lines_and_says_so(editor, path):
    """Editors that speak nothing but LSP pass the params as an object."""
    asked = lines(path, 4, 4)
    editor.call("workspace/executeCommand", command="backtrail.restore", arguments=[asked])
    assert editor.messages()[-1].startswith("Lines of version 1 are back. ")
