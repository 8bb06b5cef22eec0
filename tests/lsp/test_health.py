"""Against the real process: saves that the store refuses wait, and are told."""

import os
import sys
from pathlib import Path

import apsw
import pytest

from lsp.client import uri_of


def states(editor):
    """What didChangeHealth told so far."""
    return [
        note["params"]["trouble"]
        for note in editor.notes
        if note["method"] == "backtrail/didChangeHealth"
    ]


@pytest.mark.e2e
def test_a_locked_store_loses_no_save(connect, folder, tmp_path):
    """While another process holds the lock the trouble is told; afterwards all is kept."""
    editor = connect(environ={"BACKTRAIL_STORAGE_BUSY_SECONDS": "0.05"})
    editor.start(folder)
    editor.keep(folder / "a.txt", b"1\n")
    other = apsw.Connection(str(tmp_path / "store" / "history.btl"))
    other.execute("BEGIN IMMEDIATE")
    for name in ("a.txt", "b.txt"):
        editor.save(folder / name, b"2\n")
    (folder / "c.txt").write_bytes(b"3\n")
    changes = [{"uri": uri_of(folder / "c.txt"), "type": 1}]
    editor.notify("workspace/didChangeWatchedFiles", changes=changes)
    editor.until(lambda: states(editor) and " 3 saves wait" in states(editor)[-1][-1])
    assert editor.call("backtrail/status")["trouble"] == states(editor)[-1]
    (text,) = editor.messages()
    assert text.startswith("Saves are not being kept: ")
    other.execute("ROLLBACK")
    editor.until(lambda: states(editor)[-1] == [])
    editor.until(lambda: all(editor.captures(folder / n) for n in ("b.txt", "c.txt")))
    sources = {n: editor.captures(folder / n)[-1]["version"]["source"] for n in ("a.txt", "c.txt")}
    assert sources == {"a.txt": "test-editor", "c.txt": "external"}
    assert editor.call("backtrail/status")["trouble"] == []
    assert states(editor).count([]) == 1
    other.close()


@pytest.mark.e2e
def test_a_full_disk_loses_no_save(connect, folder, tmp_path):
    """When there is room again, the last state of each file is kept without another save."""
    (tmp_path / "store").mkdir()
    room = tmp_path / "room"
    room.write_text("1000000000")
    tests = Path(__file__).parent.parent
    editor = connect(
        command=[sys.executable, str(tests / "lsp" / "full_disk_sidecar.py"), str(room)],
        environ={"PYTHONPATH": str(tests)},
    )
    editor.start(folder)
    editor.keep(folder / "first.txt", b"1\n")
    room.write_text("0")
    data = os.urandom(100_000)
    for number in range(3):
        editor.save(folder / f"{number}.bin", data + b"%d" % number)
    editor.until(lambda: states(editor) and " saves wait" in states(editor)[-1][-1])
    assert "full" in states(editor)[0][0]
    room.write_text("1000000000")
    editor.until(lambda: all(editor.captures(folder / f"{number}.bin") for number in range(3)))
    editor.until(lambda: states(editor)[-1] == [])


@pytest.mark.e2e
def test_what_waits_is_tried_once_more_at_the_end(connect, folder, tmp_path):
    """A store that serves again when the editor closes has every save."""
    editor = connect(environ={"BACKTRAIL_STORAGE_BUSY_SECONDS": "0.05"})
    editor.start(folder)
    editor.keep(folder / "a.txt", b"1\n")
    other = apsw.Connection(str(tmp_path / "store" / "history.btl"))
    other.execute("BEGIN IMMEDIATE")
    editor.save(folder / "a.txt", b"2\n")
    editor.until(lambda: states(editor))
    other.close()
    assert editor.close() == 0
    again = connect()
    again.start(folder)
    assert again.call("backtrail/timeline", uri=uri_of(folder / "a.txt"))["total"] == 2


@pytest.mark.e2e
def test_what_is_refused_at_shutdown_is_tried_at_the_end(connect, folder, tmp_path):
    """Shutdown is answered after one try, however much waits; then nothing of it is lost."""
    editor = connect(environ={"BACKTRAIL_STORAGE_BUSY_SECONDS": "0.3"})
    editor.start(folder)
    editor.keep(folder / "a.txt", b"1\n")
    other = apsw.Connection(str(tmp_path / "store" / "history.btl"))
    other.execute("BEGIN IMMEDIATE")
    names = [f"{number}.txt" for number in range(5)]
    for name in names:
        (folder / name).write_bytes(b"2\n")
    changes = [{"uri": uri_of(folder / name), "type": 1} for name in names]
    editor.notify("workspace/didChangeWatchedFiles", changes=changes)
    editor.until(lambda: states(editor) and " saves wait" in states(editor)[-1][-1])
    editor.call("shutdown")
    other.close()
    editor.notify("exit")
    assert editor.process.wait(10) == 0
    again = connect()
    again.start(folder)
    totals = [again.call("backtrail/timeline", uri=uri_of(folder / n))["total"] for n in names]
    assert totals == [1] * 5
