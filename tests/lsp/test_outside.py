"""Against the real process: changes that the editor's watcher hints at."""

import shutil
import sys

import pytest

from lsp.client import uri_of
from lsp.hints import CHANGED, CREATED, DELETED, SAVING, hint, settle, told, wait_for, written

pytestmark = pytest.mark.e2e

WATCHING = {"workspace": {"didChangeWatchedFiles": {"dynamicRegistration": True}}}
_LOOKING_NOWHERE = """
import sys
from backtrail.lsp import server
from backtrail.serving.watched_folders import Watching
Watching.follow = lambda *_: None
sys.exit(server.main())
"""


def test_files_are_watched_where_the_editor_offers_it(connect, folder):
    """One registration for every file; an editor that cannot is not asked."""
    editor = connect()
    editor.start(folder, capabilities=WATCHING)
    editor.until(lambda: editor.requests)
    (registration,) = editor.requests[0]["params"]["registrations"]
    assert registration["method"] == "workspace/didChangeWatchedFiles"
    assert registration["registerOptions"]["watchers"] == [{"globPattern": "**/*"}]
    other = connect()
    other.start(folder)
    other.call("backtrail/status")
    assert other.requests == []


def test_a_change_from_outside_is_kept(editor, folder):
    """A new and a changed file become versions of the watcher."""
    path = folder / "a.txt"
    for number, kind in ((1, CREATED), (2, CHANGED)):
        path.write_bytes(b"%d\n" % number)
        hint(editor, (path, kind))
        versions = wait_for(editor, path, count=number)
    assert [(v["number"], v["source"]) for v in versions] == [(1, "external"), (2, "external")]


def test_an_open_clean_document_changed_from_outside_is_the_watchers(editor, folder):
    """Both before and after the editor has loaded the new text."""
    path = folder / "a.txt"
    path.write_bytes(b"1\n")
    editor.open(path)
    editor.until(lambda: editor.captures(path))
    path.write_bytes(b"2\n")
    hint(editor, (path, CHANGED))
    wait_for(editor, path, count=2)
    editor.type(path, "2\n")
    path.write_bytes(b"3\n")
    editor.type(path, "3\n")
    hint(editor, (path, CHANGED))
    versions = wait_for(editor, path, count=3)
    assert [v["source"] for v in versions] == ["test-editor", "external", "external"]


@pytest.mark.parametrize("name", ["a.txt", "a.ipynb"])
def test_a_change_under_unsaved_text_is_the_watchers(editor, folder, name):
    """Where no didSave comes within a moment, somebody else wrote the file."""
    path = folder / name
    written(editor, path)
    hint(editor, (path, CHANGED))
    versions = wait_for(editor, path, count=2)
    assert [version["source"] for version in versions] == ["test-editor", "external"]


@pytest.mark.parametrize("batches", [1, 2])
def test_a_moved_file_keeps_its_history(editor, folder, batches):
    """Gone here and back there with the same content is a rename, in one batch or in two."""
    old, new = folder / "old.txt", folder / "new.txt"
    editor.keep(old, b"text\n")
    old.rename(new)
    hints = [(new, CREATED), (old, DELETED)]
    for some in [hints] if batches == 1 else [[one] for one in hints]:
        hint(editor, *some)
    (version,) = wait_for(editor, new, "renamed")
    assert (version["number"], version["source"]) == (1, "test-editor")
    assert editor.call("backtrail/timeline", uri=uri_of(new))["total"] == 1


def test_a_moved_folder_keeps_its_histories(editor, folder):
    """A hint for each of the two folders is enough."""
    (folder / "old" / "deep").mkdir(parents=True)
    for name in ("a.txt", "deep/b.txt"):
        editor.keep(folder / "old" / name, name.encode())
    (folder / "old").rename(folder / "new")
    hint(editor, (folder / "old", DELETED), (folder / "new", CREATED))
    for name in ("a.txt", "deep/b.txt"):
        (version,) = wait_for(editor, folder / "new" / name, "renamed")
        assert (version["number"], version["source"]) == (1, "test-editor")


def test_a_deleted_file_is_told(editor, folder):
    """With its newest version, so that panels refresh; a deleted folder for each file in it."""
    (folder / "sub").mkdir()
    for name in ("a.txt", "sub/b.txt", "sub/c.txt"):
        editor.keep(folder / name, name.encode())
    (folder / "a.txt").unlink()
    shutil.rmtree(folder / "sub")
    hint(editor, (folder / "a.txt", DELETED), (folder / "sub", DELETED))
    for name in ("a.txt", "sub/b.txt", "sub/c.txt"):
        (version,) = wait_for(editor, folder / name, "deleted")
        assert version["number"] == 1
        assert editor.call("backtrail/timeline", uri=uri_of(folder / name))["deleted"] is True


def test_a_file_written_anew_is_not_deleted(editor, folder):
    """A hint of deletion is no proof: what is there again a moment later was never gone."""
    path = folder / "a.txt"
    editor.keep(path, b"1\n")
    path.unlink()
    hint(editor, (path, DELETED))
    path.write_bytes(b"2\n")
    hint(editor, (path, CREATED))
    wait_for(editor, path, count=2)
    settle(editor, folder)
    assert "deleted" not in {kind for kind, *_ in told(editor)}


def test_what_is_left_out_is_not_read(editor, folder):
    """Folders and files that the settings or .gitignore leave out make no version and no word."""
    (folder / ".gitignore").write_bytes(b"build/\n*.log\n")
    names = ["node_modules/x/a.js", ".git/index", "build/out.txt", "a.log"]
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(b"x")
    hint(editor, *((folder / name, CREATED) for name in names), (folder / "build", CREATED))
    settle(editor, folder)
    # the sidecar's own watcher may come to .gitignore before or after the editor's hint
    assert {name for _, name, *_ in told(editor)} - {".gitignore"} == {"settle"}
    assert editor.call("backtrail/status")["skipped"] == []


def test_a_secret_is_told_once(editor, folder):
    """What looks like a key is not kept, and the person is told why."""
    path = folder / ".env"
    for text in (b"PASSWORD=x\n", b"PASSWORD=y\n"):
        path.write_bytes(text)
        hint(editor, (path, CHANGED))
        settle(editor, folder)
        (skipped,) = editor.call("backtrail/status")["skipped"]
    assert skipped["path"] == str(path)
    assert len(editor.messages("window/logMessage")) == 1


def test_files_outside_the_folders_are_not_looked_at(connect, folder, tmp_path):
    """A hint for a file elsewhere, or without any folder open, keeps nothing."""
    outside = tmp_path / "outside.txt"
    outside.write_bytes(b"x")
    editor = connect()
    editor.start(folder)
    hint(editor, (outside, CREATED), (folder, CHANGED))
    settle(editor, folder)
    assert [name for _, name, *_ in told(editor)] == ["settle"]


def test_names_are_told_as_the_editor_spells_them(connect, folder, tmp_path):
    """In a folder that was opened by a link, URIs go through the link."""
    (tmp_path / "link").symlink_to(folder)
    editor = connect()
    editor.start(tmp_path / "link")
    path = tmp_path / "link" / "a.txt"
    path.write_bytes(b"1\n")
    hint(editor, (path, CREATED))
    assert [version["path"] for version in wait_for(editor, path)] == ["a.txt"]
    (folder / "deep").mkdir()
    (folder / "inner").symlink_to(folder / "deep")
    inner = tmp_path / "link" / "inner" / "b.txt"
    editor.keep(inner, b"2\n")
    (folder / "deep" / "b.txt").write_bytes(b"3\n")
    hint(editor, (tmp_path / "link" / "deep" / "b.txt", CHANGED))
    assert [version["number"] for version in wait_for(editor, inner, count=2)] == [1, 2]


@pytest.mark.parametrize("way", ["shutdown", "eof"])
def test_the_end_loses_no_hint(connect, folder, way):
    """What was hinted at just before the end is kept, and what is gone recorded."""
    editor = connect()
    editor.start(folder)
    editor.keep(folder / "gone.txt", b"1\n")
    (folder / "gone.txt").unlink()
    (folder / "a.txt").write_bytes(b"2\n")
    hint(editor, (folder / "gone.txt", DELETED), (folder / "a.txt", CREATED))
    assert (editor.close() if way == "shutdown" else editor.end()) == 0
    again = connect()
    again.start(folder)
    assert again.call("backtrail/timeline", uri=uri_of(folder / "gone.txt"))["deleted"] is True
    assert again.call("backtrail/timeline", uri=uri_of(folder / "a.txt"))["total"] == 1


def test_a_storm_does_not_hold_up_the_editors_saves(editor, folder):
    """While a checkout of thousands of files is kept, a save is acknowledged before its end."""
    names = [folder / f"{number % 20}" / f"{number}.txt" for number in range(3000)]
    for name in names:
        name.parent.mkdir(exist_ok=True)
        name.write_bytes(name.name.encode() * 20)
    hint(editor, *((name, CREATED) for name in names))
    editor.until(lambda: told(editor))
    saved = editor.keep(folder / "mine.txt", b"mine\n")
    assert saved["source"] == "test-editor"
    assert len(told(editor)) < len(names)
    editor.until(lambda: len(told(editor)) == len(names) + 1)


def test_another_process_is_heard(connect, folder):
    """What another editor kept in the folder is told with the next work, under its source."""
    # A look of either could come between the editor's write and its word of it.
    one, two = (connect(command=[sys.executable, "-c", _LOOKING_NOWHERE]) for _ in range(2))
    one.start(folder)
    two.start(folder, name="Neovim")
    one.call("backtrail/status")
    two.keep(folder / "a.txt", b"1\n")
    hint(one, (folder / "a.txt", CREATED))
    (version,) = wait_for(one, folder / "a.txt")
    assert version["source"] == "neovim"


def test_what_changed_before_a_document_was_opened_is_kept(editor, folder):
    """A file written while no editor looked is a version before the editor saves over it."""
    path = folder / "a.txt"
    path.write_bytes(b"1\n")
    editor.open(path)
    wait_for(editor, path)
    editor.notify("textDocument/didClose", textDocument={"uri": uri_of(path)})
    path.write_bytes(b"written meanwhile\n")
    editor.open(path)
    assert [v["source"] for v in wait_for(editor, path, count=2)][-1] == "external"


@pytest.mark.parametrize("opened", ["alone", "by a link"])
def test_what_changed_where_no_keeper_looks_is_kept_as_well(connect, folder, opened):
    """A file that was opened without a folder, or by a link in it."""
    path = folder / "a.txt"
    editor = connect()
    editor.start(*([] if opened == "alone" else [folder]))
    editor.keep(path, b"1\n")
    path.write_bytes(b"2\n")
    if opened == "by a link":
        (folder / "link").symlink_to(path)
        path = folder / "link"
    editor.open(path)
    editor.until(lambda: editor.call("backtrail/timeline", uri=uri_of(path))["total"] == 2)
    (row, _) = editor.call("backtrail/timeline", uri=uri_of(path))["rows"]
    assert row["versions"][0]["source"] == "external"


def test_a_restore_right_after_opening_is_followed_by_no_change(connect, folder):
    """The disk, which waits for the save, is not taken for somebody's change."""
    editor = connect(command=[sys.executable, "-c", SAVING.format(seconds=0)])
    editor.start(folder)
    path = folder / "a.txt"
    editor.keep(path, b"1\n")
    editor.keep(path, b"2\n")
    editor.open(path)
    assert editor.call("backtrail/restore", uri=uri_of(path), version=1)["via"] == "editor"
    settle(editor, folder)
    (folder / "again").mkdir()
    settle(editor, folder / "again")
    assert editor.call("backtrail/timeline", uri=uri_of(path))["total"] == 3
