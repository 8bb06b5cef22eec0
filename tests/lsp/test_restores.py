"""Against the real process: restores of open, closed and unsaved files."""

import pytest

from lsp.client import uri_of

pytestmark = pytest.mark.e2e


def content(editor, path, version):
    """A version's text."""
    return editor.call("backtrail/content", uri=uri_of(path), version=version)["text"]


@pytest.fixture
def path(editor, folder):
    """A file with two versions, open in the editor as it is on disk."""
    path = folder / "a.txt"
    editor.keep(path, b"one\n\xf0\x9f\x98\x80 two\nthree\n")
    editor.keep(path, b"one\nTWO\nthree\n")
    editor.open(path)
    return path


def test_an_open_file_is_restored_in_its_buffer(editor, path):
    """The editor changes only the lines that differ; the disk waits for the person's save."""
    edits = []
    editor.on_edit = lambda params: edits.append(params) or editor.apply(params)
    answer = editor.call("backtrail/restore", uri=uri_of(path), version=1)
    assert (answer["via"], answer["applied"], answer["version"]["number"]) == ("editor", True, 3)
    assert editor.texts[uri_of(path)] == "one\n😀 two\nthree\n"
    assert path.read_bytes() == b"one\nTWO\nthree\n"
    ((_, [edit]),) = editor.edits_of(edits[0])
    assert edit["newText"] == "😀 two\n"


def test_only_lines_that_differ_are_edited(editor, folder):
    """Two places far apart are two edits in one workspace edit; what lies between stays."""
    path = folder / "long.txt"
    lines = [f"{number}\n" for number in range(100)]
    editor.keep(path, "".join(lines).encode())
    lines[3], lines[90] = "three\n", "ninety\n"
    editor.keep(path, "".join(lines).encode())
    editor.open(path)
    edits = []
    editor.on_edit = lambda params: edits.append(params) or editor.apply(params)
    editor.call("backtrail/restore", uri=uri_of(path), version=1)
    ((_, texts),) = editor.edits_of(edits[0])
    assert [text["newText"] for text in texts] == ["90\n", "3\n"]
    assert editor.texts[uri_of(path)] == "".join(f"{number}\n" for number in range(100))


def test_a_closed_file_is_restored_on_disk(editor, path):
    """Without an open document the file itself is written."""
    editor.notify("textDocument/didClose", textDocument={"uri": uri_of(path)})
    answer = editor.call("backtrail/restore", uri=uri_of(path), version=1)
    assert answer["via"] == "disk"
    assert path.read_bytes() == b"one\n\xf0\x9f\x98\x80 two\nthree\n"


def test_unsaved_text_is_kept_before_a_restore(editor, path):
    """After a restore both the disk's and the buffer's bytes can be had back."""
    editor.type(path, "unsaved\n")
    path.write_bytes(b"somebody else\n")
    answer = editor.call("backtrail/restore", uri=uri_of(path), version=1)
    assert content(editor, path, answer["was_there"]["number"]) == "unsaved\n"
    assert content(editor, path, answer["was_there"]["number"] - 1) == "somebody else\n"
    assert editor.texts[uri_of(path)] == "one\n😀 two\nthree\n"


def test_an_undo_brings_the_unsaved_text_back(editor, path):
    """Undo of a restore puts what the buffer held into the buffer again."""
    editor.type(path, "one\nunsaved\n")
    editor.call("backtrail/restore", uri=uri_of(path), version=1)
    answer = editor.call("backtrail/undo", uri=uri_of(path))
    assert (answer["via"], answer["plan"]["kind"]) == ("editor", "undo")
    assert editor.texts[uri_of(path)] == "one\nunsaved\n"


def test_an_edit_that_is_dropped_but_called_applied_is_an_error(editor, path):
    """Only the change that the editor reports counts; what was there is kept and named."""
    editor.type(path, "unsaved\n")
    editor.on_edit = lambda _: {"applied": True}
    error = editor.fail("backtrail/restore", {"uri": uri_of(path), "version": 1})
    assert error["data"]["kind"] == "refused"
    assert "nothing was written" in error["message"]
    assert "kept as version 3" in error["message"]
    assert content(editor, path, 3) == "unsaved\n"


def test_typing_during_a_restore_is_never_overwritten(connect, folder):
    """An edit for a version that has passed is refused by the editor; the new text stays."""
    editor = connect()
    editor.start(folder, capabilities={"workspace": {"workspaceEdit": {"documentChanges": True}}})
    path = folder / "a.txt"
    editor.keep(path, b"1\n")
    editor.keep(path, b"2\n")
    editor.open(path)

    def stale(params):
        editor.type(path, "typed meanwhile\n")
        version = params["edit"]["documentChanges"][0]["textDocument"]["version"]
        return {"applied": version == editor.versions[uri_of(path)], "failureReason": "stale"}

    editor.on_edit = stale
    error = editor.fail("backtrail/restore", {"uri": uri_of(path), "version": 1})
    assert "changed in the editor meanwhile" in error["message"]
    assert editor.texts[uri_of(path)] == "typed meanwhile\n"


def test_typing_right_after_a_restore_does_not_hide_it(editor, path):
    """A report that holds the restore and a key typed after it still counts as restored."""

    def eager(params):
        ((uri, edits),) = editor.edits_of(params)
        changes = [{"range": edit["range"], "text": edit["newText"]} for edit in edits]
        start = {"line": 0, "character": 0}
        changes.append({"range": {"start": start, "end": start}, "text": "x"})
        document = {"uri": uri, "version": 2}
        editor.notify("textDocument/didChange", textDocument=document, contentChanges=changes)
        return {"applied": True}

    editor.on_edit = eager
    assert editor.call("backtrail/restore", uri=uri_of(path), version=1)["applied"] is True


@pytest.mark.parametrize(
    "old",
    [b"\xef\xbb\xbfone\n", b"one\r\n", b"one\ntwo\r\n", b"a\rb\n", b"nul\0\n", b"\xff\n", b"end"],
)
def test_what_a_buffer_cannot_hold_goes_to_disk(editor, folder, old):
    """Bytes that the editor would not write back exactly are written by Backtrail."""
    path = folder / "a.txt"
    editor.keep(path, old)
    editor.keep(path, b"now\n")
    editor.open(path)
    answer = editor.call("backtrail/restore", uri=uri_of(path), version=1)
    assert answer["via"] == "disk"
    assert path.read_bytes() == old
    assert editor.requests == []


@pytest.fixture
def closed_editor(connect, folder):
    """An editor whose buffers nobody else may change."""
    editor = connect()
    editor.start(folder, capabilities={"workspace": {"applyEdit": False}})
    return editor


@pytest.mark.parametrize("opened", [True, False])
def test_an_editor_that_takes_no_edits_reads_them_from_disk(closed_editor, folder, opened):
    """What is clean in it is written on disk, and it is not asked for what it cannot do."""
    path = folder / "a.txt"
    closed_editor.keep(path, b"old\n")
    closed_editor.keep(path, b"now\n")
    if opened:
        closed_editor.open(path)
    answer = closed_editor.call("backtrail/restore", uri=uri_of(path), version=1)
    assert (answer["via"], path.read_bytes()) == ("disk", b"old\n")
    if opened:
        closed_editor.type(path, "old\n")  # as it reads the file again
    answer = closed_editor.call("backtrail/undo", uri=uri_of(path))
    assert (answer["via"], path.read_bytes()) == ("disk", b"now\n")
    assert closed_editor.requests == []


def test_unsaved_text_of_an_editor_that_takes_no_edits_stays(closed_editor, folder):
    """Nothing is written beside it, and it is kept."""
    path = folder / "a.txt"
    closed_editor.keep(path, b"old\n")
    closed_editor.keep(path, b"now\n")
    closed_editor.open(path)
    closed_editor.type(path, "unsaved\n")
    error = closed_editor.fail("backtrail/restore", {"uri": uri_of(path), "version": 1})
    assert "lets nobody else change it" in error["message"]
    assert (closed_editor.requests, path.read_bytes()) == ([], b"now\n")
    assert content(closed_editor, path, 3) == "unsaved\n"


@pytest.mark.parametrize("typed", ["", "one\nTWO\nthree\nhalf a line", "half a line"])
def test_a_buffer_without_its_last_newline_is_restored(editor, path, typed):
    """All deleted, or a last line not finished yet: the old text comes back, this one is kept."""
    editor.type(path, typed)
    answer = editor.call("backtrail/restore", uri=uri_of(path), version=1)
    assert answer["via"] == "editor"
    assert editor.texts[uri_of(path)] == "one\n😀 two\nthree\n"
    assert content(editor, path, answer["was_there"]["number"]) == typed


@pytest.mark.parametrize("after", ["open", "save", "write"])
def test_a_last_newline_that_the_editor_never_showed_is_not_put_in(editor, folder, after):
    """One that writes it by itself would write two; nor is a file known that others wrote."""
    path = folder / "a.txt"
    editor.keep(path, b"old\n")
    editor.keep(path, b"now\n")
    editor.open(path, text="now\n" if after == "write" else "now")
    if after == "save":
        editor.type(path, "new")
        editor.save(path, b"new\n")
    if after == "write":
        path.write_bytes(b"other\n")
    editor.type(path, "typed")
    error = editor.fail("backtrail/restore", {"uri": uri_of(path), "version": 1})
    assert "byte for byte" in error["message"]
    assert editor.texts[uri_of(path)] == "typed"


def test_what_a_buffer_cannot_hold_never_meets_unsaved_text(editor, folder):
    """With unsaved changes such a restore is refused, and they are kept."""
    path = folder / "a.txt"
    editor.keep(path, b"\xff\n")
    editor.keep(path, b"now\n")
    editor.open(path)
    editor.type(path, "unsaved\n")
    error = editor.fail("backtrail/restore", {"uri": uri_of(path), "version": 1})
    assert error["code"] == 500
    assert "kept as version 3" in error["message"]
    assert path.read_bytes() == b"now\n"
    assert content(editor, path, 3) == "unsaved\n"


@pytest.mark.parametrize(
    ("disk", "text"),
    [(b"\xef\xbb\xbfnow\n", "now\n"), (b"now\r\nx\r\n", "now\nx\n")],
    ids=["mark", "returns"],
)
def test_what_an_editor_hides_is_no_unsaved_change(editor, folder, disk, text):
    """A hidden byte order mark or carriage return makes no version of its own."""
    path = folder / "a.txt"
    editor.keep(path, disk.replace(b"now", b"old"))
    editor.keep(path, disk)
    editor.open(path, text=text)
    answer = editor.call("backtrail/restore", uri=uri_of(path), version=1)
    assert answer["via"] == "editor"
    assert editor.texts[uri_of(path)] == text.replace("now", "old")
    assert answer["version"]["number"] == 3


def test_a_conflict_says_expected_and_actual(editor, path):
    """A restore that expects another head changes nothing and tells both numbers."""
    error = editor.fail("backtrail/restore", {"uri": uri_of(path), "version": 1, "expected": 1})
    assert error["code"] == 300
    assert error["data"] == {"kind": "conflict", "expected": 1, "actual": 2}
    assert editor.requests == []


def test_own_unsaved_text_is_no_conflict(editor, path):
    """Expecting the head that one sees works with unsaved changes in the buffer."""
    editor.type(path, "unsaved\n")
    answer = editor.call("backtrail/restore", uri=uri_of(path), version=1, expected=2)
    assert answer["applied"] is True


def test_a_dry_run_changes_nothing(editor, path):
    """The plan comes without an edit, a version or a write."""
    editor.type(path, "unsaved\n")
    answer = editor.call("backtrail/restore", uri=uri_of(path), version=1, dry_run=True)
    assert (answer["applied"], answer["plan"]["action"]) == (False, "replace")
    assert editor.requests == []
    assert editor.call("backtrail/status")["versions"] == 2


def test_a_document_opened_through_a_link_is_found(editor, folder):
    """A restore by the file's real name goes through the buffer that shows it."""
    (folder / "link.txt").symlink_to(folder / "a.txt")
    path = folder / "a.txt"
    editor.keep(path, b"1\n")
    editor.keep(path, b"2\n")
    editor.open(folder / "link.txt")
    assert editor.call("backtrail/restore", uri=uri_of(path), version=1)["via"] == "editor"
    assert editor.texts[uri_of(folder / "link.txt")] == "1\n"


def test_a_restore_to_another_path_leaves_the_buffer_alone(editor, folder, path):
    """The other file is written on disk; the open one stays as it is."""
    other = folder / "b.txt"
    editor.call("backtrail/restore", uri=uri_of(path), version=1, to=uri_of(other))
    assert other.read_bytes() == b"one\n\xf0\x9f\x98\x80 two\nthree\n"
    assert editor.requests == []


def test_unsaved_text_of_another_path_is_kept_first(editor, folder, path):
    """What the editor holds of the file that is written is a version, and so are its old bytes."""
    other = folder / "b.txt"
    editor.keep(other, b"on disk\n")
    editor.open(other)
    editor.type(other, "unsaved\n")
    editor.call("backtrail/restore", uri=uri_of(path), version=1, to=uri_of(other))
    assert [content(editor, other, number) for number in (1, 2)] == ["on disk\n", "unsaved\n"]
    assert content(editor, other, "~1") == "on disk\n"
    assert content(editor, other, "~0") == "one\n😀 two\nthree\n"
    assert editor.texts[uri_of(other)] == "unsaved\n"


@pytest.mark.parametrize(("encoding", "units"), [("utf-8", 7), ("utf-16", 4), ("utf-32", 3)])
def test_places_are_counted_as_the_editor_counts(connect, folder, encoding, units):
    """The end of a last line without a line break has another number in each encoding."""
    editor = connect()
    editor.start(folder, capabilities={"general": {"positionEncodings": [encoding, "utf-16"]}})
    path = folder / "a.txt"
    editor.keep(path, "one\nä😀1".encode())
    editor.keep(path, "one\nä😀2".encode())
    editor.open(path)
    edits = []

    def written(params):
        edits.append(params)
        editor.type(path, "one\nä😀1")
        return {"applied": True}

    editor.on_edit = written
    assert editor.call("backtrail/restore", uri=uri_of(path), version=1)["via"] == "editor"
    ((_, [edit]),) = editor.edits_of(edits[0])
    assert edit["range"]["end"] == {"line": 1, "character": units}


def test_a_clean_buffer_that_was_there_before_us_is_not_taken_for_unsaved(editor, folder):
    """Editors count a buffer's versions from anywhere; bytes that are no UTF-8 are no change."""
    path = folder / "a.txt"
    editor.keep(path, b"caf\xe9 1\n")
    editor.keep(path, b"caf\xe9 2\n")
    editor.open(path, text="caf\u00e9 2\n", version=7)
    restored = editor.call("backtrail/restore", uri=uri_of(path), version=1)
    assert restored["via"] == "disk"
    assert path.read_bytes() == b"caf\xe9 1\n"
