"""Against the real process: everything that changes a history is told, and told once."""

import os

import pytest

from lsp.client import uri_of

pytestmark = pytest.mark.e2e


def told(editor):
    """Every notification so far: kind, name and number of the version."""
    heard = [note["params"] for note in editor.notes if note["method"] == "backtrail/didCapture"]
    return [(n["kind"], n["uri"].rpartition("/")[2], n["version"]["number"]) for n in heard]


@pytest.fixture
def path(editor, folder):
    """A file with two versions, open in the editor."""
    path = folder / "a.txt"
    editor.keep(path, b"1\n")
    editor.keep(path, b"2\n")
    editor.open(path)
    return path


def test_what_a_restore_keeps_first_is_told(editor, path):
    """Disk and unsaved text become versions before the restore; each is told once, in order."""
    path.write_bytes(b"disk\n")
    editor.type(path, "unsaved\n")
    result = editor.call("backtrail/restore", uri=uri_of(path), version=1)
    assert result["was_there"]["number"] == 4
    assert told(editor)[2:] == [("kept", "a.txt", 3), ("kept", "a.txt", 4), ("kept", "a.txt", 5)]
    versions = [note["version"] for note in editor.captures(path)]
    assert [v["source"] for v in versions[2:]] == ["test-editor", "test-editor", "restore"]


def test_a_restore_that_the_editor_refuses_tells_what_it_kept(editor, path):
    """The unsaved text is in the timeline although nothing was restored."""
    editor.type(path, "unsaved\n")
    editor.on_edit = lambda _params: {"applied": False}
    editor.fail("backtrail/restore", {"uri": uri_of(path), "version": 1})
    assert told(editor)[2:] == [("kept", "a.txt", 3)]


def test_a_restore_of_a_closed_file_tells_what_was_there(editor, folder):
    """On disk: first what lay there unkept, then the restore."""
    path = folder / "b.txt"
    editor.keep(path, b"1\n")
    path.write_bytes(b"unkept\n")
    assert editor.call("backtrail/restore", uri=uri_of(path), version=1)["via"] == "disk"
    assert told(editor) == [("kept", "b.txt", 1), ("kept", "b.txt", 2), ("kept", "b.txt", 3)]
    assert path.read_bytes() == b"1\n"


def test_a_restore_is_told_after_its_versions(editor, folder):
    """By a notification of its own, before the answer; an undo likewise."""
    path = folder / "b.txt"
    editor.keep(path, b"1\n")
    editor.keep(path, b"2\n")
    editor.call("backtrail/restore", uri=uri_of(path), version=1)
    editor.call("backtrail/undo", uri=uri_of(path))
    heard = [note for note in editor.notes if note["method"].startswith("backtrail/did")][2:]
    methods = [note["method"].partition("did")[2] for note in heard]
    assert methods == ["Capture", "Restore", "Capture", "Restore"]
    events = [note["params"] for note in heard if note["method"] == "backtrail/didRestore"]
    assert [(e["kind"], e["version"]["number"], e["was_there"]["number"]) for e in events] == [
        ("restored", 3, 2),
        ("undone", 4, 3),
    ]


def test_a_rename_is_told_under_the_new_name(editor, path):
    """With the newest version, although no version was made."""
    new = path.with_name("b.txt")
    path.rename(new)
    names = {"oldUri": uri_of(path), "newUri": uri_of(new)}
    editor.notify("workspace/didRenameFiles", files=[names])
    editor.until(lambda: editor.captures(new))
    assert told(editor)[2:] == [("renamed", "b.txt", 2)]


def test_a_deletion_by_the_editor_is_told(editor, path):
    """Once, whatever the watcher adds to it."""
    path.unlink()
    editor.notify("workspace/didDeleteFiles", files=[{"uri": uri_of(path)}])
    editor.until(lambda: told(editor)[2:] == [("deleted", "a.txt", 2)])


def test_an_annotation_is_told_once(editor, path):
    """A tag and a note in one request make one notification, with both on the version."""
    editor.call("backtrail/annotate", uri=uri_of(path), version=1, tag="good", note="why")
    assert told(editor)[2:] == [("annotated", "a.txt", 1)]
    version = editor.captures(path)[-1]["version"]
    assert (version["tags"], version["note"]) == (["good"], "why")


def test_a_notebook_that_is_no_document_is_kept_and_restored(editor, folder):
    """A didSave for a file that was never opened keeps it; a restore writes it on disk."""
    path = folder / "a.ipynb"
    first = editor.keep(path, b'{"cells": []}\n')
    assert (first["number"], first["source"]) == (1, "test-editor")
    editor.keep(path, b'{"cells": [1]}\n')
    result = editor.call("backtrail/restore", uri=uri_of(path), version=1)
    assert (result["via"], result["version"]["number"]) == ("disk", 3)
    assert path.read_bytes() == b'{"cells": []}\n'
    undone = editor.call("backtrail/undo", uri=uri_of(path))
    assert undone["via"] == "disk"
    assert path.read_bytes() == b'{"cells": [1]}\n'


def test_what_lies_outside_the_folders_is_not_told(connect, folder, tmp_path):
    """Another editor's saves elsewhere are nobody's business here."""
    other = tmp_path / "other"
    other.mkdir()
    one, two = connect(), connect()
    one.start(folder)
    two.start(other)
    one.call("backtrail/status")
    two.keep(other / "b.txt", b"1\n")
    one.keep(folder / "a.txt", b"1\n")
    assert told(one) == [("kept", "a.txt", 1)]


def test_names_of_any_bytes_are_told_exactly(editor, folder):
    """A name that is not UTF-8 keeps its bytes in the URI of a deletion."""
    path = os.fsdecode(bytes(folder) + b"/\xff.txt")
    editor.keep(path, b"1\n")
    os.unlink(path)  # noqa: PTH108 - pathlib would do as well
    editor.notify("workspace/didDeleteFiles", files=[{"uri": uri_of(path)}])
    editor.until(lambda: ("deleted", "%FF.txt", 1) in told(editor))
