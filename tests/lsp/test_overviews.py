"""Against the real process: many files at once, the shape of one, and files that are gone."""

import shutil

import pytest

from lsp.client import uri_of

pytestmark = pytest.mark.e2e


def delete(editor, path):
    """Delete a file or folder as an editor does."""
    files = [{"uri": uri_of(path)}]
    editor.call("workspace/willDeleteFiles", files=files)
    shutil.rmtree(path) if path.is_dir() else path.unlink()
    editor.notify("workspace/didDeleteFiles", files=files)


def rename(editor, old, new):
    """Rename a file as an editor does."""
    old.rename(new)
    files = [{"oldUri": uri_of(old), "newUri": uri_of(new)}]
    editor.notify("workspace/didRenameFiles", files=files)


def make(folder, *names):
    """Give paths in the folder, with their folders made."""
    paths = [folder / name for name in names]
    for path in paths:
        path.parent.mkdir(exist_ok=True)
    return paths


def test_recent_changes_are_paged_over_all_files(editor, folder):
    """Rows of neighbouring saves, newest first; pages joined hold every save once."""
    a, b = make(folder, "a.txt", "src/b.txt")
    for path, data in ((a, b"1\n"), (a, b"1\n2\n"), (b, b"x\n"), (a, b"1\n")):
        editor.keep(path, data)
    rows, cursor = [], None
    while True:
        page = editor.call("backtrail/project", limit=2, cursor=cursor)
        rows += page["rows"]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert [(row["path"], [v["number"] for v in row["versions"]]) for row in rows] == [
        ("a.txt", [3]),
        ("src/b.txt", [1]),
        ("a.txt", [2, 1]),
    ]
    assert (rows[2]["uri"], rows[2]["workspace"]) == (uri_of(a), str(folder))
    assert (rows[0]["added"], rows[0]["deleted_lines"], rows[0]["deleted"]) == (0, 1, False)
    for below in (str(folder / "src"), uri_of(folder / "src")):
        (row,) = editor.call("backtrail/project", folder=below)["rows"]
        assert row["uri"] == uri_of(b)


def test_what_is_wrong_is_told(editor, folder):
    """A folder outside and one that is no path are errors that name what is wrong."""
    error = editor.fail("backtrail/project", {"folder": str(folder.parent)[:-1] + "-elsewhere"})
    assert error["data"]["kind"] == "refused"
    for method in ("backtrail/project", "backtrail/deleted"):
        assert editor.fail(method, {"folder": "src"})["data"]["field"] == "folder"
    assert editor.fail("backtrail/activity", {})["data"]["field"] == "uri"
    never = editor.fail("backtrail/activity", {"uri": uri_of(folder / "never.txt")})
    assert never["data"]["kind"] == "not-found"


def test_two_folders_are_one_project_and_none_is_the_store(connect, folder, tmp_path):
    """What an editor sees are its own folders; without any it sees all that is kept."""
    other = tmp_path / "other"
    other.mkdir()
    first = connect()
    first.start(folder, other)
    first.keep(folder / "a.txt", b"1\n")
    first.keep(other / "b.txt", b"1\n")
    second, third = connect(), connect()
    second.start(other)
    third.start()
    seen = [
        [row["path"] for row in editor.call("backtrail/project")["rows"]]
        for editor in (first, second, third)
    ]
    assert seen == [["b.txt", "a.txt"], ["b.txt"], ["b.txt", "a.txt"]]


def test_the_shape_of_a_history(editor, folder):
    """Bars hold all versions, oldest first."""
    path = folder / "a.txt"
    for number in range(5):
        editor.keep(path, b"line\n" * (number + 1))
    found = editor.call("backtrail/activity", uri=uri_of(path), bars=2)
    assert [(bar["versions"], bar["added"], bar["deleted"]) for bar in found["bars"]] == [
        (2, 2, 0),
        (3, 3, 0),
    ]
    assert (found["versions"], found["full_bytes"]) == (5, 75)
    assert found["bars"][0]["start"] <= found["bars"][0]["end"] <= found["bars"][1]["start"]
    assert found["bars"][0]["version"] == 1


def test_a_deleted_file_is_looked_into_and_brought_back(editor, folder):
    """Its folder is gone as well: by its id the file comes back byte for byte, history going on."""
    (path,) = make(folder, "deep/a.bin")
    editor.keep(path, b"first\n")
    editor.keep(path, b"\xff\x00last\r\n")
    delete(editor, path.parent)
    (file,) = editor.call("backtrail/deleted")["files"]
    uri, version = file["uri"], file["version"]["id"]
    assert (uri, file["path"], file["workspace"]) == (uri_of(path), "deep/a.bin", str(folder))
    assert file["time"] >= file["version"]["time"]
    timeline = editor.call("backtrail/timeline", uri=uri, document=file["document"])
    assert (timeline["deleted"], timeline["total"]) == (True, 2)
    assert editor.call("backtrail/content", uri=uri, version=version)["base64"] == "/wBsYXN0DQo="
    diff = editor.call("backtrail/diff", uri=uri, new=version, format="stat")
    assert (diff["old"]["title"], diff["new"]["title"]) == ("version 1", "version 2")
    plan = editor.call("backtrail/restore", uri=uri, version=version, dry_run=True)["plan"]
    assert plan["action"] == "create"
    answer = editor.call("backtrail/restore", uri=uri, version=version)
    assert (answer["via"], answer["version"]["number"]) == ("disk", 3)
    assert path.read_bytes() == b"\xff\x00last\r\n"
    assert editor.call("backtrail/deleted")["files"] == []
    assert editor.call("backtrail/undo")["plan"]["action"] == "remove"
    assert not path.exists()
    assert len(editor.call("backtrail/deleted")["files"]) == 1


def test_a_deleted_file_whose_name_is_taken_is_brought_back_beside_or_in_place(editor, folder):
    """Both files of one name can be looked into; the plan says that the new one is replaced."""
    path, draft = make(folder, "a.txt", "draft.txt")
    editor.keep(path, b"old\n")
    delete(editor, path)
    editor.keep(draft, b"new\n")
    rename(editor, draft, path)
    (file,) = editor.call("backtrail/deleted")["files"]
    uri, version = file["uri"], file["version"]["id"]
    assert uri == uri_of(path)
    assert editor.call("backtrail/timeline", uri=uri)["namesakes"] == [file["document"]]
    assert editor.call("backtrail/content", uri=uri, version=version)["text"] == "old\n"
    diff = editor.call("backtrail/diff", uri=uri, old=version, new="~0")
    assert "-old\n+new\n" in diff["unified"]
    asked = {"uri": uri, "version": version}
    plan = editor.call("backtrail/restore", **asked, dry_run=True)["plan"]
    assert (plan["action"], plan["path"]) == ("replace", str(path))
    beside = editor.call("backtrail/restore", **asked, to=str(folder / "old.txt"))
    assert (folder / "old.txt").read_bytes() == b"old\n"
    assert beside["version"]["metadata"]["copied_from"] == version
    assert path.read_bytes() == b"new\n"
    answer = editor.call("backtrail/restore", **asked)
    assert path.read_bytes() == b"old\n"
    kept = editor.call("backtrail/content", uri=uri, version=answer["was_there"]["id"])
    assert kept["text"] == "new\n"


def test_a_file_deleted_under_an_open_editor_comes_back_on_disk(editor, folder):
    """A clean buffer cannot bring the file back, so the file itself is written."""
    path = folder / "a.txt"
    editor.keep(path, b"1\n")
    editor.keep(path, b"2\n")
    editor.open(path)
    path.unlink()
    editor.notify("workspace/didDeleteFiles", files=[{"uri": uri_of(path)}])
    (file,) = editor.call("backtrail/deleted")["files"]
    answer = editor.call("backtrail/restore", uri=uri_of(path), version=file["version"]["id"])
    assert answer["via"] == "disk"
    assert path.read_bytes() == b"2\n"
    assert editor.requests == []
    assert editor.call("backtrail/deleted")["files"] == []


def test_unsaved_text_of_a_deleted_file_is_kept_before_it_comes_back(editor, folder):
    """What the person typed after the deletion is a version; the buffer gets the text."""
    path = folder / "a.txt"
    editor.keep(path, b"1\n")
    editor.open(path)
    path.unlink()
    editor.notify("workspace/didDeleteFiles", files=[{"uri": uri_of(path)}])
    editor.type(path, "typed\n")
    answer = editor.call("backtrail/restore", uri=uri_of(path), version=1)
    kept = editor.call("backtrail/content", uri=uri_of(path), version=answer["was_there"]["id"])
    assert (kept["text"], answer["via"]) == ("typed\n", "editor")
    assert editor.texts[uri_of(path)] == "1\n"
