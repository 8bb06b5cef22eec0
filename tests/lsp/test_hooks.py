"""Hooks of programs that really run: once for each save, and in nobody's way."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from lsp.client import PATIENCE, Client

pytestmark = pytest.mark.e2e

SAVES = 5


class Desk:
    """One store, the person's settings file with a hook, and programs on both."""

    def __init__(self, tmp_path, folder, hook):
        self.folder, self.store = folder, tmp_path / "store" / "history.btl"
        config = tmp_path / "config" / "backtrail" / "config.toml"
        config.parent.mkdir(parents=True)
        lines = [f"{name} = {json.dumps(value)}" for name, value in hook.items()]
        config.write_text("\n".join(["[[hooks]]", 'on = ["kept"]', *lines, ""]))
        self.environ = {"XDG_CONFIG_HOME": str(tmp_path / "config")}

    def editor(self):
        """Start an editor with its sidecar."""
        client = Client(self.store, environ=self.environ)
        client.start(self.folder)
        return client

    def watch(self):
        """Start a watcher in a terminal."""
        environ = {**os.environ, **self.environ, "BACKTRAIL_STORE": str(self.store)}
        process = subprocess.Popen(
            [sys.executable, "-m", "backtrail", "watch", "--json", str(self.folder)],
            stdout=subprocess.PIPE, text=True, env=environ,
        )  # fmt: skip
        assert json.loads(process.stdout.readline())["event"] == "scanned"
        return process


def test_one_save_that_several_programs_report_runs_a_hook_once(tmp_path, folder):
    """Two editors tell of it and a watcher sees it; whoever kept it, one of them runs the hook."""
    out, path = tmp_path / "out.txt", folder / "a.txt"
    script = f'echo "$HOOK_NAME $HOOK_VERSION" >> {out}'
    desk = Desk(tmp_path, folder, {"command": ["/bin/sh", "-c", script]})
    editors, watch = [desk.editor(), desk.editor()], desk.watch()
    for number in range(1, SAVES + 1):
        path.write_bytes(b"%d\n" % number)
        for editor in editors:
            editor.save(path)
        for editor in editors:
            editor.until(lambda editor=editor, count=number: len(editor.captures(path)) >= count)
        assert json.loads(watch.stdout.readline())["event"] == "kept"
    wait(lambda: out.exists() and len(out.read_text().splitlines()) >= SAVES)
    assert [editor.close() for editor in editors] == [0, 0]
    watch.send_signal(signal.SIGINT)
    watch.communicate(timeout=PATIENCE)
    assert sorted(out.read_text().splitlines()) == [f"a.txt {n + 1}" for n in range(SAVES)]


@pytest.fixture
def hanging(tmp_path, folder):
    """Give a desk whose hook never ends, by its time limit, and how to find out its process."""

    def made(seconds):
        process, gate = tmp_path / "process", tmp_path / "gate"
        os.mkfifo(gate)
        script = f"echo $$ > {process}.new; mv {process}.new {process}; exec cat {gate}"
        return Desk(
            tmp_path, folder, {"command": ["sh", "-c", script], "seconds": seconds}
        ), process

    return made


def wait(condition):
    """Wait for what no message tells; return it."""
    end = time.monotonic() + PATIENCE
    while not (found := condition()):
        assert time.monotonic() < end, "it never came"
        time.sleep(0.01)
    return found


def runs(process):
    """Whether a process has not ended."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(") ")[2][:1] not in "ZX"
    except OSError:
        return False


def test_a_hook_that_hangs_is_in_no_saves_way(hanging):
    """Saves are kept and requests answered while it hangs; it does not outlive its sidecar."""
    desk, process = hanging(600)
    editor, path = desk.editor(), desk.folder / "a.txt"
    editor.keep(path, b"0\n")
    hook = int(wait(lambda: process.exists() and process.read_text()))
    numbers = [editor.keep(path, b"%d\n" % number)["number"] for number in range(1, SAVES)]
    editor.call("backtrail/restore", path=str(path), version="1")
    assert editor.call("backtrail/status")["trouble"] == []
    assert runs(hook)
    assert numbers == [2, 3, 4, 5]
    assert path.read_bytes() == b"0\n"
    assert editor.close() == 0
    assert not runs(hook)


def test_a_hook_is_ended_at_its_time_limit(hanging):
    """Its sidecar lives on, says what was wrong, and keeps saves."""
    desk, process = hanging(0.5)
    editor, path = desk.editor(), desk.folder / "a.txt"
    editor.keep(path, b"0\n")
    hook = int(wait(lambda: process.exists() and process.read_text()))
    (failed,) = wait(lambda: editor.call("backtrail/status")["hooks"])
    assert failed["reason"] == "it took longer than 0.5 seconds and was ended"
    assert not runs(hook)
    assert editor.keep(path, b"1\n")["number"] == 2
    assert editor.close() == 0
