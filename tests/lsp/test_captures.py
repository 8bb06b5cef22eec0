"""Against the real process: what becomes of saves, opens, renames and deletions."""

import base64
import os

import pytest

from lsp.client import uri_of

pytestmark = pytest.mark.e2e

FILE_OPERATIONS = {
    "workspace": {"fileOperations": {"didRename": True, "willDelete": True, "didDelete": True}}
}


def contents(editor, path):
    """Every kept content of a file, oldest first."""
    rows = editor.call("backtrail/timeline", uri=uri_of(path))["rows"]
    numbers = sorted(version["number"] for row in rows for version in row["versions"])
    answers = [editor.call("backtrail/content", uri=uri_of(path), version=n) for n in numbers]
    return [
        base64.b64decode(a["base64"]) if a["text"] is None else a["text"].encode() for a in answers
    ]


@pytest.mark.parametrize(
    "data",
    [b"\xef\xbb\xbfbom\r\n", b"crlf\r\nlf\n", b"no newline", b"", b"\0\xff\r\n", "ä😀\n".encode()],
)
def test_a_save_keeps_the_bytes_on_disk(editor, folder, data):
    """Whatever text the message claims, the version holds what the file holds."""
    path = folder / "a.txt"
    path.write_bytes(data)
    editor.notify("textDocument/didSave", textDocument={"uri": uri_of(path)}, text="not this\n")
    editor.until(lambda: editor.captures(path))
    assert contents(editor, path) == [data]


def test_opening_a_file_keeps_its_first_version_once(editor, folder):
    """The first open keeps what is on disk, not the buffer; a second open adds nothing."""
    path = folder / "a.txt"
    path.write_bytes(b"on disk\n")
    editor.open(path, text="in the buffer\n")
    editor.until(lambda: editor.captures(path))
    path.write_bytes(b"changed by somebody\n")
    editor.open(path)
    assert contents(editor, path) == [b"on disk\n"]


def test_opening_what_is_not_on_disk_keeps_nothing(editor, folder):
    """A new buffer, an unsaved one and another scheme make no version and no message."""
    path = folder / "new.txt"
    editor.open(path, text="typed\n")
    for uri in ("untitled:Untitled-1", "git:/x?y", "file://elsewhere/x"):
        document = {"uri": uri, "languageId": "x", "version": 1, "text": ""}
        editor.notify("textDocument/didOpen", textDocument=document)
        editor.notify("textDocument/didSave", textDocument={"uri": uri})
    assert editor.call("backtrail/status")["versions"] == 0
    assert editor.notes == []


def test_two_quick_saves_keep_the_last_content(editor, folder):
    """Saves that come faster than they are kept lose nothing that is still on disk."""
    path = folder / "a.txt"
    for number in range(20):
        editor.save(path, b"%d\n" % number)
    kept = contents(editor, path)
    assert kept[-1] == b"19\n"
    assert kept == sorted(set(kept), key=int)


def test_a_save_whose_file_is_just_written_again_keeps_no_empty_one(editor, folder):
    """An editor that empties a file before it writes it is overtaken by no reader."""
    path = folder / "a.txt"
    editor.keep(path, b"1\n")
    editor.save(path, b"")
    editor.call("backtrail/status")
    editor.keep(path, b"2\n")
    assert contents(editor, path) == [b"1\n", b"2\n"]


def test_a_document_that_was_emptied_is_saved_so(editor, folder):
    """What the editor holds is what it saved, at once and under its name."""
    path = folder / "a.txt"
    editor.keep(path, b"1\n")
    editor.open(path)
    editor.type(path, "")
    version = editor.keep(path, b"")
    assert (version["size"], version["source"]) == (0, "test-editor")


def test_an_empty_file_of_which_no_text_is_known_is_kept_after_a_moment(editor, folder):
    """Nobody fills it: that it is empty was meant."""
    path = folder / "a.txt"
    editor.keep(path, b"1\n")
    assert editor.keep(path, b"")["size"] == 0


def test_saving_the_same_bytes_again_keeps_nothing(editor, folder):
    """Content decides: an unchanged save makes no version."""
    path = folder / "a.txt"
    editor.keep(path, b"1\n")
    editor.save(path)
    assert contents(editor, path) == [b"1\n"]


def test_files_outside_the_folders_are_ignored(editor, folder, tmp_path):
    """A neighbour whose name begins alike, a link out and a path with dots are not kept."""
    outside = folder.parent / "work-too"
    outside.mkdir()
    (folder / "link").symlink_to(outside)
    for path in (outside / "a.txt", folder / "link" / "b.txt", f"{folder}/../work-too/c.txt"):
        editor.save(path, b"secret\n")
        editor.open(path)
    assert editor.call("backtrail/status")["versions"] == 0
    assert editor.notes == []


def test_a_skipped_file_is_said_once(editor, folder):
    """Why a file is not kept stands once in the log and stays in the status."""
    path = folder / ".env"
    for _ in range(3):
        editor.save(path, b"PASSWORD=x\n")
    (skipped,) = editor.call("backtrail/status")["skipped"]
    assert skipped["path"] == str(path)
    (text,) = editor.messages("window/logMessage")
    assert ".env is not kept" in text


SECRET = b"token = 'ghp_" + b"a1B2" * 9 + b"'\n"


@pytest.mark.parametrize(("answer", "kept"), [("Keep It", 1), ("Never", 0), (None, 0)])
def test_a_person_is_asked_about_a_secret_and_heeded(connect, folder, answer, kept):
    """Once, with kind and line and without the secret; no answer decides nothing."""
    editor = connect(environ={"BACKTRAIL_CAPTURE_SECRETS": "ask"})
    chosen = None if answer is None else {"title": answer}
    editor.on_request["window/showMessageRequest"] = lambda _: chosen
    editor.start(folder)
    path = folder / "a.py"
    for _ in range(2):
        editor.save(path, SECRET)
        editor.until(lambda: editor.asked("window/showMessageRequest"))
    if kept:
        editor.until(lambda: editor.captures(path))
    for _ in range(10):  # whatever the answer sets going is done before the last of these
        editor.call("backtrail/status")
    editor.save(folder / "last.py", b"x = 1\n")
    editor.until(lambda: editor.captures(folder / "last.py"))
    assert len(editor.captures(path)) == kept
    (question,) = editor.asked("window/showMessageRequest")
    assert "GitHub token in line 1" in question["message"]
    assert b"ghp_" not in editor.state().encode()
    editor.close()


def test_a_question_that_stays_open_holds_nothing_up(connect, folder):
    """Saves go on being kept, and the sidecar ends when it is asked to."""
    editor = connect(environ={"BACKTRAIL_CAPTURE_SECRETS": "ask"})
    editor.on_request["window/showMessageRequest"] = lambda _: {"title": "still thinking"}
    send = editor.send_body
    editor.send_body = lambda body: None if b"still thinking" in body else send(body)
    editor.start(folder)
    editor.save(folder / "a.py", SECRET)
    editor.until(lambda: editor.asked("window/showMessageRequest"))
    editor.keep(folder / "b.py", b"x = 1\n")
    assert editor.close() == 0


def test_a_file_that_cannot_be_kept_is_said(editor, folder):
    """A named pipe in a file's place is told and blocks nobody."""
    path = folder / "pipe"
    os.mkfifo(path)
    editor.save(path)
    assert editor.call("backtrail/status")["skipped"][0]["path"] == str(path)


def test_history_follows_a_renamed_folder(connect, folder):
    """Versions of files below are found under the new name."""
    editor = connect()
    editor.start(folder, capabilities=FILE_OPERATIONS)
    (folder / "old").mkdir()
    editor.keep(folder / "old" / "a.txt", b"1\n")
    (folder / "old").rename(folder / "new")
    names = {"oldUri": uri_of(folder / "old"), "newUri": uri_of(folder / "new")}
    editor.notify("workspace/didRenameFiles", files=[names])
    assert contents(editor, folder / "new" / "a.txt") == [b"1\n"]


def test_a_deleted_file_keeps_its_last_content(connect, folder):
    """What was never saved under the editor's eyes is kept before it goes."""
    editor = connect()
    operations = editor.start(folder, capabilities=FILE_OPERATIONS)["capabilities"]["workspace"]
    assert operations["fileOperations"].keys() == {"didRename", "willDelete", "didDelete"}
    path = folder / "a.txt"
    path.write_bytes(b"last\n")
    files = [{"uri": uri_of(path)}]
    assert editor.call("workspace/willDeleteFiles", files=files) is None
    path.unlink()
    editor.notify("workspace/didDeleteFiles", files=files)
    assert editor.call("backtrail/timeline", uri=uri_of(path))["deleted"] is True
    assert contents(editor, path) == [b"last\n"]


def test_names_of_any_bytes_are_kept(editor, folder):
    """A name that is not UTF-8, or full of signs that URIs use, is captured and found."""
    for name in (b"\xff\xfe.txt", b"a;b?c#d%20 e.txt", "ü😀.txt".encode()):
        path = os.fsdecode(bytes(folder) + b"/" + name)
        editor.keep(path, b"1\n")
        assert contents(editor, path) == [b"1\n"]


def test_the_source_is_the_editors_name(connect, folder):
    """A version says which editor saved it."""
    editor = connect()
    editor.start(folder, name="Neovim")
    assert editor.keep(folder / "a.txt", b"1\n")["source"] == "neovim"


def test_folders_can_come_and_go(editor, folder, tmp_path):
    """A folder that is added is worked in from then on, one that is removed no more."""
    other = tmp_path / "other"
    other.mkdir()
    added = {"added": [{"uri": uri_of(other), "name": "o"}], "removed": []}
    editor.notify("workspace/didChangeWorkspaceFolders", event=added)
    editor.keep(other / "a.txt", b"1\n")
    removed = {"added": [], "removed": [{"uri": uri_of(other), "name": "o"}]}
    editor.notify("workspace/didChangeWorkspaceFolders", event=removed)
    # in its turn: until the folder is left, what changes there is kept
    editor.keep(folder / "b.txt", b"1\n")
    editor.save(other / "a.txt", b"2\n")
    assert editor.call("backtrail/status")["versions"] == 2


def test_a_mistake_in_the_projects_settings_keeps_no_save_out(connect, folder):
    """The person is told once which value is wrong; the file is left out and saves are kept."""
    (folder / "backtrail.toml").write_text("[policy]\npercent = 500\n")
    client = connect()
    client.start(folder)
    client.keep(folder / "a.txt", b"one\n")
    (told,) = client.messages()
    assert "backtrail.toml: policy.percent = 500" in told
    assert "left out" in told


def test_a_folder_is_kept_until_its_last_name_is_closed(connect, folder):
    """A link to a folder may be open beside the folder itself."""
    editor, link, other = connect(), folder.parent / "link", folder.parent / "other"
    link.symlink_to(folder)
    other.mkdir()
    editor.start(other, folder, link)
    while editor.call("backtrail/status")["watcher"] != "off (watch.mode)":
        pass
    for closed, kept in ((folder, True), (link, False)):
        removed = [{"uri": uri_of(closed), "name": "x"}]
        event = {"added": [], "removed": removed}
        editor.notify("workspace/didChangeWorkspaceFolders", event=event)
        before = editor.call("backtrail/status")["versions"]
        editor.save(link / "a.txt", b"%d\n" % kept)
        assert editor.call("backtrail/status")["versions"] == before + kept
