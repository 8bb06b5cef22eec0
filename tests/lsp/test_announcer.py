"""Against the real process: levels, subscriptions, hooks, and what the status says of them."""

import asyncio
import json
import subprocess
import sys
import threading

import apsw
import pytest
from lsprotocol.types import MessageType

from backtrail.lsp.bursts import Bursts
from lsp.client import uri_of

pytestmark = pytest.mark.e2e


@pytest.fixture
def settings(tmp_path):
    """Give a function that writes the person's settings; it returns the environment for them."""
    folder = tmp_path / "config" / "backtrail"
    folder.mkdir(parents=True)

    def write(text):
        (folder / "config.toml").write_text(text)
        return {"XDG_CONFIG_HOME": str(tmp_path / "config")}

    return write


def restored(editor, folder):
    """Restore a file that has two versions."""
    path = folder / "a.txt"
    editor.keep(path, b"1\n")
    editor.keep(path, b"2\n")
    editor.call("backtrail/restore", uri=uri_of(path), version=1)
    return path


@pytest.mark.parametrize(
    ("level", "shown"),
    [
        ("warning", []),
        ("info", ["a.txt: Restored 1"]),
        (
            "all",
            [
                "a.txt: First version, version 1",
                "a.txt: Edited, version 2",
                "a.txt: Restored 1, version 3",
                "a.txt: Restored 1",
            ],
        ),
    ],
)
def test_a_message_comes_from_its_level_on(connect, folder, level, shown):
    """Nothing at the default; a restore at ``info``; every save where somebody wants it."""
    editor = connect()
    editor.start(folder, initializationOptions={"notify": {"level": level}})
    restored(editor, folder)
    editor.until(lambda: len(editor.messages()) >= len(shown))
    assert editor.messages() == shown


def test_of_many_at_once_a_few_are_shown_and_the_rest_is_counted(connect, folder):
    """Each is in the notifications all the same, and in the messages' sum."""
    editor = connect()
    editor.start(folder, initializationOptions={"notify": {"level": "info"}})
    paths = [folder / f"{number}.txt" for number in range(60)]
    for path in paths:
        editor.save(path, b"1\n")
    editor.until(lambda: all(map(editor.captures, paths)))
    for path in paths:
        path.unlink()
    gone = [{"uri": uri_of(path)} for path in paths]
    editor.notify("workspace/didDeleteFiles", files=gone)

    def told():
        rest = [text.split()[0] for text in editor.messages() if "more files were" in text]
        single = [text for text in editor.messages() if text.endswith("deleted, its history stays")]
        return len(single) + sum(map(int, rest))

    editor.until(lambda: told() == len(paths))
    assert len(editor.messages()) < 15


def test_what_was_only_counted_is_told_at_the_end_of_the_burst():
    """By the second, while it goes on by one line, and at the end of the session."""

    async def scene():
        shown = []
        bursts = Bursts(lambda text, _: shown.append(text))

        def add(*names):
            for name in names:
                bursts.add("deleted", name, MessageType.Info)

        add(*"abcde")
        bursts.add("renamed", "other", MessageType.Info)
        assert shown == ["a", "b", "c", "other"]
        bursts._over("deleted")
        add("f")
        assert shown[4:] == ["2 more files were deleted"]
        bursts._over("deleted")
        assert shown[5:] == ["f"]
        bursts._over("deleted")  # a quiet second
        add(*"ghijk")
        bursts.end()
        assert shown[6:] == ["g", "h", "i", "2 more files were deleted"]
        bursts.end()
        assert len(shown) == 10

    asyncio.run(scene())


def test_an_editor_hears_of_what_it_subscribed_to(editor, folder):
    """From the answer on; health in any case, and everything again with null."""
    path = folder / "a.txt"
    assert editor.call("backtrail/subscribe", kinds=["restored"]) == {"kinds": ["restored"]}
    for data in (b"1\n", b"2\n"):
        editor.save(path, data)
        editor.call("backtrail/status")  # it is kept by then
    editor.call("backtrail/restore", uri=uri_of(path), version=1)
    methods = [n["method"] for n in editor.notes if n["method"].startswith("backtrail/did")]
    assert methods == ["backtrail/didRestore"]
    assert "kept" in editor.call("backtrail/subscribe")["kinds"]
    editor.keep(path, b"3\n")
    error = editor.fail("backtrail/subscribe", {"kinds": ["saved"]})
    assert error["code"] == -32602


def test_a_hook_hears_and_its_failure_is_in_the_status(connect, folder, tmp_path, settings):
    """The save is kept all the same; the editor's own settings may not name one."""
    out = tmp_path / "out.txt"
    script = f"import sys; print(sys.stdin.read(), file=open('{out}', 'a')); sys.exit(3)"
    hook = (
        '[[hooks]]\non = ["restored"]\ntemplate = "{title}"\n'
        f'command = ["{sys.executable}", "-c", "{script}"]\n'
    )
    editor = connect(environ=settings(hook))
    wrong = {"hooks": [{"on": ["kept"], "command": ["touch", str(tmp_path / "hacked")]}]}
    editor.start(folder, initializationOptions=wrong)
    restored(editor, folder)
    ticks = threading.Event()
    for _ in range(200):
        if found := editor.call("backtrail/status")["hooks"]:
            break
        ticks.wait(0.05)
    (failed,) = found
    assert (failed["hook"], failed["reason"], failed["times"]) == (sys.executable, "exit code 3", 1)
    assert out.read_text() == "a.txt: Restored 1\n"
    assert not (tmp_path / "hacked").exists()
    (text,) = editor.messages()
    assert "hooks may only be set in your own settings file" in text


def test_a_hook_hears_of_trouble_and_of_its_end(connect, folder, tmp_path, settings):
    """Once each, however often it is tried again."""
    out = tmp_path / "out.txt"
    script = f"import sys; print(sys.stdin.read(), file=open('{out}', 'a'))"
    hook = (
        '[[hooks]]\non = ["trouble", "recovered"]\ntemplate = "{kind}"\n'
        f'command = ["{sys.executable}", "-c", "{script}"]\n'
    )
    environ = {**settings(hook), "BACKTRAIL_STORAGE_BUSY_SECONDS": "0.05"}
    editor = connect(environ=environ)
    editor.start(folder)
    path = folder / "a.txt"
    editor.keep(path, b"1\n")
    other = apsw.Connection(str(tmp_path / "store" / "history.btl"))
    other.execute("BEGIN IMMEDIATE")
    editor.save(path, b"2\n")
    editor.until(editor.messages)
    other.close()
    editor.until(lambda: len(editor.captures(path)) == 2)
    assert editor.close() == 0
    assert out.read_text().split() == ["trouble", "recovered"]


def test_the_status_says_when_the_last_save_was_kept_and_what_waits(editor, folder):
    """Null before the first; a tag is no save."""
    assert editor.call("backtrail/status")["last_capture"] is None
    path = folder / "a.txt"
    version = editor.keep(path, b"1\n")
    editor.call("backtrail/annotate", uri=uri_of(path), version=1, tag="x")
    while (status := editor.call("backtrail/status"))["waiting"]:
        pass  # what comes after a save may still be on its way
    assert status["last_capture"] == version["time"]
    assert status["hooks"] == []
    assert status["watcher"]


def test_the_command_line_sees_the_open_editor(editor, folder, tmp_path):
    """Its status names the process and how it watches; after the end it does not."""
    editor.keep(folder / "a.txt", b"1\n")
    store = tmp_path / "store" / "history.btl"
    command = [sys.executable, "-m", "backtrail", "--store", str(store), "--json", "status"]

    def faces():
        return json.loads(subprocess.run(command, check=True, capture_output=True).stdout)["faces"]

    ticks = threading.Event()
    for _ in range(60):
        if found := faces():
            break
        ticks.wait(0.2)
    assert [(f["face"], f["process"]) for f in found] == [("test-editor", editor.process.pid)]
    assert found[0]["trouble"] == []
    assert editor.close() == 0
    assert faces() == []
