"""V3: how long after an editor's save its version is told, beside a server that does nothing."""

import json
import os
import subprocess
from pathlib import Path

from benchmarks.histories import typed
from benchmarks.measure import alternate, row
from benchmarks.peers import BACKTRAIL, EMPTY_SERVER

__all__ = ["save_to_event"]

_USUAL = 0.010
"""Seconds that the median may take."""
_SLOWEST = 0.050
"""Seconds that one of a hundred may take."""


class _Wire:
    """A language server on pipes, and nothing between it and the clock."""

    def __init__(self, command, environ, folder):
        self.process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, **environ},
        )
        root = {"uri": folder.as_uri(), "name": "bench"}
        params = {"processId": os.getpid(), "rootUri": root["uri"], "capabilities": {}}
        self.say("initialize", {**params, "workspaceFolders": [root]}, id=0)
        self.wait(lambda message: message.get("id") == 0)
        self.say("initialized", {})

    def say(self, method, params, **more):
        body = json.dumps({"jsonrpc": "2.0", "method": method, "params": params, **more}).encode()
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n%b" % (len(body), body))
        self.process.stdin.flush()

    def wait(self, wanted):
        while not wanted(self._message()):
            pass

    def end(self):
        self.process.kill()
        self.process.communicate()

    def _message(self):
        length = 0
        while (line := self.process.stdout.readline().strip()) != b"":
            name, _, value = line.partition(b":")
            length = int(value) if name.lower() == b"content-length" else length
        return json.loads(self.process.stdout.read(length))


def save_to_event(folder, *, quick):
    """V3: ``didSave`` to ``backtrail/didCapture``, against a request that nobody answers well."""
    rounds, warm = (100, 10) if quick else (1000, 50)
    work = folder / "work"
    work.mkdir()
    path = work / "text.py"
    saves = typed(rounds + warm, start=20_000, seed=3)
    environ = {"BACKTRAIL_STORE": str(folder / "store.btl")}
    ours, empty = _Wire([*BACKTRAIL, "lsp"], environ, work), _Wire(EMPTY_SERVER, {}, work)
    name = {"textDocument": {"uri": path.as_uri()}}

    def save(_number):
        ours.say("textDocument/didSave", name)
        ours.wait(lambda message: message.get("method") == "backtrail/didCapture")

    def ask(number):
        empty.say("nobody/knows/this", name, id=number + 1)
        empty.wait(lambda message: message.get("id") == number + 1)

    try:
        found = alternate(
            {"ours": save, "empty": ask},
            rounds,
            before=lambda number: Path(path).write_bytes(saves[number]),
            warm=warm,
        )
    finally:
        ours.end()
        empty.end()
    mine, peer = found["ours"], found["empty"]
    return [
        row(
            "V3", "save told to version told, 20 kB, p50", mine.p50, "≤ 10 ms",
            mine.p50 <= _USUAL, peer=peer.p50, peer_name="round trip of an empty pygls server",
        ),
        row(
            "V3", "the same, p99", mine.p99, "≤ 50 ms", mine.p99 <= _SLOWEST, peer=peer.p99,
            peer_name="round trip of an empty pygls server",
        ),
    ]  # fmt: skip
