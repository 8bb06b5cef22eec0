"""Against the real process: which save last changed a line, as the editor shows it."""

import pytest

from lsp.client import uri_of

pytestmark = pytest.mark.e2e


@pytest.fixture
def path(editor, folder):
    """A file with two versions; the second one added the first line."""
    path = folder / "a.txt"
    editor.keep(path, b"one\ntwo\n")
    editor.keep(path, b"zero\none\ntwo\n")
    return path


def asked(editor, path, *lines):
    """Number of the version, line in it, and whether the lines are unsaved."""
    names = dict(zip(("first", "last"), lines, strict=False))
    found = editor.call("backtrail/lineage", uri=uri_of(path), **names)
    assert found["uri"] == uri_of(path)
    return found["version"] and found["version"]["number"], found["old_line"], found["unsaved"]


def test_lines_of_a_closed_file_are_those_of_the_disk(editor, path):
    """One line or several; what no version has is unsaved."""
    assert asked(editor, path, 1) == (2, 1, False)
    assert asked(editor, path, 2) == (1, 1, False)
    assert asked(editor, path, 1, 3) == (2, 1, False)
    path.write_bytes(b"zero\none\nTWO\n")
    assert asked(editor, path, 3) == (None, 0, True)


def test_lines_of_an_open_file_are_those_of_the_buffer(editor, path):
    """Unsaved lines above move the others; typed ones are unsaved."""
    editor.open(path)
    assert asked(editor, path, 2) == (1, 1, False)
    editor.type(path, "typed\nzero\none\ntwo\n")
    assert asked(editor, path, 1) == (None, 0, True)
    assert asked(editor, path, 2) == (2, 1, False)
    assert asked(editor, path, 4) == (1, 2, False)
    assert path.read_bytes() == b"zero\none\ntwo\n"


def test_what_an_editor_hides_is_no_change(editor, folder):
    """A byte order mark and carriage returns that the buffer lacks are not unsaved."""
    path = folder / "b.txt"
    editor.keep(path, b"\xef\xbb\xbfone\r\n")
    editor.keep(path, b"\xef\xbb\xbfone\r\ntwo\r\n")
    editor.open(path, text="one\ntwo\n")
    assert [asked(editor, path, line) for line in (1, 2)] == [(1, 1, False), (2, 2, False)]


def test_what_is_wrong_is_told(editor, path, folder):
    """Lines that are none, and a file of which nothing is kept."""
    assert editor.fail("backtrail/lineage", {"uri": uri_of(path)})["data"]["field"] == "first"
    for lines in ({"first": 3, "last": 2}, {"first": 3, "last": 0}):
        error = editor.fail("backtrail/lineage", {"uri": uri_of(path), **lines})
        assert error["data"]["kind"] == "usage"
    (folder / "never.txt").write_bytes(b"x\n")
    never = {"uri": uri_of(folder / "never.txt"), "first": 1}
    assert editor.fail("backtrail/lineage", never)["data"]["kind"] == "not-found"
