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


THEN = b"def a():\n    1\n\ndef b():\n    y = x + 1\n    return y\n"


@pytest.fixture
def code(editor, folder):
    """A file of two functions with two versions; the second changed ``b``."""
    path = folder / "a.py"
    editor.keep(path, THEN)
    editor.keep(path, THEN.replace(b"+ 1", b"+ 2"))
    return path


def test_symbols_are_those_that_the_editor_shows(editor, code):
    """Of the buffer, of the disk, or of a version."""
    uri = uri_of(code)
    editor.open(code)
    editor.type(code, "import os\n" + code.read_text() + "\ndef typed(): pass\n")
    found = editor.call("backtrail/symbols", uri=uri)
    assert [(each["path"], each["first"]) for each in found["symbols"]] == [
        ("a", 2),
        ("b", 5),
        ("typed", 9),
    ]
    assert (found["language"], found["exact"]) == ("python", True)
    old = editor.call("backtrail/symbols", uri=uri, version=1)
    assert [each["path"] for each in old["symbols"]] == ["a", "b"]


def test_a_part_has_a_timeline_in_pages(editor, code):
    """Of a symbol and of lines, as the editor shows them."""
    uri = uri_of(code)
    page = editor.call("backtrail/partTimeline", uri=uri, symbol="b", limit=1)
    assert [(row["kind"], row["version"]["number"]) for row in page["rows"]] == [("changed", 2)]
    assert page["symbol"]["path"] == "b"
    rest = editor.call("backtrail/partTimeline", uri=uri, symbol="b", cursor=page["next_cursor"])
    assert [row["kind"] for row in rest["rows"]] == ["introduced"]
    assert rest["next_cursor"] is None
    editor.open(code)
    editor.type(code, "typed\n" + code.read_text())
    page = editor.call("backtrail/partTimeline", uri=uri, lines={"first": 6, "last": 6})
    assert [row["version"]["number"] for row in page["rows"]] == [2, 1]


def test_lines_are_blamed_as_the_editor_shows_them(editor, code):
    """Typed lines are unsaved; those of an old version have a fate."""
    uri = uri_of(code)
    editor.open(code)
    editor.type(code, "typed\n" + code.read_text())
    found = editor.call("backtrail/blame", uri=uri)
    assert [line["version"] for line in found["lines"]] == [None, 1, 1, 1, 1, 2, 1]
    assert found["lines"][0]["unsaved"]
    assert [version["number"] for version in found["versions"]] == [2, 1]
    old = editor.call("backtrail/blame", uri=uri, version=1, lines={"first": 5, "last": 5})
    assert [(line["fate"], line["gone"]) for line in old["lines"]] == [("changed", 2)]
    assert [version["number"] for version in old["versions"]] == [2, 1]


def test_a_text_that_is_gone_has_the_save_that_took_it_out(editor, code):
    """With its lines."""
    found = editor.call("backtrail/removal", uri=uri_of(code), text="x + 1")
    assert (found["version"]["number"], found["before"]["number"]) == (2, 1)
    assert found["lines"] == [{"line": 5, "text": "    y = x + 1"}]


def test_a_symbol_goes_back_through_the_editor(editor, code):
    """Amid unsaved text, which stays."""
    editor.open(code)
    editor.type(code, "# typed\n" + code.read_text())
    done = editor.call("backtrail/restore", uri=uri_of(code), version=1, symbol="b")
    assert done["via"] == "editor"
    assert done["version"]["metadata"]["symbol"] == "b"
    assert editor.texts[uri_of(code)] == "# typed\n" + THEN.decode()


def test_what_is_wrong_with_a_part_is_told(editor, code, folder):
    """Neither or both of symbol and lines, a file of no known language."""
    for params in ({}, {"symbol": "b", "lines": {"first": 1, "last": 1}}):
        error = editor.fail("backtrail/partTimeline", {"uri": uri_of(code), **params})
        assert error["data"]["kind"] == "usage"
    error = editor.fail("backtrail/partTimeline", {"uri": uri_of(code), "symbol": ""})
    assert error["data"]["field"] == "symbol"
    editor.keep(folder / "a.txt", b"x\n")
    error = editor.fail("backtrail/symbols", {"uri": uri_of(folder / "a.txt")})
    assert error["data"]["kind"] == "refused"
