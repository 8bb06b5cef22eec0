"""Against the real process: files and folders that are created, renamed and deleted."""

import os
import sqlite3

import pytest

from lsp.client import uri_of
from lsp.test_captures import contents

pytestmark = pytest.mark.e2e

OPERATIONS = {
    "workspace": {
        "workspaceFolders": True,
        "fileOperations": {
            "didCreate": True, "didRename": True, "willDelete": True, "didDelete": True,
        },
    },
    "window": {"workDoneProgress": True},
}  # fmt: skip


@pytest.fixture
def plain(connect, folder):
    """An editor that tells of what it does with files."""
    client = connect()
    answer = client.start(folder, capabilities=OPERATIONS)["capabilities"]
    client.operations = answer["workspace"]["fileOperations"].keys()
    return client


def test_what_is_told_of_is_offered(plain):
    """Creations, renames and deletions; no editor waits for us but before a deletion."""
    assert plain.operations == {"didCreate", "didRename", "willDelete", "didDelete"}


def test_a_created_file_has_a_first_version(plain, folder):
    """Even an empty one; and so have all files of a folder."""
    (folder / "a.txt").touch()
    (folder / "new").mkdir()
    (folder / "new" / "b.txt").write_bytes(b"b\n")
    (folder / "new" / "c.txt").write_bytes(b"c\n")
    files = [{"uri": uri_of(folder / name)} for name in ("a.txt", "new")]
    plain.notify("workspace/didCreateFiles", files=files)
    plain.until(lambda: plain.captures(folder / "new" / "c.txt"))
    assert contents(plain, folder / "a.txt") == [b""]
    assert contents(plain, folder / "new" / "b.txt") == [b"b\n"]
    assert plain.captures(folder / "a.txt")[0]["version"]["source"] == "test-editor"


def test_one_file_that_cannot_be_kept_keeps_no_other_out(plain, folder):
    """Before a folder is deleted each of its files is tried by itself, if need be."""
    below = folder / "old"
    below.mkdir()
    for number in range(3):
        (below / f"{number}.txt").write_bytes(b"%d\n" % number)
    os.mkfifo(below / "1.pipe")
    (below / "secret.pem").write_text("-----BEGIN PRIVATE KEY-----\n")
    assert plain.call("workspace/willDeleteFiles", files=[{"uri": uri_of(below)}]) is None
    for number in range(3):
        assert contents(plain, below / f"{number}.txt") == [b"%d\n" % number]


def test_a_large_folder_is_kept_before_it_is_deleted(plain, folder):
    """More than one transaction's worth; the editor's answer comes after the last file."""
    below = folder / "old"
    below.mkdir()
    for number in range(450):
        (below / f"{number}.txt").write_bytes(b"%d\n" % number)
    plain.call("workspace/willDeleteFiles", files=[{"uri": uri_of(below)}])
    assert plain.call("backtrail/status")["versions"] == 450


def test_a_folder_of_any_size_is_kept_before_it_is_deleted(plain, folder):
    """What is left out on the way there does not count for what is kept."""
    (folder / ".gitignore").write_text("*.o\n")
    below = folder / "huge"
    below.mkdir()
    for number in range(10_000):
        (below / f"{number}.o").touch()
    (below / "z.txt").write_bytes(b"1\n")
    plain.call("workspace/willDeleteFiles", files=[{"uri": uri_of(below)}])
    assert contents(plain, below / "z.txt") == [b"1\n"]


def test_a_renamed_file_without_a_history_is_kept_under_its_new_name(plain, folder):
    """It was never seen before; now it is."""
    (folder / "b.txt").write_bytes(b"1\n")
    names = {"oldUri": uri_of(folder / "a.txt"), "newUri": uri_of(folder / "b.txt")}
    plain.notify("workspace/didRenameFiles", files=[names])
    plain.until(lambda: plain.captures(folder / "b.txt"))
    assert contents(plain, folder / "b.txt") == [b"1\n"]


def test_a_folder_that_the_store_refuses_is_added_later(connect, folder, tmp_path):
    """Another program holds the store when it comes; its files are kept once that is over."""
    client = connect(environ={"BACKTRAIL_STORAGE_BUSY_SECONDS": "0.2"})
    client.start(folder, capabilities=OPERATIONS)
    client.keep(folder / "a.txt", b"1\n")
    other = tmp_path / "other"
    other.mkdir()
    holder = sqlite3.connect(tmp_path / "store" / "history.btl", isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    change = {"added": [{"uri": uri_of(other) + "/", "name": "o"}], "removed": []}
    client.notify("workspace/didChangeWorkspaceFolders", event=change)
    client.until(client.messages)
    assert client.messages()[0].startswith("Saves are not being kept: ")
    holder.execute("ROLLBACK")
    holder.close()
    client.keep(other / "b.txt", b"2\n")
    assert str(other) in client.call("backtrail/status")["workspaces"]
    removed = {"added": [], "removed": change["added"]}
    client.notify("workspace/didChangeWorkspaceFolders", event=removed)
    client.keep(folder / "a.txt", b"4\n")  # in its turn: the folder is closed by then
    client.save(other / "b.txt", b"3\n")
    assert client.call("backtrail/status")["versions"] == 3
