"""Against the real process: what the sidecar notices by itself."""

import os
import sys
from contextlib import closing

import pytest

from backtrail.app import open_service
from lsp.client import uri_of
from lsp.hints import CHANGED, hint, told, wait_for

pytestmark = pytest.mark.e2e

_LOOKING = """
import sys
from backtrail.lsp import server
from backtrail.serving import watching
watching._PAUSE = watching._LONGEST = 0.05
sys.exit(server.main())
"""
_SCANNING = {"BACKTRAIL_CAPTURE_FIRST_SCAN": "on"}
_WATCHING = {"BACKTRAIL_WATCH_MODE": "auto"}


@pytest.fixture
def looking(connect, folder):
    """An editor without a watcher, whose sidecar looks at everything all the time."""
    editor = connect(command=[sys.executable, "-c", _LOOKING])
    editor.start(folder)
    return editor


@pytest.fixture
def watching(connect, folder):
    """An editor without a watcher, whose sidecar has one of its own that is ready."""

    def begin(**environ):
        editor = connect(environ=_WATCHING | environ)
        editor.start(folder)
        while not editor.call("backtrail/status")["watcher"].startswith("watching"):
            pass
        return editor

    return begin


def test_a_deletion_that_nobody_hinted_at_is_found(looking, folder):
    """The file stands among the deleted ones soon after."""
    path = folder / "a.txt"
    looking.keep(path, b"1\n")
    path.unlink()
    wait_for(looking, path, "deleted")
    assert looking.call("backtrail/timeline", uri=uri_of(path))["deleted"] is True


def test_a_change_that_nobody_hinted_at_is_kept(looking, folder):
    """Each change of a file with a history becomes a version of the watcher, once."""
    path = folder / "a.txt"
    looking.keep(path, b"1\n")
    for number in (2, 3):
        path.write_bytes(b"%d\n" % number)
        wait_for(looking, path, count=number)
    versions = wait_for(looking, path, count=3)
    assert [v["source"] for v in versions] == ["test-editor", "external", "external"]


def test_a_file_made_without_a_hint_is_kept(looking, folder):
    """It came after the session began; one that was there before is nobody's change."""
    path = folder / "a.txt"
    looking.keep(path, b"1\n")
    (folder / "new.txt").write_bytes(b"x")
    wait_for(looking, folder / "new.txt")


def test_without_a_first_scan_what_was_there_stays_unlooked_at(connect, folder):
    """A file that nobody saved, opened or changed has no history."""
    (folder / "old.txt").write_bytes(b"x")
    looking = connect(command=[sys.executable, "-c", _LOOKING])
    looking.start(folder)
    looking.keep(folder / "a.txt", b"1\n")
    (folder / "a.txt").unlink()
    wait_for(looking, folder / "a.txt", "deleted")
    assert {name for _, name, *_ in told(looking)} == {"a.txt"}


def test_a_file_gone_before_its_save_was_told_is_deleted(editor, folder):
    """The hint at the deletion came first, and the editor's word of its save after it."""
    path = folder / "a.txt"
    editor.keep(path, b"1\n")
    path.unlink()
    editor.save(path)
    wait_for(editor, path, "deleted")


def test_a_save_from_outside_is_seen_at_once(watching, folder):
    """Without any word of the editor: made, changed, renamed and deleted."""
    editor = watching()
    path, other = folder / "sub" / "a.txt", folder / "b.txt"
    path.parent.mkdir()
    path.write_bytes(b"1\n")
    wait_for(editor, path)
    path.write_bytes(b"2\n")
    assert [v["source"] for v in wait_for(editor, path, count=2)] == ["external"] * 2
    path.rename(other)
    wait_for(editor, other, "renamed")
    other.unlink()
    wait_for(editor, other, "deleted")


@pytest.mark.parametrize("others", [0, 1])
def test_a_folder_that_is_not_there_at_the_start(connect, folder, others):
    """It is told; as soon as it is there its saves and its changes from outside are kept."""
    missing = folder.parent / "missing"
    editor = connect(environ=_WATCHING)
    editor.start(missing, *[folder][:others])
    told = f"nothing is watched: there is no readable folder {missing}"
    while told not in editor.call("backtrail/status")["watcher"]:
        pass
    missing.mkdir()
    (missing / "backtrail.toml").write_text('[capture]\nexclude = ["*.secret"]\n')
    assert editor.keep(missing / "a.txt", b"1\n")["source"] == "test-editor"
    while "nothing" in editor.call("backtrail/status")["watcher"]:
        pass
    (missing / "a.secret").write_bytes(b"1\n")
    (missing / "b.txt").write_bytes(b"1\n")
    assert [v["source"] for v in wait_for(editor, missing / "b.txt")] == ["external"]
    assert editor.captures(missing / "a.secret") == []
    assert all(version["reason"] == "" for version in wait_for(editor, missing / "b.txt"))


def test_a_folder_that_is_added_before_it_is_there(connect, folder):
    """A save in it is the editor's."""
    editor, later = connect(), folder.parent / "later"
    editor.start(folder)
    added = [{"uri": uri_of(later), "name": "later"}]
    editor.notify("workspace/didChangeWorkspaceFolders", event={"added": added, "removed": []})
    while f"no readable folder {later}" not in editor.call("backtrail/status")["watcher"]:
        pass
    later.mkdir()
    assert editor.keep(later / "a.txt", b"1\n")["source"] == "test-editor"


def test_what_waits_in_a_folder_that_is_removed_is_kept(connect, folder, tmp_path):
    """A log that is kept once an hour, as it was when its folder was closed."""
    other, log = folder.parent / "other", folder / "a.log"
    other.mkdir()
    editor = connect()
    options = {"capture": {"interval": ["*.log: 60"]}}
    editor.start(folder, other, initializationOptions=options)
    for text in (b"1\n", b"2\n"):
        log.write_bytes(text)
        hint(editor, (log, CHANGED))
        wait_for(editor, log)
    removed = [{"uri": uri_of(folder), "name": "x"}]
    editor.notify("workspace/didChangeWorkspaceFolders", event={"added": [], "removed": removed})
    editor.keep(other / "a.txt", b"1\n")
    with closing(open_service(store=str(tmp_path / "store" / "history.btl"))) as service:
        assert service.content(str(log)) == b"2\n"


def test_a_save_by_the_editor_is_the_editors(watching, folder):
    """The kernel's hint is faster than its word, and waits for it."""
    editor = watching()
    path = folder / "a.txt"
    path.write_bytes(b"1\n")
    editor.open(path)
    wait_for(editor, path)
    for text in ("2\n", "3\n"):
        editor.type(path, text)
        editor.keep(path, text.encode())
    sources = [v["source"] for v in wait_for(editor, path, count=3)]
    assert sources[1:] == ["test-editor"] * 2


def test_a_folder_behind_a_link_is_called_as_the_editor_does(connect, folder, tmp_path):
    """Hints name real paths; the editor hears of the ones it knows."""
    link = tmp_path / "link"
    link.symlink_to(folder)
    editor = connect(environ=_WATCHING)
    editor.start(link)
    while not editor.call("backtrail/status")["watcher"].startswith("watching"):
        pass
    (folder / "a.txt").write_bytes(b"1\n")
    wait_for(editor, link / "a.txt")


def test_every_file_gets_a_first_version(connect, folder):
    """In the background, told by no news of each; a deletion then has something to go back to."""
    for number in range(600):
        (folder / f"{number}.txt").write_bytes(b"%d\n" % number)
    os.utime(folder / "7.txt", (1, 1))
    editor = connect(environ=_SCANNING | _WATCHING)
    editor.start(folder)
    while editor.call("backtrail/status")["versions"] < 600:
        pass
    assert told(editor) == []
    (folder / "7.txt").unlink()
    wait_for(editor, folder / "7.txt", "deleted")
    (version,) = editor.call("backtrail/timeline", uri=uri_of(folder / "7.txt"))["rows"][0][
        "versions"
    ]
    (version,) = editor.call("backtrail/timeline", uri=uri_of(folder / "7.txt"))["rows"][0][
        "versions"
    ]
    assert (version["source"], version["size"]) == ("external", 2)


def test_the_first_scan_ends_at_its_budget(connect, folder):
    """The rest is told of, and gets its first version when it changes."""
    for number in range(5):
        (folder / f"{number}.txt").write_bytes(b"%d\n" % number)
    editor = connect(environ=_SCANNING | {"BACKTRAIL_CAPTURE_FIRST_SCAN_FILES": "3"})
    editor.start(folder)
    logged = "window/logMessage"
    editor.until(lambda: any("first_scan_files" in text for text in editor.messages(logged)))
    assert editor.call("backtrail/status")["versions"] == 3


def test_a_folder_added_later_is_watched_and_one_let_go_is_not(watching, folder, tmp_path):
    """As the editor follows the person."""
    editor = watching()
    other = tmp_path / "other"
    (other / "sub").mkdir(parents=True)
    event = {"added": [{"uri": uri_of(other), "name": "o"}], "removed": []}
    editor.notify("workspace/didChangeWorkspaceFolders", event=event)
    mode = "watching 1 folder; watching 2 folders"
    while editor.call("backtrail/status")["watcher"] != mode:
        pass
    path = other / "a.txt"
    path.write_bytes(b"1\n")
    wait_for(editor, path)
    event = {"added": [], "removed": [{"uri": uri_of(folder), "name": "x"}]}
    editor.notify("workspace/didChangeWorkspaceFolders", event=event)
    while editor.call("backtrail/status")["watcher"] != "watching 2 folders":
        pass


def test_the_editor_can_end_the_watching(connect, folder):
    """The status says so."""
    editor = connect()
    editor.start(folder)
    while (mode := editor.call("backtrail/status")["watcher"]) in {
        "no folder is watched",
        "starting",
    }:
        pass
    assert mode == "off (watch.mode)"
