"""Against the real process: beginning, end, and messages that nobody should send."""

import json
import shutil
import signal
import subprocess
import sys
import threading
import time
from importlib.metadata import version
from pathlib import Path

import pytest

import backtrail
from lsp.client import PATIENCE, Client, uri_of

pytestmark = pytest.mark.e2e

LATE = {
    "apsw",
    "backports.zstd",
    "backtrail.cli.program",
    "backtrail.content.delta",
    "backtrail.diff",
    "backtrail.history.beginnings",
    "backtrail.history.scope",
    "backtrail.lsp.buffers",
    "backtrail.lsp.pages",
    "backtrail.lsp.restores",
    "backtrail.policy.selection",
    "backtrail.protocol.conversions",
    "backtrail.report",
    "backtrail.serving.answers",
    "backtrail.serving.news",
    "backtrail.serving.templates",
    "backtrail.serving.watching",
    "backtrail.storage.memory",
    "backtrail.storage.sqlite",
    "backtrail.upkeep.keeper",
    "backtrail.upkeep.tree",
    "click",
    "rapidfuzz",
    "re2",
    "rich",
    "watchfiles",
}
"""Modules that an editor need not wait for when it starts us."""


def test_the_server_says_its_version(connect, folder):
    """The one of the package that is installed, without the cost of asking for it."""
    answer = connect().start(folder)
    assert answer["serverInfo"] == {"name": "backtrail", "version": version("backtrail")}


def test_every_bad_request_is_answered(editor, folder):
    """Wrong params, methods, ids and JSON each get an error, and the next request works."""
    before = editor.call("backtrail/status")["last_sequence"]
    for params in ({}, {"uri": 1}, [], "x", {"uri": uri_of(folder), "path": "/x"}, {"nope": 1}):
        error = editor.fail("backtrail/timeline", params)
        assert error["code"] == -32602, params
        assert error["data"]["kind"] == "usage"
    assert editor.fail("textDocument/definition", {})["code"] == -32601
    assert editor.fail("backtrail/nope", {})["code"] == -32601
    assert editor.fail("workspace/willDeleteFiles", {"files": 3})["code"] == -32602
    assert editor.call("backtrail/status")["last_sequence"] == before


@pytest.mark.parametrize(
    ("method", "params", "field"),
    [
        ("backtrail/timeline", {"uri": "file:///x", "limit": "ten"}, "limit"),
        ("backtrail/restore", {"uri": "file:///x"}, "version"),
        ("backtrail/diff", {"uri": "file:///x", "format": "docx"}, "format"),
        ("backtrail/restore", {"uri": "file:///x", "version": 1, "to": "x"}, "to"),
        ("workspace/willDeleteFiles", {"files": [{}]}, "files"),
        ("workspace/willDeleteFiles", {"files": [{"uri": 5}]}, "files[0].uri"),
        ("workspace/textDocumentContent", {"uri": None}, "uri"),
        ("workspace/executeCommand", {"command": "rm"}, "command"),
        ("workspace/executeCommand", None, "command"),
    ],
)
def test_the_wrong_field_is_named(editor, method, params, field):
    """Data and text of the error name the parameter, for our methods and the standard's."""
    error = editor.fail(method, params)
    assert error["code"] == -32602
    assert error["data"]["field"].startswith(field)
    assert field in error["message"]


def test_what_is_no_message_is_refused(editor):
    """Broken JSON, a batch, a wrong version, a wrong id: an error each, and the loop goes on."""
    bodies = [
        b"{", b"\xff\xfe", b"[]", b"1", b'{"id": 90, "method": "x"}',
        b'{"jsonrpc": "2.0", "id": [], "method": "backtrail/status"}',
        b'{"jsonrpc": "2.0", "id": 91, "method": 5}',
        b'{"jsonrpc": "2.0", "id": "nobody asked", "result": 1}',
        b'{"jsonrpc": "2.0", "method": "textDocument/didSave", "params": {"textDocument": 1}}',
        b'{"jsonrpc": "2.0", "method": "$/cancelRequest", "params": {"id": 12345}}',
    ]  # fmt: skip
    for body in bodies:
        editor.send_body(body)
    editor.call("backtrail/status")
    assert editor.answers[90]["error"]["code"] == -32600
    assert editor.answers[91]["error"]["code"] == -32600
    assert editor.answers[None]["error"]["code"] in {-32600, -32700}


def test_frames_of_other_shapes_are_read(editor):
    """Header names in any case, bare newlines and rubbish between frames do no harm."""
    body = b'{"jsonrpc": "2.0", "id": "odd", "method": "backtrail/status"}'
    for header in (
        b"content-length: %d\r\n\r\n",
        b"Content-Type: x\r\nCONTENT-LENGTH:%d\r\n\r\n",
        b"Content-Length: %d\n\n",
        b"Content-Length: -5\r\n\r\nContent-Length: %d\r\n\r\n",
        b"Content-Length: 99999999999999999999\r\n\r\nContent-Length: %d\r\n\r\n",
        b"rubbish\r\n\r\nContent-Length: %d\r\n\r\n",
    ):
        editor.send_raw(header % len(body) + body)
        assert editor.answer("odd")["result"]["versions"] == 0


def test_before_initialize_and_after_shutdown_requests_are_refused(connect, folder):
    """Too early and too late get an error instead of silence."""
    editor = connect()
    assert editor.fail("backtrail/status", {})["code"] == -32002
    editor.start(folder)
    assert editor.fail("initialize", {"processId": 1, "capabilities": {}, "rootUri": None})
    editor.call("shutdown")
    assert editor.fail("backtrail/status", {})["code"] == -32600
    editor.notify("exit")
    assert editor.end() == 0


def test_shutdown_answers_after_everything_is_durable(connect, folder):
    """An editor that kills the sidecar right after the answer has lost nothing."""
    editor = connect()
    editor.start(folder)
    for number in range(30):
        editor.save(folder / f"{number}.txt", b"%d\n" % number)
    editor.call("shutdown")
    editor.process.kill()
    editor.end()
    again = connect()
    again.start(folder)
    assert again.call("backtrail/status")["versions"] == 30


@pytest.mark.parametrize("way", ["term", "hangup", "eof", "exit"])
def test_every_end_commits_what_was_saved(connect, folder, way):
    """A signal, a closed pipe and an exit without shutdown lose no save that was reported."""
    editor = connect()
    editor.start(folder)
    editor.keep(folder / "first.txt", b"1\n")
    for number in range(30):
        editor.save(folder / f"{number}.txt", b"%d\n" % number)
    if way in {"term", "hangup"}:
        # A signal can overtake what is still in the pipe: an answer says that it was read.
        editor.call("backtrail/status")
        editor.process.send_signal(signal.SIGTERM if way == "term" else signal.SIGHUP)
        editor.process.wait(PATIENCE)
    elif way == "exit":
        editor.notify("exit")
    assert editor.end() == (1 if way == "exit" else 0)
    again = connect()
    again.start(folder)
    assert again.call("backtrail/status")["versions"] == 31


@pytest.mark.parametrize("way", ["term", "exit"])
def test_what_is_under_way_at_the_end_is_answered(connect, folder, way):
    """A restore that waits for the editor is told that it will not come to anything."""
    editor = connect()
    editor.start(folder)
    path = folder / "a.txt"
    editor.keep(path, b"1\n")
    editor.keep(path, b"2\n")
    editor.open(path)
    asked, over = threading.Event(), threading.Event()
    editor.on_edit = lambda _: (asked.set(), over.wait(PATIENCE))[1]
    number = editor.ask("backtrail/restore", {"uri": uri_of(path), "version": 1})
    assert asked.wait(PATIENCE)
    if way == "term":
        editor.process.send_signal(signal.SIGTERM)
    else:
        editor.notify("exit")
    assert editor.process.wait(PATIENCE) == (0 if way == "term" else 1)
    editor.send_body = lambda _: None  # its answer comes too late
    over.set()
    assert editor.answer(number)["error"]["code"] == -32802
    assert path.read_bytes() == b"2\n"


def test_requests_see_what_was_saved_before_them(editor, folder):
    """Sent in one go with the saves: each finds the saves before it, of its file and of others."""
    body = [b"%d\n" % number for number in range(30)]
    asked = []
    for number, data in enumerate(body):
        path = folder / f"{number % 3}.txt"
        editor.save(path, data)
        asked.append(editor.ask("backtrail/content", {"uri": uri_of(path)}))
        found = editor.answer(asked[-1])["result"]["text"]
        assert found == data.decode()


def test_the_sidecar_ends_with_its_editor(connect, folder):
    """Although its pipe is held open, it stops when the editor's process is gone."""
    editor = connect()
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as other:
        editor.call("initialize", processId=other.pid, rootUri=uri_of(folder), capabilities={})
        editor.notify("initialized")
        editor.call("backtrail/status")
        other.stdin.close()
    assert editor.process.wait(PATIENCE) == 0


def test_nothing_but_frames_reaches_the_editor(connect, folder):
    """What a library or a child process prints goes to standard error."""
    script = (
        "import os, sys, subprocess\n"
        "from backtrail.lsp import server\n"
        "real = server.initialize\n"
        "def noisy(ls, params):\n"
        "    print('PRINTED'); os.write(1, b'WRITTEN\\n'); subprocess.run(['echo', 'CHILD'])\n"
        "    real(ls, params)\n"
        "server.initialize = noisy\n"
        "sys.exit(server.main())\n"
    )
    editor = connect(command=[sys.executable, "-c", script])
    editor.start(folder)
    assert editor.close() == 0
    for word in ("PRINTED", "WRITTEN", "CHILD"):
        assert word in editor.errors


def test_an_error_of_our_own_tells_nothing_of_us(connect, folder, tmp_path):
    """An unexpected exception is answered without traceback or paths; the log has both."""
    script = (
        "import sys\n"
        "from backtrail.lsp import queries, server\n"
        "async def broken(ls, raw): raise KeyError('/home/secret')\n"
        "queries.HANDLERS['backtrail/status'] = broken\n"
        "sys.exit(server.main())\n"
    )
    log = tmp_path / "log.jsonl"
    editor = connect(command=[sys.executable, "-c", script], environ={"BACKTRAIL_LOG": str(log)})
    editor.start(folder)
    error = editor.fail("backtrail/status", {})
    assert error["code"] == -32603
    assert "secret" not in json.dumps(error)
    assert "Traceback" not in json.dumps(error)
    assert "KeyError" in json.loads(log.read_text(encoding="utf-8").splitlines()[-1])["traceback"]


def test_the_first_answer_waits_for_little(connect, folder):
    """What works with files, the store and requests is not loaded before ``initialize`` ends."""
    script = (
        "import sys\n"
        "from backtrail.lsp import server\n"
        "begin = server.initialize\n"
        "def initialize(ls, params):\n"
        "    begin(ls, params)\n"
        "    sys.stderr.write(' '.join(sys.modules))\n"
        "server.initialize = initialize\n"
        "sys.exit(server.main())\n"
    )
    editor = connect(command=[sys.executable, "-c", script])
    editor.start(folder)
    assert editor.close() == 0
    loaded = set(editor.errors.split())
    assert "backtrail.lsp.session" in loaded
    assert sorted(loaded & LATE) == []


def test_a_package_that_is_replaced_while_it_serves_is_not_missed(connect, folder, tmp_path):
    """An upgrade takes every file away: saves, differences and restores go on as before."""
    copy, log = tmp_path / "installed", tmp_path / "log.jsonl"
    shutil.copytree(Path(backtrail.__file__).parent, copy / "backtrail")
    editor = connect(environ={"PYTHONPATH": str(copy), "BACKTRAIL_LOG": str(log)})
    editor.start(folder)
    path = folder / "a.txt"
    editor.keep(path, b"1\n")
    end = time.monotonic() + PATIENCE
    while "all of backtrail.lsp is loaded" not in log.read_text(encoding="utf-8"):
        assert time.monotonic() < end
        editor.call("backtrail/status")
    shutil.rmtree(copy)
    editor.keep(path, b"2\n")
    assert editor.call("backtrail/diff", uri=uri_of(path), old="1", new="2")["unified"]
    assert editor.call("backtrail/diff", uri=uri_of(path), old="1", new="2", format="html")["html"]
    assert editor.call("backtrail/timeline", uri=uri_of(path))["total"] == 2
    assert editor.call("backtrail/check")["sound"]
    assert editor.call("backtrail/restore", uri=uri_of(path), version="1")["applied"]
    assert path.read_bytes() == b"1\n"
    assert editor.close() == 0


def test_the_log_never_holds_contents(connect, folder, tmp_path):
    """A whole session with documents and saves leaves no line of them in the log."""
    log = tmp_path / "log.jsonl"
    editor = connect(environ={"BACKTRAIL_LOG": str(log)})
    editor.start(folder)
    path = folder / "a.txt"
    editor.keep(path, b"TOPSECRET\n")
    editor.open(path)
    editor.type(path, "TOPSECRET too\n")
    editor.fail("backtrail/restore", {"uri": uri_of(path), "version": "TOP"})
    assert editor.close() == 0
    assert "TOPSECRET" not in log.read_text(encoding="utf-8") + editor.errors
    assert log.stat().st_mode & 0o777 == 0o600


def test_a_folder_that_is_gone_keeps_no_save_out_of_the_others(connect, folder):
    """Editors remember folders that were deleted since; which one it is, is told."""
    editor = connect()
    editor.start(folder, folder.parent / "gone")
    assert editor.keep(folder / "a.txt", b"1\n")["number"] == 1
    (text,) = editor.messages()
    assert "gone is no folder now" in text


def test_a_wrong_setting_is_told_and_the_others_hold(connect, folder):
    """One message names the wrong value; its neighbours count."""
    editor = connect()
    options = {"author": "ann", "policy": {"percent": "much", "keywords": ["ZAP"]}, "nope": 1}
    editor.start(folder, initializationOptions=options)
    version = editor.keep(folder / "a.txt", b"1\n")
    assert version["author"] == "ann"
    assert len(editor.messages()) == 2
    assert "percent" in editor.messages()[0]
    assert "nope" in editor.messages()[1]
    version = editor.keep(folder / "a.txt", b"1\nZAP\n")
    assert "ZAP" in [reason["detail"] for reason in version["significance"]["reasons"]]


@pytest.mark.parametrize(
    ("options", "told"), [(["ann"], 1), ("author = ann", 1), (True, 1), (None, 0), ([], 0)]
)
def test_settings_that_are_no_table_are_told_once(connect, folder, options, told):
    """Saves are kept as if there were none; an empty list is how some write an empty table."""
    editor = connect()
    editor.start(folder, initializationOptions=options)
    editor.keep(folder / "a.txt", b"1\n")
    text = "initializationOptions are no table of settings; none of them counts."
    assert editor.messages() == [text] * told


def test_settings_of_every_kind_come_from_the_editor(connect, folder, tmp_path):
    """Lists, numbers, choices and places count; an unknown group is told and ignored."""
    editor = connect(environ={"BACKTRAIL_STORE": ""})
    store, log = tmp_path / "own" / "history.btl", tmp_path / "log.jsonl"
    editor.start(
        folder,
        initializationOptions={
            "store": str(store),
            "author": None,
            "log": str(log),
            "capture": {"exclude": ["*.tmp"], "max_size": 10, "gitignore": False},
            "policy": {"minor": "keep", "keywords": ["ZAP"]},
            "last_change": {"hover": True},
        },
    )
    (folder / ".gitignore").write_text("b.txt\n")
    for name, size in (("a.tmp", 1), ("big.txt", 11), ("c.pyc", 1)):
        editor.save(folder / name, b"x" * size)
    editor.keep(folder / "b.txt", b"1\n")
    assert editor.call("backtrail/status")["store"] == str(store)
    skipped = {s["path"].rpartition("/")[2] for s in editor.call("backtrail/status")["skipped"]}
    assert skipped == {"a.tmp", "big.txt", "c.pyc"}
    (text,) = editor.messages()
    assert "unknown setting last_change" in text
    assert log.exists()


def test_a_store_that_cannot_be_opened_is_told_once(tmp_path, folder):
    """Saves that are not kept are told at once and not at each save; requests get the error."""
    store = tmp_path / "not-a-store"
    store.write_bytes(b"something else" * 1000)
    editor = Client(store)
    editor.start(folder)
    for _ in range(3):
        editor.save(folder / "a.txt", b"1\n")
    error = editor.fail("backtrail/project", {})
    assert error["data"]["kind"] == "store-format"
    assert editor.call("backtrail/status")["trouble"]
    (text,) = editor.messages()
    assert text.startswith("Saves are not being kept: ")
    store.unlink()
    editor.keep(folder / "a.txt", b"2\n")
    assert editor.close() == 0


def test_many_requests_at_once_are_all_answered(editor, folder):
    """Two hundred requests in one write come back with two hundred answers."""
    editor.keep(folder / "a.txt", b"1\n")
    numbers = [
        editor.ask("backtrail/timeline", {"uri": uri_of(folder / "a.txt")}) for _ in range(200)
    ]
    assert all(editor.answer(number)["result"]["total"] == 1 for number in numbers)
