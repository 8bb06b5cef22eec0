"""What the bars compare with: git's command line, libgit2, full copies, an empty language server.

Each peer does the same work on the same bytes on the same disk.
"""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

__all__ = [
    "BACKTRAIL",
    "EMPTY_SERVER",
    "STREAM_BEGINS",
    "Appender",
    "GitRepository",
    "folder_bytes",
    "initialized",
    "resident_bytes",
    "settled",
]

BACKTRAIL = [sys.executable, "-m", "backtrail"]
"""The program, cold."""

EMPTY_SERVER = [
    sys.executable,
    "-c",
    "from pygls.lsp.server import LanguageServer; LanguageServer('empty', '1').start_io()",
]
"""A pygls server without a feature."""

STREAM_BEGINS = 1_700_000_000
"""UTC s of the first commit that comes as a stream; each next one is a second later."""

_REST = 0.5
"""Seconds without a change after which a process counts as idle."""

_ENVIRONMENT = {
    **{name: value for name, value in os.environ.items() if not name.startswith("GIT_")},
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
}


class GitRepository:
    """A repository with git's own settings, worked through git's command line.

    By default git does not wait until loose objects are on the disk; ``durable`` makes it.
    """

    def __init__(self, folder, *, durable=False):
        self.folder = Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.run("init", "--quiet", "--initial-branch=main")
        self.run("config", "user.name", "bench")
        self.run("config", "user.email", "bench@localhost")
        self.run("config", "gc.auto", "0")
        if durable:
            self.run("config", "core.fsync", "all")

    def run(self, *arguments, data=None):
        """Run one git command here."""
        return subprocess.run(
            ["git", "-C", self.folder, *arguments],
            check=True,
            input=data,
            capture_output=True,
            env=_ENVIRONMENT,
        ).stdout

    def keep(self, name):
        """Add and commit one file, as a hook or a person would."""
        self.run("add", name)
        self.run("commit", "--quiet", "--message", "save", "--", name)

    def take(self, name, saves, *, loose=False):
        """Commit all ``saves`` of a file: as loose objects, or in one pack."""
        stream = []
        for number, data in enumerate(saves):
            stream.append(
                b"commit refs/heads/main\ncommitter b <b@localhost> %d +0000\ndata 4\nsave\n"
                b"M 100644 inline %s\ndata %d\n%s\n"
                % (STREAM_BEGINS + number, name.encode(), len(data), data)
            )
        limit = 10**9 if loose else 0
        self.run(
            "-c", f"fastimport.unpackLimit={limit}", "fast-import", "--quiet", data=b"".join(stream)
        )

    def take_stream(self, name, saves):
        """Commit all ``saves`` of a file in one pack, without having them all in memory."""
        self.take_files((name, data) for data in saves)

    def take_files(self, saves, *, loose=False):
        """The same with pairs of a file's name and its bytes; in one pack, or loose."""
        limit = f"fastimport.unpackLimit={10**9 if loose else 0}"
        command = ["git", "-C", self.folder, "-c", limit, "fast-import", "--quiet"]
        with subprocess.Popen(command, stdin=subprocess.PIPE, env=_ENVIRONMENT) as importing:
            for number, (name, data) in enumerate(saves):
                importing.stdin.write(
                    b"commit refs/heads/main\ncommitter b <b@localhost> %d +0000\ndata 4\nsave\n"
                    b"M 100644 inline %s\ndata %d\n%s\n"
                    % (STREAM_BEGINS + number, name.encode(), len(data), data)
                )
        if importing.returncode:
            raise subprocess.CalledProcessError(importing.returncode, command)

    @property
    def objects(self):
        """The folder of the contents."""
        return self.folder / ".git" / "objects"


class Appender:
    """The floor of durability: append the bytes to an open file and wait for the disk."""

    def __init__(self, path):
        self._handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)

    def keep(self, data):
        """Append and fsync."""
        os.write(self._handle, data)
        os.fsync(self._handle)

    def close(self):
        """Close the file."""
        os.close(self._handle)


def folder_bytes(folder):
    """Bytes of all files below a folder, without what the file system rounds up."""
    return sum(path.stat().st_size for path in Path(folder).rglob("*") if path.is_file())


def initialized(command, environ=None):
    """Start a language server and wait for its answer to ``initialize``; return its process."""
    process = subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, **(environ or {})},
    )
    params = {"processId": os.getpid(), "rootUri": None, "capabilities": {}}
    _send(process, {"id": 1, "method": "initialize", "params": params})
    _answer(process)
    return process


def settled(process):
    """Have a server that answered finish its start: it is idle after one more round trip."""
    _send(process, {"method": "initialized", "params": {}})
    _send(process, {"id": 2, "method": "nobody/knows/this", "params": {}})
    _answer(process)


def resident_bytes(process):
    """Memory that a process at rest holds, as Linux counts it."""
    held, before = 0, -1
    while held != before:
        time.sleep(_REST)
        held, before = _resident(process), held
    return held


def _resident(process):
    status = Path(f"/proc/{process.pid}/status").read_text()
    return int(status.split("VmRSS:")[1].split()[0]) * 1024


def _send(process, message):
    body = json.dumps({"jsonrpc": "2.0", **message}).encode()
    process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
    process.stdin.flush()


def _answer(process):
    """Read messages until an answer comes; notifications are passed over."""
    while True:
        length = 0
        while (line := process.stdout.readline().strip()) != b"":
            if line.lower().startswith(b"content-length:"):
                length = int(line.split(b":")[1])
        message = json.loads(process.stdout.read(length))
        if "method" not in message:
            return message
